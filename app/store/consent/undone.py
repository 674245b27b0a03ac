"""The ledger and files taken out: what their rows said, how addresses stand, what is said again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent
from app.models.people import Address
from app.store.bulk import among
from app.store.consent.ledger import Heard, append, events
from app.store.consent.standings import Asked
from app.store.consent.tied import attestations, facts_of
from app.store.matching import slices
from consent.events import Act
from consent.withdrawing import Bearing, bearing, said_again


def said_by(session: Session, draft_ids: Collection[int]) -> dict[int, Act]:
    """What these drafts said: the event's number → its act."""
    rows = session.execute(
        select(ConsentEvent.seq, ConsentEvent.act).where(
            among(session, ConsentEvent.draft_id, sorted(draft_ids))
        )
    )
    return {seq: Act(act) for seq, act in rows}


def bearings(session: Session, address_ids: Collection[int], asked: Asked) -> dict[int, Bearing]:
    """How each of these addresses stands, added up afresh."""
    attested = attestations(session)
    found: dict[int, Bearing] = {}
    for some in slices(sorted(address_ids)):
        for address, facts in facts_of(session, some, asked.keyring, attested).items():
            found[address] = bearing(facts, now=asked.now, policy=asked.policy)
    return found


def say_again(
    session: Session,
    noes: Mapping[int, Collection[int]],
    *,
    upload_id: int,
    asked: Asked,
    actor: str,
    now: datetime,
) -> list[int]:
    """Append to the ledger, for each address, these events as said there; their numbers."""
    said = events(session, {seq for seqs in noes.values() for seq in seqs})
    rows = session.execute(
        select(Address.id, Address.email).where(among(session, Address.id, sorted(noes)))
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
                    upload_id=upload_id,
                    actor=actor,
                    now=now,
                )
            )
            for address in sorted(noes)
            for seq in sorted(noes[address])
        ],
    )
