"""Which pairs of rows of a whole table are worth comparing: several passes, each guarded by size."""

from collections.abc import Iterator, Sequence, Set
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, Ids, firsts, in_order, paired, texts
from importers.matching.kinds import KINDS
from importers.matching.table import Column

ALL_PAIRS_UP_TO = 1_500
"""So few rows are all compared with each other."""
MOST_OF_A_KEY = 60
"""A key that more rows share tells nothing."""
TELLING = 0.15
"""A column of so many different values for the rows that have one brings rows together by itself."""
FEW_ROWS = 20_000
"""Up to here every two columns bring rows together, beyond only names with others."""


def candidates(columns: Sequence[Column], rows: int) -> tuple[Ids, Ids]:
    """Pairs of rows, left below right, each once: what an earlier key brings together no later does."""
    if rows <= ALL_PAIRS_UP_TO:
        every, other = np.triu_indices(rows, 1)
        return every.astype(np.int32), other.astype(np.int32)
    found: list[tuple[Ids, Ids]] = []
    earlier: list[Ids] = []
    for key in _keys(columns, rows):
        held, left, right = _sharing(key)
        for before in earlier:
            mine = before[left]
            fresh = (mine == ABSENT) | (mine != before[right])
            left, right = left[fresh], right[fresh]
        found.append((left, right))
        earlier.append(held)
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    lefts, rights = zip(*found, strict=True)
    return np.concatenate(lefts), np.concatenate(rights)


NAMES = frozenset({"given", "family"})


def _keys(columns: Sequence[Column], rows: int) -> Iterator[NDArray[np.integer[Any]]]:
    """Of many rows a name alone brings nobody together, and what tells by itself needs no name."""
    columns = [
        column
        for column in columns
        if column.name != "suffix" and column.ids.min() < column.ids.max()
    ]
    telling = {
        column.name
        for column in columns
        if _different(column) >= TELLING * (column.ids != ABSENT).sum()
    }
    if rows > FEW_ROWS:
        telling -= NAMES
    for column in columns:
        if column.name in telling:
            yield from _by_itself(column, columns) if rows > FEW_ROWS else [column.ids]
        if column.name == "email":
            yield _before_the_at(column)
    for one, other in combinations(columns, 2):
        both = {one.name, other.name}
        if rows <= FEW_ROWS or (both & NAMES and not both & telling):
            yield _of_both(one.ids, other)
    if not NAMES & {column.name for column in columns}:
        yield from _by_halves(columns, telling)


def _by_itself(column: Column, columns: Sequence[Column]) -> Iterator[NDArray[np.integer[Any]]]:
    """A telling column of a long table.

    More than one town has a Mill Lane 12, and a whole house shares it: where there is a postcode,
    streets bring rows together with that, or with what one house's people are told apart by.
    """
    named = [other for other in columns if other.name in NAMES]
    codes = [other for other in columns if other.name.startswith("postcode")]
    if not (named and codes and column.kind is KINDS["text"]):
        yield column.ids
        return
    for code in codes:
        yield _of_both(code.ids, column)
    for name in named:
        yield _of_both(_initials(name) if name.name == "given" else name.ids, column)


def _by_halves(columns: Sequence[Column], telling: Set[str]) -> Iterator[NDArray[np.integer[Any]]]:
    """Where a text is mistyped one of its ends is still right.

    Not for people, who are found by more than one thing: compared with their whole street, what they
    share with neighbours would be learned for what a household shares.
    """
    for column in columns:
        if column.kind is KINDS["text"]:
            for half in _ends(column):
                if column.name in telling:
                    yield half
                for other in columns:
                    if other is not column:
                        yield _of_both(half, other)


_END = 5


def _ends(column: Column) -> Iterator[Ids]:
    """The first and the last letters of the texts that have more."""
    words = [word.replace(" ", "") for word in column.words.tolist()]
    for end in (slice(None, _END), slice(-_END, None)):
        numbers = texts([word[end] if len(word) > _END else "" for word in words]).ids
        found: Ids = np.r_[numbers, np.int32(ABSENT)][column.ids]
        yield found


def _of_both(one: Ids, other: Column) -> NDArray[np.int64]:
    there = (one != ABSENT) & (other.ids != ABSENT)
    return np.where(there, paired(one, other.ids, len(other.words)), ABSENT)


def _initials(column: Column) -> Ids:
    """Names numbered by their first letter."""
    numbers = texts([word[:1] for word in column.words.tolist()]).ids
    found: Ids = np.r_[numbers, np.int32(ABSENT)][column.ids]
    return found


def _different(column: Column) -> int:
    counts = np.bincount(column.ids[column.ids != ABSENT])
    return int(np.count_nonzero(counts))


_SHORTEST_LOCAL = 6
"""Shorter names before the @ (info, sales, jo) are everybody's."""


def _before_the_at(column: Column) -> Ids:
    """E-mail addresses numbered by the name before the @: people change the provider."""
    before = texts([word.partition("@")[0] for word in column.words.tolist()])
    short = np.array([len(word) < _SHORTEST_LOCAL for word in before.words.tolist()], bool)
    numbers = np.where(short[before.ids], np.int32(ABSENT), before.ids)
    found: Ids = np.r_[numbers, np.int32(ABSENT)][column.ids]
    return found


def _sharing(key: NDArray[np.integer[Any]]) -> tuple[Ids, Ids, Ids]:
    """The key without what nobody or too many share, and the pairs of rows that share it."""
    held = np.flatnonzero(key != ABSENT)
    ordered, places = in_order(key[held].astype(np.int64))
    order = held[places].astype(np.int32)
    first = firsts(ordered)
    starts = np.flatnonzero(first)
    sizes = np.diff(np.r_[starts, len(order)])
    telling = (sizes > 1) & (sizes <= MOST_OF_A_KEY)
    number = np.where(telling, np.arange(len(starts)), ABSENT).astype(np.int32)
    found = np.full(len(key), ABSENT, np.int32)
    found[order] = np.repeat(number, sizes)
    left, right = _pairs(starts[telling], sizes[telling])
    # Within a key rows stand in their own order.
    return found, order[left], order[right]


def _pairs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[Ids, Ids]:
    """Every two places of each run of places."""
    places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    after = np.repeat(starts + sizes, sizes) - places - 1
    left = np.repeat(places.astype(np.int32), after)
    steps = np.arange(len(left), dtype=np.int32) - np.repeat(
        (np.cumsum(after) - after).astype(np.int32), after
    )
    return left, left + steps + np.int32(1)
