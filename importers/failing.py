"""Writes the rows that could not be used as a workbook that can be mended and added again."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from importers.recognise.words import WHAT_TO_FIX

_LONGEST_NAME = 31
_STOP_LIST = "Do not contact"
"""What the sheet of a stop list begins with, so that it is known for one when it comes back."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_WIDTHS = (18, 60)


@dataclass(frozen=True, slots=True)
class FailingSheet:
    """The rows of one file: why each can't be used, and its cells as they stand."""

    name: str
    headings: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    is_stop_list: bool
    struck: frozenset[int] = frozenset()
    """Which of `rows`, from 0, say no by a mark alone: it must come back as one."""


def failing_workbook(sheets: Sequence[FailingSheet]) -> bytes:
    """An .xlsx with a sheet for each file. Every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    used: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        page = book.create_sheet(_sheet_name(sheet, number, used))
        reasons = len(sheet.headings) + 1
        for position in range(1, reasons + 1):
            width = _WIDTHS[position == reasons]
            page.column_dimensions[get_column_letter(position)].width = width
        page.freeze_panes = "A2"
        headings = [_text(page, text) for text in (*sheet.headings, WHAT_TO_FIX)]
        for heading in headings:
            heading.font = Font(bold=True)
        page.append(headings)
        for index, (reason, cells) in enumerate(sheet.rows):
            line = [_text(page, text) for text in (*cells, reason)]
            if index in sheet.struck:
                _strike(line)
            page.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(page: Any, text: str) -> Any:
    """A cell no program takes for a formula: typed as text, and marked as typed with a quote."""
    cell = WriteOnlyCell(page, _NOT_IN_A_CELL.sub("", text)[:_LONGEST_CELL])
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def _strike(line: Sequence[Any]) -> None:
    for cell in line:
        cell.font = Font(strike=True)


def _sheet_name(sheet: FailingSheet, number: int, used: set[str]) -> str:
    """A name a workbook accepts, different from the others'; what is cut off is never that it stops."""
    name = _NOT_IN_A_NAME.sub(" ", sheet.name).strip()
    if sheet.is_stop_list and not name.casefold().startswith(_STOP_LIST.casefold()):
        name = f"{_STOP_LIST} {name}"
    plain = name[: _LONGEST_NAME - 4].strip() or "Rows"
    chosen = plain if plain.casefold() not in used else f"{plain} {number}"
    used.add(chosen.casefold())
    return chosen
