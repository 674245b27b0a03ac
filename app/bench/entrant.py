"""What one of those compared is given and hands back, each in a process of its own.

Both are given the same file: the columns of `columns.csv`, named by field, in UTF-8, without the
truth. Each says when it has its groups, and only then tries other thresholds.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bench.agreement import Labels

COLUMNS = "columns.csv"
SHIPPED = "shipped.npy"
TRIED = "tried"

LOWEST, HIGHEST = -10.0, 40.0
"""Thresholds are tried between these match weights: odds of one to a thousand, and certainty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Groups at the threshold that is shipped, and the means to make them at any other."""

    shipped: Labels
    weights: Callable[[], NDArray[np.float64]]
    """Match weights (base 2) of the pairs that were scored; asked for when the clock has stopped."""
    at: Callable[[float], Labels]


def enter(folder: Path, match: Callable[[Path], Entry]) -> None:
    """Match the columns of a folder and leave the groups there; say on stdout what it took."""
    before = time.perf_counter()
    entry = match(folder / COLUMNS)
    seconds = time.perf_counter() - before
    np.save(folder / SHIPPED, entry.shipped)
    sys.stdout.write(json.dumps({"seconds": seconds, "own_mb": _most_held()}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()  # whoever watches our memory has stopped
    (folder / TRIED).mkdir()
    for threshold in _thresholds(entry.weights(), len(entry.shipped)):
        np.save(folder / TRIED / f"{threshold:.2f}.npy", entry.at(threshold).astype(np.int32))


def tried(folder: Path) -> Iterator[tuple[float, Labels]]:
    """Every threshold that was tried, the lowest first, with its groups."""
    for threshold, path in sorted((float(p.stem), p) for p in (folder / TRIED).glob("*.npy")):
        yield threshold, np.load(path).astype(np.int64)


def _thresholds(weights: NDArray[np.float64], rows: int) -> list[float]:
    """Evenly over the weights there are; fewer where each takes long."""
    step = 0.5 if rows <= 20_000 else 1.0 if rows <= 200_000 else 2.0
    if not len(weights):
        return []
    lowest = max(LOWEST, np.floor(float(weights.min())))
    highest = min(HIGHEST, float(weights.max()))
    return [float(one) for one in np.arange(lowest, highest + step, step)]


def _most_held() -> float:
    """Megabytes this process held at most so far; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:  # this is no Linux
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
