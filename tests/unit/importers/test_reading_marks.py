"""What a workbook says besides its values."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.dc import Creator
from odf.element import Element
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl import Workbook
from openpyxl.comments import Comment as Beside
from openpyxl.styles import Font, PatternFill

from importers.draft import Comment, FileRefused, Sheet
from importers.reading import Limits, read_sheets
from importers.reading.archive import Archive
from importers.reading.remarks import COMMENTS, CONNECTIONS, EMBEDDED, LINKS, MACROS
from importers.reading.xlsx_marks import xlsx_marks

SHEET = "xl/worksheets/sheet1.xml"
YELLOW = PatternFill("solid", fgColor="FFFFFF00")
WHITE = PatternFill("solid", fgColor="FFFFFFFF")


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return saved(book)


def with_parts(content: bytes, *names: str) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as packed:
        for name in names:
            packed.writestr(name, b"x")
    return file.getvalue()


def rewritten(content: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def test_rows_mostly_filled_with_a_colour_are_coloured() -> None:
    def change(sheet: Any) -> None:
        for cell in sheet[2]:
            cell.fill = YELLOW
        sheet["A3"].fill = YELLOW
        for cell in sheet[4]:
            cell.fill = WHITE

    [sheet] = read_sheets(a_workbook([["a", "b", "c"]] * 5, change), "people.xlsx")
    assert sheet.coloured == {2}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["xl/vbaProject.bin"], MACROS),
        (["xl/macrosheets/sheet1.xml"], MACROS),
        (["xl/externalLinks/externalLink1.xml"], LINKS),
        (["xl/embeddings/oleObject1.bin"], EMBEDDED),
        (["xl/connections.xml"], CONNECTIONS),
        (["xl/threadedComments/threadedComment1.xml"], COMMENTS),
    ],
)
def test_what_a_workbook_holds_besides_cells_is_said(parts: list[str], sentence: str) -> None:
    content = with_parts(a_workbook([["a"]], lambda _: None), *parts)
    [sheet] = read_sheets(content, "people.xlsm")
    assert sheet.remarks == (sentence,)


def test_comments_are_said() -> None:
    def change(sheet: Any) -> None:
        sheet["A1"].comment = Beside("asked to be left alone", "JP")

    [sheet] = read_sheets(a_workbook([["a"]], change), "people.xlsx")
    assert sheet.remarks == (COMMENTS,)


def test_a_plain_workbook_has_nothing_to_remark() -> None:
    [sheet] = read_sheets(a_workbook([["a"]], lambda _: None), "people.xlsx")
    assert (sheet.remarks, sheet.coloured, sheet.spread) == ((), frozenset(), frozenset())


def test_an_old_workbook_s_hidden_sheets_are_marked() -> None:
    book = xlwt.Workbook()
    book.add_sheet("People").write(0, 0, "a")
    book.add_sheet("Key").visibility = 1
    found = read_sheets(saved(book), "people.xls")
    assert [(sheet.name, sheet.hidden) for sheet in found] == [("People", False), ("Key", True)]


# Two ways of looking at rows


def marks(content: bytes) -> Any:
    found = xlsx_marks(Archive.opened(content, Limits()))["Sheet"]
    return (
        found.struck,
        found.coloured,
        found.hidden_rows,
        found.hidden_columns,
        found.last_row,
        found.last_column,
    )


def otherwise(sheet: bytes) -> bytes:
    """The same sheet written so that it has to be looked at whole."""
    return sheet.replace(b"</sheetData>", b"<!-- the end --></sheetData>")


LOOKS = st.sampled_from(["", "", "plain", "struck", "yellow", "both"])
FONTS = {"struck": Font(strike=True), "both": Font(strike=True)}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(LOOKS, min_size=1, max_size=5), min_size=1, max_size=8),
    st.sets(st.integers(1, 8)),
    st.sets(st.sampled_from("ABCDE")),
)
def test_the_quick_look_at_a_sheet_sees_what_the_thorough_one_sees(
    rows: list[list[str]], hidden: set[int], columns: set[str]
) -> None:
    def change(sheet: Any) -> None:
        for y, row in enumerate(rows, 1):
            for x, look in enumerate(row, 1):
                cell = sheet.cell(y, x, look or None)
                if look in FONTS:
                    cell.font = FONTS[look]
                if look in ("yellow", "both"):
                    cell.fill = YELLOW
        for y in hidden:
            sheet.row_dimensions[y].hidden = True
        for letter in columns:
            sheet.column_dimensions[letter].hidden = True

    content = a_workbook([], change)
    assert marks(content) == marks(rewritten(content, otherwise))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (rb"<row ", b"<row\n"),
        (rb'r="(\w+)"', rb"r='\1'"),
        (rb"<worksheet", b'<?xml version="1.0" encoding="latin-1"?><worksheet'),
        (rb"<c r=", b"<c\tr="),
        (rb"</sheetData>", b"<!-- the end --></sheetData>"),
        (rb"<(/?)(\w+)( xmlns=)?", rb"<\1x:\2\3"),
    ],
)
def test_rows_written_in_another_way_are_looked_at_all_the_same(
    written: bytes, instead: bytes
) -> None:
    def strike(sheet: Any) -> None:
        sheet["A2"].font = Font(strike=True)

    content = a_workbook([["a"], ["b"], ["c"]], strike)
    other = rewritten(content, lambda sheet: re.sub(written, instead, sheet))
    assert other != content
    assert marks(other)[0] == {2}


def test_a_sheet_cut_short_after_its_rows_is_damaged() -> None:
    content = a_workbook([["a"]], lambda _: None)
    cut = rewritten(content, lambda sheet: sheet[: sheet.index(b"</sheetData>") + 12])
    with pytest.raises(FileRefused, match="damaged"):
        read_sheets(cut, "people.xlsx")


# OpenDocument


def an_ods(fill: Callable[[Any, Table], None]) -> Sheet:
    document = OpenDocumentSpreadsheet()
    table = Table(name="People")
    fill(document, table)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return read_sheets(file.getvalue(), "people.ods")[0]


def style(name: str, family: str, *properties: Element, **attributes: str) -> Style:
    made = Style(name=name, family=family, **attributes)
    for one in properties:
        made.addElement(one)
    return made


def row(*texts: str | Element, **attributes: Any) -> TableRow:
    made = TableRow()
    for text in texts:
        cell = TableCell(valuetype="string", **attributes)
        if isinstance(text, str):
            cell.addElement(P(text=text))
        else:
            cell.addElement(text)
        made.addElement(cell)
    return made


def crossed_out() -> TextProperties:
    return TextProperties(textlinethroughstyle="solid")


def test_a_named_style_and_its_children_strike_through() -> None:
    def fill(document: Any, table: Table) -> None:
        document.styles.addElement(style("gone", "table-cell", crossed_out()))
        document.automaticstyles.addElement(style("ce1", "table-cell", parentstylename="gone"))
        back = TextProperties(textlinethroughstyle="none")
        document.automaticstyles.addElement(
            style("ce2", "table-cell", back, parentstylename="gone")
        )
        for name in ("gone", "ce1", "ce2"):
            table.addElement(row("Ann", stylename=name))

    assert an_ods(fill).struck == {1, 2}


def test_a_cell_without_a_style_has_its_row_s_or_its_column_s() -> None:
    def fill(document: Any, table: Table) -> None:
        document.automaticstyles.addElement(style("gone", "table-cell", crossed_out()))
        document.automaticstyles.addElement(style("kept", "table-cell"))
        table.addElement(TableColumn(numbercolumnsrepeated=2, defaultcellstylename="gone"))
        table.addElement(TableColumn())
        table.addElement(row("Ann", "York", "new"))
        other = row("Bea", "Hull")
        other.setAttribute("defaultcellstylename", "kept")
        table.addElement(other)

    assert an_ods(fill).struck == {1}


def test_text_struck_through_inside_an_opendocument_cell_counts() -> None:
    def fill(document: Any, table: Table) -> None:
        document.automaticstyles.addElement(style("T1", "text", crossed_out()))
        for rest in ("", " 0162"):
            words = P()
            words.addElement(Span(stylename="T1", text="Ann Archer"))
            words.addText(rest)
            table.addElement(row(words))

    assert an_ods(fill).struck == {1}


def test_opendocument_rows_have_colours() -> None:
    def fill(document: Any, table: Table) -> None:
        for name, colour in (("y", "#ffff00"), ("w", "#ffffff"), ("t", "transparent")):
            filled = TableCellProperties(backgroundcolor=colour)
            document.automaticstyles.addElement(style(name, "table-cell", filled))
            table.addElement(row("Ann", "York", stylename=name))

    assert an_ods(fill).coloured == {1}


def test_an_opendocument_comment_is_remarked_on_and_is_no_text() -> None:
    def fill(_document: Any, table: Table) -> None:
        remark = Annotation()
        remark.addElement(Creator(text="JP"))
        remark.addElement(P(text="asked to be left alone"))
        lines = row("Ann")
        lines.firstChild.insertBefore(remark, lines.firstChild.firstChild)
        table.addElement(lines)

    sheet = an_ods(fill)
    assert sheet.remarks == (COMMENTS,)
    assert list(sheet.cells[0]) == ["Ann"]
    assert sheet.comments == (Comment(1, 0, "asked to be left alone"),)


def test_a_hidden_opendocument_sheet_is_marked() -> None:
    def fill(document: Any, table: Table) -> None:
        unseen = style("ta1", "table", TableProperties(display="false"))
        document.automaticstyles.addElement(unseen)
        table.setAttribute("stylename", "ta1")
        table.addElement(row("Ann"))

    assert an_ods(fill).hidden


def test_a_protected_opendocument_workbook_says_what_to_do() -> None:
    def lock(manifest: bytes) -> bytes:
        return manifest.replace(
            b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
        )

    document = OpenDocumentSpreadsheet()
    file = io.BytesIO()
    document.write(file)
    content = rewritten(file.getvalue(), lock, "META-INF/manifest.xml")
    with pytest.raises(FileRefused, match="protected with a password"):
        read_sheets(content, "people.ods")
