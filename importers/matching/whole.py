"""A whole table matched at once: learned from itself, compared in columns, grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from importers.matching.estimate import Chances, Field, Learned, learn
from importers.matching.joining import joined
from importers.matching.kinds import KINDS
from importers.matching.levels import ABSENT, Levels
from importers.matching.passes import NAMES, candidates
from importers.matching.table import Column, Ids, columns_of

THRESHOLD = 1.0
"""From this weight two rows are one person's: twice as likely as not. Measured (README)."""


@dataclass(frozen=True)
class Whole:
    """Pairs of rows worth comparing with their weights, and the people they make."""

    rows: int
    left: Ids
    right: Ids
    weight: NDArray[np.float64]
    """Logarithm (base 2) of the odds that a pair is one person's."""
    learned: Learned
    _columns: Sequence[Column]

    def groups(self, threshold: float | None = None) -> Ids:
        """A number for every row, the same for rows of one person (the lowest of their rows)."""
        least = THRESHOLD if threshold is None else threshold
        return joined(
            self.rows,
            self.left,
            self.right,
            self.weight,
            least,
            lambda left, right: weights(self._columns, self.learned, left, right),
        )


def match_whole(table: Mapping[str, Sequence[str]]) -> Whole:
    """Match the rows of a table whose keys are roles of columns; a further one of a role ends in _2."""
    columns = columns_of(table)
    rows = len(next(iter(table.values()), ()))
    if rows < 2 or not columns:
        return _nothing(rows)
    left, right = candidates(columns, rows)
    levels = compare_columns(columns, left, right)
    fields = [_field(column, rows) for column in columns]
    columns = [*columns, *(c for c in columns if c.name == "email")]
    fields += [_beside_a_name(column) for column in columns[len(fields) :]]
    learned = learn(fields, levels, max(rows * (rows - 1) / 2, 1.0), max(rows, 1))
    weight = _weigh(columns, learned, left, levels)
    return Whole(rows, left, right, weight, learned, columns)


def _nothing(rows: int) -> Whole:
    none = np.zeros(0, np.int64)
    return Whole(rows, none, none, np.zeros(0), Learned((), 1.0, 0.0, 0.0), ())


def compare_columns(columns: Sequence[Column], left: Ids, right: Ids) -> Levels:
    """Pairs × columns. Where the parts of a name are exchanged they are compared crosswise."""
    found = np.zeros((len(left), len(columns)), np.int8)
    for place, column in enumerate(columns):
        found[:, place] = column.levels(left, right)
    names = [n for n, column in enumerate(columns) if column.name in {"given", "family"}]
    if len(names) == 2:
        _read_crosswise(columns[names[0]], columns[names[1]], left, right, found, names)
    emails = [n for n, column in enumerate(columns) if column.name == "email"]
    return _with_namesakes(found, emails, names) if emails else found


def _with_namesakes(found: Levels, emails: Sequence[int], names: Sequence[int]) -> Levels:
    """E-mail addresses of people of one name in a column of their own, the last.

    Addresses repeat the name: that those of two Mark Dixons are alike says little.
    """
    named = (found[:, names] > 0).any(axis=1)
    for name in names:
        named &= found[:, name] <= _SAME_NAME
    beside = np.where(named, found[:, emails[0]], np.int8(0))
    alone = np.where(named, np.int8(0), found[:, emails[0]])
    width = max(found.shape[1], len(emails)) if len(emails) > 1 else found.shape[1] + 1
    whole = np.zeros((len(found), width), np.int8)
    whole[:, : found.shape[1]] = found
    whole[:, emails[0]], whole[:, -1] = alone, beside
    return whole


_SAME_NAME = 3


