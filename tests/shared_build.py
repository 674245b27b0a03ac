"""What takes long to make and is only copied afterwards is made once, by whichever worker comes first."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def common_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """No other worker is at what goes by this name meanwhile."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name`, which `make` filled for all workers."""
    made = folder / name
    with alone(folder, name):
        if not made.exists():
            begun = folder / f"{name}.begun"
            begun.mkdir()
            make(begun)
            begun.rename(made)
    return made
