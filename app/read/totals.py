"""What became of the records of each file, for the summaries that commands print."""

from collections.abc import Sequence
from typing import Any, Protocol

COUNTED = ("rows_in", "accepted", "held", "rejected", "skipped")


class Counted(Protocol):
    """A file taken in, with its records counted."""

    @property
    def name(self) -> str: ...
    @property
    def rows_in(self) -> int: ...
    @property
    def accepted(self) -> int: ...
    @property
    def held(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def refused(self) -> str:
        """One sentence, '' when the file was taken."""
        ...


def files_and_totals(results: Sequence[Counted]) -> dict[str, Any]:
    """The files, and all together; `refused` is a sentence there, and here how many were."""
    files = [
        {"name": result.name}
        | {key: getattr(result, key) for key in COUNTED}
        | {"refused": result.refused}
        for result in results
    ]
    totals = {key: sum(file[key] for file in files) for key in COUNTED}
    return {
        "files": files,
        "totals": totals | {"refused": sum(bool(result.refused) for result in results)},
    }
