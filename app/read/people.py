"""People for pages: finding them, and a line of each."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.people import Address, Person, PersonAddress
from app.read.names import some_row_is_named
from app.read.states import ranked, states_of
from app.store.counting import BEST_FIRST
from app.store.public_ids import person_known_as
from consent.reasons import State

PER_PAGE = 50
PUBLIC_ID = re.compile(r"[a-z2-7]{16}(-\d+)?")
POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*(\d[a-z]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them."""

    id: int
    public_id: str
    name: str
    place: str
    rows: int
    emails: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Found:
    """One page of people, and how many there are in all."""

    total: int
    people: tuple[PersonLine, ...]


def search(
    session: Session,
    *,
    text: str,
    state: State | None,
    page: int,
    moment: datetime,
) -> Found:
    """People whose name (the one shown, or some row's), address or postcode holds the text.

    Also whoever has the id of an export, or had it before a merge. Only those in a state if one is
    given.
    """
    statement = select(Person.id).where(Person.rows > 0)
    if text:
        by_id = person_known_as(session, text) if PUBLIC_ID.fullmatch(text) else None
        statement = statement.where(_matches(text) if by_id is None else Person.id == by_id)
    if state is not None:
        each = ranked(moment).subquery()
        statement = statement.join(each, each.c.person_id == Person.id).where(
            each.c.rank == BEST_FIRST.index(state)
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    shown = session.scalars(
        statement.order_by(
            Person.name == "", func.lower(Person.family), func.lower(Person.given), Person.id
        )
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return Found(total, tuple(lines(session, shown, moment=moment)))


def _matches(text: str) -> ColumnElement[bool]:
    text = " ".join(text.split())
    with_address = select(PersonAddress.person_id).join(
        Address, Address.id == PersonAddress.address_id
    )
    if "@" in text:
        return Person.id.in_(
            with_address.where(Address.email.contains(text.lower(), autoescape=True))
        )
    wanted: list[ColumnElement[bool]] = [
        func.lower(Person.name).contains(text.lower(), autoescape=True),
        some_row_is_named(text),
    ]
    if POSTCODE.fullmatch(text):
        squeezed = text.replace(" ", "").upper()
        wanted.append(func.replace(Person.postcode, " ", "").startswith(squeezed))
        wanted.append(Person.district == squeezed)
    else:
        wanted.append(
            Person.id.in_(with_address.where(Address.email.contains(text.lower(), autoescape=True)))
        )
    return or_(*wanted)


def lines(session: Session, person_ids: Sequence[int], *, moment: datetime) -> list[PersonLine]:
    """These people as a list shows them, in the order given."""
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(person_ids)))}
    emails: defaultdict[int, list[str]] = defaultdict(list)
    for person, email in session.execute(
        select(PersonAddress.person_id, Address.email)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(PersonAddress.person_id.in_(person_ids))
        .order_by(Address.email)
    ):
        emails[person].append(email)
    states = states_of(session, person_ids, moment=moment)
    return [
        PersonLine(
            id=person.id,
            public_id=person.public_id,
            name=person.name,
            place=person.postcode or person.district or person.area,
            rows=person.rows,
            emails=tuple(emails[person.id]),
            state=states[person.id],
        )
        for person in (people[i] for i in person_ids if i in people)
    ]


def people_at(session: Session, emails: Sequence[str], *, moment: datetime) -> list[PersonLine]:
    """People who stand on one of these addresses, however spelt."""
    if not emails:
        return []
    mailboxes = select(Address.mailbox).where(Address.email.in_(emails))
    ids = session.scalars(
        select(PersonAddress.person_id)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(or_(Address.email.in_(emails), Address.mailbox.in_(mailboxes)))
        .distinct()
        .order_by(PersonAddress.person_id)
    ).all()
    return lines(session, ids, moment=moment)
