"""People counted by their state on a day."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models.people import Person, PersonAddress
from app.models.permission import Standing
from app.store import reach
from consent.reasons import State


def may_be_written_to(now: datetime) -> ColumnElement[bool]:
    """Whether an address's standing row lets it be written to at `now`."""
    return and_(
        Standing.state == State.CAN_BE_INVITED.value,
        or_(Standing.valid_until.is_(None), Standing.valid_until >= now),
    )


def state_at(now: datetime) -> ColumnElement[str]:
    """The state of an address at `now`: what was kept, unless its yes has aged since."""
    aged = and_(Standing.state == State.CAN_BE_INVITED.value, Standing.valid_until < now)
    return case((aged, State.YES_HAS_AGED.value), else_=Standing.state)


people_that_can_be_invited = reach.that_can_be_invited
people_waiting = reach.that_wait


BEST_FIRST = (
    State.CAN_BE_INVITED,
    State.WAITING_FOR_ONE_FACT,
    State.YES_HAS_AGED,
    State.ASKED_TO_STOP,
    State.INSIGHT_ONLY,
)
"""A person with several addresses is in the first of these states that one of them is in."""


def person_states(now: datetime) -> ColumnElement[int]:
    """Position in `BEST_FIRST` of a person's state; join Person, PersonAddress and Standing."""
    ranks = {state.value: rank for rank, state in enumerate(BEST_FIRST)}
    ranked = case(ranks, value=state_at(now), else_=len(BEST_FIRST) - 1)
    return func.coalesce(func.min(ranked), len(BEST_FIRST) - 1)


def people_by_state(session: Session, now: datetime) -> dict[State, int]:
    """How many people are in each of the five states."""
    each = (
        select(Person.id, person_states(now).label("rank"))
        .outerjoin(PersonAddress, PersonAddress.person_id == Person.id)
        .outerjoin(Standing, Standing.address_id == PersonAddress.address_id)
        # Without rows somebody is but the owner of what was sent to them.
        .where(Person.rows > 0)
        .group_by(Person.id)
        .subquery()
    )
    rows = session.execute(select(each.c.rank, func.count()).group_by(each.c.rank))
    counted: dict[int, int] = dict(rows.all())
    return {state: counted.get(rank, 0) for rank, state in enumerate(BEST_FIRST)}
