"""Telling tools apart, and saying what is odd about an export."""

import pytest

from importers.draft import Kind, Role, Sheet
from importers.recognise import find_table
from importers.recognise.words import folded
from importers.sources import SOURCES, SPREADSHEET, Export, Source, source_of
from importers.sources.engagementhq import ENGAGEMENTHQ_PARTICIPANTS
from importers.sources.eventbrite import EVENTBRITE
from importers.sources.mailchimp import (
    MAILCHIMP,
    MAILCHIMP_CLEANED,
    MAILCHIMP_SUBSCRIBED,
    MAILCHIMP_UNSUBSCRIBED,
)


def export(*rows: tuple[str, ...], file_name: str = "export.csv") -> Export:
    written, *people = rows
    return Export(file_name, tuple(map(folded, written)), written, people)


def oddities(source: Source, *rows: tuple[str, ...]) -> tuple[str, ...]:
    return source.oddities(export(*rows))


PARTICIPANTS = ("Screen Name", "Email", "Joined", "Subscribed", "Imported")


def participants(subscribed: str, imported: str) -> list[tuple[str, ...]]:
    day = "Feb 11, 2024, 01:55 PM"
    return [(f"ann{i}", f"ann{i}@archer.example", day, subscribed, imported) for i in range(6)]


def test_headings_nobody_else_writes_tell_the_tool() -> None:
    assert source_of(export(PARTICIPANTS)) is ENGAGEMENTHQ_PARTICIPANTS
    assert source_of(export(("Name", "Email", "Postcode"))) is SPREADSHEET


def test_values_tell_the_tool_where_its_headings_are_plain() -> None:
    rows = [(f"ANON-{c}4T1-ZX2Q-{c}", "Yes") for c in "BCDFG"]
    assert source_of(export(("Reference", "Do you agree?"), *rows)).name == "Citizen Space"


def test_a_respondent_id_alone_is_not_surveymonkey_s() -> None:
    rows = [(f"R000{i}", "Yes") for i in range(5)]
    assert source_of(export(("respondent_id", "Do you agree?"), *rows)) is SPREADSHEET


def test_a_heading_in_the_wrong_place_is_not_the_tool_s() -> None:
    rows = [("Ann", "2024-03-05 10:00:00")]
    assert source_of(export(("Name", "Timestamp"), *rows)) is SPREADSHEET
    assert source_of(export(("Timestamp", "Name"), *rows)).name == "Google Forms"


@pytest.mark.parametrize(
    ("file_name", "tool"),
    [
        ("subscribed_members_export_ab12cd.csv", "Mailchimp subscribed"),
        ("Subscribed_Members_Export_ab12cd (1).CSV", "Mailchimp subscribed"),
        ("unsubscribed_members_export_ab12cd.csv", "Mailchimp unsubscribed"),
        ("cleaned_members_export_ab12cd.csv", "Mailchimp cleaned"),
        ("nonsubscribed_members_export_ab12cd.csv", "Mailchimp"),
        ("non-subscribed.csv", "Mailchimp"),
        ("newsletter.csv", "Mailchimp"),
        ("subscribed and unsubscribed.csv", "Mailchimp unsubscribed"),
    ],
)
def test_a_mailchimp_list_is_told_by_its_file_s_name_the_stricter_first(
    file_name: str, tool: str
) -> None:
    headings = ("Email Address", "OPTIN_TIME", "LEID", "EUID")
    assert source_of(export(headings, file_name=file_name)).name == tool


def test_a_tool_s_own_columns_are_known_and_staff_s_are_nobody_s() -> None:
    go_vocal = next(source for source in SOURCES if source.name == "Go Vocal")
    assert go_vocal.role_of("author email") is Role.EMAIL
    assert go_vocal.role_of("assignee email") is Role.IGNORE
    assert go_vocal.role_of("would you like to hear from us") is None


def test_no_source_says_two_things_of_one_heading() -> None:
    for source in SOURCES:
        assert not source.ignored & set(source.columns), source.name


def test_mailchimp_s_lists_of_people_who_left_are_stop_lists_by_themselves() -> None:
    assert {MAILCHIMP_UNSUBSCRIBED.kind, MAILCHIMP_CLEANED.kind} == {Kind.SUPPRESSION}
    assert MAILCHIMP_SUBSCRIBED.kind is Kind.REGISTER


