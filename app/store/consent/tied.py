"""Which events bear on which address: by mailbox, by name and postcode, by person, or perhaps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, DraftAddress, PersonAddress
from app.models.permission import AddressMark, Wording
from app.store.bulk import among, rows_of, values_of
from app.store.consent.entered import perhaps_reached, ties_entered
from app.store.consent.households import households_of_joined
from app.store.matching import slices
from consent.attestation import Attested, completed
from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.ledger import Event
from consent.people_at import Name, labels
from consent.standing import STOPS, SUREST_FIRST, AddressFacts, Said
from consent.ties import Keyring, Tie

_HERE, _THERE = aliased(PersonAddress), aliased(PersonAddress)
_SPELT = aliased(Address)
_READ = aliased(ConsentEvent)
"""Tables met twice in one question; named once, since that takes longer than asking."""


def touched_by(session: Session, seqs: Collection[int]) -> set[int]:
    """Addresses that these events may bear on, as far as they are marked (`marks`)."""
    marked = values_of(
        session,
        select(AddressMark.address_id)
        .join(EventKey, EventKey.key == AddressMark.key)
        .where(among(session, EventKey.seq, sorted(seqs)))
        .distinct(),
    )
    return perhaps_reached(session, seqs).union(marked)


def addresses_of_people(session: Session, person_ids: Collection[int]) -> set[int]:
    """Addresses of these people, and of everybody who shares one of them."""
    found = set(
        values_of(
            session,
            select(PersonAddress.address_id).where(
                among(session, PersonAddress.person_id, sorted(person_ids))
            ),
        )
    )
    shared = values_of(
        session,
        select(_THERE.address_id)
        .join(_HERE, _HERE.person_id == _THERE.person_id)
        .where(among(session, _HERE.address_id, sorted(found)))
        .distinct(),
    )
    return found.union(shared)


def attestations(session: Session) -> dict[str, Attested]:
    """What staff declared about each wording."""
    rows = session.execute(select(Wording.fingerprint, Wording.attested))
    return {fingerprint: Attested(attested) for fingerprint, attested in rows}


class Told(NamedTuple):
    """What of an event bears on standings."""

    act: Act
    address: str | None
    draft: int | None
    when: Interval
    scope: Scope
    basis: Basis
    authority: Authority
    wording: str | None
    missing: frozenset[Missing]


def facts_of(
    session: Session,
    address_ids: Sequence[int],
    keyring: Keyring,
    attested: Mapping[str, Attested],
    known: Mapping[int, Told] = MappingProxyType({}),
) -> dict[int, AddressFacts]:
    """Everything that bears on each of these addresses.

    `known` are events of rows that were just taken in, which need not be read again.
    """
    tied = _tied(session, address_ids, keyring)
    seqs = {seq for found in tied.values() for seq in found}
    told = _what_was_told(session, seqs - known.keys())
    told.update({seq: known[seq] for seq in seqs & known.keys()})
    people = _labels(session, tied, told)
    addresses = rows_of(
        session,
        select(Address.id, Address.email, Address.mistyped).where(
            among(session, Address.id, address_ids)
        ),
    )
    return {
        address: AddressFacts(
            canonical=email,
            mistyped=bool(mistyped),
            said=_all_said(
                tied.get(address, {}), told, keyring, email, people.get(address, {}), attested
            ),
        )
        for address, email, mistyped in addresses
    }


def _all_said(
    tied: Mapping[int, Tie],
    told: Mapping[int, Told],
    keyring: Keyring,
    email: str,
    who: Mapping[int, str | None],
    attested: Mapping[str, Attested],
) -> tuple[Said, ...]:
    if not tied:
        return ()
    here = keyring.address(email)
    return tuple(
        _said(seq, tie, told[seq], here, who.get(seq), attested)
        for seq, tie in sorted(tied.items())
        if seq in told
    )


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
    return list(values_of(session, select(Address.id).order_by(Address.id)))


def told_of(event: Event, draft_id: int | None) -> Told:
    """What of an event bears on standings, before it is written down."""
    return Told(
        act=event.act,
        address=event.address,
        draft=draft_id,
        when=event.occurred,
        scope=event.scope,
        basis=event.basis,
        authority=event.authority,
        wording=event.wording,
        missing=event.missing,
    )


def _what_was_told(session: Session, seqs: Collection[int]) -> dict[int, Told]:
    """These events, without the yeses of rows that were taken out: what is gone permits nothing.

    A no stays, whatever became of its row. What a row answered that nobody could read counts until
    somebody has read it.
    """
    rows = rows_of(
        session,
        select(ConsentEvent.seq, ConsentEvent.body, ConsentEvent.draft_id)
        .outerjoin(Draft, Draft.id == ConsentEvent.draft_id)
        .where(
            among(session, ConsentEvent.seq, sorted(seqs)),
            or_(
                ConsentEvent.act != Act.GRANT.value,
                ConsentEvent.draft_id.is_(None),
                Draft.person_id.is_not(None),
            ),
            still_unread(),
        ),
    )
    return {
        seq: Told(
            act=Act(body["act"]),
            address=body["address"],
            draft=draft,
            when=Interval(*(datetime.fromisoformat(t) if t else None for t in body["occurred"])),
            scope=Scope(body["scope"]),
            basis=Basis(body["basis"]),
            authority=Authority(body["authority"]),
            wording=body["wording"],
            missing=frozenset(map(Missing, body["missing"])),
        )
        for seq, body, draft in rows
    }


def still_unread() -> ColumnElement[bool]:
    """Whether an event is anything but an unreadable answer that somebody has read since."""
    return or_(
        ConsentEvent.act != Act.UNREAD.value,
        ~exists().where(_READ.draft_id == ConsentEvent.draft_id, _READ.act == Act.READ.value),
    )


def _tied(
    session: Session, address_ids: Sequence[int], keyring: Keyring
) -> dict[int, dict[int, Tie]]:
    """Address → event → the surest tie between them; addresses on which nothing bears are left out.

    Nothing a file brings lifts a doubt: a slip in a stop list often stands in a survey as well. So
    a near tie stays unless the same event has a sure one.
    """
    by_key = (
        select(AddressMark.address_id, EventKey.seq, EventKey.tie)
        .join(EventKey, EventKey.key == AddressMark.key)
        .where(among(session, AddressMark.address_id, address_ids))
    )
    pairs: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for address, seq, tie in rows_of(session, by_key):
        pairs[tie].append((address, seq))
    for statement in (_by_rows(session, address_ids), _by_siblings(session, address_ids)):
        pairs[Tie.PERSON] += rows_of(session, statement)
    for address, seq, how in ties_entered(session, address_ids, keyring):
        pairs[how].append((address, seq))
    for address, seq in _by_households(session, address_ids, keyring):
        pairs[Tie.NEAR].append((address, seq))
    found: defaultdict[int, dict[int, Tie]] = defaultdict(dict)
    for surer in reversed(SUREST_FIRST):
        for address, seq in pairs[surer]:
            found[address][seq] = surer
    return found


def _by_households(
    session: Session, address_ids: Sequence[int], keyring: Keyring
) -> Iterable[tuple[int, int]]:
    """Noes near whom staff made one, that one of them may have said at another mailbox of theirs."""
    met = households_of_joined(session, address_ids, keyring)
    keys = set[str]().union(*met.values())
    if not keys:
        return
    found = select(EventKey.key, EventKey.seq).where(among(session, EventKey.key, sorted(keys)))
    events: defaultdict[str, set[int]] = defaultdict(set)
    for key, seq in rows_of(session, found):
        events[key].add(seq)
    for address, theirs in met.items():
        for key in theirs:
            yield from ((address, seq) for seq in events[key])


def _by_rows(session: Session, address_ids: Sequence[int]) -> Any:
    """A no that stands on any row of a person counts at all of the person's addresses."""
    return (
        select(PersonAddress.address_id, ConsentEvent.seq)
        .join(Draft, Draft.person_id == PersonAddress.person_id)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(
            among(session, PersonAddress.address_id, address_ids),
            ConsentEvent.act != Act.GRANT.value,
        )
    )


