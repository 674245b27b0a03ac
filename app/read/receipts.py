"""Addresses with their permission, and a receipt for each thing that was said about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.models.people import Address
from app.models.permission import Wording
from app.read.states import decisions
from app.store.consent import attestations, events, facts_of
from app.store.installation import Installation
from consent.events import Interval
from consent.gate import Decision
from consent.ledger import Event


@dataclass(frozen=True, slots=True)
class Receipt:
    """One thing that was said: what, when, to which words, and where it stands."""

    act: str
    first: date | None
    last: date | None
    """The days between which it was said; equal where the day is known."""
    recorded_at: datetime
    why: str
    words: str
    upload_id: int | None
    file: str
    row: int | None
    source: str
    decisive: bool
    here: bool
    """Said at this very address."""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address with its permission and everything behind it."""

    id: int
    email: str
    mistyped: str
    decision: Decision | None
    receipts: tuple[Receipt, ...]


def address_lines(
    session: Session, addresses: Sequence[Address], *, installation: Installation, now: datetime
) -> tuple[AddressLine, ...]:
    """Addresses with their permission and all that was said about them."""
    ids = [address.id for address in addresses]
    said = decisions(session, installation=installation, now=now, address_ids=ids)
    facts = facts_of(session, ids, installation.keyring, attestations(session))
    heard = events(session, {one.seq for fact in facts.values() for one in fact.said})
    places = _Places.of(session, heard)
    return tuple(
        AddressLine(
            id=address.id,
            email=address.email,
            mistyped=address.mistyped,
            decision=said.get(address.id),
            receipts=tuple(
                places.receipt(
                    heard[seq],
                    decisive=address.id in said and seq in said[address.id].evidence,
                    here=heard[seq].address == installation.keyring.address(address.email),
                )
                for seq in sorted({one.seq for one in facts[address.id].said}, reverse=True)
            ),
        )
        for address in addresses
    )


A_DAY_ANY_WHERE = timedelta(hours=50)
"""How long one day lasts somewhere on earth; a known day is kept as an interval that wide."""


def days_of(when: Interval) -> tuple[date | None, date | None]:
    """The first and the last day on which something can have been said; equal for a known day."""
    if when.lo and when.hi and when.hi - when.lo <= A_DAY_ANY_WHERE:
        middle = (when.lo + (when.hi - when.lo) / 2).date()
        return middle, middle
    return when.lo.date() if when.lo else None, when.hi.date() if when.hi else None


_WHERE = re.compile(r"upload (\d+) row (\d+)")


@dataclass(frozen=True)
class _Places:
    """Names of files and texts of wordings that receipts point to."""

    files: Mapping[int, str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, heard: Mapping[int, Event]) -> "_Places":
        uploads = {int(m[1]) for e in heard.values() if (m := _WHERE.match(e.evidence))}
        prints = {e.wording for e in heard.values() if e.wording}
        files = session.execute(select(Upload.id, Upload.file_name).where(Upload.id.in_(uploads)))
        words = session.execute(
            select(Wording.fingerprint, Wording.text).where(Wording.fingerprint.in_(prints))
        )
        return cls(dict(files.all()), dict(words.all()))

    def receipt(self, event: Event, *, decisive: bool, here: bool) -> Receipt:
        place = _WHERE.match(event.evidence)
        upload = int(place[1]) if place else None
        first, last = days_of(event.occurred)
        return Receipt(
            act=event.act.value,
            first=first,
            last=last,
            recorded_at=event.recorded_at,
            why=event.why,
            words=self.words.get(event.wording or "", ""),
            upload_id=upload,
            file=self.files.get(upload, "") if upload else "",
            row=int(place[2]) if place else None,
            source="" if place else event.method,
            decisive=decisive,
            here=here,
        )
