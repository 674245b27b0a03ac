"""A whole table matched at once: learned from itself, compared in columns, grouped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, Ids
from importers.matching.estimate import Chances, Field, Learned, Patterns, learn, patterns_of
from importers.matching.joining import Labels, joined
from importers.matching.kinds import KINDS
from importers.matching.levels import Levels
from importers.matching.passes import NAMES, candidates
from importers.matching.table import Column, Table, columns_of

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

    def groups(self, threshold: float | None = None) -> Labels:
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


def match_whole(table: Table) -> Whole:
    """Match the rows of a table whose keys are roles of columns; a further one of a role ends in _2."""
    columns = columns_of(table)
    rows = len(next(iter(table.values()), []))
    if rows < 2 or not columns:
        return _nothing(rows)
    left, right = candidates(columns, rows)
    columns += _of_namesakes(columns)
    pairs = patterns_of(compare_columns(columns, left, right))
    fields = [_field(column, rows) for column in columns]
    learned = learn(fields, pairs, max(rows * (rows - 1) / 2, 1.0), max(rows, 1))
    weight = _weigh(columns, learned, left, pairs)
    return Whole(rows, left, right, weight, learned, columns)


def _nothing(rows: int) -> Whole:
    none = np.zeros(0, np.int32)
    return Whole(rows, none, none, np.zeros(0), Learned((), 1.0, 0.0, 0.0), ())


NAMESAKES = "email of a namesake"


def _of_namesakes(columns: Sequence[Column]) -> list[Column]:
    """E-mail addresses of people of one name are a column of their own.

    Addresses repeat the name: that those of two Mark Dixons are alike says little.
    """
    named = any(column.name in NAMES for column in columns)
    return [replace(c, name=NAMESAKES) for c in columns if c.name == "email" and named]


def compare_columns(columns: Sequence[Column], left: Ids, right: Ids) -> Levels:
    """Pairs × columns. Where the parts of a name are exchanged they are compared crosswise."""
    at = {column.name: place for place, column in enumerate(columns)}
    found = np.zeros((len(columns), len(left)), np.int8)
    for place, column in enumerate(columns):
        if column.name != NAMESAKES:
            found[place] = column.levels(left, right)
    if at.keys() >= NAMES:
        given, family = columns[at["given"]], columns[at["family"]]
        _read_crosswise(given, family, left, right, (found[at["given"]], found[at["family"]]))
    if NAMESAKES in at:
        names = found[[at[name] for name in NAMES if name in at]]
        named = (names <= _SAME_NAME).all(axis=0) & (names > 0).any(axis=0)
        found[at[NAMESAKES], named] = found[at["email"], named]
        found[at["email"], named] = 0
    return found.T


_SAME_NAME = 3


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


def weights(
    columns: Sequence[Column], learned: Learned, left: Ids, right: Ids
) -> NDArray[np.float64]:
    """The weights of pairs of rows by what was learned."""
    return _weigh(columns, learned, left, patterns_of(compare_columns(columns, left, right)))


SAMPLE = 60_000
"""Random pairs of rows that show what any two rows have in common."""


NAMESAKES_EMAILS = (0.001, 0.02, 0.03, 0.35, 0.599)
"""How e-mail addresses of two people of one name compare, before anything is learned."""


STRANGERS_AGREE, FEW = 0.003, 20
"""How often strangers have one value in common, before so many rows show more of it."""


def _field(column: Column, rows: int) -> Field:
    """What any two rows have in common: how often the same is counted, the rest sampled."""
    kind = column.kind
    if column.name == NAMESAKES:
        beside = np.array(NAMESAKES_EMAILS)
        return Field(kind.expected, own=False, given=False, name=False, any_two=beside, within=True)
    random = np.random.default_rng(1)
    one, other = random.integers(0, max(rows, 1), (2, SAMPLE), dtype=np.int32)
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
    return Field(kind.expected, kind.own, column.name == "given", column.name in NAMES, any_two)


def _weigh(
    columns: Sequence[Column], learned: Learned, left: Ids, pairs: Patterns
) -> NDArray[np.float64]:
    """Sums of weights; where two values are the same the rarer it is the more it weighs.

    A value's own rate takes the place of the average (term frequency).
    """
    one = np.full(len(pairs.counts), np.log2(learned.match))
    home = np.full(len(pairs.counts), np.log2(learned.household))
    name = np.full(len(pairs.counts), np.log2(learned.namesakes))
    for level, column, rates in zip(pairs.levels.T, columns, learned.rates, strict=True):
        m, u, h = (np.log2(np.array(some)) for some in rates)
        one += np.r_[0.0, m - u][level]
        home += np.r_[0.0, h - u][level]
        if column.name in NAMES:
            # How rare a name is says nothing here: namesakes bear the rare as seldom as strangers.
            name += np.r_[0.0, m - u][level]
    one, home, name = one[pairs.which], home[pairs.which], name[pairs.which]
    for level, column, rates in zip(pairs.levels.T, columns, learned.rates, strict=True):
        if column.kind is not KINDS["class"]:
            same = np.flatnonzero((level == 1)[pairs.which])
            rarer = np.log2(rates.u[0]) - np.log2(_shares(column))[column.ids[left[same]]]
            one[same] += rarer
            if not column.kind.own:
                home[same] += rarer
    weight: NDArray[np.float64] = one - np.logaddexp2(np.logaddexp2(home, name), 0.0)
    return weight


def _shares(column: Column) -> Chances:
    counts = np.bincount(column.ids[column.ids != ABSENT], minlength=len(column.words))
    shares: Chances = (counts + STRANGERS_AGREE * FEW) / (counts.sum() + FEW)
    return shares
