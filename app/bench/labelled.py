"""Labelled files: which columns say who a row is, which says whose it truly is."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.bench.agreement import Labels
from importers.draft import FileRefused, Role, Sheet
from importers.reading import Limits, read_sheets
from importers.recognise import find_table

ANY_SIZE = Limits(file_bytes=1 << 33, rows=50_000_000, cells=1_000_000_000)
"""Measurements are not what somebody sends us: any size will do."""

LOOKED_AT = 2000
"""Rows by which columns are recognised; an upload's are recognised by fewer."""

WHO = (
    Role.TITLE,
    Role.FIRST_NAME,
    Role.LAST_NAME,
    Role.FULL_NAME,
    Role.DISPLAY_NAME,
    Role.EMAIL,
    Role.POSTCODE,
    Role.ADDRESS,
    Role.LOCATION,
    Role.PHONE,
    Role.ORGANISATION,
)
"""The roles of columns that say who somebody is."""

RARE = ("date_of_birth", "sex", "birthplace", "occupation", "id_number")
"""What a consultation hardly ever asks, but other labelled files hold."""

FIELDS = (*(role.value for role in WHO), *RARE)
"""What takes part in matching."""
KNOWN = (*(role.value for role in Role), *RARE)
"""What a column can be mapped to; whatever takes no part is left out."""

ROW, PERSON, HOUSEHOLD = "row", "person", "household"
"""The headings of the files we write."""

_NUMBERED = re.compile(rf"({'|'.join(FIELDS)})(?:_\d+)?")
"""A heading that is the name of a field: 'email', 'email_2'."""

_BY_HEADING: Mapping[str, re.Pattern[str]] = {
    "birthplace": re.compile(r"\b(?:birth ?place|place of birth|born (?:in|at)|birth town)\b"),
    "date_of_birth": re.compile(
        r"\b(?:d ?o ?b|date of birth|birth ?(?:date|day|year|month)|born(?: on)?|"
        r"(?:year|month|day) of birth)\b"
    ),
    "sex": re.compile(r"\b(?:sex|gender)\b"),
    "occupation": re.compile(r"\b(?:occupation|profession|trade|job(?: title)?)\b"),
    "id_number": re.compile(
        r"\b(?:soc(?:ial)? sec(?:urity)?(?: \w+)?|ss[ni]|nhs (?:no|number)|nino|"
        r"national (?:id|insurance)(?: \w+)?|passport(?: \w+)?|tax (?:id|number)|vat(?: \w+)?|"
        r"compan(?:y|ies) (?:no|number)|(?:charity|registration) (?:no|number))\b"
    ),
    "postcode": re.compile(r"\b(?:post ?codes?|zip(?: ?code)?|postal code)\b"),
    "address": re.compile(r"\b(?:street|house|flat|addr(?:ess)?)(?: (?:no|number|name))?\b"),
    "email": re.compile(r"\be ?mail\b"),
    "phone": re.compile(r"\b(?:tele)?(?:phone|mobile|tel)(?: (?:no|number))?\b"),
    "location": re.compile(r"\b(?:city|town|suburb|county|state|country)\b"),
    "full_name": re.compile(
        r"\b(?:(?:full|whole) name|(?:first|given)(?: names?)? and (?:sur|last|family) ?names?)\b"
    ),
    "first_name": re.compile(r"\b(?:(?:first|given|fore|middle|second) ?names?|fname)\b"),
    "last_name": re.compile(r"\b(?:surname|(?:last|family) ?name|lname)\b"),
    # What stands under 'name' and is not a person's is a body's.
    "organisation": re.compile(r"\b(?:name|compan(?:y|ies)|organi[sz]ation|business|employer)\b"),
}
_UNTOLD = frozenset(
    {
        Role.DEMOGRAPHIC,
        Role.IGNORE,
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.FREE_TEXT,
        Role.RATING,
        Role.RESPONSE_ID,
        Role.SUBMITTED_AT,
    }
)
"""Roles under which an upload keeps what says nothing of who somebody is, as far as it can tell."""


class DataRefused(Exception):
    """A labelled file can't be used; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Rows of which we know whose they are."""

    name: str
    ids: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    """Field → its cells; a second column of one field is `address_2`, and so on."""
    truth: Labels
    households: Labels | None = None
    id_column: str = ROW
    """The heading over the ids."""

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.ids)

    def write(self, path: Path) -> None:
        """Write a CSV with one heading for each field, and row, person and household besides."""
        homes = np.full(self.rows, -1) if self.households is None else self.households
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((ROW, *self.columns, PERSON, HOUSEHOLD))
            writer.writerows(
                zip(
                    self.ids,
                    *self.columns.values(),
                    self.truth.tolist(),
                    ("" if home < 0 else home for home in homes.tolist()),
                    strict=True,
                )
            )


