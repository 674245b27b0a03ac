"""How old somebody says they are, in years or as an age group, and between which years they were born."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

from consent.events import Interval
from importers.clean.text import tidy
from importers.draft import Born

OLDEST = 115
"""In years; nobody is older."""


class Ages(NamedTuple):
    """The youngest and the oldest somebody may be, in full years."""

    least: int
    most: int


_BAND = re.compile(r"(\d{1,3}) ?(?:-|–|—|to) ?(\d{1,3})")
_UNDER = re.compile(
    r"(?:under|below|younger than|less than|<) ?(\d{1,3})|(\d{1,3}) (?:or|and) (?:under|younger)"
)
_OVER = re.compile(
    r"(?:over|above|older than|more than|>) ?(\d{1,3})|(\d{1,3}) ?(?:\+|plus|(?:or|and) (?:over|above|older))"
)
_EXACT = re.compile(r"(\d{1,3})")
_AROUND = re.compile(
    r"^(?:aged?|i am)\b:? ?|(?: ?(?:years?|yrs?)(?: old| of age)?)(?=$| (?:or|and)\b)",
    re.IGNORECASE,
)


def read_ages(text: str) -> Ages | None:
    """What an answer such as '25-34', '75+', 'Under 18' or '42' says; nothing where it is another's."""
    plain = _AROUND.sub("", tidy(text).casefold()).strip(" .")
    found = None
    if band := _BAND.fullmatch(plain):
        found = Ages(int(band[1]), int(band[2]))
    elif under := _UNDER.fullmatch(plain):
        found = Ages(0, int(under[1]) - 1 if under[1] else int(under[2]))
    elif over := _OVER.fullmatch(plain):
        found = Ages(int(over[1] or over[2]), OLDEST)
    elif exact := _EXACT.fullmatch(plain):
        found = Ages(int(exact[1]), int(exact[1]))
    return found if found and found.least <= found.most <= OLDEST else None


YOUNGEST = 10
"""In years. A column most of whose bare numbers are lower holds the numbers of boxes that were ticked."""


def without_codes(cells: Sequence[Ages | None], *, of_groups: bool) -> list[Ages | None]:
    """A column's answers but for bare numbers, where these are codes of age groups and no years."""
    numbers = [ages.least for ages in cells if _is_a_number(ages)]
    if of_groups or 2 * sum(number < YOUNGEST for number in numbers) >= len(numbers):
        return [None if _is_a_number(ages) else ages for ages in cells]
    return [*cells]


def _is_a_number(ages: Ages | None) -> TypeGuard[Ages]:
    return ages is not None and ages.least == ages.most


def born(ages: Ages | None, when: Interval) -> Born | None:
    """Of somebody of these ages when they answered; nothing where nobody knows when that was."""
    if ages is None or when.lo is None or when.hi is None:
        return None
    return Born(when.lo.year - ages.most - 1, when.hi.year - ages.least)
