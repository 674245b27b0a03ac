"""What was answered about who is who, for a page where any of it can be taken back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.people import Draft, Judgement, Person, ReviewAnswer
from app.store import review, staff
from app.store.bulk import among, rows_of
from app.store.verdicts import STAFF


class Hindrance(StrEnum):
    """Why an answer can't be taken back now."""

    ANSWERED = "answered"
    """Somebody answered about the same people since, and that holds."""
    JUDGED = "judged"
    """Rows of theirs were said to be one person's, or not, otherwise than by an answer."""
    GONE = "gone"
    """A file that shows one of them was taken out."""


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
    hindrance: Hindrance | None
    """None too of what was taken back."""


def how_many(session: Session) -> int:
    """How many answers were ever given."""
    return session.scalars(select(func.count(ReviewAnswer.id))).one()


def answer_lines(session: Session, *, offset: int, limit: int) -> list[AnswerLine]:
    """Some of the answers, the newest first."""
    found = review.answers(session, offset=offset, limit=limit)
    called = staff.names(session)
    people, gone = _people(session, [one.id for one in found])
    hindered = {
        one: Hindrance.ANSWERED if answered else Hindrance.JUDGED
        for one, answered in review.overtaken(session, found).items()
    }
    hindered = dict.fromkeys(gone, Hindrance.GONE) | hindered
    return [
        AnswerLine(
            id=one.id,
            at=one.at,
            answer=one.answer,
            by=_name(one.by, called),
            people=tuple(people.get(one.id, ())),
            taken_back_at=one.taken_back_at,
            hindrance=None if one.taken_back_at else hindered.get(one.id),
        )
        for one in found
    ]


def _name(by: str, called: dict[int, str]) -> str:
    number = by.removeprefix(STAFF).strip()
    return called.get(int(number), f"Somebody (number {number})") if number else ""


def _people(
    session: Session, answer_ids: list[int]
) -> tuple[dict[int, list[tuple[str, str]]], set[int]]:
    """Answer → those whose rows it was about; the answers about rows that are nobody's any more."""
    rows = rows_of(
        session,
        select(ReviewAnswer.id, Draft.person_id, Person.public_id, Person.name)
        .join(Judgement, review.GAVE)
        .join(Draft, or_(Draft.id == Judgement.a, Draft.id == Judgement.b))
        .outerjoin(Person, Person.id == Draft.person_id)
        .where(among(session, ReviewAnswer.id, sorted(answer_ids)))
        .distinct()
        .order_by(ReviewAnswer.id, Person.name, Draft.person_id),
    )
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    gone = set()
    for answer, person, public_id, name in rows:
        if person is None:
            gone.add(answer)
        else:
            found[answer].append((public_id, name or "Somebody without a name"))
    return found, gone
