"""Have the machine doubt, whatever its weights are: what is unsure stays so for these tests."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Draft, Person
from app.store import matching, suggestions
from app.store.verdicts import machine_name
from importers.matching.decide import Judgement, Reason, Verdict
from importers.matching.model import shipped

REASONS = (
    Reason("family", "Their family names are spelt alike", 9.0),
    Reason("postcode", "Different postcodes", -2.0),
)


def keep_doubts(
    session: Session, people: Iterable[tuple[int, int]], now: datetime, *, weight: float = 5.0
) -> None:
    """Keep that the first rows of each two of these people are unsurely one person's."""
    found = []
    for pair in people:
        a, b = sorted(
            session.scalars(
                select(Draft.id).where(Draft.person_id == person).order_by(Draft.id).limit(1)
            ).one()
            for person in pair
        )
        found.append(Judgement(a, b, Verdict.UNSURE, weight, REASONS))
    matching.keep_judgements(session, found, by=machine_name(shipped().version), now=now)
    suggestions.refresh(session, list(session.scalars(select(Person.id))))


def named(session: Session, name: str) -> int:
    """The one person of this name."""
    return session.scalars(select(Person.id).where(Person.name == name)).one()
