"""What is derived of people from their rows: fields with sources, addresses, state, projects."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, PersonState
from app.models.people import Draft, DraftAddress, Person, PersonAddress
from app.models.taking_part import Participation
from app.store import edits, suggestions
from app.store.bulk import among, forget_what_was_read, insert_rows, rows_of, update_rows
from app.store.matching import cards_of, slices
from app.store.reach import reach_of_changed
from importers.matching.card import Card
from importers.matching.derive import Derived, Sighting, Value, derive_person

FIELDS = ("name", "given", "family", "postcode", "district", "area", "phone", "organisation")
"""What is derived of a person, each with its source."""


def refresh_people(
    session: Session, person_ids: Collection[int], known: dict[int, Card] | None = None
) -> None:
    """Derive these people again: fields with sources, addresses, state, projects, who may be one.

    `known` are cards of drafts that need not be read again (see `cards_of`).
    """
    for some in slices(sorted(person_ids)):
        _refresh(session, some, known)
    forget_what_was_read(session)


def sightings_of(
    session: Session, person_ids: Collection[int], known: dict[int, Card] | None = None
) -> dict[int, list[Sighting]]:
    """Person → what each of their rows shows, the first row first.

    `known` are cards of drafts that need not be read again (see `cards_of`).
    """
    rows = rows_of(
        session,
        select(Draft.id, Draft.person_id, Draft.on, Draft.area)
        .where(among(session, Draft.person_id, sorted(person_ids)))
        .order_by(Draft.id),
    )
    cards = cards_of(session, [draft for draft, *_ in rows], known)
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for draft, person, on, area in rows:
        if person is not None:
            found[person].append(_sighting(draft, on, area, cards[draft]))
    return found


def _refresh(session: Session, ids: list[int], known: dict[int, Card] | None) -> None:
    sightings = sightings_of(session, ids, known)
    said = edits.of_people(session, ids)
    derived = {
        person: derive_person(seen, said.get(person, ())) for person, seen in sightings.items()
    }
    _keep_fields(session, derived, {person: len(seen) for person, seen in sightings.items()})
    _refresh_addresses(session, ids)
    _refresh_state(session, ids, derived, sightings)
    _refresh_projects(session, ids)
    suggestions.refresh(session, ids)


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


def _keep_fields(session: Session, derived: Mapping[int, Derived], rows: Mapping[int, int]) -> None:
    update_rows(
        session,
        Person,
        (*FIELDS, "sources", "rows"),
        [_person_row(person, found, rows[person]) for person, found in derived.items()],
    )


def _person_row(person: int, found: Derived, rows: int) -> tuple[Any, ...]:
    values = {field: getattr(found, field) for field in FIELDS}
    sources = {field: _source(value) for field, value in values.items() if value}
    return (person, *(value.text if value else "" for value in values.values()), sources, rows)


def _source(value: Value) -> dict[str, Any]:
    source: dict[str, Any] = {"draft": value.draft, "rule": value.rule}
    return source | {"edit": value.edit} if value.edit else source


def _refresh_addresses(session: Session, ids: list[int]) -> None:
    forget(session, PersonAddress, ids)
    reach_of_changed(session, ids)
    session.execute(
        insert(PersonAddress).from_select(
            ["person_id", "address_id", "last_seen_on"],
            select(Draft.person_id, DraftAddress.address_id, func.max(Draft.on))
            .join(DraftAddress, DraftAddress.draft_id == Draft.id)
            .where(among(session, Draft.person_id, ids))
            .group_by(Draft.person_id, DraftAddress.address_id),
        )
    )


def forget(session: Session, table: Any, ids: list[int]) -> None:
    """Take what was derived of these people out of a table."""
    session.execute(
        delete(table)
        .where(among(session, table.person_id, ids))
        .execution_options(synchronize_session=False)
    )


def _refresh_state(
    session: Session,
    ids: list[int],
    derived: Mapping[int, Derived],
    sightings: Mapping[int, Sequence[Sighting]],
) -> None:
    forget(session, PersonState, ids)
    rows = []
    for person, found in derived.items():
        days = [seen.on for seen in sightings[person] if seen.on]
        area = found.area.text if found.area else ""
        district = found.district.text if found.district else ""
        rows.append((person, area, district, min(days, default=None), max(days, default=None)))
    insert_rows(
        session,
        PersonState,
        ("person_id", "area", "district", "first_seen_on", "last_seen_on"),
        rows,
    )


def _refresh_projects(session: Session, ids: list[int]) -> None:
    forget(session, PersonProject, ids)
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
            .where(among(session, Draft.person_id, ids))
            .group_by(Draft.person_id, Participation.project_id, Participation.kind),
        )
    )
