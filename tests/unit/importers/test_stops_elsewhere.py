"""Stops in odd places: columns by their heading, further sheets, titles, section headings."""

from datetime import UTC, datetime

import pytest

from consent.events import Act
from importers.draft import Kind, Reading, RowState, Sheet, Table
from importers.drafting import UNREAD_STOP, draft_rows
from importers.failing import WHAT_TO_FIX
from importers.recognise import find_tables

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
CONTACT = "May we contact you about future consultations?"
HEADINGS = ("First name", "Surname", "Email", "Postcode", "Submitted on", "Comments", CONTACT)
ADA = ("Ada", "Dull", "ada@post.example", "ZX1 1AA", "2025-06-02", "Fine by me.", "Yes")
BO = ("Bo", "Dim", "bo@post.example", "ZX2 2BB", "2025-06-03", "More trees on the hill.", "Yes")
CY = ("Cy", "Dom", "cy@post.example", "ZX2 2BC", "2025-06-04", "Less noise at night.", "No")


def a_table(*rows: tuple[str, ...], struck: frozenset[int] = frozenset()) -> Table:
    return find_tables([Sheet("Responses", rows, struck=struck)], "survey.xlsx")[0]


def read(table: Table) -> Reading:
    reading = draft_rows(table, None, RECEIVED)
    assert len(reading.outcomes) == len(table.sheet.cells)
    return reading


def stopped(reading: Reading) -> set[str]:
    return {
        address
        for draft in reading.drafts
        for said in draft.statements
        if said.act in {Act.STOP, Act.DECEASED}
        for address in said.addresses
    }


def with_column(heading: str, *cells: str) -> set[str]:
    rows = [(*row, cell) for row, cell in zip((ADA, BO, CY), cells, strict=True)]
    table = a_table((*HEADINGS, heading), *rows)
    assert table.kind is Kind.RESPONSE
    return stopped(read(table))


def test_a_survey_may_ask_what_to_fix() -> None:
    plea = "Please remove me from your mailing list"
    assert with_column("What to fix", plea, "The bins", "Potholes") == {"ada@post.example"}


def test_our_own_column_says_nothing_when_it_comes_back() -> None:
    assert not with_column(WHAT_TO_FIX, "Please remove me from your mailing list", "", "")


@pytest.mark.parametrize(
    "heading",
    ["Unsubscribed", "Opted out", "Do not contact", "Do not contact since", "Withdrawn",
     "Consent withdrawn", "Removed", "Deceased"],
)  # fmt: skip
def test_a_day_under_a_heading_of_stopping_is_a_stop(heading: str) -> None:
    assert with_column(heading, "2025-09-01", "", "") == {"ada@post.example"}


@pytest.mark.parametrize(
    "heading", ["Suppressed", "Consent withdrawn", "Deceased", "Objected", "Complaint", "Opted out"]
)
@pytest.mark.parametrize("answer", ["Yes", "x"])
def test_a_yes_under_a_heading_of_stopping_is_a_stop(heading: str, answer: str) -> None:
    found = with_column(heading, answer, "", "")
    table = a_table((*HEADINGS, heading), (*ADA, answer), (*BO, ""), (*CY, ""))
    declined = {
        address
        for draft in read(table).drafts
        for said in draft.statements
        if said.act is Act.DECLINE
        for address in said.addresses
    }
    assert "ada@post.example" in found | declined
    assert "bo@post.example" not in found | declined


@pytest.mark.parametrize("flag", ["DNC", "opted out", "Unsubscribed"])
def test_a_flag_that_says_stop_is_a_stop(flag: str) -> None:
    assert with_column("Flag", flag, "", "") == {"ada@post.example"}


@pytest.mark.parametrize(
    ("heading", "answer"),
    [
        ("Should we remove the bus lane?", "Yes"),
        ("Complaint type", "Noise"),
        ("Have you withdrawn from the scheme?", "Yes"),
        ("Nearest bus stop", "Mill Road"),
        ("How often do you use the bus?", "Never use it"),
        ("Bus use", "I never use them"),
        ("Opted out", "No"),
        ("Complaint", "The bins were late"),
        ("Removed", "No"),
    ],
)
def test_other_things_stop_nobody(heading: str, answer: str) -> None:
    assert not with_column(heading, answer, answer, "")


