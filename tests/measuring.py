"""Where coverage is measured: tracing takes as long again as the work, so once is enough."""

import functools
import gc
import inspect
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

import pytest

UNMEASURED = ("slow", "browser", "unmeasured")
"""Marks of tests that walk together what others walk one by one."""

MEASURED_EXAMPLES = 20
"""Of a property; the eighty after them walk the same lines again."""


@contextmanager
def untraced() -> Iterator[None]:
    """What runs meanwhile is not measured: tracing takes as long again as the work itself."""
    here, elsewhere = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        threading.settrace(elsewhere)  # type: ignore[arg-type]
        sys.settrace(here)


@contextmanager
def measured(item: pytest.Item) -> Iterator[None]:
    """Measure a test that is quick where it is measured, which are most.

    What a test walks on PostgreSQL it has walked on SQLite.
    """
    callspec = getattr(item, "callspec", None)
    again = callspec is not None and "postgresql" in callspec.params.values()
    if again or any(map(item.get_closest_marker, UNMEASURED)):
        with untraced():
            yield
    elif known := getattr(getattr(item, "obj", None), "hypothesis", None):
        with _measured_at_first(known):
            yield
    else:
        yield


@contextmanager
def _measured_at_first(known: Any) -> Iterator[None]:
    """Measure a property's first examples; it sees as many as ever, and the same."""
    inner, seen = known.inner_test, 0
    with ExitStack() as until_the_end:

        @functools.wraps(inner)
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == MEASURED_EXAMPLES + 1:
                until_the_end.enter_context(untraced())
            return inner(*args, **kwargs)

        # Hypothesis chooses the examples by the test's name, source and signature.
        counted.__signature__ = inspect.signature(inner)  # type: ignore[attr-defined]
        known.inner_test = counted
        try:
            yield
        finally:
            known.inner_test = inner


@contextmanager
def collected() -> Iterator[None]:
    """Measure what is imported while tests are collected in the first worker: all import the same.

    What is made meanwhile stays until the end, so there is no garbage to look for.
    """
    first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    gc.disable()
    with nullcontext() if first else untraced():
        yield
    gc.enable()
