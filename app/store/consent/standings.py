"""What was said at each address, added up and kept, so that pages and counts need not fold."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.people import Address, PersonAddress
from app.models.permission import Standing as StandingRow
from app.store.bulk import among, forget_what_was_read, insert_rows, rows_of
from app.store.consent.ledger import be_only_writer
from app.store.consent.marks import mark_addresses, mark_households
from app.store.consent.stood import note_what_stands
from app.store.consent.tied import (
    Told,
    addresses_of_people,
    all_facts,
    attestations,
    facts_of,
    touched_by,
)
from app.store.matching import slices
from app.store.reach import keep_reach_at
from consent.attestation import Attested
from consent.events import Basis, Missing
from consent.gate import Policy, decide
from consent.reasons import Code, State
from consent.standing import AddressFacts, Live, Standing, Waiting, fold
from consent.ties import Keyring


@dataclass(frozen=True, slots=True)
class Asked:
    """On what terms standings are kept: whose keys, which life of a yes, which day."""

    keyring: Keyring
    policy: Policy
    now: datetime


def refold(
    session: Session,
    address_ids: Collection[int],
    asked: Asked,
    told: Mapping[int, Told] = MappingProxyType({}),
    *,
    seen: Callable[[Mapping[int, AddressFacts]], object] = lambda _: None,
) -> None:
    """Add up again what was said at these addresses and keep the result.

    `told` are events that need not be read again (see `facts_of`). `seen` is given what was said at
    some of the addresses at a time, until it was at all of them.
    """
    # Whoever folds while another appends would keep what held before.
    be_only_writer(session)
    mark_households(session, address_ids, asked.keyring)
    _fold_again(session, address_ids, asked, told, seen)


def refold_as_judged(session: Session, address_ids: Collection[int], asked: Asked) -> None:
    """The same after staff said who is who: what that brings near these addresses is not kept.

    It is asked for as long as they are one (see `households_of_joined`), so that it goes with them.
    """
    be_only_writer(session)
    _fold_again(session, address_ids, asked, MappingProxyType({}), lambda _: None)


def _fold_again(
    session: Session,
    address_ids: Collection[int],
    asked: Asked,
    told: Mapping[int, Told],
    seen: Callable[[Mapping[int, AddressFacts]], object],
) -> None:
    attested = attestations(session)
    silent = _Silent(asked)
    for some in slices(sorted(address_ids)):
        facts = facts_of(session, some, asked.keyring, attested, told)
        seen(facts)
        rows = [
            (
                address,
                *(_kept(fold(fact), asked) if fact.said else silent.kept(mistyped=fact.mistyped)),
            )
            for address, fact in facts.items()
        ]
        note_what_stands(session, some)
        session.execute(
            delete(StandingRow)
            .where(among(session, StandingRow.address_id, some))
            .execution_options(synchronize_session=False)
        )
        insert_rows(session, StandingRow, COLUMNS, rows)
        keep_reach_at(session, some)
    forget_what_was_read(session)


COLUMNS = ("address_id", "code", "state", "valid_until", "kept")
_Kept = tuple[str, str, datetime | None, dict[str, Any]]


class _Silent:
    """The standing of an address where nothing was ever said: one for all, worked out once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._known: dict[bool, _Kept] = {}

    def kept(self, *, mistyped: bool) -> _Kept:
        if mistyped not in self._known:
            nothing = AddressFacts(canonical="", mistyped=mistyped)
            self._known[mistyped] = _kept(fold(nothing), self._asked)
        return self._known[mistyped]


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


def fold_all(
    session: Session, keyring: Keyring, attested: Mapping[str, Attested] | None = None
) -> dict[int, Standing]:
    """Every address folded afresh; nothing is kept."""
    facts = all_facts(session, keyring, attested)
    return {address: fold(fact) for address, fact in facts.items()}


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


def kept_decisions(session: Session) -> dict[int, tuple[str, str, datetime | None]]:
    """Address id → the code, state and end of its yes as lists and counts read them."""
    rows = rows_of(
        session,
        select(
            StandingRow.address_id, StandingRow.code, StandingRow.state, StandingRow.valid_until
        ),
    )
    return {address: (code, state, until) for address, code, state, until in rows}


def _kept(found: Standing, asked: Asked) -> _Kept:
    decision = decide(found, now=asked.now, policy=asked.policy)
    kept = {
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
    }
    return decision.code.value, decision.state.value, decision.valid_until, kept


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