def test_a_stop_by_somebody_nobody_can_tell_is_held() -> None:
    nobody = (
        "",
        "",
        "ada dull post example",
        "",
        "",
        "Please remove me from your mailing list",
        "",
    )
    reading = read(a_table(HEADINGS, ADA, BO, CY, nobody))
    assert (reading.outcomes[4].state, reading.outcomes[4].reason) == (RowState.HELD, UNREAD_STOP)
    assert UNREAD_STOP in {problem.sentence for problem in reading.problems if problem.row == 5}
    assert len(reading.drafts) == 3


def test_a_struck_row_with_an_unreadable_address_is_held() -> None:
    nobody = ("", "", "ada dull post example", "", "", "", "")
    reading = read(a_table(HEADINGS, ADA, BO, CY, nobody, struck=frozenset({5})))
    assert (reading.outcomes[4].state, reading.outcomes[4].reason) == (RowState.HELD, UNREAD_STOP)


def test_a_stop_with_a_surname_is_kept_with_it() -> None:
    named = ("Ada", "Dull", "", "", "", "Please remove me from your mailing list", "")
    reading = read(a_table(HEADINGS, BO, CY, named))
    assert reading.outcomes[3].state is RowState.ACCEPTED


def two_sheets(name: str, *rows: tuple[str, ...], hidden: bool) -> list[Table]:
    people = Sheet("Responses", (HEADINGS, ADA, BO, CY))
    return find_tables([people, Sheet(name, rows, hidden=hidden)], "survey.xlsx")


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("name", ["Do not contact", "Opt outs", "Unsubscribed"])
def test_a_further_sheet_that_says_stop_is_a_stop_list(name: str, hidden: bool) -> None:
    first, stops = two_sheets(name, ("Email",), ("ada@post.example",), hidden=hidden)
    assert (first.kind, stops.kind) == (Kind.RESPONSE, Kind.SUPPRESSION)
    assert stopped(read(stops)) == {"ada@post.example"}
    assert any(name in note and "read too" in note for note in first.notes) or not hidden


@pytest.mark.parametrize("hidden", [True, False])
def test_a_sheet_of_names_that_says_stop_is_a_stop_list(hidden: bool) -> None:
    _, stops = two_sheets("Opt outs", ("Name",), ("Ada Dull",), ("Bo Dim",), hidden=hidden)
    reading = read(stops)
    assert stops.kind is Kind.SUPPRESSION
    assert {d.name.family for d in reading.drafts} == {"Dull", "Dim"}


@pytest.mark.parametrize("hidden", [True, False])
def test_a_stop_sheet_that_is_no_table_is_held_line_by_line(hidden: bool) -> None:
    lines = [("the lady from mill road",), ("",), ("him next door",)]
    _, stops = two_sheets("Opt outs", *lines, hidden=hidden)
    reading = read(stops)
    states = [one.state for one in reading.outcomes]
    assert stops.kind is Kind.SUPPRESSION
    assert states == [RowState.HELD, RowState.SKIPPED, RowState.HELD]


