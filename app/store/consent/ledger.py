"""The ledger: append to it, read it. Nothing here ever changes a line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address
from app.store.bulk import among, as_bound, insert_rows
from app.store.trial import is_trial, shares_numbers
from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.ledger import GENESIS, Event, canonical, link, recorded_again
from consent.ties import Keyring, Tie

OUT_OF_THE_WAY = 1 << 30
"""A trial numbers its events from here on, so that nobody who appends meanwhile waits for it."""

KEYS = EventKey.__tablename__
"""The table of the keys by which events are found."""

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
    return list(appended(session, heard))


def appended(session: Session, heard: Iterable[Heard]) -> dict[int, Heard]:
    """Append events that are not there yet, as one chain; each by its sequence number."""
    be_only_writer(session)
    fresh = _not_yet_there(session, {h.event.idempotency_key: h for h in heard})
    seq, previous = head(session)
    if shares_numbers(session):
        seq = max(seq, OUT_OF_THE_WAY)
    rows: list[tuple[Any, ...]] = []
    keys: list[tuple[str, int, str]] = []
    for number, (key, one) in enumerate(fresh.items(), start=seq + 1):
        event, written = one.event, canonical(one.event)
        hashed = link(previous, written)
        rows.append(
            (
                number,
                key,
                event.act.value,
                event.address,
                event.wording,
                event.evidence,
                one.draft_id,
                event.recorded_at,
                written.decode(),
                previous,
                hashed,
            )
        )
        keys.extend(_keys(number, event))
        previous = hashed
    insert_rows(session, ConsentEvent, COLUMNS, rows, written={"body"})
    insert_rows(session, EventKey, ("key", "seq", "tie"), sorted(keys))
    return dict(enumerate(fresh.values(), start=seq + 1))


def written_again(
    session: Session, statement: str, values: Sequence[Any], now: datetime
) -> Sequence[Any]:
    """The values of an INSERT that a trial made, its events recorded `now` after the last there is.

    What an event says and its idempotency key don't hang on when it was recorded; its hash does.
    """
    if not statement.startswith(f"INSERT INTO {ConsentEvent.__tablename__} "):
        return values
    _, previous = head(session)
    recorded = as_bound(session, ConsentEvent.recorded_at, now)
    rows = []
    for row in values if isinstance(values, list) else [values]:
        found = dict(zip(COLUMNS, row, strict=True))
        body = recorded_again(found["body"].encode(), now)
        hashed = link(previous, body)
        found |= {
            "recorded_at": recorded,
            "body": body.decode(),
            "prev_hash": previous,
            "hash": hashed,
        }
        rows.append(tuple(found.values()))
        previous = hashed
    return rows


COLUMNS = (
    "seq",
    "idempotency_key",
    "act",
    "address",
    "wording",
    "evidence",
    "draft_id",
    "recorded_at",
    "body",
    "prev_hash",
    "hash",
)


def be_only_writer(session: Session) -> None:
    """Take the writer's lock before the head is read, so that two writers never fork the chain.

    On PostgreSQL it is held until the transaction ends, and whoever waited sees what was committed.
    """
    if is_trial(session):
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LEDGER_LOCK})
    else:
        # On SQLite any UPDATE takes the one write lock, also when it matches no row.
        session.execute(text("UPDATE setting SET reason = '' WHERE name = ''"))


def _not_yet_there(session: Session, heard: Mapping[str, Heard]) -> dict[str, Heard]:
    known = set(
        session.scalars(
            select(ConsentEvent.idempotency_key).where(
                among(session, ConsentEvent.idempotency_key, heard)
            )
        )
    )
    return {key: one for key, one in heard.items() if key not in known}


def _keys(seq: int, event: Event) -> Iterator[tuple[str, int, str]]:
    """Key, number and tie; a key that is found in two ways is a sure one."""
    ties = dict.fromkeys(event.near, Tie.NEAR.value)
    ties |= dict.fromkeys(event.marks, Tie.NAME_AND_POSTCODE.value)
    if event.mailbox:
        ties[event.mailbox] = Tie.MAILBOX.value
    return ((key, seq, tie) for key, tie in ties.items())


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
    rows = session.execute(
        select(ConsentEvent.seq, ConsentEvent.body).where(
            among(session, ConsentEvent.seq, sorted(seqs))
        )
    )
    return {seq: event_of(body) for seq, body in rows}


def chained(session: Session) -> Iterator[tuple[Event, str]]:
    """Every event with its stored hash, in order."""
    rows = session.execute(select(ConsentEvent.body, ConsentEvent.hash).order_by(ConsentEvent.seq))
    for body, hashed in rows:
        yield event_of(body), hashed


def said_at(session: Session, email: str, act: Act, keyring: Keyring) -> bool:
    """Whether such a thing was said at this very mailbox, not only by somebody tied to it.

    What a row says does not count: it may be another's who uses the mailbox, and then reaches none
    of the other addresses of whoever says it now.
    """
    found = session.scalars(
        select(ConsentEvent.seq)
        .join(EventKey, EventKey.seq == ConsentEvent.seq)
        .where(
            EventKey.key == keyring.mailbox(email),
            EventKey.tie == Tie.MAILBOX.value,
            ConsentEvent.act == act.value,
            ConsentEvent.draft_id.is_(None),
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
