"""Headings that say in their own way what stands below them."""

from collections.abc import Sequence

import pytest

from importers.draft import Role
from importers.recognise.roles import guess
from importers.recognise.shapes import shape_of
from importers.recognise.words import Heading
from importers.sources import SPREADSHEET


def role(heading: str, cells: Sequence[str]) -> Role:
    return guess(Heading(heading), shape_of(cells, len(cells)), SPREADSHEET).role


NAMES = [
    "SMITH, Anne",
    " JONES, Bob",
    " PATEL, Meera",
    " KHAN, Aisha",
    " O'NEIL, Pat",
    " WILLIAMS, Gareth",
    " SMITH, Bob",
    " EVANS, Sian",
    "\nBROWN, Anne",
    " LEE, Mark",
    " KHAN, Bob",
    " EVANS, Gareth",
    " HALL, Mark",
    " HALL, Sian",
    " BROWN, Pat",
    " LEE, Meera",
]


@pytest.mark.parametrize("heading", ["Card", "Whose form is this?", "Supporter"])
def test_surname_comma_first_name_is_a_name_under_any_heading(heading: str) -> None:
    names = [name.strip() for name in NAMES]
    assert role(heading, names) is Role.FULL_NAME
    assert role(heading, [name.title() for name in names]) is Role.FULL_NAME


def test_choices_with_commas_are_no_names() -> None:
    cells = ["Parks, Buses", "Parks, Schools", "Buses, Schools", "Parks", "Waste, Buses"] * 4
    assert role("Card", cells) is Role.QUESTION_MULTI
    people = ["Anne, Bob", "Bob, Mark", "Anne, Mark", "Mark, Sian", "Anne, Sian"] * 4
    assert role("Card", people) is not Role.FULL_NAME


JOTTED = [
    "rang in March, wants large print", "do not email any more", "moved to Leeds last year",
    "met at library and was happy to help us", "asked about the bins in Elm Road", "hard of hearing",
    "left voicemail, no answer", "keep informed of visit to the site", "query closed",
]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    ["Adviser's remarks", "Warden's jottings", "Observations from reception", "For admin", "To bear in mind",
     "Thoughts of our volunteers", "Front desk comments"],
)  # fmt: skip
def test_what_our_people_jot_down_is_a_note(heading: str) -> None:
    assert role(heading, JOTTED) is Role.NOTE


@pytest.mark.parametrize(
    "heading", ["Any comments?", "Comments about our staff", "Comments for the team", "Reason for your answer"]
)  # fmt: skip
def test_what_respondents_say_of_our_people_is_none(heading: str) -> None:
    assert role(heading, JOTTED) is Role.FREE_TEXT


HOUSES = ["12 Elm Road", "4 Oak Street", "Flat 3, 7 High St", "9 The Green", "22a Mill Lane"] * 3


def test_details_are_known_by_other_names() -> None:
    surnames = ["Smith", "Jones", "Patel", "Khan", "Evans", "Lee", "Hall"] * 3
    assert role("Second name", surnames) is Role.LAST_NAME
    assert role("Given name or initials", ["Ann", "B", "Cy", "Dee", "E", "Flo"]) is Role.FIRST_NAME
    bodies = ["Ramblers", "Chess club", "St Mary's School", "Friends of the Park"] * 2
    assert role("We are here for", bodies) is Role.ORGANISATION
    assert role("Club I speak for", bodies) is Role.ORGANISATION
    assert role("Day handed in", ["43921", "43922", "43999"] * 3) is Role.SUBMITTED_AT
    assert role("Door number and road", HOUSES) is Role.ADDRESS
    assert role("Your address, top line only", HOUSES) is Role.ADDRESS


def test_where_somebody_lives_is_an_address_or_an_area_by_its_cells() -> None:
    assert role("Where we live", HOUSES) is Role.ADDRESS
    assert role("Where we live", ["Elm", "Oakfield", "Northside"] * 9) is Role.LOCATION
