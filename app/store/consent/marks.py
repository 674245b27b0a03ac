"""What addresses seek in the ledger: kept when an address or a row is new, and when a stop is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from sqlalchemy import Integer, String, func, or_, select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent
from app.models.people import Address, DraftAddress
from app.models.permission import AddressMark
from app.models.shell import Setting
from app.store.bulk import among, insert_rows, rows_of
from app.store.consent.households import households_met, sharing
from app.store.consent.ledger import be_only_writer
from app.store.consent.names_met import addresses_met, published
from app.store.consent.seeking import Seeker
from app.store.matching import cards_of, slices
from consent.address import loose, mistyping, slips
from consent.events import Act
from consent.standing import NOES, STOPS
from consent.ties import Keyring
from importers.matching.card import Card

REACHED = "stops_reached"
"""The setting that keeps how far down the ledger noes have been shown to the addresses they meet.

A mailbox has some thirty neighbours, few of which anybody ever stops. So of the keys of neighbours
an address keeps those that a stop published: a new address looks for them among the events there
are, a new stop looks for the addresses there are. So it is with names (`names_met`).
"""


def mark_addresses(
    session: Session,
    address_ids: Collection[int],
    keyring: Keyring,
    cards: dict[int, Card] | None = None,
) -> None:
    """Keep what these addresses seek and meet by now, and let new noes reach whom they meet.

    `cards` are those of drafts that need not be read again (see `cards_of`). Call it after appending
    and before asking what was touched. Marks only grow: rows that were taken out have tied an
    address, and what once refused it must go on doing so.
    """
    # Whoever marks while another appends would not see what the other wrote.
    be_only_writer(session)
    reached = session.get(Setting, REACHED, populate_existing=True)
    last, any_before = reached.value if reached else (0, False)
    heard = _noes_since(session, last)
    news = _near_stops(heard)
    any_stops = any_before or bool(news)
    seeker = Seeker(keyring)
    for some in slices(sorted(address_ids)):
        wanted = _wanted(session, some, seeker, cards)
        known = _add(session, wanted)
        if any_stops:
            _add(session, _stopped_neighbours(session, set(wanted) - known, keyring))
    for met in slices(addresses_met(session, last, seeker.met_among, cards).items()):
        _add(session, dict(met))
    if news:
        _add(session, _neighbours_of(session, news, keyring))
    if heard:
        mark_households(session, sharing(session, {no.mailbox for no in heard}), keyring)
    _keep_reached(session, reached, any_stops=any_stops)


def mark_households(session: Session, address_ids: Collection[int], keyring: Keyring) -> None:
    """Keep what these addresses meet of noes that somebody at another mailbox of theirs may have said.

    Who uses a mailbox is told by people, so ask whenever an address may have become another's.
    """
    for some in slices(sorted(address_ids)):
        _add(session, households_met(session, some, keyring))


def _wanted(
    session: Session,
    address_ids: Collection[int],
    seeker: Seeker,
    known: dict[int, Card] | None,
) -> dict[int, set[str]]:
    """Address → the key of its mailbox, and those of the names it stands with that a no published."""
    emails = rows_of(
        session, select(Address.id, Address.email).where(among(session, Address.id, address_ids))
    )
    found = {address: {seeker.keyring.mailbox(email)} for address, email in emails}
    rows = rows_of(
        session,
        select(DraftAddress.address_id, DraftAddress.draft_id).where(
            among(session, DraftAddress.address_id, address_ids)
        ),
    )
    cards = cards_of(session, {draft for _, draft in rows}, known)
    met = seeker.met(cards, partial(published, session))
    for address, draft in rows:
        if draft in met:
            found[address] |= met[draft]
    return found


def _add(session: Session, wanted: Mapping[int, Collection[str]]) -> set[int]:
    """Keep the marks that are not there yet; the addresses that had some before."""
    there: defaultdict[int, set[str]] = defaultdict(set)
    for address, key in rows_of(
        session,
        select(AddressMark.address_id, AddressMark.key).where(
            among(session, AddressMark.address_id, wanted)
        ),
    ):
        there[address].add(key)
    rows = [
        (address, key)
        for address, keys in sorted(wanted.items())
        for key in sorted(set(keys) - there[address] if address in there else keys)
    ]
    insert_rows(session, AddressMark, ("address_id", "key"), rows)
    return set(there)


def _stopped_neighbours(
    session: Session, address_ids: Collection[int], keyring: Keyring
) -> dict[int, frozenset[str]]:
    """Address → those keys of its neighbours that some event published."""
    emails = rows_of(
        session, select(Address.id, Address.email).where(among(session, Address.id, address_ids))
    )
    sought = {address: keyring.mailbox_neighbours(email) for address, email in emails}
    every = set().union(*sought.values())
    stopped = published(session, every)
    return {address: met for address, keys in sought.items() if (met := keys & stopped)}


Stops = Mapping[str, frozenset[str]]
"""The key of a mailbox → all that stops at it published as near."""


class _No(NamedTuple):
    """A no at a mailbox that publishes near keys."""

    act: Act
    mailbox: str
    near: frozenset[str]


def _noes_since(session: Session, last: int) -> list[_No]:
    """Noes with a mailbox and near keys that stand in the ledger after the event of this number."""
    rows = rows_of(
        session,
        select(ConsentEvent.act, ConsentEvent.body).where(
            ConsentEvent.seq > last, ConsentEvent.act.in_([act.value for act in sorted(NOES)])
        ),
    )
    return [
        _No(Act(act), body["mailbox"], frozenset(body["near"]))
        for act, body in rows
        if body["mailbox"] and body["near"]
    ]


def _near_stops(noes: Iterable[_No]) -> Stops:
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for no in noes:
        if no.act in STOPS:
            found[no.mailbox] |= no.near
    return dict(found)


def _keep_reached(session: Session, reached: Setting | None, *, any_stops: bool) -> None:
    """Remember how far down the ledger we are; its times are the events' own."""
    last = session.execute(
        select(ConsentEvent.seq, ConsentEvent.recorded_at)
        .order_by(ConsentEvent.seq.desc())
        .limit(1)
    ).first()
    if last is None:
        return
    if reached is None:
        reached = Setting(name=REACHED, set_by="reconvene")
        session.add(reached)
    reached.value, reached.set_at = [last.seq, any_stops], last.recorded_at
    session.flush()


