"""Large imports without Python's cyclic garbage collector looking at every row again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)
"""Thresholds of the collector during bulk work: rows are many, cycles few."""


@contextmanager
def bulk_work() -> Iterator[None]:
    """Collect cycles seldom while it lasts; as usual afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.collect()
