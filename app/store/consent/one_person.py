"""What permission would be if two people were one, for many such pairs in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.consent import EventKey
from app.models.people import PersonAddress
from app.models.permission import Standing
from app.store.bulk import among, rows_of
from app.store.consent.households import noes_near_people
from app.store.consent.ledger import events
from app.store.consent.standings import Asked
from app.store.consent.tied import attestations, facts_of
from app.store.consent.undone import noes_of_people
from app.store.matching import slices
from consent.ledger import Event
from consent.one_person import Change, Side, if_one
from consent.reasons import State
from consent.standing import NOES, AddressFacts, Said
from consent.ties import Tie

People = tuple[int, int]

_COULD_LOSE = (
    State.CAN_BE_INVITED.value,
    State.WAITING_FOR_ONE_FACT.value,
    State.YES_HAS_AGED.value,
)


def changes_if_one(
    session: Session, pairs: Collection[People], asked: Asked
) -> dict[People, Change]:
    """What would change for each of these two people were they one; pairs of no effect left out.

    Where nobody of the two could be written to, now or once more is known, nothing can change; nor
    where only one could and the other never said no.
    """
    ids = {person for pair in pairs for person in pair}
    at_stake = _addresses_at_stake(session, ids)
    beside = {b for a, b in _both_ways(pairs) if a in at_stake}
    noes = _noes(session, beside, asked)
    telling = [
        (a, b)
        for a, b in pairs
        if (a in at_stake and b in at_stake)
        or (a in at_stake and b in noes)
        or (b in at_stake and a in noes)
    ]
    facts = _facts(
        session, {x for pair in telling for p in pair for x in at_stake.get(p, ())}, asked
    )
    found = {}
    for pair in telling:
        one, other = (
            Side({x: facts[x] for x in at_stake.get(person, ())}, noes.get(person, ()))
            for person in pair
        )
        change = if_one(one, other, now=asked.now, policy=asked.policy)
        if change.leaving or change.falls:
            found[pair] = change
    return found


def _both_ways(pairs: Iterable[People]) -> Iterable[People]:
    for a, b in pairs:
        yield a, b
        yield b, a


def _addresses_at_stake(session: Session, person_ids: Collection[int]) -> dict[int, set[int]]:
    """Person → those of their addresses that could be written to, now or once more is known."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = rows_of(
        session,
        select(PersonAddress.person_id, PersonAddress.address_id)
        .join(Standing, Standing.address_id == PersonAddress.address_id)
        .where(
            among(session, PersonAddress.person_id, sorted(person_ids)),
            Standing.state.in_(_COULD_LOSE),
        ),
    )
    for person, address in rows:
        found[person].add(address)
    return dict(found)


def _facts(session: Session, address_ids: Collection[int], asked: Asked) -> dict[int, AddressFacts]:
    attested = attestations(session)
    found: dict[int, AddressFacts] = {}
    for some in slices(sorted(address_ids)):
        found.update(facts_of(session, some, asked.keyring, attested))
    return found


def _noes(
    session: Session, person_ids: Collection[int], asked: Asked
) -> dict[int, tuple[Said, ...]]:
    """Person → what would reach, or be near, any further address of theirs."""
    sure = noes_of_people(session, person_ids)
    near = _near(session, noes_near_people(session, person_ids, asked.keyring))
    said = events(session, set().union(*sure.values(), *near.values()))
    found: dict[int, tuple[Said, ...]] = {}
    for person in sure.keys() | near.keys():
        surely = sure.get(person, set())
        noes = [_said(seq, said[seq], Tie.PERSON) for seq in sorted(surely)]
        noes += [
            _said(seq, said[seq], Tie.NEAR)
            for seq in sorted(near.get(person, set()) - surely)
            if said[seq].act in NOES
        ]
        if noes:
            found[person] = tuple(noes)
    return found


def _near(session: Session, keys: Mapping[int, Collection[str]]) -> dict[int, set[int]]:
    """Person → the events that these keys of theirs find."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for key, seq in rows_of(
        session,
        select(EventKey.key, EventKey.seq).where(
            among(session, EventKey.key, sorted(set().union(*keys.values())))
        ),
    ):
        holders[key].add(seq)
    return {
        person: set().union(*(holders.get(key, set()) for key in theirs))
        for person, theirs in keys.items()
    }


def _said(seq: int, no: Event, tie: Tie) -> Said:
    return Said(
        seq=seq,
        act=no.act,
        when=no.occurred,
        tie=tie,
        scope=no.scope,
        basis=no.basis,
        authority=no.authority,
    )
