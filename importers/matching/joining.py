"""Pairs of rows of a whole table become groups, none of which is a chain of strangers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids, firsts, in_order, paired

Labels = NDArray[np.int64]
Weights = NDArray[np.float64]
Ties = tuple[Ids, Ids, Weights]
Pairs = tuple[Labels, Labels, Labels, Weights]
Weigh = Callable[[Ids, Ids], Weights]

LEAST_MEAN = -3.0
"""What the rows of two groups weigh against each other on the average, at least, to join."""
MOST_TOGETHER = 200
"""Rows looked at together. Where more hang together, only ever surer ties count."""


def joined(
    times: Weights, left: Ids, right: Ids, weight: Weights, least: float, weigh: Weigh
) -> Labels:
    """A number for every row, the same for those that belong together (the lowest of them).

    Rows that hang together by pairs of at least `least` and do not speak against each other are one
    group. Where some do, the surest pairs join first, and two groups only where all their rows,
    weighed against each other, come to `LEAST_MEAN` on the average (average linkage over the
    weights): no chain of likenesses makes one person of two. Each row counts as often as `times`
    says. `weigh` gives the weights of pairs that were not among those compared.
    """
    rows = len(times)
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
    return _parted(labels, times, ties, lambda one, other: known.weights(one, other, weigh))


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


def _parted(labels: Labels, times: Weights, ties: Ties, weigh: Weigh) -> Labels:
    """Groups of three and more, where not all agree, put together again from their surest pairs."""
    sizes = np.bincount(labels, minlength=len(labels))
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
    rank = np.full(len(starts), -1, np.int64)
    rank[doubtful] = np.arange(len(doubtful))
    home = np.full(len(labels), -1, np.int64)
    home[members] = np.repeat(rank, counts)
    place = np.zeros(len(labels), np.int64)
    place[members] = np.arange(len(members)) - np.repeat(starts, counts)

    found = labels.copy()
    asked = home[one] >= 0
    tied = home[ties[0]] >= 0
    rows = members[home[members] >= 0]
    weight *= times[one] * times[other]
    together = _Squares(
        counts[doubtful],
        times[rows],
        (home[one[asked]], place[one[asked]], place[other[asked]], weight[asked]),
    ).joined((home[ties[0][tied]], place[ties[0][tied]], place[ties[1][tied]], ties[2][tied]))
    lowest = np.repeat(starts[doubtful], counts[doubtful])
    found[rows] = members[lowest + together]
    return found


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


class _Squares:
    """Groups whose rows are put together again, each with a square of weights; all step by step.

    Pairs come as the number of their group, their places in it and their weight.
    """

    def __init__(self, sizes: Labels, times: Weights, pairs: Pairs) -> None:
        self._sizes = sizes
        self._corner = np.cumsum(sizes**2) - sizes**2
        self._start = np.cumsum(sizes) - sizes
        self._between = np.zeros(int((sizes**2).sum()))
        """Of every two parts of a group, what their rows weigh against each other in sum."""
        group, one, other, weight = pairs
        self._between[self._at(group, one, other)] = weight
        self._between[self._at(group, other, one)] = weight
        self._held = times.copy()
        """How many rows a part has, kept at its lowest place."""
        self._part = np.arange(len(self._held)) - np.repeat(self._start, sizes)

    def joined(self, ties: Pairs) -> Labels:
        """Of each row the lowest place of its part. Ties join from the surest of each group on."""
        group, one, other, weight = ties
        order = np.lexsort((other, one, -weight, group))
        group, one, other = group[order], one[order], other[order]
        begin = np.flatnonzero(firsts(group))
        turn = np.arange(len(group)) - np.repeat(begin, np.diff(np.r_[begin, len(group)]))
        _, order = in_order(turn)
        group, one, other = group[order], one[order], other[order]
        ends = np.cumsum(np.bincount(turn))
        for low, high in zip((ends - np.bincount(turn)).tolist(), ends.tolist(), strict=True):
            self._step(group[low:high], one[low:high], other[low:high])
        return self._part

    def _at(self, group: Labels, one: Labels, other: Labels) -> Labels:
        found: Labels = self._corner[group] + one * self._sizes[group] + other
        return found

    def _step(self, group: Labels, one: Labels, other: Labels) -> None:
        """One tie of each of these groups."""
        start = self._start[group]
        one, other = self._part[start + one], self._part[start + other]
        low, high = np.minimum(one, other), np.maximum(one, other)
        least = LEAST_MEAN * self._held[start + low] * self._held[start + high]
        fits = (low != high) & (self._between[self._at(group, low, high)] >= least)
        if not fits.any():
            return
        group, low, high, start = group[fits], low[fits], high[fits], start[fits]
        self._held[start + low] += self._held[start + high]
        sizes = self._sizes[group]
        each = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        group, low, high, start = (np.repeat(some, sizes) for some in (group, low, high, start))
        self._between[self._at(group, low, each)] += self._between[self._at(group, high, each)]
        self._between[self._at(group, each, low)] += self._between[self._at(group, each, high)]
        moved = self._part[start + each] == high
        self._part[(start + each)[moved]] = low[moved]
