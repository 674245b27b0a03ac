"""How well groups of rows agree with the truth: pairs of rows, counted after closure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
"""For each row the number of its group."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What groups and truth have in common, in pairs of rows."""

    pairs_right: int
    pairs_found: int
    pairs_true: int
    largest: int
    """Rows of the largest group found."""
    wrong_in_household: int | None
    """Pairs joined of two people of one household; nothing where households are not known."""

    @property
    def precision(self) -> float:
        """Of the pairs joined, the share that is one person's; all, if none was joined."""
        return self.pairs_right / self.pairs_found if self.pairs_found else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs of one person, the share that was joined; all, if there is none."""
        return self.pairs_right / self.pairs_true if self.pairs_true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.pairs_found + self.pairs_true
        return 2 * self.pairs_right / both if both else 1.0


def agreement(found: Labels, truth: Labels, households: Labels | None = None) -> Agreement:
    """Compare the groups found with the true ones, row by row in the same order.

    Rows of the household -1 are of a household nobody knows: they count for no household.
    """
    together = _crossed(found, truth)
    return Agreement(
        pairs_right=_pairs(together),
        pairs_found=_pairs(found),
        pairs_true=_pairs(truth),
        largest=largest(found),
        wrong_in_household=None if households is None else _wrong(found, together, households),
    )


def largest(labels: Labels) -> int:
    """Rows of the largest group."""
    return int(_sizes(labels).max(initial=0))


def _wrong(found: Labels, together: Labels, households: Labels) -> int:
    known = households >= 0
    at_home = _crossed(found[known], households[known])
    return _pairs(at_home) - _pairs(_crossed(at_home, together[known]))


def _crossed(one: Labels, other: Labels) -> Labels:
    """One number for each pair of numbers."""
    first, second = _numbered(one), _numbered(other)
    return first * (int(second.max(initial=0)) + 1) + second


def _numbered(labels: Labels) -> Labels:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _sizes(labels: Labels) -> Labels:
    return np.unique(labels, return_counts=True)[1].astype(np.int64)


def _pairs(labels: Labels) -> int:
    sizes = _sizes(labels)
    return int((sizes * (sizes - 1) // 2).sum())


def connected(rows: int, left: Labels, right: Labels, start: Labels | None = None) -> Labels:
    """The groups of rows that these pairs connect: each row's lowest fellow.

    Begin with `start`, if groups joined before are to be joined further.
    """
    lowest = np.arange(rows, dtype=np.int64) if start is None else start.copy()
    while True:
        one, other = lowest[left], lowest[right]
        apart = one != other
        if not apart.any():
            return lowest
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(lowest, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(further := lowest[lowest], lowest):
            lowest = further
