"""Pairs of rows of a whole table become groups, none of which is a chain of strangers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from importers.matching.table import Ids

Weights = NDArray[np.float64]
Weigh = Callable[[Ids, Ids], Weights]

LEAST_MEAN = -3.0
"""What the rows of two groups weigh against each other on the average, at least, to join."""
MOST_TOGETHER = 200
"""Rows looked at together. Where more hang together, only ever surer ties count."""


def joined(rows: int, left: Ids, right: Ids, weight: Weights, least: float, weigh: Weigh) -> Ids:
    """A number for every row, the same for those that belong together (the lowest of them).

    Rows that hang together by pairs of at least `least` and do not speak against each other are one
    group. Where some do, the surest pairs join first, and two groups only where all their rows,
    weighed against each other, come to `LEAST_MEAN` on the average (average linkage over the
    weights): no chain of likenesses makes one person of two. `weigh` gives the weights of pairs
    that were not among those compared.
    """
    sure = weight >= least
    ties = (left[sure], right[sure], weight[sure])
    labels = _hanging_together(rows, *ties[:2])
    sizes = np.bincount(labels, minlength=rows)
    floor = least
    while sizes.max(initial=0) > MOST_TOGETHER:
        floor += 1.0
        large = sizes[labels[ties[0]]] > MOST_TOGETHER
        kept = ~large | (ties[2] >= floor)
        ties = (ties[0][kept], ties[1][kept], ties[2][kept])
        labels = _hanging_together(rows, *ties[:2])
        sizes = np.bincount(labels, minlength=rows)
    return _parted(labels, sizes, ties, weigh)


def _hanging_together(rows: int, left: Ids, right: Ids) -> Ids:
    """The lowest row that each row hangs together with: labels spread along the pairs."""
    labels = np.arange(rows, dtype=np.int64)
    while True:
        one, other = labels[left], labels[right]
        apart = one != other
        if not apart.any():
            return labels
        one, other = one[apart], other[apart]
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while (further := labels[labels] != labels).any():
            labels[further] = labels[labels[further]]


def _parted(labels: Ids, sizes: Ids, ties: tuple[Ids, Ids, Weights], weigh: Weigh) -> Ids:
    """Groups of three and more, where not all agree, put together again from their surest pairs."""
    members = np.flatnonzero(sizes[labels] > 2)
    members = members[np.argsort(labels[members], kind="stable")]
    if not members.size:
        return labels
    starts = np.flatnonzero(np.r_[True, np.diff(labels[members]) != 0])
    counts = np.diff(np.r_[starts, len(members)])
    one, other, group = _within(members, starts, counts)
    weight = weigh(one, other)
    worst = np.full(len(starts), np.inf)
    np.minimum.at(worst, group, weight)
    doubtful = np.flatnonzero(worst < LEAST_MEAN)
    found = labels.copy()
    begins = np.searchsorted(group, np.arange(len(starts)))
    tied = np.argsort(labels[ties[0]], kind="stable")
    tied_labels = labels[ties[0]][tied]
    for place in doubtful.tolist():
        rows = members[starts[place] : starts[place] + counts[place]]
        size = len(rows)
        pairs = size * (size - 1) // 2
        square = np.zeros((size, size))
        square[np.triu_indices(size, 1)] = weight[begins[place] : begins[place] + pairs]
        label = labels[rows[0]]
        mine = tied[
            np.searchsorted(tied_labels, label) : np.searchsorted(tied_labels, label, "right")
        ]
        mine = mine[np.argsort(-ties[2][mine], kind="stable")]
        ends = np.searchsorted(rows, ties[0][mine]), np.searchsorted(rows, ties[1][mine])
        found[rows] = rows[_agglomerate(square + square.T, *ends)]
    return found


def _within(members: Ids, starts: Ids, counts: Ids) -> tuple[Ids, Ids, Ids]:
    """All pairs of members of one group, group by group, in the order of `triu_indices`."""
    parts = []
    for size in np.unique(counts).tolist():
        which = np.flatnonzero(counts == size)
        rows = members[starts[which][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        pairs = len(one)
        parts.append(
            (
                rows[:, one].ravel(),
                rows[:, other].ravel(),
                np.repeat(which, pairs),
            )
        )
    one, other, group = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(group, kind="stable")
    return one[order], other[order], group[order]


def _agglomerate(square: Weights, one: Ids, other: Ids) -> Ids:
    """Places of rows, each with the lowest place of its group; pairs come surest first."""
    groups = list(range(len(square)))
    members = {place: [place] for place in groups}
    between = square.copy()
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        a, b = sorted((groups[first], groups[second]))
        if a == b:
            continue
        if between[a, b] < LEAST_MEAN * len(members[a]) * len(members[b]):
            continue
        moved = members.pop(b)
        for place in moved:
            groups[place] = a
        members[a] += moved
        between[a] += between[b]
        between[:, a] += between[:, b]
    return np.array(groups)
