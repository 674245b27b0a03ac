"""The ledger: append to it, read it. Nothing here ever changes a line."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address
from app.models.shell import Setting
from app.store.matching import slices
from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.ledger import GENESIS, Event, canonical, chain
from consent.ties import Keyring, Tie

LEDGER_LOCK = 7_265_636
"""PostgreSQL's advisory lock for whoever appends; any number nobody else uses."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event and the draft it was read from, if it was read from one."""

    event: Event
    draft_id: int | None = None


def head(session: Session) -> tuple[int, str]:
    """Sequence number and hash of the last event; (0, GENESIS) for an empty ledger."""
    row = session.execute(
        select(ConsentEvent.seq, ConsentEvent.hash).order_by(ConsentEvent.seq.desc()).limit(1)
    ).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def append(session: Session, heard: Iterable[Heard]) -> list[int]:
    """Append events that are not there yet, as one chain; their sequence numbers."""
    be_only_writer(session)
    fresh = _not_yet_there(session, {h.event.idempotency_key: h for h in heard})
    seq, previous = head(session)
    rows: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    for offset, (key, one) in enumerate(fresh.items(), start=1):
        hashed = chain(previous, one.event)
        rows.append(_row(seq + offset, key, one, previous, hashed))
        keys.extend(_keys(seq + offset, one.event))
        previous = hashed
    if rows:
        session.execute(insert(ConsentEvent), rows)
    if keys:
        session.execute(insert(EventKey), keys)
    return [row["seq"] for row in rows]


def be_only_writer(session: Session) -> None:
    """Take the writer's lock before the head is read, so that two writers never fork the chain.

    On PostgreSQL it is held until the transaction ends, and whoever waited sees what was committed.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LEDGER_LOCK})
    else:
        # On SQLite any UPDATE takes the one write lock, also when it matches no row.
        session.execute(update(Setting).where(Setting.name == "").values(reason=""))


def _not_yet_there(session: Session, heard: Mapping[str, Heard]) -> dict[str, Heard]:
    known: set[str] = set()
    for some in slices(heard):
        known |= set(
            session.scalars(
                select(ConsentEvent.idempotency_key).where(ConsentEvent.idempotency_key.in_(some))
            )
        )
    return {key: one for key, one in heard.items() if key not in known}


def _row(seq: int, key: str, one: Heard, previous: str, hashed: str) -> dict[str, Any]:
    return {
        "seq": seq,
        "idempotency_key": key,
        "act": one.event.act.value,
        "address": one.event.address,
        "wording": one.event.wording,
        "evidence": one.event.evidence,
        "draft_id": one.draft_id,
        "recorded_at": one.event.recorded_at,
        "body": json.loads(canonical(one.event)),
        "prev_hash": previous,
        "hash": hashed,
    }


def _keys(seq: int, event: Event) -> Iterator[dict[str, Any]]:
    if event.mailbox:
        yield {"key": event.mailbox, "seq": seq, "tie": Tie.MAILBOX.value}
    for mark in sorted(event.marks):
        yield {"key": mark, "seq": seq, "tie": Tie.NAME_AND_POSTCODE.value}
    for mark in sorted(event.near):
        yield {"key": mark, "seq": seq, "tie": Tie.NEAR.value}


def event_of(body: Mapping[str, Any]) -> Event:
    """The event stored in canonical form."""
    lo, hi = (datetime.fromisoformat(end) if end else None for end in body["occurred"])
    return Event(
        **{
            **body,
            "act": Act(body["act"]),
            "scope": Scope(body["scope"]),
            "basis": Basis(body["basis"]),
            "authority": Authority(body["authority"]),
            "occurred": Interval(lo, hi),
            "recorded_at": datetime.fromisoformat(body["recorded_at"]),
            "marks": frozenset(body["marks"]),
            "near": frozenset(body["near"]),
            "missing": frozenset(Missing(m) for m in body["missing"]),
        }
    )


def events(session: Session, seqs: Collection[int]) -> dict[int, Event]:
    """Events by sequence number."""
    found: dict[int, Event] = {}
    for some in slices(sorted(seqs)):
        rows = session.execute(
            select(ConsentEvent.seq, ConsentEvent.body).where(ConsentEvent.seq.in_(some))
        )
        found.update({seq: event_of(body) for seq, body in rows})
    return found


def chained(session: Session) -> Iterator[tuple[Event, str]]:
    """Every event with its stored hash, in order."""
    rows = session.execute(select(ConsentEvent.body, ConsentEvent.hash).order_by(ConsentEvent.seq))
    for body, hashed in rows:
        yield event_of(body), hashed


def said_at(session: Session, email: str, act: Act, keyring: Keyring) -> bool:
    """Whether such a thing was said at this very mailbox, not only by somebody tied to it."""
    found = session.scalars(
        select(ConsentEvent.seq)
        .join(EventKey, EventKey.seq == ConsentEvent.seq)
        .where(
            EventKey.key == keyring.mailbox(email),
            EventKey.tie == Tie.MAILBOX.value,
            ConsentEvent.act == act.value,
        )
        .limit(1)
    )
    return found.first() is not None


def with_wording(session: Session, fingerprints: Collection[str], keyring: Keyring) -> set[int]:
    """Addresses at which somebody answered one of these wordings."""
    keys = set(
        session.scalars(
            select(ConsentEvent.address).where(
                ConsentEvent.wording.in_(list(fingerprints)),
                ConsentEvent.address.is_not(None),
            )
        )
    )
    rows = session.execute(select(Address.id, Address.email).order_by(Address.id))
    return {address for address, email in rows if keyring.address(email) in keys}
