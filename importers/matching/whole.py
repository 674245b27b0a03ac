"""A whole table matched at once: learned from itself, compared in columns, grouped."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids
from importers.matching.comparing import each_column, read_together, with_namesakes
from importers.matching.copies import Copies
from importers.matching.estimate import Learned, learn, patterns_of
from importers.matching.joining import Labels, joined
from importers.matching.lone import given_out, lone_rows, things
from importers.matching.passes import candidates
from importers.matching.table import Column, Table, columns_of
from importers.matching.weighing import any_two, field_of, weigh, weights

THRESHOLD = 1.0
"""From this weight two rows are one person's: twice as likely as not. Measured (README)."""


@dataclass(frozen=True)
class Whole:
    """Pairs of rows worth comparing with their weights, and the people they make."""

    copies: Copies
    """Rows that are equal in everything are compared as one, which `left` and `right` number."""
    left: Ids
    right: Ids
    """The same as left where a row has copies: a pair of these."""
    weight: NDArray[np.float64]
    """Logarithm (base 2) of the odds that a pair is one person's."""
    learned: Learned
    _columns: Sequence[Column]
    """Of the table as it is."""
    _once: Sequence[Column]
    """Of the different rows."""

    def groups(self, threshold: float | None = None) -> Labels:
        """A number for every row, the same for rows of one person (the lowest of their rows)."""
        least = THRESHOLD if threshold is None else threshold
        copies, rows = self.copies, len(self.copies.which)
        told = [*things(self._columns)]
        lone = lone_rows(told, rows)
        alone = lone[copies.first]
        two = self.left != self.right
        left, right, weight = self.left[two], self.right[two], self.weight[two]
        alike = np.full(len(copies.first), -np.inf)
        alike[self.left[~two]] = self.weight[~two]
        clear = ~(alone[left] | alone[right])
        once = joined(
            copies.counted,
            left[clear],
            right[clear],
            weight[clear],
            least,
            lambda one, other: weights(self._once, self.learned, one, other),
        )
        labels = np.arange(rows)
        labels[copies.first] = copies.first[once]
        labels = np.where(lone, labels, copies.spread(labels, alike, least))
        ties = ~clear & (weight >= least)
        found = given_out(
            labels,
            told,
            (copies.first[left[ties]], copies.first[right[ties]], weight[ties]),
            least,
        )
        return np.where(lone, copies.spread(found, alike, least), found)


def match_whole(table: Table) -> Whole:
    """Match the rows of a table whose keys are roles of columns; a further one of a role ends in _2."""
    columns = columns_of(table)
    rows = len(next(iter(table.values()), []))
    copies = Copies.of(columns, rows)
    if rows < 2 or not columns:
        return _nothing(rows)
    once = copies.once_each(columns)
    left, right = candidates(once, len(copies.first))
    several = np.flatnonzero(copies.times > 1).astype(np.int32)
    left, right = np.concatenate([left, several]), np.concatenate([right, several])
    once = with_namesakes(once)
    # Random pairs are compared in one go with the others: what is to be known of each text is then found once.
    taken = copies.taken()
    one, other = (taken[some] for some in any_two(len(taken)))
    levels = each_column(once, np.concatenate([left, one]), np.concatenate([right, other]))
    fields = [
        field_of(column, sampled)
        for column, sampled in zip(once, levels[:, len(left) :], strict=True)
    ]
    counted = copies.counted
    times = counted[left] * np.where(left == right, (counted[left] - 1) / 2, counted[right])
    pairs = patterns_of(read_together(once, levels[:, : len(left)], left, right), times)
    total = counted.sum()
    learned = learn(fields, pairs, max(total * (total - 1) / 2, 1.0), max(total, 1))
    weight = weigh(once, learned, left, right, pairs)
    return Whole(copies, left, right, weight, learned, columns, once)


def _nothing(rows: int) -> Whole:
    none = np.zeros(0, np.int32)
    return Whole(Copies.of((), rows), none, none, np.zeros(0), Learned((), 1.0, 0.0, 0.0), (), ())
