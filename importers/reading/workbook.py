"""Workbooks: values by calamine, marks by our own scan, everything as text."""

import io
from collections.abc import Callable, Mapping, Sequence
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
from importers.reading.delimited import Cells, mended, too_many_cells
from importers.reading.limits import Limits
from importers.reading.marks import Marks
from importers.reading.merged import Merged, spread_merged
from importers.reading.ods_marks import ods_marks
from importers.reading.protected import UNKNOWN_WAY, is_locked, unlocked
from importers.reading.remarks import remarks_of, remarks_of_old
from importers.reading.sniff import Format
from importers.reading.xls_marks import xls_marks
from importers.reading.xlsx_marks import xlsx_marks

Value = str | float | bool | datetime | date | time | timedelta

_MARKS: Mapping[Format, Callable[[Archive], dict[str, Marks]]] = {
    Format.XLSX: xlsx_marks,
    Format.ODS: ods_marks,
}


def read_workbook(content: bytes, form: Format, limits: Limits, password: str = "") -> list[Sheet]:
    """All worksheets of a workbook, in its order; `password` is for the old, protected kind.

    Raises:
        PasswordNeeded: protected, and the password is missing or wrong.
        FileRefused: broken, beyond the limits, or without a worksheet.
    """
    marks: Mapping[str, Marks] = {}
    remarks = remarks_of_old(content)
    if form is Format.XLS and is_locked(content):
        content = unlocked(content, password)
    if form in _MARKS:
        archive = Archive.opened(content, limits)
        remarks = remarks_of(archive)
        marks = _MARKS[form](archive)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if form is Format.XLS:
                marks = _by_name(book, xls_marks(content, limits))
            sheets = [
                _sheet(book.get_sheet_by_name(name), visible, marks, remarks, limits)
                for name, visible in _worksheets(book, limits).items()
            ]
    except PasswordError as error:
        raise FileRefused(UNKNOWN_WAY) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise FileRefused(DAMAGED) from error
    if sum(len(row) for sheet in sheets for row in sheet.cells) > limits.cells:
        raise too_many_cells(limits)
    if not sheets:
        raise FileRefused("This workbook has no sheet with rows and columns.")
    return sheets


def _by_name(book: CalamineWorkbook, marks: Sequence[Marks]) -> dict[str, Marks]:
    """Sheets of old workbooks by name: in what letters it is written the value reader knows."""
    if len(marks) != len(book.sheets_metadata):
        raise FileRefused(DAMAGED)
    return {about.name: one for about, one in zip(book.sheets_metadata, marks, strict=True)}


def _worksheets(book: CalamineWorkbook, limits: Limits) -> dict[str, SheetVisibleEnum]:
    found = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    if len(found) > limits.sheets:
        raise FileRefused(
            f"This workbook has more than {limits.sheets} sheets. "
            "Split it into smaller files and add those."
        )
    return {about.name: about.visible for about in found}


def _sheet(
    sheet: CalamineSheet,
    visible: SheetVisibleEnum,
    marks: Mapping[str, Marks],
    remarks: tuple[str, ...],
    limits: Limits,
) -> Sheet:
    found = marks.get(sheet.name, Marks())
    found.reach(sheet.total_height, sheet.total_width, limits)
    cells = _texts(sheet)
    spread = spread_merged(cells, found.merged or _ranges(sheet))
    return Sheet(
        name=sheet.name,
        cells=cells,
        struck=frozenset(found.struck),
        struck_cells=frozenset(found.struck_cells),
        hidden_rows=frozenset(found.hidden_rows),
        hidden_columns=frozenset(found.hidden_columns),
        hidden=visible != SheetVisibleEnum.Visible,
        coloured=frozenset(found.coloured),
        spread=frozenset(spread),
        remarks=(*remarks, *found.remarks),
        comments=tuple(found.comments),
    )


def _texts(sheet: CalamineSheet) -> list[list[str]]:
    texts = Cells()
    return [
        [texts[value] if isinstance(value, str) else shown(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]


def _ranges(sheet: CalamineSheet) -> list[Merged]:
    found = sheet.merged_cell_ranges or []
    return [Merged(top, left, bottom, right) for (top, left), (bottom, right) in found]


def shown(value: Value) -> str:
    """A cell's value as text: ISO days and times, whole numbers without a point, TRUE and FALSE."""
    if isinstance(value, str):
        return mended(value.replace("\x00", ""))
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
