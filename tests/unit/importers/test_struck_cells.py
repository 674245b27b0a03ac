"""Single cells crossed out: a name or an address is a stop, a yes counts for nothing."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from consent.events import Act
from importers.draft import Reading, Sheet
from importers.drafting import draft_rows
from importers.frames import frame_of
from importers.marked import marked_rows
from importers.reading import read_sheets
from importers.recognise import find_table
from tests.unit.importers.test_comments_on_cells import NOON, PEOPLE
from tests.unit.importers.test_reading_marks import an_ods, crossed_out, row, style
from tests.unit.importers.test_reading_old_marks import GONE, PLAIN, saved

HEADINGS = (*PEOPLE[0][:2], "Telephone", *PEOPLE[0][2:], "Ward")
ROWS = [(*one[:2], "0113 496 0000", *one[2:], "Castle") for one in PEOPLE[1:]]
NAME, EMAIL, PHONE, ANSWER = 0, 1, 2, 4


def an_xlsx(strike: Callable[[Any], None]) -> Sheet:
    book = Workbook()
    sheet: Any = book.active
    for one in (HEADINGS, *ROWS):
        sheet.append(one)
    strike(sheet)
    file = io.BytesIO()
    book.save(file)
    return read_sheets(file.getvalue(), "people.xlsx")[0]


def read(*struck: tuple[int, int], rows: list[Any] | None = None) -> Reading:
    sheet = Sheet("People", [HEADINGS, *(rows or ROWS)], struck_cells=frozenset(struck))
    return draft_rows(find_table([sheet], "people.xlsx"), None, NOON)


def acts(reading: Reading) -> dict[str, set[Act]]:
    return {draft.name.given: {said.act for said in draft.statements} for draft in reading.drafts}


@pytest.mark.parametrize("position", [NAME, EMAIL])
def test_whoever_s_name_or_address_is_crossed_out_is_stopped(position: int) -> None:
    assert acts(read((3, position))) == {
        "Ada": {Act.GRANT},
        "Bo": {Act.GRANT, Act.STOP},
        "Cy": {Act.GRANT},
    }


def test_a_number_crossed_out_stops_nobody() -> None:
    assert acts(read((3, PHONE)))["Bo"] == {Act.GRANT}


def test_a_yes_crossed_out_counts_for_nothing_and_a_no_still_counts() -> None:
    reading = read((3, ANSWER))
    assert acts(reading)["Bo"] == {Act.UNREAD}
    [problem] = reading.problems
    assert problem.sentence == "“Yes” is struck through, so it counts for nothing."
    no = [(*ROWS[0][:4], "No", "Castle"), *ROWS[1:]]
    assert acts(read((2, ANSWER), rows=no))["Ada"] == {Act.DECLINE}


def test_a_copy_of_the_row_must_say_no_as_well() -> None:
    table = read((3, EMAIL), (4, PHONE)).table
    assert marked_rows(table, frame_of(table)) == {3}


def test_single_cells_are_seen_in_a_new_workbook() -> None:
    def strike(sheet: Any) -> None:
        sheet["B3"].font = Font(strike=True)
        sheet["A4"] = CellRichText(TextBlock(InlineFont(strike=True), "Cy Holt"))
        for cell in sheet[2]:
            cell.font = Font(strike=True)

    sheet = an_xlsx(strike)
    assert sheet.struck_cells == {(3, EMAIL), (4, NAME)}
    assert sheet.struck == {2}


def test_single_cells_are_seen_in_an_old_workbook() -> None:
    book = xlwt.Workbook()
    people = book.add_sheet("People")
    for y, one in enumerate((HEADINGS, *ROWS)):
        for x, text in enumerate(one):
            people.write(y, x, text, GONE if (y, x) == (2, EMAIL) else PLAIN)
    people.write_rich_text(4, NAME, [("Di Ash", xlwt.easyfont("struck_out on"))])
    people.write(4, EMAIL, "di@post.example")
    people.write(4, PHONE, 7)
    assert read_sheets(saved(book), "people.xls")[0].struck_cells == {(3, EMAIL), (5, NAME)}


def test_single_cells_are_seen_in_an_opendocument_workbook() -> None:
    def fill(document: Any, table: Any) -> None:
        document.automaticstyles.addElement(style("gone", "table-cell", crossed_out()))
        for gone in (1, 0):
            made = row("Ann", "Bea", "Cai")
            made.childNodes[gone].setAttribute("stylename", "gone")
            table.addElement(made)

    assert an_ods(fill).struck_cells == {(1, 1), (2, 0)}