def _by_siblings(session: Session, address_ids: Sequence[int]) -> Any:
    """A no said on our own page, at one address of a person, counts at all of them."""
    return (
        select(_HERE.address_id, ConsentEvent.seq)
        .join(_THERE, _THERE.person_id == _HERE.person_id)
        .join(AddressMark, AddressMark.address_id == _THERE.address_id)
        .join(EventKey, and_(EventKey.key == AddressMark.key, EventKey.tie == Tie.MAILBOX.value))
        .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
        .where(
            among(session, _HERE.address_id, address_ids),
            ConsentEvent.act != Act.GRANT.value,
            ConsentEvent.draft_id.is_(None),
        )
    )


def _labels(
    session: Session,
    tied: Mapping[int, Mapping[int, Tie]],
    told: Mapping[int, Told],
) -> dict[int, dict[int, str | None]]:
    """Whose each event is, as seen from each address: a label for each name at the mailbox.

    Only where it can matter; elsewhere nobody's.
    """
    asked = {
        address: [seq for seq in seqs if seq in told]
        for address, seqs in tied.items()
        if _whose_matters({told[seq].act for seq in seqs if seq in told})
    }
    if not asked:
        return {}
    drafts = {told[seq].draft for seqs in asked.values() for seq in seqs} - {None}
    names = _names(session, drafts)
    at: defaultdict[int, set[Name]] = defaultdict(set)
    for address, card in _cards_at_mailbox(session, list(asked)):
        at[address].add(_name(card))
    found: dict[int, dict[int, str | None]] = {}
    for address, seqs in asked.items():
        known = labels(at[address])
        found[address] = {seq: known.get(names.get(told[seq].draft, _NOBODY)) for seq in seqs}
    return found


