"""Pairs of rows of a whole table compared column by column, what names say of the rest heeded."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, Ids
from importers.matching.kinds import OWN_MAILBOX
from importers.matching.levels import Levels
from importers.matching.passes import NAMES
from importers.matching.table import Column

NAMESAKES, RELATED = "email of a namesake", "email beside a shared name"
"""E-mail addresses repeat the name: that those of two Mark Dixons are alike says little, and of two
Marks less than of two strangers. So each is a column of its own."""


def with_namesakes(columns: Sequence[Column]) -> list[Column]:
    """The columns, and those of e-mail addresses of people who share names."""
    named = any(column.name in NAMES for column in columns)
    emails = [column for column in columns if column.name == "email" and named]
    return [*columns, *(replace(c, name=name) for name in (NAMESAKES, RELATED) for c in emails)]


THREADS = 2
"""Columns compared at one time: sorting and measuring texts leave Python to others meanwhile."""


def compare_columns(columns: Sequence[Column], left: Ids, right: Ids) -> Levels:
    """Pairs × columns. Where the parts of a name are exchanged they are compared crosswise."""
    return read_together(columns, each_column(columns, left, right), left, right)


def each_column(columns: Sequence[Column], left: Ids, right: Ids) -> Levels:
    """Columns × pairs, each column by itself; nothing yet in the columns of who shares a name."""
    found = np.zeros((len(columns), len(left)), np.int8)

    def compare(place: int) -> None:
        if columns[place].name not in (NAMESAKES, RELATED):
            found[place] = columns[place].levels(left, right)

    with ThreadPoolExecutor(THREADS) as threads:
        deque(threads.map(compare, range(len(columns))), maxlen=0)
    return found


def read_together(columns: Sequence[Column], found: Levels, left: Ids, right: Ids) -> Levels:
    """Pairs × columns, of what each column says by itself; changes that in place."""
    at = {column.name: place for place, column in enumerate(columns)}
    if at.keys() >= NAMES:
        given, family = columns[at["given"]], columns[at["family"]]
        _read_crosswise(given, family, left, right, (found[at["given"]], found[at["family"]]))
    if "email" in at:
        email = columns[at["email"]]
        found[at["email"], (found[at["email"]] == 1) & email.own[email.ids[left]]] = OWN_MAILBOX
    if NAMESAKES in at:
        names = found[[at[name] for name in NAMES if name in at]]
        shared = (names > 0) & (names <= _SAME_NAME)
        for name, where in ((NAMESAKES, shared.all(axis=0)), (RELATED, shared.any(axis=0))):
            found[at[name], where] = found[at["email"], where]
            found[at["email"], where] = 0
    if not at.keys() & NAMES:
        _move_once(columns, found)
    return found.T


_SAME_NAME = 3


def _move_once(columns: Sequence[Column], found: Levels) -> None:
    """Whoever moves changes address and postcode at once: where both differ the address tells, in place.

    Of people both do: two of one name at two homes are oftener two than learning from all pairs of
    one name can know (measured: at a hundred thousand rows no more is found, and more households are joined).
    """
    moved = np.zeros(found.shape[1], bool)
    for column, levels in zip(columns, found, strict=True):
        if column.name.startswith("address"):
            moved |= levels == len(column.kind.expected)
    for column, levels in zip(columns, found, strict=True):
        if column.name.startswith("postcode"):
            levels[moved & (levels == len(column.kind.expected))] = 0


def _read_crosswise(
    given: Column, family: Column, left: Ids, right: Ids, levels: tuple[Levels, Levels]
) -> None:
    """Where one's given name is as the other's family name and the rest fits, in place."""
    unlike = (levels[0] > _FITS) & (levels[1] > 1)
    where = np.flatnonzero(unlike)
    left, right = left[where], right[where]
    # One way round the names must be the same, which is quickly seen; the other way like each other.
    met = [
        (ids != ABSENT) & (ids == others)
        for ids, others in (
            (given.ids[left], family.ids[right]),
            (given.ids[right], family.ids[left]),
        )
    ]
    some = np.flatnonzero(met[0] | met[1])
    where, left, right = where[some], left[some], right[some]
    crossed = [
        family.levels_between(given.ids[one], family.ids[other])
        for one, other in ((left, right), (right, left))
    ]
    fits = (crossed[0] == 1) & _alike(crossed[1]) | (crossed[1] == 1) & _alike(crossed[0])
    levels[0][where[fits]] = 1
    levels[1][where[fits]] = np.maximum(crossed[0], crossed[1])[fits]


_FITS = 4


def _alike(levels: Levels) -> NDArray[np.bool_]:
    return (levels > 0) & (levels <= 3)
