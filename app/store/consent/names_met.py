"""Keys of names by which a no and an address meet, whichever of the two came first.

An address seeks some eighteen keys for each name it stands with (`consent.ties`), and hardly any
of them is ever published. It keeps those that are: a new address looks for its own among the events
there are, a new no looks for the addresses there are, by the plain names of the rows.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Draft, DraftAddress
from app.store import match_keys
from app.store.bulk import among, rows_of, values_of
from app.store.matching import cards_of, slices
from consent.names import fold_family
from consent.standing import STOPS
from consent.ties import Tie
from importers.matching.block import name_at
from importers.matching.card import Card

Meet = Callable[[Mapping[int, Card], Collection[str]], Mapping[int, frozenset[str]]]
"""Which of some published keys the names of drafts seek where they stand; those with none left out."""

Standing = Iterable[tuple[int, int]]
"""Addresses, each with a draft that stands on it."""


def published(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these keys by which some event is found."""
    return {
        key
        for some in slices(sorted(keys))
        for key in values_of(
            session, select(EventKey.key).where(among(session, EventKey.key, some)).distinct()
        )
    }


@dataclass(slots=True)
class _Noes:
    """What new noes published by name, and by which rows' names."""

    keys: set[str] = field(default_factory=set)
    drafts: set[int] = field(default_factory=set)
    anywhere: set[int] = field(default_factory=set)
    """Those of the drafts whose no reaches namesakes wherever they live."""
    nameless: bool = False
    """Whether one of them came without a row: then every address is asked."""


def addresses_met(
    session: Session, last: int, meet: Meet, known: dict[int, Card] | None
) -> dict[int, set[str]]:
    """Address → those keys it seeks that events after number `last` published by name.

    `known` are cards of drafts that need not be read again.
    """
    noes = _noes_since(session, last)
    found: defaultdict[int, set[str]] = defaultdict(set)
    if not noes.keys:
        return found
    standing = list(_everybody(session) if noes.nameless else _namesakes(session, noes, known))
    for some in slices(standing):
        met = meet(cards_of(session, {draft for _, draft in some}, known), noes.keys)
        for address, draft in some:
            if draft in met:
                found[address] |= met[draft]
    return found


def _noes_since(session: Session, last: int) -> _Noes:
    """Keys under which noes after number `last` are found by name.

    What a stop publishes as near its mailbox is among them, and is no name's key.
    """
    noes = _Noes()
    rows = rows_of(
        session,
        select(ConsentEvent.draft_id, ConsentEvent.address, ConsentEvent.act, EventKey.key)
        .join(EventKey, EventKey.seq == ConsentEvent.seq)
        .where(
            ConsentEvent.seq > last,
            EventKey.tie != Tie.MAILBOX.value,
            # A yes is found by its mailbox alone; without a row only a name's keys count here.
            or_(
                ConsentEvent.draft_id.is_not(None),
                ConsentEvent.address.is_(None),
                EventKey.tie == Tie.NAME_AND_POSTCODE.value,
            ),
        ),
    )
    for draft, address, act, key in rows:
        noes.keys.add(key)
        if draft is None:
            noes.nameless = True
            continue
        noes.drafts.add(draft)
        if address is None and act in STOPS:
            noes.anywhere.add(draft)
    return noes


def _everybody(session: Session) -> Standing:
    rows = rows_of(session, select(DraftAddress.address_id, DraftAddress.draft_id))
    return ((address, draft) for address, draft in rows)


def _namesakes(session: Session, noes: _Noes, known: dict[int, Card] | None) -> Standing:
    """Where rows stand that may bear one of these names: in its postcode, or anywhere."""
    places: set[str] = set()
    families: set[str] = set()
    for draft, card in cards_of(session, noes.drafts, known).items():
        # A single word may well be the surname, and is published as one.
        family = fold_family(card.name.family or card.name.given)
        if family and card.postcode:
            places.add(name_at(family, card.postcode))
        # Without a full postcode a name's keys are published for a stop without an address alone.
        if draft in noes.anywhere:
            families.add(family)
    found = {
        (address, draft)
        for some in slices({draft for _, draft in match_keys.holders(session, places)})
        for address, draft in rows_of(
            session,
            select(DraftAddress.address_id, DraftAddress.draft_id).where(
                among(session, DraftAddress.draft_id, some)
            ),
        )
    }
    return sorted(found.union(_bearing(session, families)))


def _bearing(session: Session, families: Set[str]) -> Standing:
    """Where rows with one of these surnames stand."""
    for some in slices(sorted(families - {""})):
        rows = rows_of(
            session,
            select(DraftAddress.address_id, Draft.id)
            .join(Draft, Draft.id == DraftAddress.draft_id)
            .where(among(session, Draft.family, some)),
        )
        yield from ((address, draft) for address, draft in rows)
