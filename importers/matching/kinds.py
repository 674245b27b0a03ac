"""What kinds of columns a table about people or organisations has, and how two values compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from importers.matching.levels import Given, Levels, family_levels, given_levels

LevelsOf = Callable[[Sequence[str], Sequence[str]], Levels]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the values of a column are compared, and what is expected of rows of one person."""

    levels_of: LevelsOf
    """Levels from 2 up of pairs of values that are both there and not equal (1 is equal)."""
    expected: tuple[float, ...]
    """m-probabilities of the levels, 1 first: where learning begins and what few rows are held by."""
    own: bool = False
    """Two people of one household agree here no more often than strangers."""


def _slips(left: Sequence[str], right: Sequence[str], most: int = 2) -> NDArray[np.int32]:
    found: NDArray[np.int32] = process.cpdist(
        left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.int32
    )
    return found


def _like(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = process.cpdist(
        left, right, scorer=JaroWinkler.similarity, dtype=np.float32
    )
    return found


def _shortest(left: Sequence[str], right: Sequence[str]) -> NDArray[np.int64]:
    return np.minimum(
        np.fromiter(map(len, left), np.int64, len(left)),
        np.fromiter(map(len, right), np.int64, len(right)),
    )


def text_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 a slip apart, or as good as the same words · 3 alike · 4 different."""
    words = process.cpdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    like = np.maximum(_like(left, right), words / 100)
    shortest = _shortest(left, right)
    close = (like >= 0.94) & (shortest >= 4) | (_slips(left, right) <= 1) & (shortest >= 3)
    return np.select([close, like >= 0.85], [np.int8(2), np.int8(3)], np.int8(4))


def code_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 a slip apart · 3 two slips in a long one · 4 different."""
    slips, shortest = _slips(left, right), _shortest(left, right)
    return np.select(
        [(slips <= 1) & (shortest >= 3), (slips <= 2) & (shortest >= 6)],
        [np.int8(2), np.int8(3)],
        np.int8(4),
    )


def day_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Of days as eight digits, exchanging day and month being a slip.

    2 a slip · 3 two of three parts the same · 4 the year · 5 different.
    """
    parts = [np.array([[d[:4], d[4:6], d[6:8]] for d in side]) for side in (left, right)]
    one, other = (part.reshape(-1, 3) for part in parts)
    same = (one == other).sum(axis=1)
    year = one[:, 0] == other[:, 0]
    exchanged = year & (one[:, 1] == other[:, 2]) & (one[:, 2] == other[:, 1])
    return np.select(
        [(_slips(left, right) <= 1) | exchanged, same == 2, year],
        [np.int8(2), np.int8(3), np.int8(4)],
        np.int8(5),
    )


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def email_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 two slips at most · 3 the same name before the @ · 4 alike · 5 different.

    linda37 and linda38 are two people, but alike.
    """
    locals_ = [[key.partition("@")[0] for key in side] for side in (left, right)]
    mine, theirs = locals_
    before = np.array([a == b for a, b in zip(mine, theirs, strict=True)], bool)
    slips, shortest = _slips(left, right), _shortest(mine, theirs)
    slipped = (slips <= 2) & (shortest >= 4)
    digits = np.array([_digits(a) == _digits(b) for a, b in zip(mine, theirs, strict=True)], bool)
    return np.select(
        [slipped & digits, before, slipped | (_like(mine, theirs) >= 0.88)],
        [np.int8(2), np.int8(3), np.int8(4)],
        np.int8(5),
    )


def none_alike(left: Sequence[str], _right: Sequence[str]) -> Levels:
    """2 different: only sameness tells."""
    return np.full(len(left), 2, np.int8)


_BEGINS_ALIKE = 3


def _begin_alike(one: str, other: str) -> bool:
    """The same three letters, or a short form of two that begins with the same one (Jm, James)."""
    if min(len(one), len(other)) < _BEGINS_ALIKE:
        return one[:1] == other[:1]
    return one[:_BEGINS_ALIKE] == other[:_BEGINS_ALIKE]


def given_levels_7(left: Sequence[str], right: Sequence[str]) -> Levels:
    """`Given` up to 5 · 6 not the same, though they sound or begin alike · 7 different."""
    found = given_levels(left, right)
    different = np.flatnonzero(found == Given.DIFFERENT)
    if different.size:
        one, other = ([side[i] for i in different.tolist()] for side in (left, right))
        first = [[name.partition(" ")[0] for name in side] for side in (one, other)]
        begins = np.array([_begin_alike(a, b) for a, b in zip(*first, strict=True)])
        near = begins | (np.maximum(_like(one, other), _like(*first)) >= 0.75)
        found[different[~near]] = 7
    return found


KINDS: Mapping[str, Kind] = {
    "given": Kind(given_levels_7, (0.70, 0.06, 0.04, 0.12, 0.02, 0.03, 0.03), own=True),
    "family": Kind(family_levels, (0.80, 0.04, 0.11, 0.05)),
    "day": Kind(day_levels, (0.85, 0.09, 0.03, 0.02, 0.01), own=True),
    "number": Kind(code_levels, (0.85, 0.10, 0.03, 0.02), own=True),
    "code": Kind(code_levels, (0.85, 0.07, 0.03, 0.05)),
    "text": Kind(text_levels, (0.75, 0.10, 0.05, 0.10)),
    "email": Kind(email_levels, (0.65, 0.10, 0.07, 0.08, 0.10)),
    "mobile": Kind(none_alike, (0.90, 0.10), own=True),
    "class": Kind(none_alike, (0.97, 0.03), own=True),
}
