"""Rows whose cells stand one column away from their headings, found by what the cells hold."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import compress

from consent.ties import full_postcode
from importers.clean.text import is_nothing
from importers.draft import Role, Table
from importers.frames import Frame
from importers.records import cell

RIGHT, LEFT = 1, -1
ENOUGH = 3
"""Kinds of cells found next door, over a run of rows: three of one row, or one of three rows."""

SHIFTED = {
    RIGHT: (
        "The cells of this row seem to stand one column to the right of their headings, so a yes "
        "on it does not count."
    ),
    LEFT: (
        "The cells of this row seem to stand one column to the left of their headings, so a yes "
        "on it does not count."
    ),
}
"""What is said of such a row."""

_PHONE = re.compile(r"'?\+?\(?\d[\d\s()./-]{8,16}\d")
_DAY = re.compile(r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{2,4})(?:[T ].*)?")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

Kind = Callable[[str], object]

_KINDS: Mapping[str, Kind] = {
    "address": _ADDRESS.fullmatch,
    "postcode": full_postcode,
    "phone": _PHONE.fullmatch,
    "day": _DAY.fullmatch,
}
"""Kinds of cells that nothing else looks like."""

_KIND_OF: Mapping[Role, str] = {
    Role.EMAIL: "address",
    Role.POSTCODE: "postcode",
    Role.PHONE: "phone",
    **dict.fromkeys(
        (
            Role.SUBMITTED_AT,
            Role.STARTED_AT,
            Role.EVENT_JOIN,
            Role.EVENT_LEAVE,
            Role.CONSENT_TIME,
            Role.STOP_TIME,
        ),
        "day",
    ),
}


def shifted_rows(table: Table, frame: Frame) -> dict[int, int]:
    """Row (from 1) → `RIGHT` or `LEFT`, for rows in runs that are shifted for all we can tell.

    From some cell on everything in such a row is one column off: what a heading promises stands
    under the next one (or the one before), and something else under the heading itself. One such
    cell is an accident; a run of consecutive rows, or several kinds on one row, is not.

    `frame` has every row of the table.
    """
    kinds = {c.position: _KIND_OF[c.role] for c in table.columns if c.role in _KIND_OF}
    odd = _odd_rows(frame, kinds)
    found: dict[int, int] = {}
    for way in (RIGHT, LEFT) if odd else ():
        for run in _runs(table, kinds, way, odd):
            if sum(run.values()) >= ENOUGH:
                found |= dict.fromkeys(run, way)
    return found


def _odd_rows(frame: Frame, kinds: Mapping[int, str]) -> frozenset[int]:
    """The rows with a cell that is not of the kind its heading promises; no others are shifted."""
    odd: set[int] = set()
    for position, kind in kinds.items():
        odd.update(compress(frame.rows, frame.read(position, partial(_is_odd, kind))))
    return frozenset(odd)


def _is_odd(kind: str, text: str) -> bool:
    own = text.strip()
    return bool(own) and not _KINDS[kind](own)


def _runs(
    table: Table, kinds: Mapping[int, str], way: int, odd: AbstractSet[int]
) -> Iterator[dict[int, int]]:
    """Runs of consecutive filled rows that look shifted: row → how many kinds say so."""
    run: dict[int, int] = {}
    for number in range(table.first_row, len(table.sheet.cells) + 1):
        cells = table.sheet.cells[number - 1]
        if number in odd and (seen := _next_door(cells, kinds, way)):
            run[number] = seen
        elif run and any(text.strip() for text in cells):
            yield run
            run = {}
    yield run


def _next_door(cells: Sequence[str], kinds: Mapping[int, str], way: int) -> int:
    """How many kinds of cells stand next door and not at home; 0 where one behind is at home."""
    seen: set[str] = set()
    for position, kind in sorted(kinds.items()):
        own = cell(cells, position).strip()
        if own and _KINDS[kind](own):
            if seen:
                return 0
        elif own and kinds.get(position + way) != kind and not is_nothing(own):
            there = cell(cells, position + way).strip() if position + way >= 0 else ""
            if there and _KINDS[kind](there):
                seen.add(kind)
    return len(seen)
