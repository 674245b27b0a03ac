"""Which records of a sheet are nobody's: titles, blanks, repeated headings, totals, tests."""

import re
from collections.abc import Sequence

from importers.clean.text import tidy
from importers.draft import Column, Role, Table

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
"""Roles that a closing line does not fill."""


def skipped(table: Table) -> dict[int, str]:
    """Rows (from 1) that hold nobody, each with the reason in plain words."""
    headings = _headings(table)
    reasons: dict[int, str] = {}
    for row, cells in enumerate(table.sheet.cells, start=1):
        reason = _above(table, row, cells) or _nobodys(table, cells, headings)
        if reason:
            reasons[row] = reason
    return reasons


def cell(cells: Sequence[str], position: int) -> str:
    """The cell at `position`, or '' where the row is shorter."""
    return cells[position] if position < len(cells) else ""


def _above(table: Table, row: int, cells: Sequence[str]) -> str:
    if row >= table.first_row:
        return ""
    if not any(text.strip() for text in cells):
        return "Blank row."
    return "A heading, or text above the table."


def _nobodys(table: Table, cells: Sequence[str], headings: frozenset[str]) -> str:
    filled = [text for text in cells if text.strip()]
    if not filled:
        return "Blank row."
    if _repeats(filled, headings):
        return "The headings again."
    if _is_test(table, cells):
        return "A preview or test answer."
    if len(filled) <= _FEW and _closes(table.columns, cells):
        return "A total or closing line, not a person."
    return ""


def _headings(table: Table) -> frozenset[str]:
    rows = table.sheet.cells[max(0, table.first_row - 1 - table.header_rows) : table.first_row - 1]
    parts = [text for row in rows for text in row] if table.header_rows else []
    parts += [part for column in table.columns for part in column.header.split(" | ")]
    return frozenset(tidy(part).casefold() for part in parts if part.strip())


def _repeats(filled: Sequence[str], headings: frozenset[str]) -> bool:
    if not any(tidy(text).casefold() in headings for text in filled[:_FEW]):
        return False
    same = sum(tidy(text).casefold() in headings for text in filled)
    return same >= 2 and same * 10 >= len(filled) * 8


def _is_test(table: Table, cells: Sequence[str]) -> bool:
    return any(
        column.role is Role.IGNORE
        and _STATUS.search(column.header.casefold()) is not None
        and _PREVIEW.fullmatch(tidy(cell(cells, column.position)).casefold()) is not None
        for column in table.columns
    )


def _closes(columns: Sequence[Column], cells: Sequence[str]) -> bool:
    filled = [tidy(text) for text in cells if text.strip()]
    if not _CLOSING.match(filled[0].casefold()) or any("@" in text for text in filled):
        return False
    telling = [
        column
        for column in columns
        if column.role in _TELLING and cell(cells, column.position).strip()
    ]
    return all(cell(cells, column.position).strip() == cells_first(cells) for column in telling)


def cells_first(cells: Sequence[str]) -> str:
    """The first filled cell, bare."""
    return next(text.strip() for text in cells if text.strip())
