"""The ledger and files taken out: what their rows said, how addresses stand, what is said again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, PersonAddress
from app.models.permission import AddressMark
from app.store.bulk import among
from app.store.consent.ledger import Heard, append, events
from app.store.consent.standings import Asked
from app.store.consent.tied import attestations, facts_of
from app.store.matching import slices
from consent.events import Act
from consent.ledger import Event
from consent.standing import NOES, AddressFacts
from consent.ties import Tie
from consent.withdrawing import (
    FILE_TAKEN_OUT,
    KEPT,
    Bearing,
    bearing,
    force,
    refuses,
    said_again,
    said_by_row,
)

_NOES = sorted(act.value for act in NOES)


def said_by(session: Session, draft_ids: Collection[int]) -> dict[int, Act]:
    """What these drafts said: the event's number → its act; not what was kept with them since."""
    rows = session.execute(
        select(ConsentEvent.seq, ConsentEvent.act).where(
            among(session, ConsentEvent.draft_id, sorted(draft_ids)),
            ConsentEvent.body["method"].as_string().not_in(KEPT),
        )
    )
    return {seq: Act(act) for seq, act in rows}


def bearings(session: Session, address_ids: Collection[int], asked: Asked) -> dict[int, Bearing]:
    """How each of these addresses stands, added up afresh."""
    attested = attestations(session)
    found: dict[int, Bearing] = {}
    for some in slices(sorted(address_ids)):
        found.update(bearings_by(facts_of(session, some, asked.keyring, attested), asked))
    return found


def bearings_by(facts: Mapping[int, AddressFacts], asked: Asked) -> dict[int, Bearing]:
    """How addresses stand by what was said there."""
    return {
        address: bearing(one, now=asked.now, policy=asked.policy) for address, one in facts.items()
    }


def say_again(
    session: Session,
    noes: Mapping[int, Collection[int]],
    there: Mapping[int, Collection[int]],
    *,
    occasion: str,
    asked: Asked,
    actor: str,
    now: datetime,
    method: str = FILE_TAKEN_OUT,
) -> list[int]:
    """Append to the ledger, for each address, these noes as said there; their numbers.

    But for those of the same force as one that is `there` already. Give only what stays there
    whoever is parted later, or the no goes with them.
    """
    fresh, said = _not_said_yet(session, noes, there)
    rows = session.execute(
        select(Address.id, Address.email).where(among(session, Address.id, fresh))
    )
    emails = {address: email for address, email in rows}  # noqa: C416 (rows are not tuples)
    return append(
        session,
        [
            Heard(
                said_again(
                    said[seq],
                    seq=seq,
                    canonical=emails[address],
                    keyring=asked.keyring,
                    occasion=occasion,
                    method=method,
                    actor=actor,
                    now=now,
                )
            )
            for address, seqs in fresh.items()
            for seq in seqs
        ],
    )


def noes_of_people(session: Session, person_ids: Collection[int]) -> dict[int, set[int]]:
    """Person → the noes that would reach any further address of theirs.

    Said by a row of theirs, or without a row (on our own page) at an address of theirs.
    """
    found: defaultdict[int, set[int]] = defaultdict(set)
    theirs = sorted(person_ids)
    by_rows = (
        select(Draft.person_id, ConsentEvent.seq)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(among(session, Draft.person_id, theirs), ConsentEvent.act.in_(_NOES))
    )
    by_addresses = (
        select(PersonAddress.person_id, ConsentEvent.seq)
        .join(AddressMark, AddressMark.address_id == PersonAddress.address_id)
        .join(EventKey, EventKey.key == AddressMark.key)
        .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
        .where(
            among(session, PersonAddress.person_id, theirs),
            EventKey.tie == Tie.MAILBOX.value,
            ConsentEvent.draft_id.is_(None),
            ConsentEvent.act.in_(_NOES),
        )
    )
    for statement in (by_rows, by_addresses):
        for person, seq in session.execute(statement):
            if person is not None:
                found[person].add(seq)
    return dict(found)


def noes_of_drafts(session: Session, draft_ids: Iterable[int]) -> dict[int, set[int]]:
    """Draft → the noes its row said or that were kept with it."""
    rows = session.execute(
        select(ConsentEvent.draft_id, ConsentEvent.seq).where(
            among(session, ConsentEvent.draft_id, sorted(draft_ids)), ConsentEvent.act.in_(_NOES)
        )
    )
    return _gathered(rows)


def noes_of_rows_taken_out(session: Session) -> dict[int, set[int]]:
    """The same of every draft that is nobody's, if it has any."""
    rows = session.execute(
        select(Draft.id, ConsentEvent.seq)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(Draft.person_id.is_(None), ConsentEvent.act.in_(_NOES))
    )
    return _gathered(rows)


def _gathered(rows: Iterable[Any]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for place, seq in rows:
        found[place].add(seq)
    return dict(found)


def keep_with_drafts(
    session: Session,
    wanted: Mapping[int, Collection[int]],
    there: Mapping[int, Collection[int]],
    *,
    actor: str,
    now: datetime,
    occasion: str = "beside a file taken out",
    method: str = FILE_TAKEN_OUT,
) -> list[int]:
    """Append to the ledger, for each draft, these noes as said by its row; their numbers.

    But for those of the same force as one that is `there` already.
    """
    fresh, said = _not_said_yet(session, wanted, there)
    return append(
        session,
        [
            Heard(
                said_by_row(
                    said[seq],
                    seq=seq,
                    draft_id=draft,
                    occasion=occasion,
                    method=method,
                    actor=actor,
                    now=now,
                ),
                draft,
            )
            for draft, seqs in fresh.items()
            for seq in seqs
        ],
    )


def _not_said_yet(
    session: Session,
    wanted: Mapping[int, Collection[int]],
    there: Mapping[int, Collection[int]],
) -> tuple[dict[int, list[int]], dict[int, Event]]:
    """Of the noes wanted at each place one of each force that is not there; and what they say."""
    seqs = set().union(*wanted.values(), *(there.get(place, ()) for place in wanted))
    said = {seq: event for seq, event in events(session, seqs).items() if refuses(event)}
    fresh: dict[int, list[int]] = {}
    for place, noes in sorted(wanted.items()):
        known = {force(said[seq]) for seq in there.get(place, ()) if seq in said}
        first = {force(said[seq]): seq for seq in sorted(noes, reverse=True) if seq in said}
        fresh[place] = sorted(seq for has, seq in first.items() if has not in known)
    return fresh, said
