"""How much memory this process and those it started have at their peak, at one moment together."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
EVERY = 2.0
"""Seconds between two looks: each takes some hundredths of one from what is measured."""


@dataclass(slots=True)
class Peak:
    """The most memory seen so far, in megabytes; nothing where the system does not tell."""

    megabytes: float | None = None


@contextmanager
def peak_together(process: int | None = None, every: float = EVERY) -> Iterator[Peak]:
    """Look every so many seconds while it lasts, and at its end; at this process, or at another."""
    peak, done = Peak(), threading.Event()
    whose = os.getpid() if process is None else process

    def watch() -> None:
        ended = False
        while not ended:
            ended = done.wait(every)
            now = _together(whose)
            if now is not None:
                peak.megabytes = max(now, peak.megabytes or 0)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _together(process: int) -> float | None:
    """Megabytes of a process and all that hang below it; what several share is counted once."""
    own = _own(process)
    if own is None:
        return None
    below = (_together(child) for child in _children(process))
    return own + sum(one for one in below if one is not None)


def _own(process: int) -> float | None:
    try:
        lines = (PROCESSES / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:  # it ended meanwhile, or this is no Linux
        return None
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(kilobytes) / 1024


def _children(process: int) -> list[int]:
    found: list[int] = []
    for file in (PROCESSES / str(process) / "task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except OSError:  # a thread that ended meanwhile
            continue
    return found