def _neighbours_of(session: Session, stops: Stops, keyring: Keyring) -> dict[int, frozenset[str]]:
    """Address → those of its neighbours' keys that these stops published."""
    rows = rows_of(
        session,
        select(AddressMark.key, Address.mailbox)
        .join(Address, Address.id == AddressMark.address_id)
        .where(among(session, AddressMark.key, stops)),
    )
    near = {mailbox: stops[key] for key, mailbox in rows}
    found: dict[int, frozenset[str]] = {}
    # A stop whose address is on no row is known by its keys alone; then everybody is asked.
    if len(near) < len(stops):
        every = frozenset[str]().union(*stops.values())
        for address, email in rows_of(session, select(Address.id, Address.email)):
            if met := keyring.mailbox_neighbours(email) & every:
                found[address] = met
        return found
    stopped: defaultdict[str, set[str]] = defaultdict(set)
    for mailbox in near:
        for slip in slips(mailbox):
            stopped[slip].add(mailbox)
    for address, email in _perhaps_near(session, near):
        ours = {mailbox for slip in slips(email) for mailbox in stopped.get(slip, ())}
        theirs = frozenset[str]().union(*(near[mailbox] for mailbox in ours))
        if met := keyring.mailbox_neighbours(email) & theirs if ours else frozenset():
            found[address] = met
    return found


def _perhaps_near(session: Session, mailboxes: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Every address that may share a slip with one of these mailboxes, and some others.

    Slips keep the first letter and lose one letter at most, but of what was probably meant where
    the address is mistyped (`consent.address.slips`).
    """
    meant = {
        loose(slip.suggestion)
        for mailbox in mailboxes
        if (slip := mistyping(mailbox)) and slip.suggestion
    }
    letters = {mailbox[0] for mailbox in mailboxes}
    lengths = {len(one) + more for one in meant.union(mailboxes) for more in (-1, 0, 1)}
    rows = rows_of(
        session,
        select(Address.id, Address.email).where(
            among(session, func.substr(Address.mailbox, 1, 1, type_=String()), letters),
            or_(
                among(session, func.length(Address.mailbox, type_=Integer()), lengths),
                Address.mistyped != "",
            ),
        ),
    )
    return ((address, email) for address, email in rows)
