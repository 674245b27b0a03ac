"""What was answered about who is who, for a page where any of it can be taken back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.people import Draft, Judgement, Person, ReviewAnswer
from app.store import review, staff
from app.store.bulk import among, rows_of
from app.store.verdicts import STAFF


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer, and those it is about as they are now."""

    id: int
    at: datetime
    answer: str
    """same, different or later"""
    by: str
    """What they are called; '' of the command line."""
    people: tuple[tuple[str, str], ...]
    """Public id and name, each once; nobody whose rows were all taken out since."""
    taken_back_at: datetime | None
    holds: bool
    """Whether it can be taken back: it was not, and nobody answered otherwise since."""


def how_many(session: Session) -> int:
    """How many answers were ever given."""
    return session.scalars(select(func.count(ReviewAnswer.id))).one()


def answer_lines(session: Session, *, offset: int, limit: int) -> list[AnswerLine]:
    """Some of the answers, the last first."""
    found = review.answers(session, offset=offset, limit=limit)
    called = staff.names(session)
    people = _people(session, [one.id for one in found])
    return [
        AnswerLine(
            id=one.id,
            at=one.at,
            answer=one.answer,
            by=_name(one.by, called),
            people=tuple(people.get(one.id, ())),
            taken_back_at=one.taken_back_at,
            holds=one.taken_back_at is None and not review.outdated(session, one),
        )
        for one in found
    ]


def _name(by: str, called: dict[int, str]) -> str:
    number = by.removeprefix(STAFF).strip()
    return called.get(int(number), f"Somebody (number {number})") if number else ""


def _people(session: Session, answer_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Answer → those whose rows it was about."""
    rows = rows_of(
        session,
        select(ReviewAnswer.id, Person.id, Person.public_id, Person.name)
        .join(
            Judgement,
            Judgement.id.between(ReviewAnswer.first, ReviewAnswer.last)
            & (Judgement.by == ReviewAnswer.by),
        )
        .join(Draft, or_(Draft.id == Judgement.a, Draft.id == Judgement.b))
        .join(Person, Person.id == Draft.person_id)
        .where(among(session, ReviewAnswer.id, sorted(answer_ids)))
        .distinct()
        .order_by(ReviewAnswer.id, Person.name, Person.id),
    )
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for answer, _, public_id, name in rows:
        found[answer].append((public_id, name or "Somebody without a name"))
    return found
