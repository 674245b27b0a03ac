"""Keeps Python from looking through a large import for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)
"""Objects made before a look at the youngest, and how many such looks before one at older ones.

With Python's own (700, 10, 10) a fifth of an import's time goes into finding nothing: what was read
lives until the end, and what does not is freed without the collector.
"""


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """While this lasts, what is there already is not looked at, and what comes only seldom."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
