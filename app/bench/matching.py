"""How well and how fast rows of one person are found, beside Splink on the same file."""

import csv
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from app.bench.agreement import Agreement, Labels, agreement, largest
from app.bench.entrant import COLUMNS, SHIPPED, tried
from app.bench.labelled import Labelled
from app.bench.memory import peak_together

OURS, PEER = "app.bench.ours", "app.bench.peer"
"""The modules that match, each in a process of its own."""

EVERY = 1.0
"""Seconds between two looks at the memory of what is measured and started: each look holds it up.
Its own peak it tells itself."""

NOT_INSTALLED = "Splink is not installed; pip install 'reconvene[bench]' installs it."


class EntrantFailed(Exception):
    """One of those compared ended without groups; the message is its own last line."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file in one entrant's hands."""

    agreed: Agreement
    best_f1: float
    best_threshold: float | None
    """In match weights; nothing where the shipped threshold was the best."""
    seconds: float
    peak_mb: float
    groups: Labels

    def told(self) -> dict[str, Any]:
        """The figures under their names."""
        return {
            "precision": self.agreed.precision,
            "recall": self.agreed.recall,
            "f1": self.agreed.f1,
            "best_f1": self.best_f1,
            "wrong_household_pairs": self.agreed.wrong_in_household,
            "largest_cluster": self.agreed.largest,
            "seconds": self.seconds,
            "peak_mb": self.peak_mb,
        }


def compare(data: Labelled, *, clusters: Path | None = None) -> dict[str, Any]:
    """Match the rows with ours and, where it is installed, with Splink; say how each did.

    `wrong_household_pairs` is nothing where the households are not known. `ratio_seconds` says how
    many times as long Splink took. `clusters` is where to write row ids with our groups.

    Raises:
        EntrantFailed: our own matcher did.
    """
    with tempfile.TemporaryDirectory() as folder:
        columns = Path(folder) / COLUMNS
        _write_columns(columns, data)
        ours = _entered(OURS, columns, data)
        if clusters is not None:
            _write_clusters(clusters, data, ours.groups)
        splink, reason = _peer(columns, data)
    return {
        "data": {
            "name": data.name,
            "rows": data.rows,
            "fields": list(data.columns),
            "true_pairs": ours.agreed.pairs_true,
            "true_largest_cluster": largest(data.truth),
        },
        "ours": ours.told(),
        "splink": splink and splink.told(),
        **({"splink_reason": reason} if splink is None else {}),
        "ratio_seconds": splink and splink.seconds / ours.seconds,
        "best_threshold": {
            "ours": ours.best_threshold,
            "splink": splink and splink.best_threshold,
        },
    }


def _peer(columns: Path, data: Labelled) -> tuple[Result | None, str]:
    if find_spec("splink") is None:
        return None, NOT_INSTALLED
    try:
        return _entered(PEER, columns, data), ""
    except EntrantFailed as failure:
        return None, f"Splink failed: {failure}"


def _write_columns(path: Path, data: Labelled) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(data.columns)
        writer.writerows(zip(*data.columns.values(), strict=True))


def _write_clusters(path: Path, data: Labelled, groups: Labels) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((data.id_column, "cluster"))
        writer.writerows(zip(data.ids, groups.tolist(), strict=True))


def _entered(module: str, columns: Path, data: Labelled) -> Result:
    with tempfile.TemporaryDirectory(dir=columns.parent) as name:
        folder = Path(name)
        (folder / COLUMNS).symlink_to(columns)
        took, peak = _run(module, folder)
        groups = np.load(folder / SHIPPED)
        agreed = agreement(groups, data.truth, data.households)
        best, threshold = agreed.f1, None
        for at, labels in tried(folder):
            if (f1 := agreement(labels, data.truth).f1) > best:
                best, threshold = f1, at
    return Result(
        agreed=agreed,
        best_f1=best,
        best_threshold=threshold,
        seconds=took["seconds"],
        peak_mb=max(peak, took["own_mb"]),
        groups=groups,
    )


def _run(module: str, folder: Path) -> tuple[Mapping[str, float], float]:
    """Let one do its work; what it says it took, and the memory all its processes had at once."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as complaints,
        subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", module, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        with peak_together(process.pid, EVERY) as peak:
            said = process.stdout.readline()
        process.communicate("\n" if said else None)
        if process.returncode:
            complaints.seek(0)
            raise EntrantFailed(_complaint(complaints.read()) or f"it ended {process.returncode}")
    return json.loads(said), peak.megabytes or 0.0


_ERROR = re.compile(r"^(?:[\w.]+|Error was): \S.*", re.MULTILINE)


def _complaint(said: str) -> str:
    """The last line that names an error: what follows it may be a drawing of where it was."""
    return next(iter(reversed(_ERROR.findall(said))), said.strip()[-200:])
