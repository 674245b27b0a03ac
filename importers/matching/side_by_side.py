"""Several people's values of one field, compared for whoever decides whether they are one."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import combinations

from rapidfuzz.distance import JaroWinkler

from consent.names import fold
from importers.matching.given_names import Given, given_level

Values = Sequence[str]


class Likeness(StrEnum):
    """How the values of a field compare, in words."""

    SAME = "Same"
    SIMILAR = "Similar"
    DIFFERENT = "Different"
    MISSING = "Missing"
    """Fewer than two of the people have a value."""


_ALIKE = 0.85
_ONE_NAME = {Given.EQUAL, Given.FORM, Given.INITIAL, Given.CLOSE}


def likeness(field: str, people: Sequence[Values]) -> Likeness:
    """How the values of those who have any compare; the least alike two of them tell."""
    known = [values for values in people if values]
    if len(known) < 2:
        return Likeness.MISSING
    alike = _ALIKE_BY_FIELD.get(field, _spelt_alike)
    found = {_likeness(one, other, alike) for one, other in combinations(known, 2)}
    return next(
        level for level in (Likeness.DIFFERENT, Likeness.SIMILAR, Likeness.SAME) if level in found
    )


def _likeness(one: Values, other: Values, alike: Callable[[str, str], bool]) -> Likeness:
    if {fold(value) for value in one} & {fold(value) for value in other}:
        return Likeness.SAME
    if any(alike(a, b) for a in one for b in other):
        return Likeness.SIMILAR
    return Likeness.DIFFERENT


def _spelt_alike(one: str, other: str) -> bool:
    return JaroWinkler.similarity(fold(one), fold(other)) >= _ALIKE


def _can_be_one_name(one: str, other: str) -> bool:
    return given_level(one, other) in _ONE_NAME


def _near(one: str, other: str) -> bool:
    """Postcodes of one district."""
    return one.partition(" ")[0] == other.partition(" ")[0]


def _never(_one: str, _other: str) -> bool:
    return False


_ALIKE_BY_FIELD: dict[str, Callable[[str, str], bool]] = {
    "given": _can_be_one_name,
    "postcode": _near,
    # Two numbers that differ in a digit are two numbers.
    "phone": _never,
}