def test_the_first_of_a_bare_list_of_names_is_no_heading() -> None:
    names = [(f"{given} Dull",) for given in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")]
    _, stops = two_sheets("Opt outs", *names, hidden=True)
    held = [one.row for one in read(stops).outcomes if one.state is not RowState.SKIPPED]
    assert held == [1, 2, 3, 4, 5, 6]


def test_a_hidden_sheet_whose_heading_says_stop_is_a_stop_list() -> None:
    _, stops = two_sheets("Sheet2", ("Do not contact",), ("ada@post.example",), hidden=True)
    assert stopped(read(stops)) == {"ada@post.example"}


def test_of_a_hidden_sheet_with_noes_under_such_a_heading_only_the_stops_count() -> None:
    rows = [("Email", "Opted out"), ("ada@post.example", "Yes"), ("bo@post.example", "No")]
    _, stops = two_sheets("Sheet2", *rows, hidden=True)
    reading = read(stops)
    assert {s.act for d in reading.drafts for s in d.statements} <= {Act.DECLINE, Act.STOP}
    assert {a for d in reading.drafts for s in d.statements for a in s.addresses} == {
        "ada@post.example"
    }


def test_other_hidden_sheets_are_left_out() -> None:
    (only,) = two_sheets("Lookups", ("Status",), ("Opted out",), ("Active",), hidden=True)
    assert any("Hidden sheets were left out" in note for note in only.notes)


@pytest.mark.parametrize(
    "line",
    [
        "Total: 3. Do not contact cy.dom@old.example",
        "Notes: cy.dom@old.example asked to be removed",
        "End of list. Unsubscribed: cy.dom@old.example",
        "No. of opt outs: 1 (cy.dom@old.example)",
    ],
)
def test_a_closing_line_that_says_stop_beside_an_address_is_heard(line: str) -> None:
    reading = read(a_table(HEADINGS, ADA, BO, CY, (line,)))
    assert reading.outcomes[4].state is RowState.ACCEPTED
    assert "cy.dom@old.example" in stopped(reading)


def test_a_title_that_says_stop_beside_an_address_is_heard() -> None:
    title = ("Responses - do not email cy.dom@old.example (opted out)",)
    reading = read(a_table(title, HEADINGS, ADA, BO, CY))
    assert stopped(reading) == {"cy.dom@old.example"}


def test_the_people_of_a_file_stand_in_the_order_of_its_rows() -> None:
    title = ("Responses - do not email cy.dom@old.example (opted out)",)
    again = (*HEADINGS[:5], "Do not contact: di@post.example", HEADINGS[6])
    rows = [draft.row for draft in read(a_table(title, HEADINGS, ADA, BO, CY, again)).drafts]
    assert rows == [1, 3, 4, 5, 6]


def test_a_line_on_how_to_unsubscribe_stops_nobody() -> None:
    line = ("Notes: to unsubscribe, e-mail data@council.example",)
    assert not stopped(read(a_table(line, HEADINGS, ADA, BO, CY)))


@pytest.mark.parametrize("heading", ["Do not contact", "Unsubscribed:", "Opted out"])
def test_rows_under_a_heading_of_stopping_are_stops(heading: str) -> None:
    table = a_table(HEADINGS, BO, CY, ("",), (heading,), ADA, ("", "", "di@post.example"))
    assert stopped(read(table)) == {"ada@post.example", "di@post.example"}


def test_an_answer_of_one_cell_is_no_heading() -> None:
    answer = ("", "", "", "", "", "Do not contact", "")
    assert "bo@post.example" not in stopped(read(a_table(HEADINGS, ADA, CY, answer, BO)))


def test_a_note_across_the_table_that_lies_among_peoples_own_words_is_heard() -> None:
    rows = [
        ("Ann", "ann@post.example", "Yes"),
        ("Removed at own request: bo@post.example, bo dim of Mill Road", "", ""),
    ]
    table = a_table(
        ("Comments", "Email", CONTACT), *rows, ("All good here", "cy@post.example", "Yes")
    )
    assert stopped(read(table)) == {"bo@post.example"}


def a_hidden_list(*rows: tuple[str, ...], **marks: frozenset[int]) -> list[Table]:
    people = Sheet("Responses", (HEADINGS, ADA, BO, CY))
    return find_tables([people, Sheet("Last year", rows, hidden=True, **marks)], "survey.xlsx")


def test_of_a_hidden_sheet_of_people_only_the_noes_count() -> None:
    asked = "May we contact you about future consultations?"
    first, quiet = a_hidden_list(
        ("Name", "Email", "Postcode", asked),
        ("Di Ash", "di@post.example", "LS1 2CD", "No"),
        ("Ed Elm", "ed@post.example", "LS1 3CD", "Yes"),
    )
    reading = draft_rows(quiet, None, RECEIVED)
    assert [draft.addresses[0].canonical for draft in reading.drafts] == ["di@post.example"]
    assert [one.state for one in reading.outcomes] == [
        RowState.SKIPPED,
        RowState.ACCEPTED,
        RowState.SKIPPED,
    ]
    told = "The hidden sheet 'Last year' is left out, but for people who say no on it."
    assert told in first.notes
    assert not any("Hidden sheets were left out" in note for note in first.notes)


def test_a_hidden_sheet_of_people_that_cannot_say_no_is_left_out() -> None:
    rows = (("Name", "Email"), ("Di Ash", "di@post.example"), ("Ed Elm", "ed@post.example"))
    assert len(a_hidden_list(*rows)) == 1
    assert len(a_hidden_list(*rows, struck=frozenset({2}))) == 2
