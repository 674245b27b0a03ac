"""Leave that nobody gave, only somebody took for given: 'implied', 'awaiting confirmation'."""

import re
from collections.abc import Sequence
from functools import lru_cache

from importers.clean.text import tidy
from importers.draft import Column, Table
from importers.recognise.words import folded
from importers.records import cell

_ABOUT_LEAVE = re.compile(
    r"\b(?:permission|consent\w*|opt(?:ed)? ?in|optin|confirm\w*|basis|subscri\w+)\b"
)
_ASSUMED = re.compile(
    r"(?:consent |permission )?(?:implicit(?:ly)?|implied|assumed|deemed|presumed|inferred|pre ?ticked|"
    r"auto(?:matic(?:ally)?)?(?: (?:enrolled|added|opted in|subscribed))?|(?:by )?default|soft opt ?in|"
    r"(?:awaiting|pending|requires|needs|no|not yet|un|never|not) ?(?:confirm(?:ed|ation)|double opt ?in|opt ?in|reply|response|permissions?(?: set)?))"
    r"(?: (?:consent|permission|only|email|click))*"
)


class LeaveAssumed:
    """Tells the rows of a table on which a yes is somebody's guess."""

    def __init__(self, table: Table) -> None:
        self._columns: Sequence[Column] = tuple(
            column for column in table.columns if _ABOUT_LEAVE.search(folded(column.header))
        )

    def on(self, cells: Sequence[str]) -> bool:
        """Whether a row says of its own leave that nobody has given it."""
        return any(
            _is_assumed(text)
            for column in self._columns
            if (text := tidy(cell(cells, column.position)))
        )


@lru_cache(maxsize=4096)
def _is_assumed(text: str) -> bool:
    return _ASSUMED.fullmatch(folded(text)) is not None
