import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from importers.draft import FileRefused, Sheet
from importers.reading import Limits, read_sheets
from importers.reading.workbook import shown

STRUCK = Font(strike=True)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    return saved(book)


def read(content: bytes, **limits: int) -> Sheet:
    return read_sheets(content, "people.xlsx", Limits(**limits))[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (12.5, "12.5"),
        (1e16, "10000000000000000"),
        (43221.12345, "43221.12345"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2024, 3, 5), "2024-03-05"),
        (datetime.fromisoformat("2024-03-05 18:30"), "2024-03-05 18:30:00"),
        (time(9, 5), "09:05:00"),
        ("07700 900123", "07700 900123"),
        ("ZoÃ«", "Zoë"),
    ],
)
def test_values_are_text_as_a_person_sees_them(value: Any, text: str) -> None:
    assert read(a_workbook([[value]])).cells[0] == [text]


def test_a_plain_day_is_iso_too() -> None:
    assert shown(date(2024, 3, 5)) == "2024-03-05"


def test_rows_count_from_the_sheet_s_first() -> None:
    def change(sheet: Any) -> None:
        sheet["B4"] = "Name"

    cells = read(a_workbook([], change)).cells
    assert len(cells) == 4
    assert cells[3] == ["", "Name"]


def test_struck_hidden_and_hidden_columns_are_seen() -> None:
    def change(sheet: Any) -> None:
        for cell in sheet[3]:
            cell.font = STRUCK
        sheet["A2"].font = STRUCK
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True

    sheet = read(a_workbook([["a", "b", "c"], [1, 2, 3], [4, 5, 6], [7, 8, 9]], change))
    assert sheet.struck == {3}
    assert sheet.hidden_rows == {4}
    assert sheet.hidden_columns == {2}


def test_a_note_beside_a_struck_row_leaves_it_struck() -> None:
    def change(sheet: Any) -> None:
        for cell in sheet[2][:3]:
            cell.font = STRUCK

    assert read(a_workbook([["a", "b", "c", "d"], [1, 2, 3, "asked to go"]], change)).struck == {2}


def test_text_struck_through_inside_the_cell_counts() -> None:
    struck = CellRichText(TextBlock(InlineFont(strike=True), "Ann Archer"))
    partly = CellRichText(TextBlock(InlineFont(strike=True), "0161"), " 0162")
    assert read(a_workbook([["name"], [struck], [partly], ["Bea"]])).struck == {2}


def with_strings(strings: str, rows: str) -> bytes:
    text = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    return repacked(with_sheet(rows), {}, **{"xl/sharedStrings.xml": text})


def test_shared_text_struck_through_counts_wherever_it_is_used() -> None:
    struck = "<si><r><rPr><strike/></rPr><t>Ann</t></r></si>"
    honest = '<si><r><rPr><strike val="0"/></rPr><t>Bea</t></r></si><si><t>Cyd</t></si>'
    rows = "".join(f'<row r="{i + 1}"><c r="A{i + 1}" t="s"><v>{i}</v></c></row>' for i in range(3))
    sheet = read(with_strings(struck + honest, rows))
    assert [row[0] for row in sheet.cells] == ["Ann", "Bea", "Cyd"]
    assert sheet.struck == {1}


def test_a_font_that_switches_striking_off_is_not_struck() -> None:
    def change(sheet: Any) -> None:
        for cell in sheet[2]:
            cell.font = Font(strike=False, bold=True)

    assert read(a_workbook([["a"], ["b"]], change)).struck == frozenset()


def test_hidden_sheets_are_marked_and_all_come_in_order() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Old"
    book.active.sheet_state = "hidden"
    book.create_sheet("Responses").append(["a"])
    book.create_sheet("Key").append(["b"])
    found = read_sheets(saved(book), "people.xlsx")
    assert [(s.name, s.hidden) for s in found] == [
        ("Old", True),
        ("Responses", False),
        ("Key", False),
    ]


def test_formats_down_to_the_last_row_are_no_reason_to_refuse() -> None:
    def change(sheet: Any) -> None:
        sheet["XFD1048576"].font = STRUCK

    assert read(a_workbook([["a"], ["b"]], change)).cells == [["a"], ["b"]]


def repacked(
    content: bytes, change: Mapping[str, Callable[[bytes], bytes]], **extra: bytes
) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change.get(name, lambda part: part)(old.read(name)))
        for name, part in extra.items():
            new.writestr(name.replace("__", "/"), part)
    return packed.getvalue()


def with_sheet(xml: str) -> bytes:
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'
    return repacked(
        a_workbook([["a"]]), {SHEET: lambda _: f"{head}{xml}</sheetData></worksheet>".encode()}
    )


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
        '<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="150000"><c r="ZZ150000"><v>1</v></c></row>',
    ],
)
def test_cells_far_outside_are_refused_before_any_reader_sees_them(xml: str) -> None:
    with pytest.raises(FileRefused, match="more than"):
        read(with_sheet(xml))


def test_cells_without_addresses_are_counted_along() -> None:
    assert read(
        with_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    ).cells[0] == ["1", "2"]
    with pytest.raises(FileRefused, match="more than 1 rows"):
        read(with_sheet("<row><c><v>1</v></c></row><row><c><v>3</v></c></row>"), rows=1)


@pytest.mark.parametrize("place", ["1A", "A", "Ä1", ""])
def test_a_cell_in_no_place_is_refused(place: str) -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read(with_sheet(f'<row r="1"><c r="{place}"><v>1</v></c></row>'))


def test_a_document_type_is_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'
    with pytest.raises(FileRefused, match="unusual"):
        read(repacked(a_workbook([["a"]]), {SHEET: lambda _: laughs}))


