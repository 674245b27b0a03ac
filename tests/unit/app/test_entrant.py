"""What one of those compared is given and leaves behind."""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from app.bench.agreement import Labels
from app.bench.entrant import COLUMNS, SHIPPED, Entry, enter, tried


def entered(folder: Path, *weights: float, rows: int = 4) -> list[tuple[float, list[int]]]:
    """Whoever joins the first two rows at a threshold of up to 3, and ships that."""

    def at(threshold: float) -> Labels:
        labels = np.arange(rows, dtype=np.int64)
        labels[1] = 0 if threshold <= 3 else 1
        return labels

    def match(columns: Path) -> Entry:
        assert columns == folder / COLUMNS
        return Entry(at(3), lambda: np.array(weights, np.float64), at)

    enter(folder, match)
    return [(threshold, labels.tolist()) for threshold, labels in tried(folder)]


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))


def test_the_groups_shipped_are_left_and_what_they_took_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entered(tmp_path, 1.0)
    assert np.load(tmp_path / SHIPPED).tolist() == [0, 0, 2, 3]
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"seconds", "own_mb"}


def test_thresholds_are_tried_over_the_weights_there_are(tmp_path: Path) -> None:
    found = dict(entered(tmp_path, 2.2, 3.9))
    assert sorted(found) == [2.0, 2.5, 3.0, 3.5, 4.0]
    assert found[3.0] == [0, 0, 2, 3]
    assert found[3.5] == [0, 1, 2, 3]


def test_weights_beyond_all_doubt_are_not_tried_one_by_one(tmp_path: Path) -> None:
    found = [threshold for threshold, _ in entered(tmp_path, -900.0, 900.0)]
    assert (found[0], found[-1]) == (-10.0, 40.0)


def test_long_files_are_tried_at_fewer_thresholds(tmp_path: Path) -> None:
    found = [threshold for threshold, _ in entered(tmp_path, 0.0, 4.0, rows=200_001)]
    assert found == [0.0, 2.0, 4.0]


def test_where_no_pair_was_scored_nothing_is_tried(tmp_path: Path) -> None:
    assert entered(tmp_path) == []
