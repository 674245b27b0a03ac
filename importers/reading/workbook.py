"""Workbooks: values by calamine, marks by our own scan, everything as text."""

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from importers.draft import FileRefused, Sheet
from importers.reading.archive import DAMAGED, Archive
from importers.reading.delimited import mended
from importers.reading.limits import Limits
from importers.reading.marks import Marks
from importers.reading.ods_marks import ods_marks
from importers.reading.sniff import PROTECTED, Format
from importers.reading.xlsx_marks import xlsx_marks

Value = str | float | bool | datetime | date | time | timedelta

_MARKS: Mapping[Format, Callable[[Archive], dict[str, Marks]]] = {
    Format.XLSX: xlsx_marks,
    Format.ODS: ods_marks,
}


def read_workbook(content: bytes, form: Format, limits: Limits) -> list[Sheet]:
    """All worksheets of a workbook, in its order.

    Raises:
        FileRefused: protected, broken, beyond the limits, or without a worksheet.
    """
    marks = _MARKS[form](Archive.opened(content, limits)) if form in _MARKS else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [
                _sheet(book.get_sheet_by_name(about.name), about.visible, marks, limits)
                for about in book.sheets_metadata
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise PROTECTED from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise DAMAGED from error
    if not sheets:
        raise FileRefused("This workbook has no sheet with rows and columns.")
    return sheets


def _sheet(
    sheet: CalamineSheet, visible: SheetVisibleEnum, marks: Mapping[str, Marks], limits: Limits
) -> Sheet:
    found = marks.get(sheet.name, Marks())
    found.reach(sheet.total_height, sheet.total_width, limits)
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(
        name=sheet.name,
        cells=[[shown(value) for value in row] for row in rows],
        struck=frozenset(found.struck),
        hidden_rows=frozenset(found.hidden_rows),
        hidden_columns=frozenset(found.hidden_columns),
        hidden=visible != SheetVisibleEnum.Visible,
    )


def shown(value: Value) -> str:
    """A cell's value as text: ISO days and times, whole numbers without a point, TRUE and FALSE."""
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ", timespec="seconds")
            if value.time() != time()
            else value.date().isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """Fifteen digits, as spreadsheets show; whole numbers in full."""
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return f"{value:.15g}"
