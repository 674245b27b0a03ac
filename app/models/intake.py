"""What came in: projects, files as received, their rows and what was wrong with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Project(Base):
    """A past or coming engagement exercise."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(unique=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    created_at: Mapped[datetime]


class ProjectIssue(Base):
    """An issue a project is about; guessed from its title until staff say otherwise."""

    __tablename__ = "project_issue"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    issue: Mapped[str] = mapped_column(ForeignKey("issue.slug"), primary_key=True)
    strength: Mapped[float]
    confirmed: Mapped[bool] = mapped_column(default=False)


class Batch(Base):
    """Files added together: read, asked about, planned and applied as one."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What applying would do, as shown last, with what it rests on; {} before it was worked out."""
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What applying did; {} before."""


class PlannedRow(Base):
    """What applying a row would do; kept from the plan until the next, for its paged lists."""

    __tablename__ = "planned_row"
    __table_args__ = (Index("ix_planned_row_effect", "upload_id", "effect"),)

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    effect: Mapped[str]
    """new, matched, changed, unchanged, held, rejected or skipped"""
    who: Mapped[str] = mapped_column(Text, default="")
    """The name the row gives, for the list."""
    person_id: Mapped[int | None]
    """Whom it would join, if that person is already there."""
    changes: Mapped[list[Any]] = mapped_column(default=list)
    """[field, before, after] of each field of the person this row would change."""
    reason: Mapped[str] = mapped_column(Text, default="")


class Layout(Base):
    """What the columns of a layout hold, as settled once; the same columns ask nothing again."""

    __tablename__ = "layout"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, Any]]
    """Folded heading → {role, values, confirmed}."""
    used_at: Mapped[datetime]


class Question(Base):
    """A question as put in some exercise, and the issue and scale staff linked it to."""

    __tablename__ = "question"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    issue: Mapped[str | None] = mapped_column(ForeignKey("issue.slug"))
    scale: Mapped[list[Any]] = mapped_column(default=list)
    """The answers in order, from most against to most for; [] when it has no scale."""


class CellFix(Base):
    """What staff say a cell should hold; read instead of it, while the row keeps what stood there."""

    __tablename__ = "cell_fix"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    fixed_at: Mapped[datetime]
    fixed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Upload(Base):
    """A file as received, what it was recognised as, and where its records ended up."""

    __tablename__ = "upload"
    __table_args__ = (
        # The same content is taken in once, however often it is offered; refusals are kept as said.
        # A workbook with several tables has an upload for each, the first being the others' parent.
        Index(
            "uq_upload_content",
            "sha256",
            unique=True,
            sqlite_where=text("state NOT IN ('refused', 'undone') AND parent_id IS NULL"),
            postgresql_where=text("state NOT IN ('refused', 'undone') AND parent_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    proposed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The project proposed for it: title, opens_on, closes_on; {} when nothing speaks for one."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"), index=True)
    """The upload that holds the content, where this is a further table of the same workbook."""
    state: Mapped[str]
    """received, locked (wants a password), recognised, applying, applied, refused, undone"""
    refusal: Mapped[str] = mapped_column(Text, default="")
    tool: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    """What kind of list it is; of a file not read (yet) what its name or an earlier reading says, until
    somebody looked."""
    sheet: Mapped[str] = mapped_column(default="")
    header_row: Mapped[int] = mapped_column(default=0)
    header_rows: Mapped[int] = mapped_column(default=0)
    first_row: Mapped[int] = mapped_column(default=1)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    rows_in: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    layout: Mapped[str] = mapped_column(default="")
    """The fingerprint of its columns, whatever their order."""
    with_hidden: Mapped[bool] = mapped_column(default=False)
    """Whether staff want its hidden rows, columns and sheets taken in too."""
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undo_report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What taking it out again restored and kept, and why."""


class UploadContent(Base):
    """The bytes of a file, apart from its row so that lists of uploads stay light."""

    __tablename__ = "upload_content"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class UploadColumn(Base):
    """One column of a file: what we took it for, and what staff made of it."""

    __tablename__ = "upload_column"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    header: Mapped[str] = mapped_column(Text)
    role: Mapped[str]
    guessed_role: Mapped[str]
    confidence: Mapped[float]
    samples: Mapped[list[Any]] = mapped_column(default=list)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What staff say answers mean: folded answer → meaning."""
    wording: Mapped[str | None] = mapped_column(ForeignKey("wording.fingerprint"))
    confirmed: Mapped[bool] = mapped_column(default=False)
    """Whether staff said that it holds what it was taken for; a doubtful yes counts only then."""


class UploadWording(Base):
    """How many rows of a file say yes to a wording; what staff are asked about it stands on these."""

    __tablename__ = "upload_wording"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    wording: Mapped[str] = mapped_column(ForeignKey("wording.fingerprint"), primary_key=True)
    rows: Mapped[int]


class SourceRow(Base):
    """One record of the decoded file as it stands, and where it ended up."""

    __tablename__ = "source_row"
    __table_args__ = (UniqueConstraint("upload_id", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    row: Mapped[int]
    """As the spreadsheet shows it, from 1."""
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(Text, default="")
    raw: Mapped[list[Any]]
    looked_at: Mapped[datetime | None]
    """When somebody looked at an unreadable line of a stop list; nothing is sent before."""


class RowIssue(Base):
    """Something a person should look at in one cell or row."""

    __tablename__ = "row_issue"

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    row: Mapped[int]
    position: Mapped[int | None]
    header: Mapped[str] = mapped_column(Text, default="")
    sentence: Mapped[str] = mapped_column(Text)
