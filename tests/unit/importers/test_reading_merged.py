import io
from collections.abc import Sequence

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from importers.draft import Sheet
from importers.reading import read_sheets
from importers.reading.merged import Merged, spread_merged


def read(rows: Sequence[Sequence[str]], *merged: str) -> Sheet:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([text or None for text in row])
    for place in merged:
        sheet.merge_cells(place)
    file = io.BytesIO()
    book.save(file)
    return read_sheets(file.getvalue(), "people.xlsx")[0]


HEADINGS = ["Ward", "Name", "Email", "May we write?", "May we phone?"]


def test_a_ward_merged_down_its_people_stands_beside_each() -> None:
    rows = [
        HEADINGS,
        ["Castle", "Gwen Ash", "gwen@ash.example", "Yes", "No"],
        ["", "Tom Birch", "tom@birch.example", "No", "No"],
        ["", "Uma Cole", "uma@cole.example", "Yes", "Yes"],
    ]
    sheet = read(rows, "A2:A4")
    assert [row[0] for row in sheet.cells] == ["Ward", "Castle", "Castle", "Castle"]
    assert sheet.spread == {(3, 0), (4, 0)}


def test_one_answer_merged_over_several_questions_answers_each() -> None:
    rows = [HEADINGS, ["a", "b", "c", "No", ""], ["d", "e", "f", "Yes", "No"]]
    sheet = read(rows, "D2:E2")
    assert list(sheet.cells[1]) == ["a", "b", "c", "No", "No"]
    assert sheet.spread == {(2, 4)}


def test_a_remark_merged_over_several_columns_is_nobody_s_answer() -> None:
    rows = [HEADINGS, ["a", "b", "moved away", "", ""], ["d", "e", "f", "Yes", "No"]]
    assert list(read(rows, "C2:E2").cells[1]) == rows[1]


@pytest.mark.parametrize(
    ("top", "merged"),
    [
        ([["Spring survey", "", "", "", ""]], ["A1:E1"]),
        ([["Spring survey", "", "", "", ""], ["Private", "", "", "", ""]], ["A1:D1", "A2:D2"]),
        ([["Spring survey", "", "", "", ""], ["", "", "", "", ""]], ["A1:E2"]),
        ([["Ward", "Who", "", "May we", ""]], ["A1:A2", "B1:C1", "D1:E1"]),
        ([["On:", "3 May", "", "", ""], ["Ward", "Who", "", "Yes", ""]], ["A2:A3", "B2:C2"]),
    ],
)
def test_titles_and_headings_stay_as_they_stand(top: list[list[str]], merged: list[str]) -> None:
    rows = [*top, ["", *HEADINGS[1:]], ["Castle", "Gwen", "gwen@ash.example", "Yes", "No"]]
    assert [list(row) for row in read(rows, *merged).cells] == rows


def test_a_merged_cell_makes_no_row_of_a_blank_one() -> None:
    rows = [HEADINGS, ["Castle", "Gwen", "g@ash.example", "Yes", "No"], [""] * 5, ["x"] * 5]
    sheet = read(rows, "A2:A3")
    assert not any(sheet.cells[2])


def test_merged_cells_of_an_opendocument_sheet_are_filled_too() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="People")
    for texts in (["Ward", "Name"], ["Castle", "Gwen"], ["", "Tom"]):
        row = TableRow()
        for text in texts:
            cell = (
                TableCell(valuetype="string", numberrowsspanned=2, numbercolumnsspanned=1)
                if text == "Castle"
                else TableCell(valuetype="string")
                if text
                else CoveredTableCell()
            )
            if text:
                cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    [sheet] = read_sheets(file.getvalue(), "people.ods")
    assert list(sheet.cells[2]) == ["Castle", "Tom"]
    assert sheet.spread == {(3, 0)}


def test_ranges_that_lie_outside_the_sheet_are_nothing() -> None:
    cells = [["a", "b"], ["c", "d"]]
    assert spread_merged(cells, [Merged(5, 5, 9, 9), Merged(1, 0, 900_000, 0)]) == set()
    assert cells == [["a", "b"], ["c", "d"]]
