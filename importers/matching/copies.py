"""Rows of a table that are equal in everything: looked at once, and what becomes of one becomes of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.matching.coded import Ids, side_by_side
from importers.matching.joining import LEAST_MEAN, Labels, Weights
from importers.matching.table import Column

MOST_COUNTED = 10
"""As so many rows the copies of one count at most: who answers a thousand times says nothing of others."""


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """The different rows of a table, numbered in the order in which they come."""

    first: Ids
    """Of each different row, the first that is like it."""
    which: Ids
    """Of each row, which of the different ones it is like."""
    times: NDArray[np.int64]
    """How often each different row is there."""

    @classmethod
    def of(cls, columns: Sequence[Column], rows: int) -> Self:
        """Find them; texts are the same where they are once they are folded."""
        texts = ((column.ids + np.int32(1), len(column.words) + 1) for column in columns)
        which, different = pd.factorize(side_by_side(texts, rows))
        first = np.empty(len(different), np.int32)
        first[which[::-1]] = np.arange(rows, dtype=np.int32)[::-1]
        return cls(first, which.astype(np.int32), np.bincount(which, minlength=len(different)))

    @property
    def counted(self) -> Weights:
        """As how many rows each different one counts."""
        return np.minimum(self.times, MOST_COUNTED).astype(float)

    def taken(self) -> Ids:
        """What the rows that count are like, one after another."""
        if self.times.max(initial=0) <= MOST_COUNTED:
            return self.which
        numbers = np.arange(len(self.times), dtype=np.int32)
        return np.repeat(numbers, np.minimum(self.times, MOST_COUNTED))

    def once_each(self, columns: Sequence[Column]) -> list[Column]:
        """The columns of the different rows."""
        return [
            replace(column, ids=column.ids[self.first], times=self.counted) for column in columns
        ]

    def spread(self, labels: Labels, alike: Weights, least: float) -> Labels:
        """Labels of all rows, of which the first of each kind have theirs.

        What its copies weigh against each other is `alike`. Copies that are not surely one person's
        by themselves are where the first was joined with others: they hold to those as it does.
        """
        met = np.bincount(labels[self.first], minlength=len(labels))[labels[self.first]] > 1
        follows = ((alike >= least) | (met & (alike >= LEAST_MEAN)))[self.which]
        return np.where(follows, labels[self.first][self.which], labels)
