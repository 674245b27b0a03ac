"""Large imports without Python's cyclic garbage collector looking at every row again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (500_000, 20, 100)
"""Thresholds of the collector during bulk work: rows are many, cycles few. At a tenth of the first it
looks for them for six per cent of the time a plan takes, at this for two."""


@contextmanager
def bulk_work() -> Iterator[None]:
    """Collect cycles seldom while it lasts, and never among what was there before.

    As usual afterwards. One piece of bulk work may do another.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        # Before the rest is let back in: what this work left behind is all there is to look at.
        gc.collect()
        gc.unfreeze()
