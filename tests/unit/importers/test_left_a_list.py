"""Whoever left a list is left alone, whatever kind of table says so."""

from datetime import UTC, datetime

import pytest

from consent.events import Act
from importers.draft import Kind, Reading, Role
from importers.drafting import draft_rows
from importers.reading import read_sheets
from importers.recognise import find_table

RECEIVED = datetime(2026, 1, 9, tzinfo=UTC)


def read(text: str, file_name: str) -> Reading:
    table = find_table(read_sheets(text.encode(), file_name), file_name)
    return draft_rows(table, None, RECEIVED)


def acts(reading: Reading) -> list[list[Act]]:
    return [[said.act for said in draft.statements] for draft in reading.drafts]


def subscribers(joined: str, *, heading: str = "Joined") -> Reading:
    rows = "".join(
        f"{name}@post.example,{joined},{said}\n"
        for name, said in [("ada", "Yes"), ("ben", "No"), ("cat", "Yes"), ("dan", "Unsubscribed")]
    )
    return read(f"Email,{heading},Subscribed\n{rows}", "newsletter list.csv")


@pytest.mark.parametrize("joined", ["13/11/2025", "2025-11-13 00:00:00", "13/11/2025 10:15"])
def test_the_day_people_joined_a_list_makes_it_no_event(joined: str) -> None:
    reading = subscribers(joined)
    assert reading.table.kind is Kind.REGISTER
    assert acts(reading) == [[Act.GRANT], [Act.STOP], [Act.GRANT], [Act.STOP]]


def test_a_bare_day_under_joined_is_the_day_of_the_answer() -> None:
    assert subscribers("13/11/2025").table.columns[1].role is Role.SUBMITTED_AT


def test_a_time_under_joined_is_when_they_came() -> None:
    reading = read(
        "Name,Email,Joined,Left\n"
        "Ada Dull,ada@post.example,13/11/2025 18:02,13/11/2025 19:00\n"
        "Ben Hay,ben@post.example,13/11/2025 18:05,13/11/2025 19:01\n",
        "people.csv",
    )
    assert reading.table.kind is Kind.EVENT
    assert reading.table.columns[2].role is Role.EVENT_JOIN


def test_at_an_event_a_no_under_subscribed_stops_and_a_yes_says_nothing() -> None:
    reading = read(
        "Name,Email,Attended,Subscribed\n"
        "Ada Dull,ada@post.example,Yes,Yes\n"
        "Ben Hay,ben@post.example,Yes,No\n"
        "Cat Fox,cat@post.example,No,Unsubscribed\n"
        "Dan Elk,dan@post.example,No,\n",
        "workshop attendance.csv",
    )
    assert reading.table.kind is Kind.EVENT
    assert acts(reading) == [[], [Act.STOP], [Act.STOP], []]


def test_a_second_state_is_heard_as_well_as_the_first() -> None:
    reading = read(
        "Email,Subscribed,Email status\n"
        "ada@post.example,Yes,Subscribed\n"
        "ben@post.example,Yes,Unsubscribed\n"
        "cat@post.example,Yes,Bounced\n",
        "newsletter list.csv",
    )
    assert acts(reading) == [[Act.GRANT], [Act.STOP], [Act.BOUNCE]]


def test_a_state_in_other_words_that_somebody_left_is_heard_on_a_register() -> None:
    reading = read(
        "Email,Subscription status\n"
        "ada@post.example,Active\n"
        "ben@post.example,Resigned\n"
        "cat@post.example,Do not contact\n"
        "dan@post.example,Active\n"
        "eve@post.example,Active\n",
        "newsletter list.csv",
    )
    assert acts(reading) == [[Act.GRANT], [Act.STOP], [Act.STOP], [Act.GRANT], [Act.GRANT]]


@pytest.mark.parametrize("written", ['"ben@post,example"', "ben@post example", "ben@@post.example"])
def test_the_address_a_stop_list_plainly_meant_is_stopped(written: str) -> None:
    reading = read(
        f"Email,Date\nada@post.example,13/12/2025\n{written},13/12/2025\ncat@post.example,\n",
        "DO NOT CONTACT.csv",
    )
    stopped = {
        address for d in reading.drafts for said in d.statements for address in said.addresses
    }
    assert "ben@post.example" in stopped


CURT = ("Stop", "STOP?", "Please stop", "Asked to stop", "Stop all", "Mail stop", "GDPR stop", "Exclude?",
        "Exclusion", "Leave alone", "Do not", "Don't use", "No longer wants", "Not interested", "No mail",
        "Blacklist", "Barred", "Remove", "Delete", "Forget me", "Leaver")  # fmt: skip


@pytest.mark.parametrize("heading", CURT)
@pytest.mark.parametrize(
    ("no", "yes"), [("No", "Yes"), ("", "x"), ("n", "y - phoned 3/4/21"), ("", "01/12/2025")]
)
def test_a_curt_heading_stops_whoever_has_a_mark_under_it(heading: str, no: str, yes: str) -> None:
    asked = "May we contact you by email about future consultations?"
    rows = "".join(
        f"{name} Dull,{name}@post.example,13/11/2025,{mark},Yes\n"
        for name, mark in [("ada", no), ("ben", yes), ("cat", no), ("dan", yes), ("eve", no)]
    )
    reading = read(f"Full name,Email,Date,{heading},{asked}\n{rows}", "people.csv")
    stopped = [Act.STOP in {said.act for said in draft.statements} for draft in reading.drafts]
    assert stopped == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Stop", ["Castle Street", "Mill Lane", "Castle Street", "Quay", "Mill Lane"]),
        ("Where should the bus stop?", ["Yes", "No", "Yes", "No", "No"]),
        ("Should we remove the bench?", ["Yes", "No", "Yes", "No", "No"]),
        ("Bus stop", ["Yes", "No", "Yes", "No", "No"]),
    ],
)
def test_a_heading_about_a_thing_stops_nobody(heading: str, cells: list[str]) -> None:
    rows = "".join(
        f"Ada Dull,ada{number}@post.example,13/11/2025,{cell}\n"
        for number, cell in enumerate(cells)
    )
    reading = read(f"Full name,Email,Date,{heading}\n{rows}", "people.csv")
    assert not any(acts(reading))
