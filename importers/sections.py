"""Sections of a list: lines by themselves over the rows below, that may say to leave these people alone."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import compress

from consent.events import Act
from importers.draft import Explained, Kind, Role, Table
from importers.frames import Frame
from importers.recognise.explained import is_colour, keys_in
from importers.recognise.key_meanings import Says, says
from importers.recognise.leaving_out import keeps_in, leaves_out, may_leave_out, titles_of
from importers.recognise.stop_headings import is_of_those_below, opens_stops
from importers.removal import stop_note

STOPS_BELOW = "A heading over people who asked us to stop."
EXPLAINS = "Explains a mark."
MAY_STOP_BELOW = "A heading over people who may have asked us to stop."
_OWN_WORDS = frozenset(
    {Role.FREE_TEXT, Role.QUESTION_CHOICE, Role.QUESTION_MULTI, Role.QUESTION_MULTI_OPTION, Role.NOTE}
)  # fmt: skip
_WHO = frozenset(
    {Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME}
)  # fmt: skip


_OF_NOBODY = re.compile(
    r"(?!.*\b(?:this|he|she|him|her|his|above|previous|last|one|i|me|my)\b)(?:\W*\w[^A-Z\d]*|[^a-z\d]*)"
)
"""A line without a name or a number in it, so that it is not about somebody alone."""
_LISTS = frozenset({Kind.REGISTER, Kind.EVENT})


class _Below(Enum):
    """What a heading says of the rows below it."""

    STOPS = STOPS_BELOW
    MAY_STOP = MAY_STOP_BELOW
    STAYS = "A heading over people who stay on the list."
    OTHERS = ""


@dataclass(frozen=True, slots=True)
class Sections:
    """The rows that stand under headings of stopping, and these headings with what they are."""

    stopped: frozenset[int] = frozenset()
    doubted: frozenset[int] = frozenset()
    """Whether they asked us to stop, nobody can tell."""
    lines: Mapping[int, str] = field(default_factory=dict)
    """The headings and what explains marks, which are nobody's rows, each with the reason."""
    explained: tuple[Explained, ...] = ()


NO_SECTIONS = Sections()


def sections_of(table: Table, frame: Frame, reasons: Mapping[int, str]) -> Sections:
    """What the headings inside a table say; `frame` has every row, `reasons` are of those known to be nobody's."""
    if table.kind is Kind.SUPPRESSION:
        return NO_SECTIONS
    keys = list(_keys(table, frame))
    plainly = {row for row, one in keys if not one.code.isalnum() or is_colour(one.code)}
    headings = dict(_headings(table, frame, reasons, plainly))
    below, stopped, doubted = _at_first(table), set(), set()
    for row in range(1, len(table.sheet.cells) + 1):
        below = headings.get(row, below)
        if row in headings or row < table.first_row:
            continue
        if below is _Below.STOPS:
            stopped.add(row)
        elif below is _Below.MAY_STOP:
            doubted.add(row)
    lines = {row: EXPLAINS for row, _ in keys}
    lines |= {row: one.value for row, one in headings.items() if one is not _Below.OTHERS}
    told = tuple(one for _, one in keys)
    return Sections(frozenset(stopped), frozenset(doubted), lines, told)


def _keys(table: Table, frame: Frame) -> Iterator[tuple[int, Explained]]:
    """What lines by themselves explain, and pairs of cells under the last record."""
    cells = table.sheet.cells
    alone = set(compress(frame.rows, frame.saying_one_thing()))
    end = len(cells)
    while end >= table.first_row and _may_be_a_pair(cells[end - 1]):
        end -= 1
    for row in sorted(alone | set(range(end + 1, len(cells) + 1))):
        if row < table.first_row:
            continue
        for _, one in keys_in([cells[row - 1]]):
            if row > end or says(one.meaning) in {Says.STOP, Says.NO}:
                yield row, one


def _may_be_a_pair(cells: Sequence[str]) -> bool:
    written = [text for text in cells if text.strip()]
    return len(written) < 3 and not any("@" in text for text in written)


def _at_first(table: Table) -> _Below:
    """What a title says of the rows up to the first heading; what the sheet's name says is less sure."""
    titles = titles_of(table.sheet.cells, table.header_row or table.first_row)
    if any(map(leaves_out, titles)):
        return _Below.STOPS
    listed = table.kind in _LISTS and any(map(may_leave_out, (table.sheet.name, *titles)))
    return _Below.MAY_STOP if listed else _Below.OTHERS


def _headings(
    table: Table, frame: Frame, reasons: Mapping[int, str], keys: Collection[int]
) -> Iterator[tuple[int, _Below]]:
    roles = {column.position: column.role for column in table.columns}
    first = min(roles, default=0)
    for row in compress(frame.rows, frame.saying_one_thing()):
        if row < table.first_row or row in keys:
            continue
        cells = table.sheet.cells[row - 1]
        at, text = next((at, one) for at, one in enumerate(cells) if one.strip())
        # A line in a column of people's own words is somebody's answer, never a heading.
        own = roles.get(at) in _OWN_WORDS
        leading = at == first or roles.get(at) in _WHO
        said = _Below.OTHERS if own else _said(text, leading=leading)
        ends = row in reasons or text.strip().endswith(":")
        if said is not _Below.OTHERS or ends:
            yield row, said


def _said(text: str, *, leading: bool) -> _Below:
    if opens_stops(text) or (is_of_those_below(text) and stop_note(text) is not None):
        return _Below.STOPS
    if not leading:
        return _Below.OTHERS
    if leaves_out(text) or (_OF_NOBODY.fullmatch(text.strip()) and stop_note(text) is Act.STOP):
        return _Below.STOPS
    if may_leave_out(text):
        return _Below.MAY_STOP
    return _Below.STAYS if keeps_in(text) else _Below.OTHERS
