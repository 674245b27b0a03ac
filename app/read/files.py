"""Files for pages: the list, one file with its columns, the rows somebody should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.intake import Project, RowIssue, SourceRow, Upload, UploadColumn
from app.models.taking_part import Issue
from app.read.batches import is_in_doubt
from app.store import questions
from importers.interests.linked import question_print


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the list of files."""

    id: int
    name: str
    state: str
    refusal: str
    project: str
    received_at: datetime
    rows_in: int
    accepted: int
    held: int
    rejected: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column, what we took it for and what it is now."""

    position: int
    header: str
    role: str
    guessed_role: str
    confidence: float
    samples: tuple[str, ...]
    wording: str | None
    values: Mapping[str, str]
    """What staff said its answers mean."""
    confirmed: bool
    """Staff said that it holds what it was taken for."""
    in_doubt: bool
    """It may ask about contact: a yes in it counts once somebody says so."""


@dataclass(frozen=True, slots=True)
class File:
    """One file with all that is known of it."""

    line: FileLine
    project_id: int | None
    tool: str
    kind: str
    sheet: str
    header_row: int
    header_rows: int
    first_row: int
    notes: tuple[str, ...]
    columns: tuple[ColumnLine, ...]
    applied_at: datetime | None
    batch_id: int | None
    is_part: bool
    """A further table of a workbook."""
    with_hidden: bool
    proposed: str
    """The title of the project it seems to be from, until somebody says which; or ''."""
    undo_report: Mapping[str, Any]

    @property
    def hides_something(self) -> bool:
        """Whether it has hidden sheets, rows or columns, as its notes say."""
        return self.with_hidden or any("hidden" in note.casefold() for note in self.notes)


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row or cell somebody should look at; `row` as the spreadsheet shows it."""

    row: int
    header: str
    sentence: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionLink:
    """The issue staff linked a question to, and its answers from most against to most for."""

    issue: str
    label: str
    scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    id: int
    title: str
    opens_on: date | None
    closes_on: date | None


PER_PAGE = 50


def count_files(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Upload)) or 0


def files(session: Session, *, page: int) -> list[FileLine]:
    """One page of all files, the newest first."""
    rows = session.execute(
        select(Upload, Project.title)
        .outerjoin(Project, Project.id == Upload.project_id)
        .order_by(Upload.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [_line(upload, title) for upload, title in rows]


def known_files(session: Session, ids: Sequence[int]) -> list[FileLine]:
    """Those of these files there are."""
    rows = session.execute(
        select(Upload, Project.title)
        .outerjoin(Project, Project.id == Upload.project_id)
        .where(Upload.id.in_(list(ids)))
        .order_by(Upload.id)
    )
    return [_line(upload, title) for upload, title in rows]


def file(session: Session, upload_id: int) -> File | None:
    """One file, or None."""
    upload = session.get(Upload, upload_id)
    if upload is None:
        return None
    project = session.get(Project, upload.project_id) if upload.project_id else None
    columns = session.scalars(
        select(UploadColumn)
        .where(UploadColumn.upload_id == upload_id)
        .order_by(UploadColumn.position)
    )
    return File(
        line=_line(upload, project.title if project else None),
        project_id=upload.project_id,
        tool=upload.tool,
        kind=upload.kind,
        sheet=upload.sheet,
        header_row=upload.header_row,
        header_rows=upload.header_rows,
        first_row=upload.first_row,
        notes=tuple(upload.notes),
        columns=tuple(_column(row) for row in columns),
        applied_at=upload.applied_at,
        batch_id=upload.batch_id,
        is_part=upload.parent_id is not None,
        with_hidden=upload.with_hidden,
        proposed=upload.proposed.get("title", ""),
        undo_report=upload.undo_report,
    )


def count_rows(session: Session, upload_id: int, state: str) -> int:
    """Rows of a file in a state, or with something odd in a cell (state 'odd')."""
    if state == "odd":
        statement = select(func.count()).where(RowIssue.upload_id == upload_id)
    else:
        statement = select(func.count()).where(
            SourceRow.upload_id == upload_id, SourceRow.state == state
        )
    return session.scalar(statement) or 0


def rows(session: Session, upload_id: int, state: str, *, page: int) -> list[RowLine]:
    """One page of those rows, in the file's order."""
    if state == "odd":
        found = session.scalars(
            select(RowIssue)
            .where(RowIssue.upload_id == upload_id)
            .order_by(RowIssue.row, RowIssue.id)
            .limit(PER_PAGE)
            .offset((page - 1) * PER_PAGE)
        )
        return [RowLine(issue.row, issue.header, issue.sentence) for issue in found]
    kept = session.scalars(
        select(SourceRow)
        .where(SourceRow.upload_id == upload_id, SourceRow.state == state)
        .order_by(SourceRow.row)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [RowLine(row.row, "", row.reason, tuple(c for c in row.raw if c)[:6]) for row in kept]


def projects(session: Session) -> list[ProjectLine]:
    """All projects, the latest first; those without a day last."""
    rows = session.scalars(
        select(Project).order_by(Project.opens_on.is_(None), Project.opens_on.desc(), Project.title)
    )
    return [ProjectLine(p.id, p.title, p.opens_on, p.closes_on) for p in rows]


def batchless_files(session: Session) -> int:
    """How many files wait that were not added together with others."""
    return (
        session.scalar(
            select(func.count()).where(Upload.state == "recognised", Upload.batch_id.is_(None))
        )
        or 0
    )


def issues(session: Session) -> list[tuple[str, str]]:
    """Every issue a question may be linked to: slug and label.

    What is sensitive follows from nobody's answers (design, section 6).
    """
    rows = session.execute(
        select(Issue.slug, Issue.label).where(Issue.sensitive.is_(False)).order_by(Issue.label)
    )
    return [(slug, label) for slug, label in rows]


def all_issues(session: Session) -> list[tuple[str, str]]:
    """Every issue: slug and label."""
    rows = session.execute(select(Issue.slug, Issue.label).order_by(Issue.label))
    return [(slug, label) for slug, label in rows]


def question_links(session: Session, texts: Sequence[str]) -> dict[str, QuestionLink]:
    """Those of these questions that are linked to an issue, by their text."""
    known = questions.by_print(session)
    labels = dict(all_issues(session))
    found = {text: known.get(question_print(text)) for text in texts}
    return {
        text: QuestionLink(one.issue, labels[one.issue], tuple(one.scale))
        for text, one in found.items()
        if one is not None and one.issue
    }


def _line(upload: Upload, title: str | None) -> FileLine:
    return FileLine(
        id=upload.id,
        name=upload.file_name,
        state=upload.state,
        refusal=upload.refusal,
        project=title or "",
        received_at=upload.received_at,
        rows_in=upload.rows_in,
        accepted=upload.accepted,
        held=upload.held,
        rejected=upload.rejected,
        skipped=upload.skipped,
    )


def _column(row: UploadColumn) -> ColumnLine:
    return ColumnLine(
        position=row.position,
        header=row.header,
        role=row.role,
        guessed_role=row.guessed_role,
        confidence=row.confidence,
        samples=tuple(row.samples),
        wording=row.wording,
        values=row.values,
        confirmed=row.confirmed,
        in_doubt=is_in_doubt(row),
    )
