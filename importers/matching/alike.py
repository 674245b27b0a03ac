"""How alike texts are spelt, measured for many pairs at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

Side = Sequence[str] | NDArray[np.object_]

FOR_ONE = 20_000
"""More pairs than these are worth starting a second thread for."""


def slips(left: Side, right: Side, most: int) -> NDArray[np.int32]:
    """Letters added, left out, changed or exchanged; `most` + 1 where there are more."""
    found: NDArray[np.int32] = _each(left, right, OSA.distance, np.int32, most)
    return found


def likeness(left: Side, right: Side, least: float = 0.0) -> NDArray[np.float32]:
    """Jaro and Winkler's likeness, from 0 to 1; 0 where it is less than `least`."""
    found: NDArray[np.float32] = _each(left, right, JaroWinkler.similarity, np.float32, least)
    return found


def word_likeness(left: Side, right: Side, least: float = 0.0) -> NDArray[np.float32]:
    """The likeness of the same words in order of the alphabet, from 0 to 1; 0 where less."""
    found: NDArray[np.float32] = _each(left, right, fuzz.token_sort_ratio, np.float32, 100 * least)
    return found / np.float32(100)


def _each(left: Side, right: Side, scorer: Any, dtype: Any, cutoff: float) -> Any:
    workers = -1 if len(left) > FOR_ONE else 1
    return process.cpdist(
        left, right, scorer=scorer, score_cutoff=cutoff, dtype=dtype, workers=workers
    )
