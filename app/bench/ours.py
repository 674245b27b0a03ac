"""Our matcher over one file, in a process of its own."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from app.bench.entrant import Entry, enter
from importers.matching.whole import match_whole


def match(columns: Path) -> Entry:
    """Match the rows of a file of columns named by field."""
    frame = pd.read_csv(columns, dtype=object, keep_default_na=False, na_filter=False)
    whole = match_whole({str(name): frame[name].to_numpy(object) for name in frame.columns})
    return Entry(whole.groups(), lambda: np.asarray(whole.weight, np.float64), whole.groups)


if __name__ == "__main__":
    enter(Path(sys.argv[1]), match)
