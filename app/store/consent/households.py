"""Whose a no at a shared mailbox may have been: the other addresses of whoever stands, or stood, there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models.consent import ConsentEvent, EventKey
from app.models.people import Address, Draft, Judgement, PersonAddress
from app.models.permission import AddressMark, DraftMark
from app.store import matching
from app.store.bulk import among, insert_rows, rows_of, values_of
from app.store.consent.entered import names_entered
from app.store.consent.names_met import published
from consent.people_at import Name
from consent.standing import NOES
from consent.ties import Keyring, Tie
from importers.matching.decide import SAID

_HERE, _THERE = aliased(PersonAddress), aliased(PersonAddress)
_SAID = sorted(act.value for act in NOES)


def households_met(
    session: Session, address_ids: Collection[int], keyring: Keyring
) -> dict[int, set[str]]:
    """Address → the keys of noes at its people's other mailboxes that one of them may have said."""
    beside = rows_of(
        session,
        _refused(_HERE.address_id)
        .join(_HERE, _HERE.person_id == _THERE.person_id)
        .where(
            among(session, _HERE.address_id, address_ids), _THERE.address_id != _HERE.address_id
        ),
    )
    found = _met(session, beside, keyring)
    if any_kept(session):
        kept = select(_HERE.address_id, DraftMark.key).join(
            Draft, Draft.person_id == _HERE.person_id
        )
        for address, key in rows_of(
            session,
            kept.join(DraftMark, DraftMark.draft_id == Draft.id).where(
                among(session, _HERE.address_id, address_ids)
            ),
        ):
            found.setdefault(address, set()).add(key)
    return found


def households_of_joined(
    session: Session, address_ids: Collection[int], keyring: Keyring
) -> dict[int, set[str]]:
    """The same for those of these addresses whose people staff made one: none of it was kept then."""
    if not matching.any_joined_by_staff(session):
        return {}
    named = among(session, PersonAddress.address_id, sorted(address_ids))
    mine = (Judgement.a == Draft.id) | (Judgement.b == Draft.id)
    said = exists().where(mine, Judgement.weight == SAID)
    joined = values_of(
        session,
        select(PersonAddress.address_id)
        .join(Draft, Draft.person_id == PersonAddress.person_id)
        .where(named, said)
        .distinct(),
    )
    return households_met(session, joined, keyring) if joined else {}


def noes_near_people(
    session: Session, person_ids: Collection[int], keyring: Keyring
) -> dict[int, set[str]]:
    """Person → the keys of noes that would be near any further address of theirs.

    Said at a mailbox of theirs by whom they may be, or kept with a row of theirs.
    """
    theirs = sorted(person_ids)
    at_mailboxes = rows_of(
        session,
        _refused(_THERE.person_id.label("whose")).where(among(session, _THERE.person_id, theirs)),
    )
    found = _met(session, at_mailboxes, keyring)
    kept = select(Draft.person_id, DraftMark.key).join(DraftMark, DraftMark.draft_id == Draft.id)
    for person, key in rows_of(session, kept.where(among(session, Draft.person_id, theirs))):
        if person is not None:
            found.setdefault(person, set()).add(key)
    return found


def keep_near_drafts(session: Session, wanted: Mapping[int, Collection[str]]) -> None:
    """Keep with these drafts the keys of noes that are near whoever they show."""
    known = near_drafts(session, wanted)
    rows = [
        (draft, key)
        for draft, keys in sorted(wanted.items())
        for key in sorted(set(keys) - known.get(draft, set()))
    ]
    insert_rows(session, DraftMark, ("draft_id", "key"), rows)


def near_drafts(session: Session, draft_ids: Collection[int]) -> dict[int, set[str]]:
    """Draft → the keys kept with it; drafts with none are left out."""
    return _gathered(session, among(session, DraftMark.draft_id, draft_ids))


def near_rows_taken_out(session: Session) -> dict[int, set[str]]:
    """The same of every draft that is nobody's."""
    return _gathered(session, Draft.person_id.is_(None))


def any_kept(session: Session) -> bool:
    """Whether anything was ever kept with a draft."""
    return bool(values_of(session, select(DraftMark.draft_id).limit(1)))


def _gathered(session: Session, where: ColumnElement[bool]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    statement = select(DraftMark.draft_id, DraftMark.key).join(
        Draft, Draft.id == DraftMark.draft_id
    )
    for draft, key in rows_of(session, statement.where(where)):
        found[draft].add(key)
    return dict(found)


def _refused(whose: ColumnElement[int] | InstrumentedAttribute[int]) -> Select[int, str, int]:
    """For whom it is asked, each mailbox of a person at which a no was said, and the person."""
    return (
        select(whose, Address.email, _THERE.person_id)
        .select_from(_THERE)
        .join(AddressMark, AddressMark.address_id == _THERE.address_id)
        .join(EventKey, EventKey.key == AddressMark.key)
        .join(ConsentEvent, ConsentEvent.seq == EventKey.seq)
        .join(Address, Address.id == _THERE.address_id)
        .where(EventKey.tie == Tie.MAILBOX.value, ConsentEvent.act.in_(_SAID))
        .distinct()
    )


def _met(
    session: Session, refused: Iterable[tuple[int, str, int]], keyring: Keyring
) -> dict[int, set[str]]:
    """For whom it is asked → the keys by which some no at these mailboxes is found."""
    asked = list(refused)
    names = _names(session, {person for _, _, person in asked})
    sought: defaultdict[int, set[str]] = defaultdict(set)
    for whose, email, person in asked:
        for given, family in names[person]:
            sought[whose] |= keyring.household_seeks(email, given, family)
    met = published(session, frozenset[str]().union(*sought.values()))
    return {whose: ours for whose, keys in sought.items() if (ours := keys & met)}


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
    """Person → each name a row shows them by, or that was entered of them."""
    found: defaultdict[int | None, set[Name]] = defaultdict(set)
    rows = rows_of(
        session,
        select(
            Draft.person_id, Draft.card["given"].as_string(), Draft.card["family"].as_string()
        ).where(among(session, Draft.person_id, person_ids)),
    )
    for person, given, family in rows:
        found[person].add((given or "", family or ""))
    for person, entered in names_entered(session, person_ids).items():
        found[person] |= entered
    return found
