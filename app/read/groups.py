"""Groups for pages: the list, one group, the words to describe one with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audience import Segment
from app.models.taking_part import Issue
from app.store.groups import vocabulary
from segments.rule import RuleRefused, parse
from segments.sentence import sentence


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A saved group, and whom it describes in one sentence."""

    id: int
    name: str
    rule: dict[str, Any]
    sentence: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A topic people may care about."""

    slug: str
    label: str


def groups(session: Session) -> list[GroupLine]:
    """Every group, by name."""
    known = vocabulary(session)
    return [_line(row, known) for row in session.scalars(select(Segment).order_by(Segment.name))]


def group(session: Session, group_id: int) -> GroupLine | None:
    """One group, or None."""
    row = session.get(Segment, group_id)
    return _line(row, vocabulary(session)) if row else None


def _line(row: Segment, known: Any) -> GroupLine:
    try:
        told = sentence(parse(row.rule, known))
    except RuleRefused as refused:
        told = f"This group can’t be counted any more. {refused}"
    return GroupLine(row.id, row.name, row.rule, told, row.made_at)


def issues(session: Session) -> list[IssueLine]:
    """Every topic, in the order of the taxonomy."""
    return [
        IssueLine(row.slug, row.label)
        for row in session.scalars(select(Issue).order_by(Issue.position))
    ]
