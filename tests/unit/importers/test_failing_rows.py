"""The workbook of rows that could not be used: text alone, whatever a cell begins with."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from importers.draft import Kind
from importers.failing import WHAT_TO_FIX, FailingSheet, failing_workbook
from importers.reading import read_sheets
from importers.recognise import find_tables


def written(*sheets: FailingSheet):
    return load_workbook(io.BytesIO(failing_workbook(sheets)))


@pytest.mark.parametrize("start", ["=1+1", "+44 7700 900123", "-2", "@SUM(A1)", "\t=1+1"])
def test_nothing_in_it_is_a_formula(start: str) -> None:
    book = written(FailingSheet("survey.csv", ("Name",), (("It names nobody.", (start,)),), False))
    cell = book.active["A2"]
    assert cell.value == start
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_column_says_what_to_fix() -> None:
    book = written(
        FailingSheet("survey.csv", ("Name", "Email"), (("No name.", ("", "a@b.example")),), False)
    )
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows == [["Name", "Email", WHAT_TO_FIX], [None, "a@b.example", "No name."]]


def test_each_file_has_a_sheet_of_its_own() -> None:
    book = written(
        FailingSheet("a/b: survey [1]?.csv", ("Name",), (), False),
        FailingSheet("a/b: survey [1]?.csv", ("Name",), (), False),
        FailingSheet("***", ("Name",), (), False),
        FailingSheet("x" * 80, ("Name",), (), False),
    )
    assert len({name.casefold() for name in book.sheetnames}) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_can_be_written_and_read_again(cells: list[str]) -> None:
    headings = tuple(f"Column {number}" for number in range(len(cells)))
    content = failing_workbook([FailingSheet("any", headings, (("Mend it.", cells),), False)])
    sheet = read_sheets(content, "any.xlsx")[0]
    assert sheet.cells[0][-1] == WHAT_TO_FIX
    assert sheet.cells[1][len(cells)] == "Mend it."


PEOPLE = (
    ("No address.", ("Ann Lee", "ann at post.example", "ZX1 1AA")),
    ("No address.", ("Bob Ray", "bob at post.example", "ZX2 2AA")),
)
NAMES = (
    "Aldermere Borough Council 2024 do not contact list.csv",
    "Everybody who wrote to the consultation team this year and unsubscribed.xlsx",
    "DO NOT CONTACT.csv",
    "DO_NOT_CONTACT.csv",
    "'do not contact' (members of the citizens panel).csv",
    "letters.csv",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_of_a_stop_list_come_back_as_a_stop_list(name: str) -> None:
    headings = ("Name", "Email", "Postcode")
    survey = FailingSheet("survey.csv", headings, PEOPLE, is_stop_list=False)
    stops = FailingSheet(name, headings, PEOPLE, is_stop_list=True)
    content = failing_workbook([survey, stops, stops])
    book = load_workbook(io.BytesIO(content))
    assert all(sheet.casefold().startswith("do not contact") for sheet in book.sheetnames[1:])
    assert all(len(sheet) <= 31 for sheet in book.sheetnames)
    for number, sheets in enumerate(([survey], [stops], [stops, stops])):
        alone = failing_workbook(sheets)
        tables = find_tables(read_sheets(alone, "Lines to fix 3.xlsx"), "Lines to fix 3.xlsx")
        wanted = Kind.SUPPRESSION if number else Kind.REGISTER
        assert [table.kind for table in tables] == [wanted] * len(sheets)


def test_a_struck_row_comes_back_struck() -> None:
    content = failing_workbook(
        [FailingSheet("list.csv", ("Name", "Email", "Postcode"), PEOPLE, False, frozenset({1}))]
    )
    assert read_sheets(content, "list.xlsx")[0].struck == {3}
