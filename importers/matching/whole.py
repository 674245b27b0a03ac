"""A whole table matched at once: learned from itself, compared in columns, grouped."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids
from importers.matching.comparing import each_column, read_together, with_namesakes
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
        told = [*things(self._columns)]
        lone = lone_rows(told, self.rows)
        clear = ~(lone[self.left] | lone[self.right])
        labels = joined(
            self.rows,
            self.left[clear],
            self.right[clear],
            self.weight[clear],
            least,
            lambda left, right: weights(self._columns, self.learned, left, right),
        )
        ties = ~clear & (self.weight >= least)
        return given_out(
            labels, told, (self.left[ties], self.right[ties], self.weight[ties]), least
        )


def match_whole(table: Table) -> Whole:
    """Match the rows of a table whose keys are roles of columns; a further one of a role ends in _2."""
    columns = columns_of(table)
    rows = len(next(iter(table.values()), []))
    if rows < 2 or not columns:
        return _nothing(rows)
    left, right = candidates(columns, rows)
    columns = with_namesakes(columns)
    # Random pairs are compared in one go with the others: what is to be known of each text is then found once.
    one, other = any_two(rows)
    levels = each_column(columns, np.concatenate([left, one]), np.concatenate([right, other]))
    fields = [
        field_of(column, sampled)
        for column, sampled in zip(columns, levels[:, len(left) :], strict=True)
    ]
    pairs = patterns_of(read_together(columns, levels[:, : len(left)], left, right))
    learned = learn(fields, pairs, max(rows * (rows - 1) / 2, 1.0), max(rows, 1))
    weight = weigh(columns, learned, left, pairs)
    return Whole(rows, left, right, weight, learned, columns)


def _nothing(rows: int) -> Whole:
    none = np.zeros(0, np.int32)
    return Whole(rows, none, none, np.zeros(0), Learned((), 1.0, 0.0, 0.0), ())
