"""Names that put the surname first without a comma: told by the heading or by the whole column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean.name_order import split_surname_first, surname_first, with_comma
from importers.clean.names import split_name
from importers.draft import Column, Kind, Role, Sheet, Table
from importers.drafting import draft_in_chunks
from tests.unit.importers.test_comments_on_cells import NOON

TURNED = [
    "Ashworth Peter", "Birtwistle Susan", "Patel Priya", "Holt Margaret", "van der Berg Anna",
    "Okafor David", "Lewis James", "Nowak Elizabeth", "O'Hara Brian", "Finch J",
]  # fmt: skip
USUAL = [" ".join(reversed(name.split(" ", 1))) for name in TURNED if "van" not in name]


def names(*texts: str) -> list[tuple[str, str]]:
    return [(one.given, one.family) for text in texts for one in split_surname_first(text)]


def test_a_column_of_names_tells_its_order() -> None:
    assert surname_first("Name", TURNED)
    assert not surname_first("Name", USUAL)


def test_a_few_names_tell_nothing() -> None:
    assert not surname_first("Name", TURNED[:4])
    assert not surname_first("Name", [])


@pytest.mark.parametrize(
    "heading",
    ["Surname, first name", "Name (surname first)", "Last name First name", "Surname & initials"],
)
def test_a_heading_says_the_order(heading: str) -> None:
    assert surname_first(heading, ["Holt Jo"])


@pytest.mark.parametrize("heading", ["First name and surname", "Forename / Surname"])
def test_a_heading_that_says_the_usual_order_is_believed(heading: str) -> None:
    assert not surname_first(heading, TURNED)


def test_names_are_taken_apart_surname_first() -> None:
    assert names("Ashworth Peter", "van der Berg Anna", "Finch J", "O'Hara Brian Paul") == [
        ("Peter", "Ashworth"),
        ("Anna", "van der Berg"),
        ("J", "Finch"),
        ("Brian Paul", "O'Hara"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Peter Ashworth",
        "Ashworth, Peter",
        "ASHWORTH Peter",
        "Mr P Ashworth",
        "Ann & Bob Ash",
        "Ashworth",
    ],
)
def test_a_name_that_tells_its_own_order_stays(text: str) -> None:
    assert split_surname_first(text) == split_name(text)


@given(st.text(max_size=40))
def test_turning_a_name_round_loses_no_word(text: str) -> None:
    assert with_comma(text).replace(",", "").split() == text.replace(",", "").split()


def test_the_order_of_a_column_holds_for_every_part_of_a_long_table() -> None:
    rows = [("Name", "Email"), *((name, f"p{n}@post.example") for n, name in enumerate(TURNED))]
    columns = (Column(0, "Name", Role.FULL_NAME, 1.0), Column(1, "Email", Role.EMAIL, 1.0))
    table = Table("a.csv", Sheet("", rows), "spreadsheet", Kind.RESPONSE, 1, 1, 2, columns)
    parts = draft_in_chunks(table, None, NOON, size=3)
    families = [draft.name.family for part in parts for draft in part.drafts]
    assert families[0] == "Ashworth"
    assert families[-1] == "Finch"


@pytest.mark.parametrize(("text", "title"), [("Smith J Mrs", "Mrs"), ("Ann Lee, Dr", "Dr")])
def test_a_title_may_stand_behind_the_name(text: str, title: str) -> None:
    assert split_name(text)[0].title == title
    assert "Mrs" not in split_name(text)[0].display.removeprefix(title)
