"""What we hold about whoever a text names: an address, a name, or a whole pasted e-mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Address
from app.read.people import PersonLine, people_at, search
from app.read.receipts import AddressLine, address_lines
from app.store.installation import Installation
from consent.address import find_all

LONGEST_NAME = 80
"""A longer text without an address is no name."""


@dataclass(frozen=True, slots=True)
class AboutAddress:
    """One address of the text: what we hold, or nothing."""

    email: str
    line: AddressLine | None
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the text leads to."""

    addresses: tuple[AboutAddress, ...]
    people: tuple[PersonLine, ...]
    """Found by name, where the text holds no address."""
    more: int = 0
    """People of that name beyond those shown."""


def answer(session: Session, text: str, *, installation: Installation, now: datetime) -> Answer:
    """Look up every address in the text; without one, people of that name."""
    moment = installation.moment(now)
    emails = list(dict.fromkeys(found.canonical for found in find_all(text)))
    if emails:
        known = {
            a.email: a for a in session.scalars(select(Address).where(Address.email.in_(emails)))
        }
        lines = {
            line.email: line
            for line in address_lines(
                session, list(known.values()), installation=installation, now=now
            )
        }
        return Answer(
            tuple(
                AboutAddress(
                    email, lines.get(email), tuple(people_at(session, [email], moment=moment))
                )
                for email in emails
            ),
            (),
        )
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        return Answer((), ())
    found = search(session, text=name, state=None, page=1, moment=moment)
    return Answer((), found.people, found.total - len(found.people))