def test_a_bomb_is_refused_while_it_inflates() -> None:
    spaces = b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"
    with pytest.raises(FileRefused, match="unusual"):
        read(repacked(a_workbook([["a"]]), {SHEET: lambda _: spaces}))
    with pytest.raises(FileRefused, match="unusual"):
        read(a_workbook([["a"]]), inflated_bytes=100)


def test_a_text_longer_than_a_cell_can_hold_is_refused() -> None:
    with pytest.raises(FileRefused, match="unusual"):
        read(with_strings(f"<si><t>{'x' * 50_000}</t></si>", ""))


def test_too_many_parts_or_strange_names_are_refused() -> None:
    with pytest.raises(FileRefused, match="unusual"):
        read(a_workbook([["a"]]), parts=3)
    with pytest.raises(FileRefused, match="unusual"):
        read(repacked(a_workbook([["a"]]), {}, **{"..__evil.xml": b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_comes_twice_is_refused() -> None:
    content = io.BytesIO(a_workbook([["a"]]))
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr(SHEET, b"<worksheet/>")
    with pytest.raises(FileRefused, match="unusual"):
        read(content.getvalue())


def test_damaged_workbooks_are_refused() -> None:
    whole = a_workbook([["a"]] * 50)
    for broken in (
        whole[: len(whole) // 2],
        repacked(whole, {SHEET: lambda _: b"<worksheet><row>"}),
        repacked(whole, {"xl/_rels/workbook.xml.rels": lambda _: b"not xml"}),
        repacked(whole, {SHEET: lambda part: part.replace(b"</sheetData>", b"")}),
    ):
        with pytest.raises(FileRefused, match="damaged"):
            read(broken)


def without(content: bytes, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
    return packed.getvalue()


def test_a_workbook_without_its_list_of_sheets_is_damaged() -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read(without(a_workbook([["a"]]), "xl/_rels/workbook.xml.rels"))


def test_a_workbook_without_styles_is_read() -> None:
    content = without(without(a_workbook([[1]]), "xl/styles.xml"), "xl/sharedStrings.xml")
    assert read(content).cells == [["1"]]


def test_a_workbook_with_only_a_chart_has_no_sheet() -> None:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    book.create_chartsheet("Chart")
    with pytest.raises(FileRefused):
        read(saved(book))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["word/document.xml"], "text document"),
        (["a.csv", "b.csv"], "Unpack"),
        (["xl/workbook.bin"], "binary form"),
    ],
)
def test_other_packed_files_are_told_apart(names: list[str], words: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for name in names:
            new.writestr(name, b"x")
    with pytest.raises(FileRefused, match=words):
        read(packed.getvalue())


def test_an_old_text_document_is_no_spreadsheet() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 3
    with pytest.raises(FileRefused, match="text document"):
        read(content)


def test_old_excel_is_read() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Drop in")
    for i, value in enumerate(["Name", 3, 4.5]):
        sheet.write(1, i, value)
    file = io.BytesIO()
    book.save(file)
    [found] = read_sheets(file.getvalue(), "sign-in.xls")
    assert found.name == "Drop in"
    assert [list(row) for row in found.cells] == [["", "", ""], ["Name", "3", "4.5"]]


def test_damaged_old_excel_is_refused() -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"junk" * 300)


def an_ods(fill: Callable[[Any, Table], None]) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="People")
    fill(document, table)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def ods_row(texts: Sequence[str], **attributes: Any) -> TableRow:
    row = TableRow()
    for text in texts:
        cell = TableCell(valuetype="string", **attributes)
        cell.addElement(P(text=text))
        row.addElement(cell)
    return row


def test_opendocument_is_read_with_its_marks() -> None:
    def fill(document: Any, table: Table) -> None:
        gone = Style(name="gone", family="table-cell")
        gone.addElement(TextProperties(textlinethroughstyle="solid"))
        wide = Style(name="wide", family="table-column")
        wide.addElement(TableColumnProperties(columnwidth="2cm"))
        document.automaticstyles.addElement(gone)
        document.automaticstyles.addElement(wide)
        table.addElement(TableColumn())
        table.addElement(TableColumn(visibility="collapse"))
        table.addElement(ods_row(["Name", "Town"]))
        table.addElement(ods_row(["Ann", "York"], stylename=gone))
        hidden = ods_row(["Bea", "Hull"])
        hidden.setAttribute("visibility", "collapse")
        table.addElement(hidden)
        number = TableRow()
        number.addElement(TableCell(valuetype="float", value="5"))
        table.addElement(number)

    sheet = read(an_ods(fill))
    assert [list(r) for r in sheet.cells][:3] == [
        ["Name", "Town"],
        ["Ann", "York"],
        ["Bea", "Hull"],
    ]
    assert sheet.struck == {2}
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {1}


def test_repeated_rows_are_held_against_the_limits() -> None:
    def fill(_document: Any, table: Table) -> None:
        row = ods_row(["Ann"])
        row.setAttribute("numberrowsrepeated", "900000")
        table.addElement(row)

    with pytest.raises(FileRefused, match="more than 200,000 rows"):
        read(an_ods(fill))


def test_repeated_empty_rows_are_nothing() -> None:
    def fill(_document: Any, table: Table) -> None:
        table.addElement(ods_row(["Ann"]))
        empty = TableRow(numberrowsrepeated="1048000")
        empty.addElement(TableCell(numbercolumnsrepeated="16384"))
        table.addElement(empty)

    assert read(an_ods(fill)).cells[0][0] == "Ann"


def test_opendocument_without_content_is_damaged() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileRefused, match="damaged"):
        read(packed.getvalue())
