"""Until when people may be written to, and who waits: of the standings of their addresses, for counting.

Whether an address may be written to says its standing alone, whatever is kept here.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from app.models.audience import PersonReach
from app.models.base import UtcDateTime
from app.models.people import PersonAddress
from app.models.permission import Standing
from app.store.bulk import among, values_of
from consent.reasons import State

ENDLESS = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for a yes that does not age."""

_CAN = Standing.state == State.CAN_BE_INVITED.value
_WAITS = Standing.state == State.WAITING_FOR_ONE_FACT.value
_UNTIL = func.coalesce(Standing.valid_until, literal(ENDLESS, UtcDateTime()))

_FOLLOWS: Select[int, datetime | None, bool] = (
    select(
        PersonAddress.person_id,
        func.max(case((_CAN, _UNTIL))),
        func.max(case((_WAITS, 1), else_=0)) == 1,
    )
    .join(Standing, Standing.address_id == PersonAddress.address_id)
    .where(_CAN | _WAITS)
    .group_by(PersonAddress.person_id)
)
"""What follows for people from their addresses."""
_COLUMNS = ("person_id", "can_until", "waits")


_CHANGED = "reach of changed"
"""The mark in `Session.info` under which people wait whose addresses are others now."""


def reach_of_changed(session: Session, people: Collection[int]) -> None:
    """Note that these people use other addresses now, or are gone.

    What is kept of them is written with the next addresses folded, as some are whenever who uses them
    may have changed, and not before: whoever folds is alone at the ledger. Written earlier, a stop and
    an import would wait for each other on PostgreSQL, and the stop might be what is given up.
    """
    session.info.setdefault(_CHANGED, set()).update(people)


def keep_reach_at(session: Session, address_ids: Collection[int]) -> None:
    """Keep of everybody who uses one of these addresses what follows from all they use."""
    changed: set[int] = session.info.pop(_CHANGED, set())
    whose = sorted(
        changed.union(
            values_of(
                session,
                select(PersonAddress.person_id)
                .where(among(session, PersonAddress.address_id, sorted(address_ids)))
                .distinct(),
            )
        )
    )
    session.execute(
        delete(PersonReach)
        .where(among(session, PersonReach.person_id, whose))
        .execution_options(synchronize_session=False)
    )
    found = _FOLLOWS.where(among(session, PersonAddress.person_id, whose))
    session.execute(insert(PersonReach).from_select(_COLUMNS, found))


def keep_everybodys_reach(session: Session) -> None:
    """The same of everybody, whatever was kept."""
    session.execute(delete(PersonReach).execution_options(synchronize_session=False))
    session.execute(insert(PersonReach).from_select(_COLUMNS, _FOLLOWS))


def kept_otherwise(session: Session) -> int:
    """Of how many people something else is kept than follows from their addresses."""
    kept = select(PersonReach.person_id, PersonReach.can_until, PersonReach.waits)
    unlike = (_FOLLOWS.except_(kept), kept.except_(_FOLLOWS))
    return len({row[0] for rows in unlike for row in session.execute(rows)})


def that_can_be_invited(session: Session, now: datetime) -> int:
    """How many people have an address that may be written to at `now`."""
    return _count(session, PersonReach.waits.in_((False, True)), PersonReach.can_until >= now)


def that_wait(session: Session, now: datetime) -> int:
    """How many could be written to at no address, but at one of them if one fact were known."""
    return _count(
        session,
        PersonReach.waits.is_(True),
        PersonReach.can_until.is_(None) | (PersonReach.can_until < now),
    )


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(PersonReach).where(*where)) or 0
