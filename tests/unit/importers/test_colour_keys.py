"""Keys on a sheet of their own that say what a colour of another sheet stands for."""

import pytest

from consent.events import Act
from importers.draft import Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from importers.recognise.colour_keys import READ_AS_STOPS
from tests.unit.importers.test_comments_on_cells import NOON, PEOPLE


def stopped(*others: Sheet, coloured: frozenset[int] = frozenset({3})) -> set[str]:
    people = Sheet("People", PEOPLE, coloured=coloured)
    table = find_tables([people, *others], "people.xlsx")[0]
    drafts = draft_rows(table, None, NOON).drafts
    return {d.name.given for d in drafts if any(said.act is Act.STOP for said in d.statements)}


def a_key(*lines: str, coloured: frozenset[int] = frozenset(), hidden: bool = False) -> Sheet:
    cells = [("Key",), *((line,) for line in lines)]
    return Sheet("Key", cells, coloured=coloured, hidden=hidden)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_key_on_another_sheet_is_a_key(hidden: bool) -> None:
    assert stopped(a_key("Red = do not contact", "Green = councillor", hidden=hidden)) == {"Bo"}


def test_a_key_written_in_the_colour_need_not_name_it() -> None:
    assert stopped(a_key("Do not contact", coloured=frozenset({2}))) == {"Bo"}
    assert stopped(a_key("Do not contact")) == set()


@pytest.mark.parametrize("line", ["Red = came to the meeting", "Yellow: address checked"])
def test_a_key_that_says_something_else_stops_nobody(line: str) -> None:
    assert stopped(a_key(line, coloured=frozenset({2}))) == set()


def test_a_sheet_that_lists_people_is_no_key() -> None:
    """Somebody's own words there are about themselves."""
    rows = [("Name", "Email", "Notes"), ("Red Finch", "red@post.example", "Red: do not contact")]
    assert stopped(Sheet("More", rows)) == set()


def test_without_coloured_rows_a_key_stops_nobody_and_says_nothing() -> None:
    key = a_key("Red = do not contact")
    assert stopped(key, coloured=frozenset()) == set()
    [table, *_] = find_tables([Sheet("People", PEOPLE, coloured=frozenset({3})), key], "p.xlsx")
    assert READ_AS_STOPS in table.notes
    [table, *_] = find_tables([Sheet("People", PEOPLE, coloured=frozenset({1})), key], "p.xlsx")
    assert READ_AS_STOPS not in table.notes
