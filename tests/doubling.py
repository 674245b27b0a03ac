"""A process that doubles what it is given, for tests of `app.outside.second_process`."""

import sys
from collections.abc import Iterator
from typing import Any

from app.outside.second_process import serve


def doubled(tasks: Iterator[Any]) -> Iterator[Any]:
    """Twice each number; nothing else can be doubled."""
    for task in tasks:
        if not isinstance(task, int):
            raise TypeError(task)
        yield task * 2


if __name__ == "__main__":
    serve(int(sys.argv[1]), doubled)
