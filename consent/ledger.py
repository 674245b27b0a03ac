"""One line of the ledger, and the chain that shows whether any was changed.

The ledger only grows. It holds no plain address or name: addresses and people appear as keyed
hashes (trust, section 4.2). The chain detects edits; truncation needs an anchor kept elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import orjson

from consent.events import Act, Authority, Basis, Interval, Missing, Scope, Statement
from consent.standing import STOPS
from consent.ties import Keyring

GENESIS = "0" * 64
"""What stands before the first event."""

NOTHING: frozenset[str] = frozenset()

_COPIED_OUT = frozenset({Authority.IMPORT, Authority.STAFF})
"""Whoever writes another's address down may make a slip."""


class Event(NamedTuple):
    """What was said, by whom, how we know, and which addresses it can belong to."""

    event_id: str
    act: Act
    address: str | None
    """`Keyring.address`; `None` for a no by name alone."""
    mailbox: str | None
    """`Keyring.mailbox` of the same."""
    marks: frozenset[str]
    """`Keyring.person_marks` of the names it was said by; empty on a yes, which never travels."""
    near: frozenset[str]
    """Where a no can't be tied surely: `Keyring.near_marks`, `Keyring.household_marks`, or
    `Keyring.mailbox_neighbours` of a stop that others wrote down, whose address may be mistyped."""
    scope: Scope
    project: str | None
    """The project a yes of scope PROJECT is for."""
    basis: Basis
    occurred: Interval
    recorded_at: datetime
    actor: str
    """An id, never a name: "staff 4", "import", "person"."""
    authority: Authority
    method: str
    wording: str | None
    """Fingerprint of the question asked."""
    notice: str | None
    """Id of our own words, where it was said on our page."""
    missing: frozenset[Missing]
    evidence: str
    """Where to look it up ("upload 3 row 12"); no personal data."""
    why: str
    idempotency_key: str
    corrects: str | None = None
    """The event this one corrects or lifts."""


_FIELDS = tuple(sorted(Event._fields))
_VALUES = attrgetter(*_FIELDS)
_LISTED = json.JSONEncoder(ensure_ascii=False)


def canonical(event: Event) -> bytes:
    """The bytes an event is hashed as: JSON with sorted keys, sets sorted, times in UTC.

    Raises:
        ValueError: a time has no zone, so its bytes would depend on the machine.
    """
    plain = dict(zip(_FIELDS, map(_plain, _VALUES(event)), strict=True))
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)


_RECORDED_AT = b'"recorded_at":"'


def recorded_again(written: bytes, when: datetime) -> bytes:
    """The canonical bytes of the same event, recorded at another time.

    Raises:
        ValueError: `when` has no zone.
    """
    # Within a text the quotes before the colon would be escaped, so this is the field itself.
    before, field, after = written.partition(_RECORDED_AT)
    return b"".join((before, field, _moment(when).encode(), after[after.index(b'"') :]))


def chain(prev_hash: str, event: Event) -> str:
    """The hash of `event` standing after the one hashed `prev_hash`; SHA-256, 64 hex digits."""
    return link(prev_hash, canonical(event))


def link(prev_hash: str, written: bytes) -> str:
    """What `chain` gives, for an event whose canonical bytes are there already."""
    return hashlib.sha256(prev_hash.encode() + b"\n" + written).hexdigest()


def verify(pairs: Iterable[tuple[Event, str]], *, start: str = GENESIS) -> int | None:
    """The position (from 0) of the first event whose stored hash is wrong; `None` if all are right.

    `pairs` are events with their stored hashes in ledger order; `start` is the hash before them.
    """
    previous = start
    for position, (event, stored) in enumerate(pairs):
        if chain(previous, event) != stored:
            return position
        previous = stored
    return None


def idempotency_key(*parts: str | None) -> str:
    """The same parts in the same order always give the same key, so that a retry adds nothing."""
    return hashlib.sha256(_LISTED.encode(parts).encode()).hexdigest()


def events_of(
    statement: Statement,
    *,
    keyring: Keyring,
    evidence: str,
    recorded_at: datetime,
    marks: frozenset[str] = NOTHING,
    near: frozenset[str] = NOTHING,
    project: str | None = None,
    notice: str | None = None,
    actor: str = "import",
    authority: Authority = Authority.IMPORT,
    method: str = "import",
) -> tuple[Event, ...]:
    """Turn what one row says into events: one for each address it stands at or covers.

    A no without an address still becomes an event, found by `marks` and `near`. A yes carries
    neither, and without an address it is nothing; nor is a bounce, which is an address's alone.
    A stop that others wrote down also publishes the neighbours of each address.
    `evidence` names the row and must be its own; the keys of the events follow from it.
    """
    copied = statement.act in STOPS and authority in _COPIED_OUT
    positive = statement.act is Act.GRANT
    of_address_alone = positive or statement.act is Act.BOUNCE
    bare = Event(
        event_id="",
        act=statement.act,
        address=None,
        mailbox=None,
        marks=NOTHING if of_address_alone else marks,
        near=NOTHING if of_address_alone else near,
        scope=statement.scope,
        project=project if statement.scope is Scope.PROJECT else None,
        basis=statement.basis,
        occurred=statement.when,
        recorded_at=recorded_at,
        actor=actor,
        authority=authority,
        method=method,
        wording=statement.wording,
        notice=notice,
        missing=statement.missing if positive else frozenset(),
        evidence=evidence,
        why=statement.why,
        idempotency_key="",
    )
    if statement.addresses:
        return tuple(
            _at(
                bare,
                keyring,
                canonical,
                keyring.mailbox_neighbours(canonical) if copied else NOTHING,
            )
            for canonical in dict.fromkeys(statement.addresses)
        )
    return () if of_address_alone else (numbered(bare),)


def numbered(event: Event) -> Event:
    """Give an event its idempotency key and id, both following from what it says and where."""
    return _numbered(event, event.address, event.mailbox, event.near)


def _numbered(
    event: Event, address: str | None, mailbox: str | None, near: frozenset[str]
) -> Event:
    key = idempotency_key(
        event.evidence,
        event.act,
        address,
        *sorted(event.marks | near),
        event.scope,
        event.project,
        event.basis,
        event.wording,
        event.notice,
        event.corrects,
        *(None if end is None else _moment(end) for end in (event.occurred.lo, event.occurred.hi)),
    )
    return event._replace(
        address=address,
        mailbox=mailbox,
        near=near,
        idempotency_key=key,
        event_id=key[:32],
    )


def _at(bare: Event, keyring: Keyring, canonical: str, neighbours: frozenset[str]) -> Event:
    return _numbered(
        bare, keyring.address(canonical), keyring.mailbox(canonical), bare.near | neighbours
    )


def _plain(value: object) -> str | list[str] | list[str | None] | None:
    # In this order since nearly every value is one of the first three.
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, Interval):
        return [None if end is None else _moment(end) for end in (value.lo, value.hi)]
    raise TypeError(f"{type(value).__name__} has no place in the ledger.")


@lru_cache(maxsize=4096)
def _moment(when: datetime) -> str:
    if when.tzinfo is UTC:
        return when.isoformat(timespec="microseconds")
    if when.tzinfo is None:
        raise ValueError("A time in the ledger needs a zone.")
    return when.astimezone(UTC).isoformat(timespec="microseconds")
