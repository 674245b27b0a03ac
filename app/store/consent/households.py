"""Whose no at a shared mailbox may have been: the other addresses of whoever stands there."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, PersonAddress
from app.models.permission import AddressMark
from app.store.bulk import among, rows_of, values_of
from app.store.consent.names_met import published
from consent.people_at import Name
from consent.standing import NOES
from consent.ties import Keyring, Tie

_HERE, _THERE = aliased(PersonAddress), aliased(PersonAddress)
_SAID = sorted(act.value for act in NOES)


def households_met(
    session: Session, address_ids: Collection[int], keyring: Keyring
) -> dict[int, set[str]]:
    """Address → the keys of noes at its people's other mailboxes that one of them may have said."""
    beside = rows_of(
        session,
        select(_HERE.address_id, Address.email, _HERE.person_id)
        .join(_THERE, _THERE.person_id == _HERE.person_id)
        .join(AddressMark, AddressMark.address_id == _THERE.address_id)
        .join(EventKey, EventKey.key == AddressMark.key)
        .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
        .join(Address, Address.id == _THERE.address_id)
        .where(
            among(session, _HERE.address_id, address_ids),
            _THERE.address_id != _HERE.address_id,
            EventKey.tie == Tie.MAILBOX.value,
            ConsentEvent.act.in_(_SAID),
        )
        .distinct(),
    )
    names = _names(session, {person for _, _, person in beside})
    sought: defaultdict[int, set[str]] = defaultdict(set)
    for address, email, person in beside:
        for given, family in names[person]:
            sought[address] |= keyring.household_seeks(email, given, family)
    met = published(session, frozenset[str]().union(*sought.values()))
    return {address: ours for address, keys in sought.items() if (ours := keys & met)}


def sharing(session: Session, mailbox_keys: Collection[str]) -> set[int]:
    """The addresses of whoever stands at one of these mailboxes, however spelt."""
    rows = values_of(
        session,
        select(_THERE.address_id)
        .join(_HERE, _HERE.person_id == _THERE.person_id)
        .join(AddressMark, AddressMark.address_id == _HERE.address_id)
        .where(among(session, AddressMark.key, mailbox_keys))
        .distinct(),
    )
    return set(rows)


def _names(session: Session, person_ids: Collection[int]) -> dict[int | None, set[Name]]:
    """Person → each name a row shows them by."""
    found: defaultdict[int | None, set[Name]] = defaultdict(set)
    rows = rows_of(
        session,
        select(
            Draft.person_id, Draft.card["given"].as_string(), Draft.card["family"].as_string()
        ).where(among(session, Draft.person_id, person_ids)),
    )
    for person, given, family in rows:
        found[person].add((given or "", family or ""))
    return found