def _read_crosswise(
    given: Column, family: Column, left: Ids, right: Ids, found: Levels, names: Sequence[int]
) -> None:
    """Where one's given name is as the other's family name and the rest fits, in place."""
    first, last = names
    unlike = (found[:, first] > _FITS) & (found[:, last] > 1)
    where = np.flatnonzero(unlike)
    crossed = [
        family.levels_between(given.ids[one[where]], family.ids[other[where]])
        for one, other in ((left, right), (right, left))
    ]
    # Both ways round there must be a likeness, and one of them complete.
    fits = (crossed[0] == 1) & _alike(crossed[1]) | (crossed[1] == 1) & _alike(crossed[0])
    found[where[fits], first] = 1
    found[where[fits], last] = np.maximum(crossed[0], crossed[1])[fits]


_FITS = 4


def _alike(levels: Levels) -> NDArray[np.bool_]:
    return (levels > 0) & (levels <= 3)


def weights(
    columns: Sequence[Column], learned: Learned, left: Ids, right: Ids
) -> NDArray[np.float64]:
    """The weights of pairs of rows by what was learned."""
    return _weigh(columns, learned, left, compare_columns(columns, left, right))


SAMPLE = 60_000
"""Random pairs of rows that show what any two rows have in common."""


NAMESAKES_EMAILS = (0.001, 0.02, 0.03, 0.35, 0.599)
"""How e-mail addresses of two people of one name compare, before anything is learned."""


def _beside_a_name(column: Column) -> Field:
    beside = np.array(NAMESAKES_EMAILS)
    return Field(
        column.kind.expected, own=False, given=False, name=False, any_two=beside, within=True
    )


STRANGERS_AGREE, FEW = 0.003, 20
"""How often strangers have one value in common, before so many rows show more of it."""


def _field(column: Column, rows: int) -> Field:
    """What any two rows have in common: how often the same is counted, the rest sampled."""
    random = np.random.default_rng(1)
    one, other = random.integers(0, max(rows, 1), (2, SAMPLE))
    some = column.levels(one[one != other], other[one != other])
    size = len(column.kind.expected)
    seen = np.bincount(some, minlength=size + 1)[1:].astype(float)
    # What strangers hardly ever have in common the sample may lack, though pairs compared have it.
    seen += 0.5
    counts = np.bincount(column.ids[column.ids != ABSENT]).astype(float)
    there = counts.sum()
    same = (counts * (counts - 1)).sum() / max(there * (there - 1), 1.0)
    # Of few rows much of what is the same is one person's, so that strangers can't be seen.
    same = (same * rows + STRANGERS_AGREE * FEW) / (rows + FEW)
    rest = seen[1:] / seen[1:].sum() if size > 1 else seen[1:]
    any_two = np.r_[max(same, 1e-9), rest * (1 - same)]
    kind = column.kind
    return Field(kind.expected, kind.own, column.name == "given", column.name in NAMES, any_two)


def _weigh(
    columns: Sequence[Column], learned: Learned, left: Ids, levels: Levels
) -> NDArray[np.float64]:
    """Sums of weights; where two values are the same the rarer it is the more it weighs.

    A value's own rate takes the place of the average (term frequency).
    """
    one = np.full(len(left), np.log2(learned.match))
    home = np.full(len(left), np.log2(learned.household))
    name = np.full(len(left), np.log2(learned.namesakes))
    for place, (column, rates) in enumerate(zip(columns, learned.rates, strict=True)):
        level = levels[:, place]
        m, u, h = (np.log2(np.array(some)) for some in rates)
        one += np.r_[0.0, m - u][level]
        home += np.r_[0.0, h - u][level]
        if column.name in NAMES:
            # How rare a name is says nothing here: namesakes bear the rare as seldom as strangers.
            name += np.r_[0.0, m - u][level]
        if column.kind is not KINDS["class"]:
            same = np.flatnonzero(level == 1)
            rarer = u[0] - np.log2(_shares(column)[column.ids[left[same]]])
            one[same] += rarer
            if not column.kind.own:
                home[same] += rarer
    weight: NDArray[np.float64] = one - np.logaddexp2(np.logaddexp2(home, name), 0.0)
    return weight


def _shares(column: Column) -> Chances:
    counts = np.bincount(column.ids[column.ids != ABSENT], minlength=len(column.words))
    shares: Chances = (counts + STRANGERS_AGREE * FEW) / (counts.sum() + FEW)
    return shares
