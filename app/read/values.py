"""A person's details for pages: each value with its source, and all that does not count, with why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload
from app.models.people import Draft
from app.store import edits
from app.store.bulk import among, rows_of
from app.store.deriving import sightings_of
from importers.matching.derive import RULES, Sighting, Value, shown_by
from importers.matching.edits import EDITABLE, Edit, How, in_force
from importers.matching.rivals import NO_SURNAME, Rival, rivals


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    upload_id: int
    file: str
    row: int
    on: date | None


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value with its source."""

    text: str
    draft_id: int
    place: Place
    """Of its row; of a value entered, the row it goes with."""
    rule: str
    """For the one that counts: by which rule; else why it does not."""
    how: str
    """member, entered or pinned; '' for a row's own value."""
    at: datetime | None
    """When it was entered or chosen."""


@dataclass(frozen=True, slots=True)
class FieldLines:
    """A field of a person: the value that counts, if there is one, and all others."""

    field: str
    best: ValueLine | None
    others: tuple[ValueLine, ...]
    by_staff: bool
    """Whether staff chose or entered something that can be taken back."""

    @property
    def rows(self) -> tuple[ValueLine, ...]:
        """What rows show: each text once, of its latest row."""
        every = (*((self.best,) if self.best else ()), *self.others)
        first: dict[str, ValueLine] = {}
        for line in every:
            if not line.how and line.rule != NO_SURNAME:
                first.setdefault(line.text, line)
        return tuple(first.values())


def every_field(session: Session, person_id: int) -> tuple[FieldLines, ...]:
    """All fields that somebody can say something of."""
    rows = sightings_of(session, [person_id]).get(person_id, [])
    said = edits.of_people(session, [person_id]).get(person_id, [])
    places = places_of(session, [row.draft for row in rows])
    return tuple(_lines(field, rows, said, places) for field in EDITABLE)


def _lines(
    field: str, rows: list[Sighting], said: list[Edit], places: dict[int, Place]
) -> FieldLines:
    found = rivals(field, rows, said)
    by_rows = shown_by(field, rows)
    lines = [_line(rival, by_rows, places) for rival in found]
    counts = bool(found) and not found[0].why
    return FieldLines(
        field=field,
        best=lines[0] if counts else None,
        others=tuple(lines[1:] if counts else lines),
        by_staff=any(word.how is not How.MEMBER for word in in_force(said).get(field, ())),
    )


def _line(rival: Rival, by_rows: Value | None, places: dict[int, Place]) -> ValueLine:
    how = rival.edit.how if rival.edit else None
    rule = rival.why or (RULES[how] if how else by_rows.rule if by_rows else "")
    return ValueLine(
        text=rival.text,
        draft_id=rival.draft,
        place=places[rival.draft],
        rule=rule,
        how=how.value if how else "",
        at=rival.edit.at if rival.edit else None,
    )


def places_of(session: Session, draft_ids: Collection[int]) -> dict[int, Place]:
    """Draft → where its row stands."""
    rows = rows_of(
        session,
        select(Draft.id, Upload.id, Upload.file_name, SourceRow.row, Draft.on)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(among(session, Draft.id, sorted(draft_ids))),
    )
    return {draft: Place(upload, file, row, on) for draft, upload, file, row, on in rows}
