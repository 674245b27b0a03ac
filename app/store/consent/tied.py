"""Which events bear on which address: by mailbox, by name and postcode, by person, or perhaps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session, aliased

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, DraftAddress, PersonAddress
from app.models.permission import AddressMark, Wording
from app.store.consent.ledger import event_of
from app.store.matching import slices
from consent.attestation import Attested, completed
from consent.events import Act
from consent.ledger import Event
from consent.people_at import Name, labels
from consent.standing import AddressFacts, Said
from consent.ties import Keyring, Tie
from importers.matching.card import from_json


def mark_addresses(session: Session, address_ids: Collection[int], keyring: Keyring) -> None:
    """Derive again what these addresses seek: mailbox, its neighbours, names they stand with."""
    for some in slices(sorted(address_ids)):
        session.execute(delete(AddressMark).where(AddressMark.address_id.in_(some)))
        marks: dict[int, set[str]] = {}
        for address, email in session.execute(
            select(Address.id, Address.email).where(Address.id.in_(some))
        ):
            marks[address] = {keyring.mailbox(email), *keyring.mailbox_neighbours(email)}
        for address, card in _cards_at(session, some):
            marks[address] |= _seeks(keyring, card)
        rows = [{"address_id": a, "key": k} for a, keys in marks.items() for k in sorted(keys)]
        if rows:
            session.execute(insert(AddressMark), rows)


def _cards_at(session: Session, address_ids: Sequence[Any]) -> Iterable[tuple[int, dict[str, Any]]]:
    return session.execute(
        select(DraftAddress.address_id, Draft.card)
        .join(Draft, Draft.id == DraftAddress.draft_id)
        .where(DraftAddress.address_id.in_(address_ids))
    )


def _seeks(keyring: Keyring, kept: dict[str, Any]) -> frozenset[str]:
    card = from_json({**kept, "draft": 0})
    given, family = card.name.given, card.name.family
    place = card.postcode or card.district
    return (
        keyring.person_seeks(given, family, card.postcode)
        | keyring.namesakes(given, family, card.postcode)
        | keyring.near_seeks(given, family, postcode=place)
    )


def touched_by(session: Session, seqs: Collection[int]) -> set[int]:
    """Addresses that these events may bear on."""
    found: set[int] = set()
    for some in slices(sorted(seqs)):
        found |= set(
            session.scalars(
                select(AddressMark.address_id)
                .join(EventKey, EventKey.key == AddressMark.key)
                .where(EventKey.seq.in_(some))
            )
        )
    return found


def addresses_of_people(session: Session, person_ids: Collection[int]) -> set[int]:
    """Addresses of these people, and of everybody who shares one of them."""
    found: set[int] = set()
    for some in slices(sorted(person_ids)):
        found |= set(
            session.scalars(
                select(PersonAddress.address_id).where(PersonAddress.person_id.in_(some))
            )
        )
    shared: set[int] = set()
    mine, theirs = aliased(PersonAddress), aliased(PersonAddress)
    for some in slices(sorted(found)):
        shared |= set(
            session.scalars(
                select(theirs.address_id)
                .join(mine, mine.person_id == theirs.person_id)
                .where(mine.address_id.in_(some))
            )
        )
    return found | shared


def attestations(session: Session) -> dict[str, Attested]:
    """What staff declared about each wording."""
    rows = session.execute(select(Wording.fingerprint, Wording.attested))
    return {fingerprint: Attested(attested) for fingerprint, attested in rows}


def facts_of(
    session: Session,
    address_ids: Sequence[int],
    keyring: Keyring,
    attested: Mapping[str, Attested],
) -> dict[int, AddressFacts]:
    """Everything that bears on each of these addresses (at most one statement's worth)."""
    tied = _tied(session, address_ids)
    bodies = _bodies(session, {seq for found in tied.values() for seq in found})
    people = _labels(session, tied, bodies)
    addresses = session.execute(
        select(Address.id, Address.email, Address.mistyped).where(Address.id.in_(address_ids))
    )
    return {
        address: AddressFacts(
            canonical=email,
            mistyped=bool(mistyped),
            said=tuple(
                _said(
                    seq,
                    tie,
                    bodies[seq],
                    keyring.address(email),
                    people.get((address, seq)),
                    attested,
                )
                for seq, ties in sorted(tied[address].items())
                for tie in sorted(ties)
            ),
        )
        for address, email, mistyped in addresses
    }


def all_facts(
    session: Session, keyring: Keyring, attested: Mapping[str, Attested] | None = None
) -> dict[int, AddressFacts]:
    """Everything that bears on every address, under these attestations (default: those kept)."""
    declared = attestations(session) if attested is None else attested
    found: dict[int, AddressFacts] = {}
    for some in slices(every_address(session)):
        found.update(facts_of(session, some, keyring, declared))
    return found


def every_address(session: Session) -> list[int]:
    """Ids of all addresses."""
    return list(session.scalars(select(Address.id).order_by(Address.id)))


_Stored = tuple[Event, int | None]


def _bodies(session: Session, seqs: Collection[int]) -> dict[int, _Stored]:
    found: dict[int, _Stored] = {}
    for some in slices(sorted(seqs)):
        rows = session.execute(
            select(ConsentEvent.seq, ConsentEvent.body, ConsentEvent.draft_id).where(
                ConsentEvent.seq.in_(some)
            )
        )
        found.update({seq: (event_of(body), draft) for seq, body, draft in rows})
    return found


def _tied(session: Session, address_ids: Sequence[int]) -> dict[int, dict[int, set[Tie]]]:
    """Address → event → the ties between them."""
    found: dict[int, dict[int, set[Tie]]] = {a: defaultdict(set) for a in address_ids}
    by_key = (
        select(AddressMark.address_id, EventKey.seq, EventKey.tie)
        .join(EventKey, EventKey.key == AddressMark.key)
        .where(AddressMark.address_id.in_(address_ids))
    )
    for address, seq, tie in session.execute(by_key):
        found[address][seq].add(Tie(tie))
    for statement in (_by_rows(address_ids), _by_siblings(address_ids)):
        for address, seq in session.execute(statement):
            found[address][seq].add(Tie.PERSON)
    _leave_out_needless_doubts(found)
    return found


def _leave_out_needless_doubts(found: dict[int, dict[int, set[Tie]]]) -> None:
    """A near tie says nothing beside a sure one.

    Nothing a file brings lifts a doubt: a slip in a stop list often stands in a survey as well.
    """
    for tied in found.values():
        for ties in tied.values():
            if len(ties) > 1:
                ties.discard(Tie.NEAR)


def _by_rows(address_ids: Sequence[int]) -> Any:
    """A no that stands on any row of a person counts at all of the person's addresses."""
    return (
        select(PersonAddress.address_id, ConsentEvent.seq)
        .join(Draft, Draft.person_id == PersonAddress.person_id)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(PersonAddress.address_id.in_(address_ids), ConsentEvent.act != Act.GRANT.value)
    )


def _by_siblings(address_ids: Sequence[int]) -> Any:
    """A no said on our own page, at one address of a person, counts at all of them."""
    here, there = aliased(PersonAddress), aliased(PersonAddress)
    return (
        select(here.address_id, ConsentEvent.seq)
        .join(there, there.person_id == here.person_id)
        .join(AddressMark, AddressMark.address_id == there.address_id)
        .join(EventKey, and_(EventKey.key == AddressMark.key, EventKey.tie == Tie.MAILBOX.value))
        .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
        .where(
            here.address_id.in_(address_ids),
            ConsentEvent.act != Act.GRANT.value,
            ConsentEvent.draft_id.is_(None),
        )
    )


def _labels(
    session: Session,
    tied: Mapping[int, Mapping[int, set[Tie]]],
    bodies: Mapping[int, _Stored],
) -> dict[tuple[int, int], str | None]:
    """Whose each event is, as seen from each address: a label for each name at the mailbox."""
    names = _names(session, {draft for _, draft in bodies.values() if draft is not None})
    at: defaultdict[int, set[Name]] = defaultdict(set)
    for address, card in _cards_at_mailbox(session, list(tied)):
        at[address].add((card.get("given", ""), card.get("family", "")))
    found: dict[tuple[int, int], str | None] = {}
    for address, seqs in tied.items():
        known = labels(at[address])
        for seq in seqs:
            draft = bodies[seq][1]
            found[address, seq] = known.get(names[draft]) if draft in names else None
    return found


def _cards_at_mailbox(
    session: Session, address_ids: Sequence[int]
) -> Iterable[tuple[int, dict[str, Any]]]:
    """The cards of every row that stands on the mailbox of an address, however spelt."""
    here, spelt = aliased(Address), aliased(Address)
    return session.execute(
        select(here.id, Draft.card)
        .join(spelt, spelt.mailbox == here.mailbox)
        .join(DraftAddress, DraftAddress.address_id == spelt.id)
        .join(Draft, Draft.id == DraftAddress.draft_id)
        .where(here.id.in_(address_ids))
    )


def _names(session: Session, draft_ids: Collection[int]) -> dict[int, Name]:
    found: dict[int, Name] = {}
    for some in slices(sorted(draft_ids)):
        rows = session.execute(select(Draft.id, Draft.card).where(Draft.id.in_(some)))
        found.update({d: (card.get("given", ""), card.get("family", "")) for d, card in rows})
    return found


def _said(
    seq: int,
    tie: Tie,
    stored: _Stored,
    here: str,
    who: str | None,
    attested: Mapping[str, Attested],
) -> Said:
    event = stored[0]
    return Said(
        seq=seq,
        act=event.act,
        when=event.occurred,
        tie=tie,
        scope=event.scope,
        basis=event.basis,
        authority=event.authority,
        missing=completed(event.missing, event.wording, attested),
        given_here=event.address == here,
        who=who,
    )