def _whose_matters(acts: AbstractSet[Act]) -> bool:
    """Whether a yes meets a no, or a lift a stop: it may be another person's."""
    return {Act.GRANT, Act.DECLINE} <= acts or (
        Act.LIFT in acts and not acts.isdisjoint(STOPS | {Act.BOUNCE})
    )


def _cards_at_mailbox(
    session: Session, address_ids: Sequence[int]
) -> Iterable[tuple[int, dict[str, Any]]]:
    """The cards of every row that stands on the mailbox of an address, however spelt.

    Also those of rows that were taken out: whose word is whose does not change with them.
    """
    rows = rows_of(
        session,
        select(Address.id, Draft.card)
        .join(_SPELT, _SPELT.mailbox == Address.mailbox)
        .join(DraftAddress, DraftAddress.address_id == _SPELT.id)
        .join(Draft, Draft.id == DraftAddress.draft_id)
        .where(among(session, Address.id, address_ids)),
    )
    return ((address, card) for address, card in rows)


_NOBODY: Name = ("\0", "\0")
"""What no card is called."""


def _name(card: Mapping[str, Any]) -> Name:
    return card.get("given", ""), card.get("family", "")


def _names(session: Session, draft_ids: Iterable[int | None]) -> dict[int | None, Name]:
    rows = rows_of(
        session,
        select(Draft.id, Draft.card).where(
            among(session, Draft.id, [draft for draft in draft_ids if draft is not None])
        ),
    )
    return {draft: _name(card) for draft, card in rows}


def _said(
    seq: int,
    tie: Tie,
    told: Told,
    here: str,
    who: str | None,
    attested: Mapping[str, Attested],
) -> Said:
    return Said(
        seq=seq,
        act=told.act,
        when=told.when,
        tie=tie,
        scope=told.scope,
        basis=told.basis,
        authority=told.authority,
        missing=completed(told.missing, told.wording, attested),
        given_here=told.address == here,
        who=who,
    )
