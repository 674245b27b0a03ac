"""In which of the five states people and addresses are today."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.people import Person, PersonAddress
from app.models.permission import Standing
from app.store.consent import standings
from app.store.counting import BEST_FIRST, people_by_state, person_states
from app.store.installation import Installation
from consent.gate import Decision, decide
from consent.reasons import State


def decisions(
    session: Session,
    *,
    installation: Installation,
    now: datetime,
    address_ids: Collection[int],
) -> dict[int, Decision]:
    """What the gate says of these addresses."""
    moment = installation.moment(now)
    return {
        address: decide(standing, now=moment, policy=installation.policy)
        for address, standing in standings(session, address_ids).items()
    }


def count_states(
    session: Session, *, installation: Installation, now: datetime
) -> dict[State, int]:
    """How many people are in each state, in the order pages show them."""
    counted = people_by_state(session, installation.moment(now))
    return {state: counted[state] for state in State}


def ranked(moment: datetime) -> Select[int, int]:
    """Everybody with the place of their state in `BEST_FIRST`."""
    return (
        select(Person.id.label("person_id"), person_states(moment).label("rank"))
        .outerjoin(PersonAddress, PersonAddress.person_id == Person.id)
        .outerjoin(Standing, Standing.address_id == PersonAddress.address_id)
        .group_by(Person.id)
    )


def states_of(
    session: Session, person_ids: Collection[int], *, moment: datetime
) -> dict[int, State]:
    """The state of each of these people."""
    rows = session.execute(ranked(moment).where(Person.id.in_(list(person_ids))))
    return {person: BEST_FIRST[rank] for person, rank in rows}
