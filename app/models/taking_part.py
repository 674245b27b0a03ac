"""Taking part, and the interests it shows."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Participation(Base):
    """One draft's part in one project."""

    __tablename__ = "participation"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str]
    """responded, attended, signed_up"""
    on: Mapped[date | None]


class Issue(Base):
    """A topic of the taxonomy."""

    __tablename__ = "issue"

    slug: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    parent: Mapped[str]
    keywords: Mapped[str] = mapped_column(Text)
    sensitive: Mapped[bool]
    position: Mapped[int]


class Evidence(Base):
    """One reason to think someone is interested in an issue; belongs to the row that shows it."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_draft", "draft_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    issue: Mapped[str] = mapped_column(ForeignKey("issue.slug"))
    kind: Mapped[str]
    strength: Mapped[float]
    on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text)


class Interest(Base):
    """How strong the signs are that a person cares about an issue: derived, 0 to 100."""

    __tablename__ = "interest"
    __table_args__ = (Index("ix_interest_issue", "issue", "score", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    issue: Mapped[str] = mapped_column(ForeignKey("issue.slug"), primary_key=True)
    score: Mapped[int]
    enough: Mapped[bool]
    """False: less than one piece of evidence left; pages say so instead of a number."""
    chosen: Mapped[bool] = mapped_column(default=False)


class InterestChoice(Base):
    """What a member chose on the preferences page; hangs on the address, outranks every guess."""

    __tablename__ = "interest_choice"

    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    issue: Mapped[str] = mapped_column(ForeignKey("issue.slug"), primary_key=True)
    choice: Mapped[str]
    """keep, not_now or never"""
    at: Mapped[datetime]
