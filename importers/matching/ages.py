"""Whether two people can be of one age, by the ages they gave."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from importers.draft import Born
from importers.matching.levels import Levels, Same

SLACK = 2
"""Years between the latest one may be born and the earliest the other may, before they are two: people
tick the group beside theirs, and forms are dated by their project."""

_UNKNOWN = (np.nan, np.nan)


def age_levels(
    born: Sequence[Born | None], left: NDArray[np.int64], right: NDArray[np.int64]
) -> Levels:
    """Levels (`Same`) of pairs: equal where both may be born in one year, or nearly."""
    years = np.array([known or _UNKNOWN for known in born], float).reshape(-1, 2)
    first, last = years.T
    between = np.maximum(first[left], first[right]) - np.minimum(last[left], last[right])
    return np.select(
        [between > SLACK, between <= SLACK],
        [np.int8(Same.DIFFERENT), np.int8(Same.EQUAL)],
        np.int8(Same.MISSING),
    )
