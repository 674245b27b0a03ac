"""The tour of a sample installation: four doors, each with one number that is worked out now.

The people the doors lead to are named by e-mail address in the setting `sample_cast`; a door whose
person is missing is not shown.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import Invitation, SendDecision
from app.models.people import Address, Person, PersonAddress
from app.models.shell import Setting
from app.read.names import names_written
from app.read.states import count_states
from app.store.installation import Installation
from consent.reasons import State


class Door(StrEnum):
    """Where the tour leads."""

    ONE_PERSON = "one_person"
    NOT_SENT = "not_sent"
    LEFT_OUT = "left_out"
    INBOX = "inbox"


CAST = {Door.ONE_PERSON: "liz", Door.NOT_SENT: "geoffrey", Door.INBOX: "gwen"}
"""Whose story each door tells: their name in `sample_cast`."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A door with its number, and the person behind it if it has one."""

    door: Door
    number: int
    name: str = ""
    public_id: str = ""
    email: str = ""
    names: tuple[str, ...] = ()
    """Every name their rows give, the most frequent first."""


def tour(session: Session, *, installation: Installation, now: datetime) -> tuple[Opened, ...]:
    """The doors that lead somewhere here."""
    cast = session.scalar(select(Setting.value).where(Setting.name == "sample_cast")) or {}
    states = count_states(session, installation=installation, now=now)
    found = []
    for door, member in CAST.items():
        email = str(cast.get(member, ""))
        person = _person(session, email)
        if person is not None:
            number = _number(session, door, person)
            names = names_written(session, person.id)
            found.append(Opened(door, number, person.name, person.public_id, email, names))
    found.append(Opened(Door.LEFT_OUT, states[State.WAITING_FOR_ONE_FACT]))
    order = list(Door)
    return tuple(sorted(found, key=lambda opened: order.index(opened.door)))


def _person(session: Session, email: str) -> Person | None:
    return session.scalars(
        select(Person)
        .join(PersonAddress, PersonAddress.person_id == Person.id)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(Address.email == email)
        .order_by(Person.id)
        .limit(1)
    ).first()


def _number(session: Session, door: Door, person: Person) -> int:
    if door is Door.ONE_PERSON:
        return person.rows
    invited = (
        select(func.count())
        .select_from(SendDecision)
        .join(Invitation, Invitation.id == SendDecision.invitation_id)
        .where(SendDecision.person_id == person.id, Invitation.state == "sent")
    )
    return session.scalar(invited) or 0
