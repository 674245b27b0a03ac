"""Which records of a sheet are nobody's: titles, blanks, repeated headings, totals, tests."""

import re
from collections.abc import Sequence

import numpy as np

from importers.clean.text import tidy
from importers.draft import Column, Role, Table
from importers.frames import Frame, Marks, is_filled

_CLOSING = re.compile(
    r"(?:(?:grand|sub|sub-|overall|running)? ?totals?\b|sum\b(?: of\b|$|:)|count\b(?: of\b|$|:)|"
    r"(?:average|mean|median)\b(?: of\b|$|:)|n ?= ?\d|number of\b|no\.? of\b|"
    r"[-=*#~_. ]*(?:the )?end\b(?: of\b|[-=*#~_. ]*$)|[-=*#~_. ]*(?:list|report|file|data) ends?\b|"
    r"[-=*#~_. ]*last (?:row|entry|line)\b|finish(?:ed)?[.!]?$|page \d+|\d+ (?:responses?|rows?|records?|entries|people|"
    r"replies|names|respondents|contacts)\b|(?:responses?|rows?|records?|entries|people|respondents)\b[^@]{0,20}[:=]\s*\d*$|"
    r"(?:printed|compiled|prepared|generated|exported|downloaded|produced|(?:last )?updated|created|checked|collated)"
    r" ?(?::|on\b|by\b|at\b)|confidential\b|official\b.{0,3}sensitive|source:|notes?:|key:|"
    r"all (?:responses|rows|entries)\b|(?:footer|subtotal)\b)"
)
_FEW = 3
"""A closing line fills no more cells than this."""
_TOTALS = frozenset(
    {"total", "totals", "total:", "totals:", "grand total", "subtotal", "sub-total", "sub total"}
)
"""A line that opens so and goes on in nothing but numbers closes a list, however many there are."""
_PREVIEW = re.compile(r"(?:survey )?(?:preview|test)(?: response)?")
_STATUS = re.compile(r"\b(?:status|response type|distribution ?channel|channel)\b")
_TELLING = frozenset(
    {
        Role.EMAIL,
        Role.POSTCODE,
        Role.PHONE,
        Role.FREE_TEXT,
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
    }
)
"""Roles that a closing line does not fill, but with how many there are."""
_COUNT = re.compile(r"\d{1,6}(?:[.,]\d+)? ?%?")


def skipped(table: Table, frame: Frame) -> dict[int, str]:
    """Rows (from 1) that hold nobody, each with the reason in plain words."""
    rows = np.array(frame.rows, int)
    there = frame.where(is_filled)
    count = there.sum(axis=1)
    above = rows < table.first_row
    headings = _headings(table)
    reasons = dict.fromkeys(rows[above].tolist(), "A heading, or text above the table.")
    reasons |= dict.fromkeys(rows[count == 0].tolist(), "Blank row.")
    suspect = _opens_with(frame, there, headings | _TOTALS) | (count <= _FEW) | _tests(table, frame)
    for row in rows[suspect & (count > 0) & ~above].tolist():
        if reason := _nobodys(table, table.sheet.cells[row - 1], headings):
            reasons[row] = reason
    return reasons


def _opens_with(frame: Frame, there: Marks, headings: frozenset[str]) -> Marks:
    """Records in which one of the first few filled cells is a heading."""
    first = there & (there.cumsum(axis=1) <= _FEW)
    said = frame.where(lambda text: tidy(text).casefold() in headings, among=first)
    found: Marks = said.sum(axis=1) > 0
    return found


def _tests(table: Table, frame: Frame) -> Marks:
    """Records that some status column calls a preview or a test."""
    found = np.zeros(len(frame), bool)
    for column in _status_columns(table):
        found |= np.array(frame.read(column.position, _is_test), bool)
    return found


def _status_columns(table: Table) -> list[Column]:
    return [
        column
        for column in table.columns
        if column.role is Role.IGNORE and _STATUS.search(column.header.casefold())
    ]


def cell(cells: Sequence[str], position: int) -> str:
    """The cell at `position`, or '' where the row is shorter."""
    return cells[position] if position < len(cells) else ""


def _nobodys(table: Table, cells: Sequence[str], headings: frozenset[str]) -> str:
    written = [text for text in cells if text.strip()]
    if _repeats(written, headings):
        return "The headings again."
    if any(_is_test(cell(cells, column.position)) for column in _status_columns(table)):
        return "A preview or test answer."
    counts = tidy(written[0]).casefold() in _TOTALS and all(map(_is_count, written[1:]))
    if counts or (len(written) <= _FEW and _closes(table.columns, cells)):
        return "A total or closing line, not a person."
    return ""


def _headings(table: Table) -> frozenset[str]:
    rows = table.sheet.cells[max(0, table.first_row - 1 - table.header_rows) : table.first_row - 1]
    parts = [text for row in rows for text in row] if table.header_rows else []
    parts += [part for column in table.columns for part in column.header.split(" | ")]
    return frozenset(tidy(part).casefold() for part in parts if part.strip())


def _repeats(written: Sequence[str], headings: frozenset[str]) -> bool:
    if not any(tidy(text).casefold() in headings for text in written[:_FEW]):
        return False
    same = sum(tidy(text).casefold() in headings for text in written)
    return same >= 2 and same * 10 >= len(written) * 8


def _is_test(text: str) -> bool:
    return _PREVIEW.fullmatch(tidy(text).casefold()) is not None


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text.strip()) is not None


def _closes(columns: Sequence[Column], cells: Sequence[str]) -> bool:
    written = [tidy(text) for text in cells if text.strip()]
    if not _CLOSING.match(written[0].casefold()) or any("@" in text for text in written):
        return False
    telling = [
        text
        for column in columns
        if column.role in _TELLING and (text := cell(cells, column.position).strip())
    ]
    return all(text == cells_first(cells) or _is_count(text) for text in telling)


def cells_first(cells: Sequence[str]) -> str:
    """The first filled cell, bare."""
    return next(text.strip() for text in cells if text.strip())
