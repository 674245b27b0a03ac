"""Lists one below the other: headings that come again, other headings, and lines that close a list."""

from collections.abc import Sequence

import pytest

from importers.draft import Reading, RowState, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from tests.unit.importers.test_comments_on_cells import NOON

HEADINGS = ("Name", "Email", "Postcode", "Date", "May we contact you about future consultations?")
BLANK = ("",) * 5


def people(first: int, last: int) -> list[Sequence[str]]:
    return [
        (f"Ada{n} Dull", f"a{n}@post.example", "LS1 2CD", f"2025-04-{n % 28 + 1:02}", "No")
        for n in range(first, last)
    ]


def read(*rows: Sequence[str]) -> Reading:
    return draft_rows(find_tables([Sheet("List", rows)], "list.csv")[0], None, NOON)


@pytest.mark.parametrize("above", [1, 2, 3, 10, 30])
@pytest.mark.parametrize("below", [1, 10, 50])
@pytest.mark.parametrize("between", [[], [BLANK], [BLANK, ("Page 2", "", "", "", "")]])
@pytest.mark.parametrize("title", [[], [("People of the lane", "", "", "", "")]])
def test_headings_that_come_again_lose_nobody(
    above: int, below: int, between: list[Sequence[str]], title: list[Sequence[str]]
) -> None:
    rows = [*title, HEADINGS, *people(0, above), *between, HEADINGS, *people(100, 100 + below)]
    reading = read(*rows)
    assert reading.table.header_row == len(title) + 1
    assert len(reading.drafts) == above + below
    assert all(draft.statements for draft in reading.drafts)
    again = reading.outcomes[len(title) + 1 + above + len(between)]
    assert (again.state, again.reason) == (RowState.SKIPPED, "The headings again.")


def test_headings_again_may_differ_in_case_and_in_one_label() -> None:
    other = (*(text.upper() for text in HEADINGS[:3]), "Date given", HEADINGS[4])
    assert read(HEADINGS, *people(0, 4), other, *people(9, 12)).table.header_row == 1


def test_people_above_other_headings_are_told_of() -> None:
    other = ("Full name", "E-mail address", "Ward", "Joined", "Newsletter")
    members = [(f"Bo{n} Finch", f"b{n}@post.example", "Castle", "", "Yes") for n in range(30)]
    reading = read(
        ("Who", "Mail", "", "", ""), ("Cy Holt", "cy@post.example", "", "", ""), other, *members
    )
    assert reading.table.header_row == 3
    [note] = [one for one in reading.table.notes if "above the headings" in one]
    assert "in row 2." in note


def test_an_address_to_write_to_above_the_headings_is_nobody() -> None:
    where = ("Replies to lane@council.example", "", "", "", "")
    assert not any("above the" in one for one in read(where, HEADINGS, *people(0, 9)).table.notes)


def test_a_total_may_count_in_every_column() -> None:
    total = ("Total", "3", "3", "", "2")
    reading = read(HEADINGS, *people(0, 3), total)
    assert reading.outcomes[-1].state is RowState.SKIPPED
    assert not reading.problems