def test_everybody_imported_is_said() -> None:
    said = oddities(ENGAGEMENTHQ_PARTICIPANTS, PARTICIPANTS, *participants("TRUE", "TRUE"))
    assert said == ("“Imported” is “TRUE” in every row.",)


def test_everybody_unsubscribed_is_said() -> None:
    said = oddities(ENGAGEMENTHQ_PARTICIPANTS, PARTICIPANTS, *participants("FALSE", "FALSE"))
    assert said == ("“Subscribed” is “FALSE” in every row.",)


def test_a_few_rows_alike_prove_nothing() -> None:
    assert (
        oddities(ENGAGEMENTHQ_PARTICIPANTS, PARTICIPANTS, *participants("TRUE", "TRUE")[:3]) == ()
    )


def test_an_answer_the_tool_does_not_write_is_said_with_how_often() -> None:
    rows = [*participants("TRUE", "FALSE"), *participants("perhaps", "FALSE")[:2]]
    assert oddities(ENGAGEMENTHQ_PARTICIPANTS, PARTICIPANTS, *rows) == (
        "“Subscribed” holds something EngagementHQ participants does not write, such as “perhaps” (2 rows).",
    )


def test_too_few_columns_are_said() -> None:
    (said,) = oddities(EVENTBRITE, ("Order #", "Attendee Status"), ("9", "Attending"))
    assert said.startswith("This file has 2 columns; an export from Eventbrite has at least 6.")


def test_a_buyer_s_tickets_are_said() -> None:
    headings = ("Order #", "Order Date", "First Name", "Email", "Attendee #", "Attendee Status")
    rows = [("7", "2024-03-11", n, "ann@archer.example", n, "Attending") for n in ("Ann", "Bea")]
    (said,) = oddities(EVENTBRITE, headings, *rows)
    assert said.startswith("1 ticket was booked together with another.")


def test_a_mailchimp_list_of_unknown_standing_is_said() -> None:
    headings = ("Email Address", "First Name", "OPTIN_TIME", "LAST_CHANGED", "LEID", "EUID")
    assert "this name doesn't say it" in " ".join(oddities(MAILCHIMP, headings))
    assert oddities(MAILCHIMP, (*headings, "UNSUB_TIME")) == ()


def test_a_subscribed_list_without_a_single_sign_up_is_said() -> None:
    headings = ("Email Address", "First Name", "OPTIN_TIME", "LAST_CHANGED", "LEID", "EUID")
    rows = [(f"ann{i}@archer.example", "Ann", "", "2024-03-05", f"{i}", f"{i}") for i in range(6)]
    (said,) = oddities(MAILCHIMP_SUBSCRIBED, headings, *rows)
    assert "all were added by staff" in said
    signed_up = [(*row[:2], "2024-03-05 10:00:00", *row[3:]) for row in rows[:1]]
    assert oddities(MAILCHIMP_SUBSCRIBED, headings, *signed_up, *rows[1:]) == ()


def test_what_is_odd_stands_in_the_table_s_notes() -> None:
    rows = [PARTICIPANTS, *participants("TRUE", "TRUE")]
    table = find_table([Sheet("participants", rows)], "participants.csv")
    assert "“Imported” is “TRUE” in every row." in table.notes


@pytest.mark.parametrize(
    ("sheet", "tool", "kind"),
    [
        ("Subscribed", "Mailchimp subscribed", Kind.REGISTER),
        ("Unsubscribed", "Mailchimp unsubscribed", Kind.SUPPRESSION),
        ("Cleaned", "Mailchimp cleaned", Kind.SUPPRESSION),
        ("Sheet1", "Mailchimp", Kind.REGISTER),
    ],
)
def test_a_sheet_s_name_tells_as_a_file_s_does(sheet: str, tool: str, kind: Kind) -> None:
    people = [
        (f"ann{i}@archer.example", "2024-03-05 10:00:00", f"1{i}", f"a{i}f") for i in range(6)
    ]
    rows = [("Email Address", "OPTIN_TIME", "LEID", "EUID"), *people]
    table = find_table([Sheet(sheet, rows)], "audience.xlsx")
    assert (table.tool, table.kind) == (tool, kind)
