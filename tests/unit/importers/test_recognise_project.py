"""The project a file may belong to, and the fingerprint of its layout."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import Column, Role, Sheet, Table
from importers.recognise import find_table
from importers.recognise.layout_print import fingerprint
from importers.recognise.project import ProjectGuess, guess_project

HEADINGS = ("Date", "Name", "Email", "Do you agree?", "Any comments?")


def people(*days: str) -> list[tuple[str, ...]]:
    names = ["Ann Archer", "Bea Brown", "Cyd Clarke", "Dai Davies", "Eve Eze", "Fay Ford"]
    return [
        (
            day,
            name,
            f"{name.split()[0].lower()}@mail.example",
            "Yes",
            f"Mind the {name} bench please, it rocks",
        )
        for day, name in zip(days or ("2024-03-05",) * 6, names, strict=False)
    ]


def guessed(
    file_name: str,
    *above: tuple[str, ...],
    sheet: str = "Sheet1",
    rows: list[tuple[str, ...]] | None = None,
    headings: tuple[str, ...] = HEADINGS,
) -> ProjectGuess:
    cells = [*above, headings, *(rows or people())]
    return guess_project(file_name, find_table([Sheet(sheet, cells)], file_name))


@pytest.mark.parametrize(
    ("file_name", "title"),
    [
        ("A new park (Responses) - Form Responses 1.csv", "A new park"),
        ("A new park(1-123).xlsx", "A new park"),
        ("A+new+park_March+09,+2024_09.15.csv", "A new park"),
        ("a-new-park_responses.xlsx", "A new park"),
        ("responses-7e07e3fa-a-new-park.csv", "A new park"),
        ("export_a-new-park_1000042.csv", "A new park"),
        ("a-new-park--contributions.csv", "A new park"),
        ("a_new_park_survey_report.csv", "A new park"),
        ("Form-Responses-a-new-park.csv", "A new park"),
        ("A new park 2024 2024 FINAL v2.xlsx", "A new park 2024"),
        ("A new park final FINAL v3.1.xlsx", "A new park"),
        ("Copy of A new park (2).xlsx", "A new park"),
        ("2024-03-09 A new park export.csv", "A new park"),
        ("A new park 20240309.csv", "A new park"),
        ("Local Plan 2040.csv", "Local Plan 2040"),
        ("The number 7 bus.csv", "The number 7 bus"),
        ("report-2024-03-16T0340.csv", ""),
        ("survey_user_answers-2024-03-05-000000-28.csv", ""),
        ("participants_20240309.csv", ""),
        ("Book1.xlsx", ""),
    ],
)
def test_a_file_s_name_gives_a_title_without_the_tools_marks(file_name: str, title: str) -> None:
    assert guessed(file_name, sheet=file_name.rpartition(".")[0]).title == title


def test_a_title_above_the_table_comes_before_the_names() -> None:
    rows = [
        ("A park for Mill Hill",),
        ("CONFIDENTIAL - officers only",),
        ("Printed: 9 March 2024",),
        (),
    ]
    assert guessed("responses v2.xlsx", *rows, sheet="Data").title == "A park for Mill Hill"


def test_text_about_the_sheet_is_no_title() -> None:
    rows = [("Do not share this list",), ("Please add new ones at the bottom",), ()]
    assert guessed("Buses.xlsx", *rows, sheet="Data").title == "Buses"


def test_a_sheet_s_own_name_comes_before_the_file_s() -> None:
    assert guessed("book1.xlsx", sheet="Mill Hill park").title == "Mill Hill park"
    assert guessed("Mill Hill park.xlsx", sheet="Form1").title == "Mill Hill park"


def test_a_report_s_topic_is_its_title() -> None:
    block = [
        ("Attendee Report",),
        ("Topic", "Webinar ID"),
        ("A new park", "8123456"),
        ("Attendee Details",),
    ]
    assert guessed("attendee_81234567890_2024_03_05.csv", *block).title == "A new park"


def test_a_project_named_on_every_line_is_the_title() -> None:
    headings = ("Contribution ID", "Tile", *HEADINGS)
    rows = [(f"c{i}", "A new park on Mill Hill", *row) for i, row in enumerate(people())]
    assert (
        guessed("x--contributions.csv", headings=headings, rows=rows).title
        == "A new park on Mill Hill"
    )


def test_the_first_and_last_answers_are_the_days() -> None:
    found = guessed(
        "Park.csv", rows=people("13/03/2024", "2/3/2024", "28/3/2024 10:00:00", "", "unknown")
    )
    assert (found.opens_on, found.closes_on) == (date(2024, 3, 2), date(2024, 3, 28))


def test_days_that_cannot_be_told_are_left_open() -> None:
    """All could be day first or month first: no guess."""
    found = guessed("Park.csv", rows=people("03/04/2024", "01/02/2024", "05/06/2024", "02/03/2024"))
    assert (found.opens_on, found.closes_on) == (None, None)


def test_a_list_that_grew_over_years_has_no_days() -> None:
    rows = [(d, n, e) for d, n, e, *_ in people("2019-03-05", "2024-03-05")]
    found = guessed("Do not contact list.csv", headings=HEADINGS[:3], rows=rows)
    assert (found.opens_on, found.closes_on) == (None, None)


def test_an_event_s_day_is_read_from_its_title() -> None:
    rows = [(n, e) for _, n, e, *_ in people()]
    title = ("Park drop-in 23 December 2020", "")
    found = guessed("sign-in sheet.csv", title, (), headings=("Name", "e-mail"), rows=rows)
    assert found == ProjectGuess("Park drop-in", date(2020, 12, 23), date(2020, 12, 23))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_and_title_can_be_guessed_from(name: str, title: str) -> None:
    found = guessed(f"{name}.csv", (title,), ())
    assert len(found.title) <= 120
    assert found.title == found.title.strip()


def column(position: int, header: str) -> Column:
    return Column(position, header, Role.IGNORE, 0.5)


WORDS = st.lists(st.text(max_size=20), min_size=1, max_size=12)


@given(headings=WORDS, data=st.data())
def test_a_layout_is_known_again_whatever_the_order(
    headings: list[str], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(headings))
    assert fingerprint(column(i, h) for i, h in enumerate(headings)) == fingerprint(
        column(i, h) for i, h in enumerate(mixed)
    )


def printed(*headings: str) -> str:
    return fingerprint(column(i, h) for i, h in enumerate(headings))


def test_case_and_punctuation_make_no_other_layout() -> None:
    assert printed("E-mail", "First name") == printed("email:", "FIRST NAME")


def test_a_heading_more_makes_another_layout_also_where_it_repeats() -> None:
    assert printed("Email", "Other") != printed("Email", "Other", "Other")
    assert printed("Email", "") != printed("Email")


def test_words_are_not_run_together() -> None:
    assert printed("Email address", "Name") != printed("Email", "address Name")


def test_tables_of_one_form_share_a_fingerprint_with_other_answers() -> None:
    def table(day: str) -> Table:
        return find_table([Sheet("x", [HEADINGS, *people(*(day,) * 6)])], "x.csv")

    assert fingerprint(table("2024-03-05").columns) == fingerprint(table("2025-01-01").columns)


@pytest.mark.parametrize("sheet", ["A new park.csv", "A new park.XLSX", "A new park"])
def test_rows_to_fix_come_back_to_the_project_of_their_file(sheet: str) -> None:
    assert guessed("Lines to fix 8.xlsx", sheet=sheet).title == "A new park"
