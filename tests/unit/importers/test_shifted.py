"""Rows whose cells stand beside their headings are noticed; honest oddities are not."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act
from importers.draft import Column, Kind, Role, Sheet, Table
from importers.drafting import draft_rows
from importers.frames import frame_of
from importers.shifted import LEFT, RIGHT, SHIFTED, shifted_rows

ROLES = (
    ("Name", Role.FULL_NAME),
    ("Email", Role.EMAIL),
    ("Postcode", Role.POSTCODE),
    ("Do you support the bus lane?", Role.QUESTION_CHOICE),
    ("May we write to you again?", Role.CONSENT_CONTACT),
    ("Comments", Role.FREE_TEXT),
)
RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def a_table(rows: Sequence[Sequence[str]], roles: Sequence[tuple[str, Role]] = ROLES) -> Table:
    columns = tuple(Column(i, heading, role, 1.0) for i, (heading, role) in enumerate(roles))
    cells = ([heading for heading, _ in roles], *rows)
    return Table("a.csv", Sheet("", cells), "spreadsheet", Kind.RESPONSE, 1, 1, 2, columns)


def shifted(table: Table) -> dict[int, int]:
    return shifted_rows(table, frame_of(table))


def person(n: int, support: str = "Yes", contact: str = "No") -> list[str]:
    return [
        f"Ann Ash{n}",
        f"ann{n}@ash.example",
        f"ZX1 {n % 10}AB",
        support,
        contact,
        "More buses.",
    ]


def right(row: list[str], at: int = 0) -> list[str]:
    """The row with a cell too many."""
    return [*row[:at], "Mrs", *row[at:]][: len(row)]


def left(row: list[str], at: int = 0) -> list[str]:
    """The row with a cell too few."""
    return [*row[:at], *row[at + 1 :], ""]


def test_a_short_run_in_a_long_table_is_found() -> None:
    rows = [person(n) for n in range(200)]
    rows[100:102] = [right(row) for row in rows[100:102]]
    assert shifted(a_table(rows)) == {102: RIGHT, 103: RIGHT}


def test_cells_that_moved_to_the_left_are_found_too() -> None:
    rows = [person(n) for n in range(50)]
    rows[7:9] = [left(row) for row in rows[7:9]]
    assert shifted(a_table(rows)) == {9: LEFT, 10: LEFT}


def test_a_shift_may_begin_within_the_row() -> None:
    rows = [person(n) for n in range(50)]
    rows[20:23] = [right(row, at=2) for row in rows[20:23]]
    assert shifted(a_table(rows)) == dict.fromkeys((22, 23, 24), RIGHT)


def test_one_such_row_is_an_accident() -> None:
    rows = [person(n) for n in range(50)]
    rows[20] = right(rows[20])
    assert shifted(a_table(rows)) == {}


def test_one_row_with_three_kinds_beside_their_headings_is_not() -> None:
    roles = (*ROLES[:3], ("Phone", Role.PHONE), ("Comments", Role.FREE_TEXT))
    rows = [[*person(n)[:3], "07700 900123", "Buses."] for n in range(9)]
    rows[4] = right(rows[4])
    assert shifted(a_table(rows, roles)) == {6: RIGHT}


@pytest.mark.parametrize("own", ["", "n/a", "-"])
def test_a_blank_beside_a_second_place_for_the_same_is_no_shift(own: str) -> None:
    roles = (("Home postcode", Role.POSTCODE), ("Where from", Role.LOCATION))
    rows = [[own, "ZX1 1AB"] for _ in range(20)]
    assert shifted(a_table(rows, roles)) == {}


def test_two_columns_of_one_kind_are_no_shift() -> None:
    roles = (("Email", Role.EMAIL), ("Work email", Role.EMAIL))
    rows = [["not at home", "ann@ash.example"] for _ in range(20)]
    assert shifted(a_table(rows, roles)) == {}


def test_what_stands_at_home_further_along_speaks_against_a_shift() -> None:
    rows = [
        ["Ann Ash", "see next", "ann@ash.example", "Yes", "Yes", ""],
        ["Ann Ash", "see next", "ann@ash.example", "Yes", "Yes", ""],
    ] * 4
    roles = (*ROLES[:2], ("Notes", Role.NOTE), *ROLES[3:], ("Postcode", Role.POSTCODE))
    assert shifted(a_table([[*row, "ZX1 1AB"] for row in rows], roles)) == {}


def test_an_answer_to_another_question_is_no_yes_to_being_contacted() -> None:
    rows = [person(n) for n in range(30)]
    rows[10:13] = [right(row, at=2) for row in rows[10:13]]
    reading = draft_rows(a_table(rows), None, RECEIVED)
    acts = {draft.row: [said.act for said in draft.statements] for draft in reading.drafts}
    assert [acts[row] for row in (12, 13, 14)] == [[], [], []]
    assert acts[11] == [Act.DECLINE]
    assert [p.row for p in reading.problems if p.sentence == SHIFTED[RIGHT]] == [12, 13, 14]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ann", "", "n/a", "07700 900123", "ZX1 1AB"]),
            st.sampled_from(["ann@ash.example", "", "none", "ann at ash"]),
            st.sampled_from(["ZX1 1AB", "", "ZX1", "n/a"]),
            st.sampled_from(["Yes", "No", ""]),
            st.sampled_from(["Yes", "No", ""]),
            st.sampled_from(["Buses.", "", "Write to me!"]),
        ).map(list),
        max_size=12,
    )
)
def test_gaps_and_unreadable_cells_are_no_shift(rows: list[list[str]]) -> None:
    assert shifted(a_table(rows)) == {}
