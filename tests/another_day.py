"""Years go by: whatever of our own code asks which day it is, is told a later one."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest

OURS = ("app", "importers", "segments", "consent")


@contextmanager
def later(passed: timedelta) -> Iterator[None]:
    """Every loaded module of ours lives this much later.

    A module of ours that is loaded for the first time inside keeps today's calendar; whoever asks
    `time.time` (`date.today` does) is told the later time anyway.
    """
    clock = time.time

    class AnyDatetime(type):
        """What is made here are plain values, and plain values are ours."""

        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class Later(datetime, metaclass=AnyDatetime):
        def __new__(cls, *given: Any, **named: Any) -> datetime:  # type: ignore[misc]
            return datetime(*given, **named)  # noqa: DTZ001 (whoever calls says which zone)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + passed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time", lambda: clock() + passed.total_seconds())
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in OURS and vars(module).get("datetime") is datetime:
                patched.setattr(module, "datetime", Later)
        yield
