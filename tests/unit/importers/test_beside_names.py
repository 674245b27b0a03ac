"""What stands beside a name or an address in its own cell, and what a mail server says of one."""

import pytest

from consent.events import Act
from importers.beside_names import act_beside_a_name, act_beside_an_address
from importers.draft import Kind, Sheet
from importers.drafting import draft_rows
from importers.mail_logs import act_in_a_log
from importers.recognise import find_tables
from importers.wording import Tone, tone
from tests.unit.importers.test_comments_on_cells import NOON


def said(*rows: tuple[str, ...]) -> list[set[Act]]:
    """What each row says, and only of the address on it."""
    table = find_tables([Sheet("List", rows)], "list.csv")[0]
    assert table.kind is not Kind.SUPPRESSION
    drafts = draft_rows(table, None, NOON).drafts
    return [{one.act for one in draft.statements} for draft in drafts]


@pytest.mark.parametrize(
    "text",
    ["OUT!! {}", "{} - NO", "<<stop>> {}", "{} (taken off)", "n/c: {}", "{} / has left", "dnu {}", "{} said no thanks",
     "{} [not to be mailed]", "no longer interested: {}"],
)  # fmt: skip
def test_a_curt_word_beside_an_address_stops_it(text: str) -> None:
    rows = [
        ("Ada Dull", text.format("ada@post.example"), "LS1 2CD"),
        ("Bo Dim", "bo@post.example", "LS1 2CE"),
    ]
    assert said(("Name", "Email", "Postcode"), *rows) == [{Act.STOP}, set()]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "work",
        "(home)",
        "old",
        "Mr A Dull",
        "and",
        "; ",
        "mobile 07700 900123",
        "<-- new one",
        "please confirm",
        "No 12",
    ],
)
def test_other_words_beside_an_address_stop_nobody(rest: str) -> None:
    assert act_beside_an_address(rest) is None


def test_who_wants_letters_instead_declines() -> None:
    assert act_beside_an_address("; by letter please") is Act.DECLINE
    assert act_beside_a_name("Ada Dull (letters only)") is Act.DECLINE


@pytest.mark.parametrize(
    "text",
    ["Ada Dull (not to be written to)", "zz Ada Dull (out)", "DNU Ada Dull", "Ada Dull - no longer wants emails", "zz_DNM_Dull, Ada",
     "Ada Dull [asked to come off]"],
)  # fmt: skip
def test_words_set_apart_from_a_name_stop_that_person(text: str) -> None:
    rows = [(text, "ada@post.example", "LS1 2CD"), ("Bo Dim", "bo@post.example", "LS1 2CE")]
    assert said(("Name", "Email", "Postcode"), *rows) == [{Act.STOP}, set()]


@pytest.mark.parametrize("text", ["Ada Dull (left)", "zz Ada Dull", "Ada Dull - removed"])
def test_what_may_be_about_a_meeting_or_a_list_is_asked_about(text: str) -> None:
    assert act_beside_a_name(text) is Act.UNREAD


@pytest.mark.parametrize(
    "text",
    [
        "Ada Dull (Chair)",
        "Dull - Ada",
        "Izzy Dull",
        "Ada Dull (Mill Lane)",
        "Ada Left",
        "Bo Stop",
        "Ada Dull (secretary, left bank)",
    ],
)
def test_other_names_stop_nobody(text: str) -> None:
    assert act_beside_a_name(text) is None


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("550-5.1.1 The email account that you tried to reach does not exist", Act.BOUNCE),
        ("smtp; 553 unknown recipient", Act.BOUNCE),
        ("5.1.10 recipient not found", Act.BOUNCE),
        ("554 message refused", Act.BOUNCE),
        ("550 5.7.1 blocked", Act.BOUNCE),
        ("Feedback loop: reported as junk", Act.COMPLAINT),
        ("spam complaint via provider", Act.COMPLAINT),
        ("552 5.2.2 mailbox full", None),
        ("451 4.7.1 greylisted", None),
        ("550 homes refused by the council", None),
        ("500 accounts closed last year", None),
        ("5.1.2024", None),
        ("Out of office until Monday", None),
        ("I complain about spam", None),
    ],
)
def test_the_log_of_a_mail_server_stops_an_address(text: str, act: Act | None) -> None:
    assert act_in_a_log(text) is act
    rows = [("ada@post.example", text), ("bo@post.example", "250 delivered")]
    assert said(("rcpt", "server reply"), *rows) == [{act} - {None}, set()]


def test_what_data_denies_is_no_stop() -> None:
    texts = ('{"unsubscribed": false}', "opted_out=0;post=1", '{"unsubscribed": true}')
    rows = [(f"{n}@post.example", text) for n, text in zip(("ada", "bo", "cy"), texts, strict=True)]
    assert [Act.STOP in acts for acts in said(("mail", "settings"), *rows)] == [False, False, True]


@pytest.mark.parametrize("text", ["00000000", "0000-00-00", "00/00/0000 00:00"])
def test_noughts_are_no_day(text: str) -> None:
    assert tone(text) is Tone.EMPTY_BOX
    rows = [("ada@post.example", text), ("bo@post.example", "20240501"), ("cy@post.example", text)]
    assert list(map(bool, said(("Email", "DNC date"), *rows))) == [False, True, False]


def test_a_few_days_of_leaving_stop_those_who_have_one() -> None:
    rows = [
        (f"{n}@post.example", day)
        for n, day in (("ada", ""), ("bo", "3 May 2024"), ("cy", ""), ("di", ""))
    ]
    assert said(("Email", "Date unsubscribed"), *rows) == [set(), {Act.STOP}, set(), set()]
