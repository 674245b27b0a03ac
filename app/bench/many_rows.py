"""Invented rows of a long list of people, as files: those that are there, and those that come later."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.bench.agreement import Labels
from app.bench.contacts import ROWS_OF_ONE, Contacts, invent_contacts

ONCE = (0.72, 0.17, 0.07, 0.025, 0.015)
"""How many have one row, two rows, … in a list of a long time: most answered once."""

QUESTION = "May we contact you by email about future consultations?"
COLUMNS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Email address",
    "phone": "Phone",
    "address": "Street",
    "postcode": "Postcode",
    "organisation": "Organisation",
}
_TOPICS = ("Roads and highways", "Parks", "Libraries", "Waste", "Housing", "Health")
_ANSWERS, _OF_ANSWERS = ("Yes", "No", ""), (0.55, 0.1, 0.35)


@dataclass(frozen=True, slots=True)
class File:
    """A file, and whose each of its rows truly is, in their order."""

    name: str
    content: bytes
    truth: Labels


@dataclass(frozen=True, slots=True)
class Wanted:
    """What list is to be invented."""

    people: int
    """About so many, in `rows` a file."""
    rows: int = 5000
    later: int = 3
    """Files that come when the others are there."""
    often: bool = False
    """Everybody in one to twelve rows, as contact rows are invented elsewhere; else most in one."""
    seed: int = 3


class ManyRows:
    """Rows of so many people in files of the same length, the later ones to come."""

    def __init__(self, wanted: Wanted) -> None:
        shares = ROWS_OF_ONE if wanted.often else ONCE
        people, rows_each, later, seed = wanted.people, wanted.rows, wanted.later, wanted.seed
        self._each, self._later, self._dice = rows_each, later, np.random.default_rng(seed)
        mean = float(np.dot(np.arange(1, len(shares) + 1), shares)) / sum(shares)
        self._there = round(people * mean)
        rows = self._there + later * rows_each
        self._contacts: Contacts = invent_contacts(rows, seed=seed, rows_of_one=shares)
        self._said = self._dice.choice(np.array(_ANSWERS, object), rows, p=_OF_ANSWERS)
        self._topics = self._dice.choice(np.array(_TOPICS, object), (rows, 2))
        self._days = self._dice.integers(0, 900, rows)

    @property
    def before(self) -> Labels:
        """Whose the rows are that are there."""
        return self._contacts.truth[: self._there].copy()

    def first(self) -> Iterator[File]:
        """The files that are there."""
        for number, start in enumerate(range(0, self._there, self._each)):
            yield self._file(f"answers {number}", start, min(start + self._each, self._there))

    def coming(self) -> Iterator[File]:
        """The files that come, each of `Wanted.rows` rows."""
        for number in range(self._later):
            start = self._there + number * self._each
            yield self._file(f"later answers {number}", start, start + self._each)

    def _file(self, name: str, start: int, end: int) -> File:
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(
            ("Response ID", "Submitted on", *COLUMNS.values(), "Which topics matter?", QUESTION)
        )
        part = slice(start, end)
        cells: list[Sequence[str]] = [self._contacts.columns[field][part] for field in COLUMNS]
        days = np.datetime64("2023-06-01") + self._days[part]
        lines.writerows(
            (f"R-{at}", day, *who, ";".join(dict.fromkeys(topics)), said)
            for at, day, who, topics, said in zip(
                range(start, end),
                days.astype(str).tolist(),
                zip(*cells, strict=True),
                self._topics[part].tolist(),
                self._said[part].tolist(),
                strict=True,
            )
        )
        return File(f"{name}.csv", text.getvalue().encode(), self._contacts.truth[part])
