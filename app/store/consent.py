"""The ledger's only door: append, find what is tied to an address, fold, keep the result."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, text, update
from sqlalchemy.orm import Session, aliased

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, DraftAddress, PersonAddress
from app.models.permission import AddressMark, Wording
from app.models.permission import Standing as StandingRow
from app.models.shell import Setting
from app.store.matching import slices
from consent.attestation import Attested, completed
from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.gate import Policy, decide
from consent.ledger import GENESIS, Event, canonical, chain
from consent.people_at import Name, labels
from consent.reasons import Code, State
from consent.standing import STOPS, AddressFacts, Live, Said, Standing, Waiting, fold
from consent.ties import Keyring, Tie
from importers.draft import Kind
from importers.matching.card import from_json

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
    _be_only_writer(session)
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


def _be_only_writer(session: Session) -> None:
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
    return keyring.person_seeks(given, family, card.postcode) | keyring.near_seeks(
        given, family, postcode=place
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


def stops_said_at(session: Session, address_ids: Collection[int]) -> set[int]:
    """Stops said with these very mailboxes, which may hold the mailboxes near them.

    An address that turns out to be somebody's own lets its neighbours go.
    """
    found: set[int] = set()
    for some in slices(sorted(address_ids)):
        found |= set(
            session.scalars(
                select(EventKey.seq)
                .join(AddressMark, AddressMark.key == EventKey.key)
                .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
                .where(
                    AddressMark.address_id.in_(some),
                    EventKey.tie == Tie.MAILBOX.value,
                    ConsentEvent.act.in_([act.value for act in STOPS]),
                )
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


@dataclass(frozen=True, slots=True)
class Asked:
    """On what terms standings are kept: whose keys, which life of a yes, which day."""

    keyring: Keyring
    policy: Policy
    now: datetime


def refold(session: Session, address_ids: Collection[int], asked: Asked) -> None:
    """Add up again what was said at these addresses and keep the result."""
    # Whoever folds while another appends would keep what held before.
    _be_only_writer(session)
    attested = attestations(session)
    for some in slices(sorted(address_ids)):
        rows = [
            _standing_row(address, fold(facts), asked)
            for address, facts in facts_of(session, some, asked.keyring, attested).items()
        ]
        session.execute(delete(StandingRow).where(StandingRow.address_id.in_(some)))
        if rows:
            session.execute(insert(StandingRow), rows)


def spread(session: Session, email: str, seqs: Collection[int], asked: Asked) -> None:
    """Let new events at an address take effect everywhere they reach."""
    here = set(session.scalars(select(Address.id).where(Address.email == email)))
    mark_addresses(session, here, asked.keyring)
    reached = here | touched_by(session, seqs)
    owners = set(
        session.scalars(
            select(PersonAddress.person_id).where(PersonAddress.address_id.in_(sorted(reached)))
        )
    )
    refold(session, reached | addresses_of_people(session, owners), asked)


def folded(session: Session, address_ids: Collection[int], keyring: Keyring) -> dict[int, Standing]:
    """What was said at these addresses, added up afresh from the ledger."""
    attested = attestations(session)
    found: dict[int, Standing] = {}
    for some in slices(sorted(address_ids)):
        facts = facts_of(session, some, keyring, attested)
        found.update({address: fold(fact) for address, fact in facts.items()})
    return found


def emails_in(session: Session, state: State) -> list[str]:
    """The addresses in a state, in order."""
    return list(
        session.scalars(
            select(Address.email)
            .join(StandingRow, StandingRow.address_id == Address.id)
            .where(StandingRow.state == state.value)
            .order_by(Address.email)
        )
    )


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


def states(session: Session, address_ids: Collection[int]) -> dict[int, State]:
    """The kept state of these addresses."""
    found: dict[int, State] = {}
    for some in slices(sorted(address_ids)):
        rows = session.execute(
            select(StandingRow.address_id, StandingRow.state).where(
                StandingRow.address_id.in_(some)
            )
        )
        found.update({address: State(state) for address, state in rows})
    return found


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
    _leave_out_needless_doubts(session, found)
    return found


def _leave_out_needless_doubts(session: Session, found: dict[int, dict[int, set[Tie]]]) -> None:
    """A near tie says nothing beside a sure one, nor where the address of a stop is no slip."""
    doubtful = {seq for tied in found.values() for seq, ties in tied.items() if ties == {Tie.NEAR}}
    own = _said_at_own_address(session, doubtful)
    for tied in found.values():
        for seq, ties in list(tied.items()):
            if len(ties) > 1:
                ties.discard(Tie.NEAR)
            elif Tie.NEAR in ties and seq in own:
                del tied[seq]


def _said_at_own_address(session: Session, seqs: Collection[int]) -> set[int]:
    """Events at an address that somebody answered from, elsewhere than in the event's own row."""
    said = aliased(Draft)
    found: set[int] = set()
    for some in slices(sorted(seqs)):
        found |= set(
            session.scalars(
                select(ConsentEvent.seq)
                .join(EventKey, EventKey.seq == ConsentEvent.seq)
                .join(AddressMark, AddressMark.key == EventKey.key)
                .join(DraftAddress, DraftAddress.address_id == AddressMark.address_id)
                .join(Draft, Draft.id == DraftAddress.draft_id)
                .outerjoin(said, said.id == ConsentEvent.draft_id)
                .where(
                    ConsentEvent.seq.in_(some),
                    EventKey.tie == Tie.MAILBOX.value,
                    Draft.kind != Kind.SUPPRESSION.value,
                    func.coalesce(said.source_row_id, -1) != Draft.source_row_id,
                )
                .distinct()
            )
        )
    return found


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


