"""Pairs of rows of a whole table become groups, none of which is a chain of strangers."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids, firsts, in_order, paired

Labels = NDArray[np.int64]
Weights = NDArray[np.float64]
Ties = tuple[Ids, Ids, Weights]
Weigh = Callable[[Ids, Ids], Weights]

LEAST_MEAN = -3.0
"""What the rows of two groups weigh against each other on the average, at least, to join."""
MOST_TOGETHER = 200
"""Rows looked at together. Where more hang together, only ever surer ties count."""


def joined(rows: int, left: Ids, right: Ids, weight: Weights, least: float, weigh: Weigh) -> Labels:
    """A number for every row, the same for those that belong together (the lowest of them).

    Rows that hang together by pairs of at least `least` and do not speak against each other are one
    group. Where some do, the surest pairs join first, and two groups only where all their rows,
    weighed against each other, come to `LEAST_MEAN` on the average (average linkage over the
    weights): no chain of likenesses makes one person of two. `weigh` gives the weights of pairs
    that were not among those compared.
    """
    sure = weight >= least
    ties = (left[sure], right[sure], weight[sure])
    labels = hanging_together(rows, *ties[:2])
    sizes = np.bincount(labels, minlength=rows)
    floor = least
    while sizes.max(initial=0) > MOST_TOGETHER:
        floor += 1.0
        large = sizes[labels[ties[0]]] > MOST_TOGETHER
        kept = ~large | (ties[2] >= floor)
        ties = (ties[0][kept], ties[1][kept], ties[2][kept])
        labels = hanging_together(rows, *ties[:2])
        sizes = np.bincount(labels, minlength=rows)
    inside = labels[left] == labels[right]
    inside &= sizes[labels[left]] > 2
    known = _Known(rows, left[inside], right[inside], weight[inside])
    return _parted(labels, sizes, ties, lambda one, other: known.weights(one, other, weigh))


class _Known:
    """The weights of pairs that were compared."""

    def __init__(self, rows: int, left: Ids, right: Ids, weight: Weights) -> None:
        self._rows = rows
        self._pairs, places = in_order(paired(left, right, rows))
        self._weight = weight[places]

    def weights(self, left: Ids, right: Ids, weigh: Weigh) -> Weights:
        """Of these pairs; what is not known is weighed."""
        wanted = paired(left, right, self._rows)
        at = np.searchsorted(self._pairs, wanted).clip(max=max(len(self._pairs) - 1, 0))
        known = self._pairs[at] == wanted
        found = np.empty(len(wanted))
        found[known] = self._weight[at[known]]
        found[~known] = weigh(left[~known], right[~known])
        return found


def hanging_together(rows: int, left: Ids, right: Ids) -> Labels:
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


def _parted(labels: Labels, sizes: Labels, ties: tuple[Ids, Ids, Weights], weigh: Weigh) -> Labels:
    """Groups of three and more, where not all agree, put together again from their surest pairs."""
    members = np.flatnonzero(sizes[labels] > 2)
    if not members.size:
        return labels
    ordered, places = in_order(labels[members])
    members, starts = members[places], np.flatnonzero(firsts(ordered))
    counts = np.diff(np.r_[starts, len(members)])
    one, other, group = _within(members.astype(np.int32), starts, counts)
    weight = weigh(one, other)
    worst = np.full(len(starts), np.inf)
    np.minimum.at(worst, group, weight)
    doubtful = np.flatnonzero(worst < LEAST_MEAN)
    number = np.full(len(labels), -1, np.int64)
    number[members] = np.repeat(np.arange(len(starts)), counts)
    place = np.zeros(len(labels), np.int64)
    place[members] = np.arange(len(members)) - np.repeat(starts, counts)

    found = labels.copy()
    within = np.searchsorted(group, np.r_[doubtful, doubtful + 1]).reshape(2, -1).T.tolist()
    tied = _surest_first(number, place, doubtful, ties)
    for here, (low, high), pairs in zip(doubtful.tolist(), within, tied, strict=True):
        rows = members[starts[here] : starts[here] + counts[here]]
        found[rows] = rows[_agglomerate(len(rows), weight[low:high].tolist(), pairs)]
    return found


def _surest_first(
    number: Labels, place: Labels, doubtful: Labels, ties: Ties
) -> Iterator[list[tuple[int, int]]]:
    """The ties within each doubtful group, as places in it."""
    in_doubt = np.zeros(len(number) + 1, bool)  # the last place is that of rows in no group
    in_doubt[doubtful] = True
    asked = np.flatnonzero(in_doubt[number[ties[0]]])
    left, right, sureness = ties[0][asked], ties[1][asked], ties[2][asked]
    order = np.lexsort((place[right], place[left], -sureness, number[left]))
    left, right = left[order], right[order]
    ends = np.searchsorted(number[left], np.r_[doubtful, doubtful + 1]).reshape(2, -1).T
    pairs = [*zip(place[left].tolist(), place[right].tolist(), strict=True)]
    for low, high in ends.tolist():
        yield pairs[low:high]


def _within(members: Ids, starts: Labels, counts: Labels) -> tuple[Ids, Ids, Labels]:
    """All pairs of members of one group, group by group, in the order of `triu_indices`."""
    lefts: list[Ids] = []
    rights: list[Ids] = []
    groups: list[Labels] = []
    for size in np.flatnonzero(np.bincount(counts)).tolist():
        which = np.flatnonzero(counts == size)
        rows = members[starts[which][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        lefts.append(rows[:, one].ravel())
        rights.append(rows[:, other].ravel())
        groups.append(np.repeat(which, len(one)))
    ordered, places = in_order(np.concatenate(groups))
    return np.concatenate(lefts)[places], np.concatenate(rights)[places], ordered


def _agglomerate(size: int, weights: list[float], ties: Iterable[tuple[int, int]]) -> list[int]:
    """Places of rows, each with the lowest place of its group; ties come surest first.

    `weights` stand in the order of `triu_indices`. Between two groups their sum is kept.
    """
    between = _square(size, weights)
    groups = list(range(size))
    held = [1] * size
    for first, second in ties:
        a, b = sorted((groups[first], groups[second]))
        if a == b or between[a][b] < LEAST_MEAN * held[a] * held[b]:
            continue
        held[a] += held[b]
        between[a] = [mine + moved for mine, moved in zip(between[a], between[b], strict=True)]
        for others in between:
            others[a] += others[b]
        groups = [a if group == b else group for group in groups]
    return groups


def _square(size: int, weights: Iterable[float]) -> list[list[float]]:
    """Weights in the order of `triu_indices`, both ways round."""
    found = [[0.0] * size for _ in range(size)]
    for (a, b), weight in zip(combinations(range(size), 2), weights, strict=True):
        found[a][b] = found[b][a] = weight
    return found
