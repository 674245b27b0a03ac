"""People, their drafts and addresses: what is kept, and what is derived from it."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, PersonState, SendDecision
from app.models.intake import SourceRow, Upload
from app.models.people import Address, Draft, DraftAddress, Person, PersonAddress
from app.models.taking_part import Interest, Participation
from app.store.intake import insert_returning
from app.store.matching import slices
from consent.address import loose, mistyping
from importers.matching.card import Card, from_json
from importers.matching.derive import Derived, Sighting, derive_person

PEOPLE_LOCK = 7_265_637
"""PostgreSQL's advisory lock for whoever forms people; any number nobody else uses."""


def be_only_former(session: Session) -> None:
    """Let nobody else form people until this transaction ends: two would not see each other's rows.

    On SQLite there is one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PEOPLE_LOCK})


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft about to be kept: where it stands and what takes part in matching."""

    source_row_id: int
    part: int
    kind: str
    on: date | None
    area: str
    card: dict[str, Any]
    public_id: str
    """The id its person gets, if it founds one."""


def public_id(sha256: str, row: int, part: int) -> str:
    """An id to show and export: the same file gives the same ids wherever it is read."""
    seed = hashlib.sha256(f"{sha256}:{row}:{part}".encode()).digest()
    return base64.b32encode(seed[:10]).decode().lower()


def keep_addresses(session: Session, canonical: Collection[str]) -> dict[str, int]:
    """Ids of these addresses, making those not known yet."""
    known = address_ids(session, canonical)
    fresh = sorted(set(canonical) - set(known))
    rows = [
        {
            "email": email,
            "mailbox": loose(email),
            "mistyped": slip.sentence if (slip := mistyping(email)) else "",
        }
        for email in fresh
    ]
    if rows:
        # Somebody else may bring the same address at this moment; an opt-out must not fail on it.
        on = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.execute(on.insert(Address).on_conflict_do_nothing(), rows)
    return known | address_ids(session, fresh)


def address_ids(session: Session, canonical: Collection[str]) -> dict[str, int]:
    """Ids of those of these addresses that are known."""
    found: dict[str, int] = {}
    for some in slices(sorted(set(canonical))):
        rows = session.execute(select(Address.email, Address.id).where(Address.email.in_(some)))
        found.update(rows.all())
    return found


def mailboxes_known(session: Session, emails: Collection[str]) -> set[str]:
    """Those of these addresses whose mailbox we know, in whatever spelling."""
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    for email in emails:
        spelt[loose(email)].add(email)
    found: set[str] = set()
    for some in slices(sorted(spelt)):
        for mailbox in session.scalars(select(Address.mailbox).where(Address.mailbox.in_(some))):
            found |= spelt[mailbox]
    return found


def keep_drafts(session: Session, drafts: Sequence[NewDraft], people: Sequence[int]) -> list[int]:
    """Store drafts, each with its person; their ids in order."""
    return insert_returning(
        session,
        Draft,
        [
            {
                "source_row_id": draft.source_row_id,
                "part": draft.part,
                "kind": draft.kind,
                "on": draft.on,
                "area": draft.area,
                "card": draft.card,
                "person_id": person,
            }
            for draft, person in zip(drafts, people, strict=True)
        ],
    )


def keep_draft_addresses(session: Session, pairs: Collection[tuple[int, int]]) -> None:
    """Store which drafts stand on which addresses."""
    if pairs:
        session.execute(
            insert(DraftAddress),
            [{"draft_id": draft, "address_id": address} for draft, address in sorted(set(pairs))],
        )


def found_people(session: Session, public_ids: Sequence[str]) -> list[int]:
    """Make people with these public ids, without fields yet; their ids in order."""
    taken = set()
    for some in slices(public_ids):
        taken |= set(session.scalars(select(Person.public_id).where(Person.public_id.in_(some))))
    rows = [
        {"public_id": _free(given, taken), "sources": {}, "name": "", "rows": 0}
        for given in public_ids
    ]
    return insert_returning(session, Person, rows)