def _standing_row(address_id: int, found: Standing, asked: Asked) -> dict[str, Any]:
    decision = decide(found, now=asked.now, policy=asked.policy)
    return {
        "address_id": address_id,
        "code": decision.code.value,
        "state": decision.state.value,
        "valid_until": decision.valid_until,
        "kept": {
            "code": found.code.value,
            "hits": [code.value for code in found.hits],
            "evidence": list(found.evidence),
            "live": [[y.seq, y.given.isoformat(), y.basis.value, y.code.value] for y in found.live],
            "waiting": [
                [
                    y.seq,
                    y.given.isoformat() if y.given else None,
                    y.basis.value,
                    sorted(y.missing),
                    y.code.value,
                ]
                for y in found.waiting
            ],
        },
    }


def standing_of(email: str, kept: Mapping[str, Any]) -> Standing:
    """The standing kept in a row."""
    return Standing(
        canonical=email,
        code=Code(kept["code"]),
        hits=tuple(Code(hit) for hit in kept["hits"]),
        evidence=tuple(kept["evidence"]),
        live=tuple(
            Live(seq, datetime.fromisoformat(given), Basis(basis), Code(code))
            for seq, given, basis, code in kept["live"]
        ),
        waiting=tuple(
            Waiting(
                seq,
                datetime.fromisoformat(given) if given else None,
                Basis(basis),
                frozenset(map(Missing, missing)),
                Code(code),
            )
            for seq, given, basis, missing, code in kept["waiting"]
        ),
    )


def standings(session: Session, address_ids: Collection[int] | None = None) -> dict[int, Standing]:
    """Address id → what was said there, added up; every address when none are named."""
    statement = select(Address.email, StandingRow).join(
        StandingRow, StandingRow.address_id == Address.id
    )
    if address_ids is None:
        rows = session.execute(statement.order_by(Address.id)).all()
    else:
        rows = [
            pair
            for some in slices(sorted(address_ids))
            for pair in session.execute(statement.where(Address.id.in_(some)))
        ]
    return {row.address_id: standing_of(email, row.kept) for email, row in rows}


def kept_decisions(session: Session) -> dict[int, tuple[str, str, datetime | None]]:
    """Address id → the code, state and end of its yes as lists and counts read them."""
    rows = session.execute(
        select(StandingRow.address_id, StandingRow.code, StandingRow.state, StandingRow.valid_until)
    )
    return {address: (code, state, until) for address, code, state, until in rows}


def all_facts(
    session: Session, keyring: Keyring, attested: Mapping[str, Attested] | None = None
) -> dict[int, AddressFacts]:
    """Everything that bears on every address, under these attestations (default: those kept)."""
    declared = attestations(session) if attested is None else attested
    ids = list(session.scalars(select(Address.id).order_by(Address.id)))
    found: dict[int, AddressFacts] = {}
    for some in slices(ids):
        found.update(facts_of(session, some, keyring, declared))
    return found


def fold_all(
    session: Session, keyring: Keyring, attested: Mapping[str, Attested] | None = None
) -> dict[int, Standing]:
    """Every address folded afresh; nothing is kept."""
    facts = all_facts(session, keyring, attested)
    return {address: fold(fact) for address, fact in facts.items()}


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
