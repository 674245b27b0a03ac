"""A made corpus as labelled rows: its files read and cleaned as uploads are, its truth beside them."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.bench.labelled import ANY_SIZE, DataRefused, Labelled
from importers.draft import Draft, FileRefused
from importers.drafting import draft_in_chunks
from importers.reading import PasswordNeeded, read_sheets
from importers.recognise import find_tables

RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)
"""After all that such corpora hold; nothing here hangs on it."""
OF_PEOPLE = frozenset({"response", "event", "register"})
PORTION = 20_000
"""Rows cleaned at a time."""

_FIELDS = (
    "title",
    "first_name",
    "last_name",
    "email",
    "email_2",
    "postcode",
    "address",
    "phone",
    "phone_2",
    "organisation",
)


@dataclass(frozen=True, slots=True)
class _True:
    """What the corpus says of a row."""

    person: str
    sheet: str


def read_made_corpus(folder: Path, *, password: str = "") -> Labelled:
    """The rows that name one person, of all files that can be read, as our importers clean them.

    A row is known by its file and number. Rows that our importers leave out are left out here.

    Raises:
        DataRefused: the folder is no made corpus.
    """
    truth, homes = _truth(folder), _homes(folder)
    ids: list[str] = []
    people: list[str] = []
    columns: dict[str, list[str]] = {field: [] for field in _FIELDS}
    for name in sorted(truth):
        for row, draft in _drafts(folder / "files" / name, truth[name], password):
            ids.append(f"{name}:{row}")
            people.append(truth[name][row].person)
            for field, text in _cells(draft).items():
                columns[field].append(text)
    numbers = {person: number for number, person in enumerate(dict.fromkeys(people))}
    known = {home: number for number, home in enumerate(dict.fromkeys(homes.values()))}
    return Labelled(
        name=folder.name,
        ids=ids,
        columns={field: cells for field, cells in columns.items() if any(cells)},
        truth=np.array([numbers[person] for person in people], np.int64),
        households=np.array([known.get(homes.get(p, ""), -1) for p in people], np.int64),
    )


def _truth(folder: Path) -> Mapping[str, Mapping[int, _True]]:
    found: defaultdict[str, dict[int, _True]] = defaultdict(dict)
    for line in _lines(folder / "truth" / "rows.csv"):
        one = line["identifiable"] == "1" and "|" not in line["person_ids"]
        if one and line["kind"] in OF_PEOPLE:
            said = _True(line["person_ids"], line["sheet"])
            found[line["source_file"]][int(line["source_row"])] = said
    return found


def _homes(folder: Path) -> Mapping[str, str]:
    return {
        line["person_id"]: line["household_id"] for line in _lines(folder / "truth" / "people.csv")
    }


def _lines(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        raise DataRefused(f"{path.parent.parent} is no made corpus: it has no truth/{path.name}.")
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _drafts(path: Path, truth: Mapping[int, _True], password: str) -> Iterator[tuple[int, Draft]]:
    """The one draft of each row the truth knows; none of a file that cannot be opened."""
    try:
        sheets = read_sheets(path.read_bytes(), path.name, ANY_SIZE, password)
        tables = find_tables(sheets, path.name)
    except (FileRefused, PasswordNeeded):
        return
    seen: set[int] = set()
    for table in tables:
        for part in draft_in_chunks(table, None, RECEIVED, size=PORTION):
            for draft in part.drafts:
                said = truth.get(draft.row)
                here = said is not None and said.sheet in {"", table.sheet.name}
                if here and draft.row not in seen:
                    seen.add(draft.row)
                    yield draft.row, draft


def _cells(draft: Draft) -> Mapping[str, str]:
    name = draft.name
    return {
        "title": name.title,
        "first_name": name.given,
        "last_name": f"{name.family} {name.suffix}".strip(),
        "email": _at([address.canonical for address in draft.addresses], 0),
        "email_2": _at([address.canonical for address in draft.addresses], 1),
        "postcode": draft.postcode or draft.district,
        "address": draft.street,
        "phone": _at(draft.phones, 0),
        "phone_2": _at(draft.phones, 1),
        "organisation": draft.organisation,
    }


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""