def read_labelled(
    path: Path,
    *,
    id_column: str,
    truth_column: str,
    household_column: str = "",
    mapped: Mapping[str, str] | None = None,
) -> Labelled:
    """Read a file whose heading row names these columns; those not mapped are recognised.

    The truth and the households are shown to nobody who matches.

    Raises:
        DataRefused: a column is missing, a field unknown, or nothing says who anybody is.
        FileRefused: the file can't be read.
    """
    mapped = dict(mapped or {})
    cells = read_sheets(path.read_bytes(), path.name, ANY_SIZE)[0].cells
    wanted = [id_column, truth_column, *([household_column] if household_column else []), *mapped]
    at = _heading_row(cells, wanted, path.name)
    headings = [text.strip() for text in cells[at]]
    rows = [row for row in cells[at + 1 :] if any(row)]
    shown = [name for name in headings if name and name not in {truth_column, household_column}]
    places = {name: headings.index(name) for name in shown}
    recognised = _recognised(headings, places, rows, path.name)
    recognised.pop(id_column, None)
    at_home = _column(rows, headings.index(household_column)) if household_column else None
    return Labelled(
        name=path.stem,
        ids=_column(rows, headings.index(id_column)),
        columns=_taking_part(recognised | mapped, places, rows),
        truth=_numbers(_column(rows, headings.index(truth_column))),
        households=None if at_home is None else _households(at_home),
        id_column=id_column,
    )


def _taking_part(
    said: Mapping[str, str], places: Mapping[str, int], rows: Sequence[Sequence[str]]
) -> dict[str, Sequence[str]]:
    """The columns that take part, each under its field; `said` is heading → field.

    Raises:
        DataRefused: a field unknown, or nothing says who anybody is.
    """
    fields = {
        places[name]: field
        for name, field in said.items()
        if name in places and _field(field) in FIELDS
    }
    columns = _named(dict(sorted(fields.items())), rows)
    if not columns:
        raise DataRefused("No column says who anybody is. Say which do with --map.")
    return columns


def _heading_row(cells: Sequence[Sequence[str]], wanted: Sequence[str], name: str) -> int:
    for at, row in enumerate(cells[:50]):
        if set(wanted) <= {text.strip() for text in row}:
            return at
    there = [text.strip() for text in cells[0]] if cells else []
    missing = ", ".join(text for text in dict.fromkeys(wanted) if text not in there)
    raise DataRefused(f"{name} has no column {missing}. It has: {', '.join(there)}.")


def _field(name: str) -> str:
    if name not in KNOWN:
        raise DataRefused(f"{name} is no field. There are: {', '.join(KNOWN)}.")
    return name


def _recognised(
    headings: Sequence[str],
    places: Mapping[str, int],
    rows: Sequence[Sequence[str]],
    file_name: str,
) -> dict[str, str]:
    """Heading → field, as an upload's columns are recognised, and what an upload never asks for."""
    shown = sorted(places.values())
    sheet = [
        [row[place] if place < len(row) else "" for place in shown] for row in rows[:LOOKED_AT]
    ]
    try:
        table = find_table([Sheet("", [[headings[p] for p in shown], *sheet])], file_name)
        roles = {shown[column.position]: column.role for column in table.columns}
    except FileRefused:  # nobody would add it as a list of people; its headings may tell
        roles = {}
    fields = {
        name: _field_of(name, roles.get(place, Role.IGNORE)) for name, place in places.items()
    }
    return {name: field for name, field in fields.items() if field}


def _field_of(heading: str, role: Role) -> str:
    if named := _NUMBERED.fullmatch(heading):
        return named[1]
    if role in WHO:
        return role.value
    return _by_heading(heading) if role in _UNTOLD else ""


def _by_heading(heading: str) -> str:
    words = re.sub(r"[^a-z]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).casefold())
    return next((field for field, said in _BY_HEADING.items() if said.search(words)), "")


def _named(fields: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
    columns: dict[str, Sequence[str]] = {}
    seen: dict[str, int] = {}
    for place, field in fields.items():
        seen[field] = seen.get(field, 0) + 1
        columns[field if seen[field] == 1 else f"{field}_{seen[field]}"] = _column(rows, place)
    return columns


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() if place < len(row) else "" for row in rows]


def _households(values: Sequence[str]) -> Labels:
    known = np.array([bool(text) for text in values])
    return np.where(known, _numbers(values), -1)


def _numbers(values: Sequence[str]) -> Labels:
    """A number for each different text; an empty one is a different one each time."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(text or f"\0{at}", len(numbers)) for at, text in enumerate(values)],
        np.int64,
    )