def _free(wanted: str, taken: set[str]) -> str:
    """The id wanted, or with a number where a split-off person bears it already."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found


def person_of_drafts(session: Session, draft_ids: Iterable[int]) -> dict[int, int]:
    """Draft → its person."""
    found: dict[int, int] = {}
    for some in slices(sorted(draft_ids)):
        rows = session.execute(select(Draft.id, Draft.person_id).where(Draft.id.in_(some)))
        found.update(rows.all())
    return found


def drafts_of_people(session: Session, person_ids: Iterable[int]) -> dict[int, int]:
    """Draft → its person, for every draft of these people."""
    found: dict[int, int] = {}
    for some in slices(sorted(person_ids)):
        rows = session.execute(select(Draft.id, Draft.person_id).where(Draft.person_id.in_(some)))
        found.update(rows.all())
    return found


def draft_public_ids(session: Session, draft_ids: Iterable[int]) -> dict[int, str]:
    """Draft → the public id it would give a person it founded."""
    found: dict[int, str] = {}
    for some in slices(sorted(draft_ids)):
        rows = session.execute(
            select(Draft.id, Upload.sha256, SourceRow.row, Draft.part)
            .join(SourceRow, SourceRow.id == Draft.source_row_id)
            .join(Upload, Upload.id == SourceRow.upload_id)
            .where(Draft.id.in_(some))
        )
        found.update({i: public_id(sha, row, part) for i, sha, row, part in rows})
    return found


def move_drafts(session: Session, moves: Mapping[int, int]) -> None:
    """Give drafts to other people: draft → person."""
    by_person: defaultdict[int, list[int]] = defaultdict(list)
    for draft, person in moves.items():
        by_person[person].append(draft)
    for person, drafts in sorted(by_person.items()):
        session.execute(update(Draft).where(Draft.id.in_(drafts)).values(person_id=person))


def remove_people(session: Session, heirs: Mapping[int, int]) -> None:
    """Remove people without rows; what was sent to them is remembered with their heir."""
    for gone, heir in sorted(heirs.items()):
        session.execute(
            update(SendDecision).where(SendDecision.person_id == gone).values(person_id=heir)
        )
    for table in (Interest, PersonAddress, PersonState, PersonProject):
        for some in slices(sorted(heirs)):
            session.execute(delete(table).where(table.person_id.in_(some)))
    for some in slices(sorted(heirs)):
        session.execute(delete(Person).where(Person.id.in_(some)))


def refresh_people(session: Session, person_ids: Collection[int]) -> None:
    """Derive these people again: fields with sources, addresses, state, projects."""
    for some in slices(sorted(person_ids)):
        _refresh(session, some)


def _refresh(session: Session, ids: list[int]) -> None:
    sightings: defaultdict[int, list[Sighting]] = defaultdict(list)
    for draft, person, on, area, card in session.execute(
        select(Draft.id, Draft.person_id, Draft.on, Draft.area, Draft.card)
        .where(Draft.person_id.in_(ids))
        .order_by(Draft.id)
    ):
        sightings[person].append(_sighting(draft, on, area, from_json({**card, "draft": draft})))
    derived = {person: derive_person(seen) for person, seen in sightings.items()}
    session.execute(
        update(Person),
        [_person_row(person, found, len(sightings[person])) for person, found in derived.items()],
    )
    _refresh_addresses(session, ids)
    _refresh_state(session, ids, derived, sightings)
    _refresh_projects(session, ids)


def _sighting(draft: int, on: date | None, area: str, card: Card) -> Sighting:
    return Sighting(
        draft=draft,
        on=on,
        name=card.name,
        postcode=card.postcode,
        district=card.district,
        area=area,
        street=card.street,
        phones=card.phones,
        organisation=card.organisation,
    )


FIELDS = ("name", "given", "family", "postcode", "district", "area", "phone", "organisation")


def _person_row(person: int, found: Derived, rows: int) -> dict[str, Any]:
    values = {field: getattr(found, field) for field in FIELDS}
    return {
        "id": person,
        "rows": rows,
        "sources": {
            field: {"draft": value.draft, "rule": value.rule}
            for field, value in values.items()
            if value
        },
        **{field: value.text if value else "" for field, value in values.items()},
    }


def _refresh_addresses(session: Session, ids: list[int]) -> None:
    session.execute(delete(PersonAddress).where(PersonAddress.person_id.in_(ids)))
    session.execute(
        insert(PersonAddress).from_select(
            ["person_id", "address_id", "last_seen_on"],
            select(Draft.person_id, DraftAddress.address_id, func.max(Draft.on))
            .join(DraftAddress, DraftAddress.draft_id == Draft.id)
            .where(Draft.person_id.in_(ids))
            .group_by(Draft.person_id, DraftAddress.address_id),
        )
    )


def _refresh_state(
    session: Session,
    ids: list[int],
    derived: Mapping[int, Derived],
    sightings: Mapping[int, Sequence[Sighting]],
) -> None:
    session.execute(delete(PersonState).where(PersonState.person_id.in_(ids)))
    rows = []
    for person, found in derived.items():
        days = [seen.on for seen in sightings[person] if seen.on]
        rows.append(
            {
                "person_id": person,
                "area": found.area.text if found.area else "",
                "district": found.district.text if found.district else "",
                "first_seen_on": min(days, default=None),
                "last_seen_on": max(days, default=None),
            }
        )
    if rows:
        session.execute(insert(PersonState), rows)


def _refresh_projects(session: Session, ids: list[int]) -> None:
    session.execute(delete(PersonProject).where(PersonProject.person_id.in_(ids)))
    session.execute(
        insert(PersonProject).from_select(
            ["person_id", "project_id", "kind", "on"],
            select(
                Draft.person_id,
                Participation.project_id,
                Participation.kind,
                func.max(Participation.on),
            )
            .join(Participation, Participation.draft_id == Draft.id)
            .where(Draft.person_id.in_(ids))
            .group_by(Draft.person_id, Participation.project_id, Participation.kind),
        )
    )


def addresses_of(session: Session, person_ids: Collection[int]) -> set[str]:
    """The addresses of these people."""
    return set(
        session.scalars(
            select(Address.email)
            .join(PersonAddress, PersonAddress.address_id == Address.id)
            .where(PersonAddress.person_id.in_(sorted(person_ids)))
        )
    )


def people_at(session: Session, email: str) -> list[int]:
    """Everybody who uses an address."""
    return list(
        session.scalars(
            select(PersonAddress.person_id)
            .join(Address, Address.id == PersonAddress.address_id)
            .where(Address.email == email)
            .order_by(PersonAddress.person_id)
        )
    )
