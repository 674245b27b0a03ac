"""Lines about somebody of the same list: 'Mr Holt rang, wants to come off' under the table."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from consent.events import Interval, Statement
from importers.clean.name_order import split_surname_first, surname_first
from importers.clean.names import split_name
from importers.draft import Draft, PersonName, Role, Table
from importers.frames import Frame, is_filled
from importers.stray_stops import act_beside

_SHORTEST = 3
"""Letters of a surname that is looked for among other words."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "cllr", "prof", "sir", "lady"})

Families = Callable[[], frozenset[str]]
"""The surnames of a list, in small letters; read only where a note asks for them."""


def families_of(table: Table, records: Frame) -> Families:
    """The surnames that stand in the name columns of these records."""

    @cache
    def read() -> frozenset[str]:
        # A line by itself is no record, although it may stand in a column of names.
        whole = records.only(records.where(is_filled).sum(axis=1) > 1)
        found: set[str] = set()
        for column in table.columns:
            if column.role is Role.LAST_NAME:
                found |= {text.strip().casefold() for text in whole.different(column.position)}
            elif column.role is Role.FULL_NAME:
                found |= _whole(column.header, whole.different(column.position))
        return frozenset(name for name in found if len(name) >= _SHORTEST)

    return read


def _whole(heading: str, texts: Sequence[str]) -> set[str]:
    read = split_surname_first if surname_first(heading, texts) else split_name
    return {name.family.casefold() for text in texts for name in read(text)}


def named_in(cells: Sequence[str], families: Families) -> tuple[PersonName, ...]:
    """The people of the list whom a line names, with what it says of their given names."""
    text = " ".join(cells)
    found: dict[PersonName, None] = {}
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0][0].isupper() and word[0].casefold() in families():
            found[PersonName(given=_given(words[:at], text), family=word[0])] = None
    return tuple(found)


def _given(before: Sequence[re.Match[str]], text: str) -> str:
    """The name just before a surname; a title or the beginning of the line is none."""
    if not before:
        return ""
    last = before[-1][0]
    beside = text[before[-1].end() :].lstrip()[:1].isupper()
    return last if beside and last[0].isupper() and last.casefold() not in _TITLES else ""


def noted(table: Table, row: int, families: Families, undated: Interval) -> list[Draft]:
    """A draft for each person named on a line that is nobody's and asks to leave them alone."""
    heading = range(table.header_row, table.header_row + table.header_rows)
    cells = table.sheet.cells[row - 1]
    if row in heading or any("@" in text for text in cells) or not any(map(str.strip, cells)):
        return []
    act = act_beside(cells)
    if act is None:
        return []
    said = Statement(act, (), undated, "words outside the table say so")
    return [
        Draft(row, part, table.kind, name=name, statements=(said,))
        for part, name in enumerate(named_in(cells, families))
    ]
