"""Which pairs of rows of a whole table are worth comparing: several passes, each guarded by size."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.matching.levels import ABSENT
from importers.matching.table import Column, Ids

ALL_PAIRS_UP_TO = 1_500
"""So few rows are all compared with each other."""
MOST_OF_A_KEY = 60
"""A key that more rows share tells nothing."""
TELLING = 0.15
"""A column of so many different values for the rows that have one brings rows together by itself."""
FEW_ROWS = 20_000
"""Up to here every two columns bring rows together, beyond only names with others."""


def candidates(columns: Sequence[Column], rows: int) -> tuple[Ids, Ids]:
    """Pairs of rows, left below right, each once, in order."""
    if rows <= ALL_PAIRS_UP_TO:
        left, right = np.triu_indices(rows, 1)
        return left.astype(np.int64), right.astype(np.int64)
    found = [pairs for key in _keys(columns, rows) for pairs in _sharing(key, rows)]
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return pairs // rows, pairs % rows


NAMES = frozenset({"given", "family"})


def _keys(columns: Sequence[Column], rows: int) -> Iterator[Ids]:
    """Of many rows a name alone brings nobody together, and what tells by itself needs no name."""
    telling = {
        column.name
        for column in columns
        if len(np.unique(column.ids)) >= TELLING * (column.ids != ABSENT).sum()
    }
    if rows > FEW_ROWS:
        telling -= NAMES
    for column in columns:
        if column.name in telling:
            yield column.ids
        if column.name == "email":
            yield _before_the_at(column)
    for one, other in combinations(columns, 2):
        both = {one.name, other.name}
        if rows <= FEW_ROWS or (both & NAMES and not both & telling):
            there = (one.ids != ABSENT) & (other.ids != ABSENT)
            yield np.where(there, one.ids * len(other.words) + other.ids, ABSENT)


_SHORTEST_LOCAL = 6
"""Shorter names before the @ (info, sales, jo) are everybody's."""


def _before_the_at(column: Column) -> Ids:
    """E-mail addresses numbered by the name before the @: people change the provider."""
    before = [word.partition("@")[0] for word in column.words.tolist()]
    codes, words = pd.factorize(np.array(before, object))
    short = np.array([len(word) < _SHORTEST_LOCAL for word in words], bool)
    numbers = np.where(short[codes], ABSENT, codes).astype(np.int64)
    found: Ids = np.r_[numbers, ABSENT][column.ids]
    return found


def _sharing(key: Ids, rows: int) -> Iterator[NDArray[np.int64]]:
    """Pairs of rows with one key, as left × rows + right."""
    held = np.flatnonzero(key != ABSENT)
    order = held[np.argsort(key[held], kind="stable")]
    ordered = key[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else held
    sizes = np.diff(np.r_[starts, len(order)])
    for size in np.unique(sizes[(sizes > 1) & (sizes <= MOST_OF_A_KEY)]).tolist():
        # The order is stable, so within a key rows stand in their own order.
        groups = order[starts[sizes == size][:, None] + np.arange(size)]
        for one, other in combinations(range(size), 2):
            yield groups[:, one] * rows + groups[:, other]
