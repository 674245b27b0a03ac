"""Two people on a row, each with a name and an address of their own."""

from datetime import UTC, datetime

import pytest

from consent.events import Act
from importers.draft import Draft, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
KEEP = "keep informed of future events and consultations"
TWO = ("Ada Fenn", "ada@post.example", "Ben Holt", "ben@post.example")


def drafts(headings: tuple[str, ...], *rows: tuple[str, ...]) -> tuple[Draft, ...]:
    (table,) = find_tables([Sheet("Sheet1", [headings, *rows])], "bookings.csv")
    return draft_rows(table, None, RECEIVED).drafts


def said(found: tuple[Draft, ...]) -> dict[str, set[tuple[Act, str]]]:
    return {
        draft.name.display: {(one.act, a) for one in draft.statements for a in one.addresses}
        for draft in found
    }


@pytest.mark.parametrize(
    "headings",
    [
        ("Name 1", "E-mail 1", "Name 2", "E-mail 2"),
        ("Attendee 1 name", "Attendee 1 e-mail", "Attendee 2 name", "Attendee 2 e-mail"),
        ("First guest name", "First guest email", "Second guest name", "Second guest email"),
    ],
)
def test_each_has_the_address_beside_their_own_name(headings: tuple[str, ...]) -> None:
    found = drafts((*headings, "Postcode"), (*TWO, "ZX1 1AA"))
    assert [(one.name.display, [a.canonical for a in one.addresses]) for one in found] == [
        ("Ada Fenn", ["ada@post.example"]),
        ("Ben Holt", ["ben@post.example"]),
    ]


def test_given_names_and_surnames_may_be_numbered_too() -> None:
    headings = ("First name 1", "Surname 1", "Email 1", "First name 2", "Surname 2", "Email 2")
    found = drafts(headings, ("Ada", "Fenn", "ada@post.example", "Ben", "Holt", "ben@post.example"))
    assert [one.name.display for one in found] == ["Ada Fenn", "Ben Holt"]


def test_each_answers_for_themselves_where_each_was_asked() -> None:
    headings = ("Attendee 1 name", "Attendee 1 email", f"Attendee 1 {KEEP}",
                "Attendee 2 name", "Attendee 2 email", f"Attendee 2 {KEEP}")  # fmt: skip
    row = ("Ada Fenn", "ada@post.example", "Yes", "Ben Holt", "ben@post.example", "No")
    assert said(drafts(headings, row)) == {
        "Ada Fenn": {(Act.GRANT, "ada@post.example")},
        "Ben Holt": {(Act.DECLINE, "ben@post.example")},
    }


def test_one_yes_for_two_is_the_firsts_and_one_no_is_everybodys() -> None:
    headings = (
        "Name 1",
        "Email 1",
        "Name 2",
        "Email 2",
        "May we contact you about other consultations?",
    )
    assert said(drafts(headings, (*TWO, "Yes"))) == {
        "Ada Fenn": {(Act.GRANT, "ada@post.example")},
        "Ben Holt": set(),
    }
    assert said(drafts(headings, (*TWO, "No"))) == {
        "Ada Fenn": {(Act.DECLINE, "ada@post.example")},
        "Ben Holt": {(Act.DECLINE, "ben@post.example")},
    }


def test_a_request_to_be_left_alone_reaches_every_address_of_the_row() -> None:
    headings = ("Name 1", "Email 1", "Name 2", "Email 2", "Comments")
    found = said(drafts(headings, (*TWO, "please take us off your mailing list")))
    everybody = {(Act.STOP, "ada@post.example"), (Act.STOP, "ben@post.example")}
    assert found["Ada Fenn"] >= everybody
    assert found["Ben Holt"] >= everybody


def test_two_addresses_of_one_person_stay_one_persons() -> None:
    headings = ("Name", "Email 1", "Email 2", "May we contact you about other consultations?")
    found = drafts(headings, ("Ada Fenn", "ada@post.example", "ada@work.example", "Yes"))
    assert [len(one.addresses) for one in found] == [2]


def test_a_second_place_left_empty_is_nobody() -> None:
    headings = (
        "Name 1",
        "Email 1",
        "Name 2",
        "Email 2",
        "May we contact you about other consultations?",
    )
    found = drafts(headings, ("Ada Fenn", "ada@post.example", "", "", "Yes"), (*TWO, "Yes"))
    assert [one.name.display for one in found] == ["Ada Fenn", "Ada Fenn", "Ben Holt"]
