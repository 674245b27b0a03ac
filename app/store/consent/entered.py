"""Names and postcodes that were entered of people tie noes to them, beside those of their rows.

They never take a name or postcode away, and count for good, also when another was entered since or
what was entered was taken back: whom a no has reached by them it goes on reaching. They go with the
row they were said of, so after an unmerge they reach whoever holds that.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from itertools import product

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models.consent import EventKey
from app.models.people import Draft, PersonAddress, PersonEdit
from app.store.bulk import among, rows_of, values_of
from app.store.consent.names_met import published
from app.store.consent.seeking import Bearer, Seeker
from consent.people_at import Name
from consent.ties import Keyring, Tie

_FIELDS = ("given", "family", "postcode")


def ties_entered(
    session: Session, address_ids: Collection[int], keyring: Keyring
) -> list[tuple[int, int, Tie]]:
    """Addresses with the events that what was entered of their people ties to them, and how."""
    if not _any_entered(session):
        return []
    whose = rows_of(
        session,
        select(PersonAddress.address_id, PersonAddress.person_id)
        .where(
            among(session, PersonAddress.address_id, sorted(address_ids)),
            PersonAddress.person_id.in_(_people()),
        )
        .distinct(),
    )
    bearers = _bearers(session, {person for _, person in whose})
    met = Seeker(keyring).met_by(
        frozenset[Bearer]().union(*bearers.values()), partial(published, session)
    )
    events: defaultdict[str, list[tuple[int, Tie]]] = defaultdict(list)
    keys = frozenset[str]().union(*met.values())
    for key, seq, tie in rows_of(
        session,
        select(EventKey.key, EventKey.seq, EventKey.tie).where(
            among(session, EventKey.key, sorted(keys))
        ),
    ):
        events[key].append((seq, Tie(tie)))
    return [
        (address, seq, tie)
        for address, person in whose
        for bearer in bearers[person]
        for key in met.get(bearer, ())
        for seq, tie in events[key]
    ]


def perhaps_reached(session: Session, seqs: Collection[int]) -> set[int]:
    """The addresses of all of whom a name or postcode was entered, if an event is found by a name."""
    if not _any_entered(session):
        return set()
    by_name = select(EventKey.seq).where(
        among(session, EventKey.seq, sorted(seqs)), EventKey.tie != Tie.MAILBOX.value
    )
    if not values_of(session, by_name.limit(1)):
        return set()
    of_them = select(PersonAddress.address_id).where(PersonAddress.person_id.in_(_people()))
    return set(values_of(session, of_them.distinct()))


def names_entered(session: Session, person_ids: Collection[int]) -> dict[int, set[Name]]:
    """Person → what they are called by what was entered of them, beside their rows."""
    if not _any_entered(session):
        return {}
    bearers = _bearers(session, person_ids)
    return {person: {(b.given, b.family) for b in theirs} for person, theirs in bearers.items()}


def _people() -> ColumnElement[int]:
    """Everybody of whom a name or postcode was entered."""
    return (
        select(Draft.person_id)
        .join(PersonEdit, PersonEdit.draft_id == Draft.id)
        .where(_is_entered(), Draft.person_id.is_not(None))
        .scalar_subquery()
    )


def _is_entered() -> ColumnElement[bool]:
    return PersonEdit.field.in_(_FIELDS) & (PersonEdit.value != "")


def _any_entered(session: Session) -> bool:
    return bool(values_of(session, select(PersonEdit.id).where(_is_entered()).limit(1)))


def _bearers(session: Session, person_ids: Collection[int]) -> dict[int, frozenset[Bearer]]:
    """Person → each name and place of a row of theirs with what was entered in its stead."""
    entered: defaultdict[int | None, defaultdict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    ids = sorted(person_ids)
    for person, field, value in rows_of(
        session,
        select(Draft.person_id, PersonEdit.field, PersonEdit.value)
        .join(PersonEdit, PersonEdit.draft_id == Draft.id)
        .where(among(session, Draft.person_id, ids), _is_entered()),
    ):
        entered[person][field].add(value)
    parts = ("given", "family", "postcode", "district")
    found: defaultdict[int, set[Bearer]] = defaultdict(set)
    for person, *shown in rows_of(
        session,
        select(Draft.person_id, *(Draft.card[part].as_string() for part in parts)).where(
            among(session, Draft.person_id, ids)
        ),
    ):
        if person is not None and person in entered:
            row = Bearer(*(part or "" for part in shown))
            found[person] |= _otherwise(row, entered[person])
    return {person: frozenset(bearers) for person, bearers in found.items()}


def _otherwise(row: Bearer, entered: Mapping[str, Collection[str]]) -> set[Bearer]:
    """A row's name and place as it would be with what was entered, each part or not."""
    places = {(row.postcode, row.district)}
    places |= {(postcode, postcode.partition(" ")[0]) for postcode in entered.get("postcode", ())}
    names = product(
        {row.given, *entered.get("given", ())}, {row.family, *entered.get("family", ())}
    )
    return {Bearer(*name, *place) for name, place in product(names, places)} - {row}
