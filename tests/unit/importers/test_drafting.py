from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act, Basis, Interval, Missing, Scope, Statement
from importers.clean.dates import span
from importers.consent_columns import Said
from importers.draft import (
    Born,
    Column,
    Draft,
    Kind,
    PersonName,
    ProjectDates,
    Reading,
    Role,
    RowState,
    Sheet,
    Table,
    Wording,
)
from importers.drafting import draft_in_chunks, draft_rows
from importers.recognise import find_tables
from importers.recognise.permission import DOUBTED

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
PROJECT = ProjectDates(date(2021, 3, 1), date(2021, 3, 28))
ASKS = "May we write to you about later surveys?"
NAME = ("Name", Role.FULL_NAME)
EMAIL = ("Email", Role.EMAIL)
CONSENT = (ASKS, Role.CONSENT_CONTACT)
NOTE = ("Notes", Role.NOTE)
COMMENT = ("Comments", Role.FREE_TEXT)


def a_table(
    headings: list[tuple[str, Role]],
    *rows: list[str],
    kind: Kind = Kind.RESPONSE,
    tool: str = "spreadsheet",
    file_name: str = "answers.csv",
    above: tuple[list[str], ...] = (),
    struck: frozenset[int] = frozenset(),
) -> Table:
    cells = (*above, [heading for heading, _ in headings], *rows)
    return Table(
        file_name=file_name,
        sheet=Sheet("Sheet1", cells, struck=struck),
        tool=tool,
        kind=kind,
        header_row=len(above) + 1,
        header_rows=1,
        first_row=len(above) + 2,
        columns=tuple(
            Column(position, heading, role, 1.0)
            for position, (heading, role) in enumerate(headings)
        ),
    )


def read(table: Table, project: ProjectDates | None = PROJECT) -> Reading:
    return draft_rows(table, project, RECEIVED)


def the_draft(headings: list[tuple[str, Role]], *cells: str, kind: Kind = Kind.RESPONSE) -> Draft:
    (draft,) = read(a_table(headings, list(cells), kind=kind)).drafts
    return draft


def the_statement(
    headings: list[tuple[str, Role]], *cells: str, kind: Kind = Kind.RESPONSE
) -> Statement:
    (statement,) = the_draft(headings, *cells, kind=kind).statements
    return statement


def test_a_row_becomes_a_person() -> None:
    draft = the_draft(
        [NAME, EMAIL, ("Tel", Role.PHONE), ("Postcode", Role.POSTCODE), ("Group", Role.ORGANISATION),
         ("Date", Role.SUBMITTED_AT), ("Ward", Role.LOCATION), ("Address", Role.ADDRESS), COMMENT],
        "QUILL, Ned", "Ned@Mail.example", "7700900123", "zx11ab", "n/a", "14/03/2021", "Mill End", "1 Mill Road", "Fine.",
    )  # fmt: skip
    assert draft.name == PersonName("", "Ned", "Quill")
    assert [address.canonical for address in draft.addresses] == ["ned@mail.example"]
    assert draft.phones == ("+447700900123",)
    assert (draft.postcode, draft.district) == ("ZX1 1AB", "ZX1")
    assert (draft.organisation, draft.street, draft.area) == ("", "1 Mill Road", "Mill End")
    assert draft.on == date(2021, 3, 14)
    assert draft.when == span(date(2021, 3, 14), date(2021, 3, 14))
    assert [answer.text for answer in draft.answers] == ["Fine."]


def test_a_postcode_is_found_in_the_address() -> None:
    assert (
        the_draft([NAME, ("Address", Role.ADDRESS)], "Ned Quill", "1 Mill Road ZX1 1AB").postcode
        == "ZX1 1AB"
    )


def test_names_come_from_parts_titles_and_display_names() -> None:
    parts = [
        ("Title", Role.TITLE),
        ("First", Role.FIRST_NAME),
        ("Last", Role.LAST_NAME),
        ("Shown", Role.DISPLAY_NAME),
    ]
    assert the_draft(parts, "Dr", "ned", "QUILL", "iPhone").name == PersonName("Dr", "Ned", "Quill")
    assert the_draft(
        [*parts, EMAIL], "", "", "", "Zoë (Zoë Quill)", "z@mail.example"
    ).name == PersonName("", "Zoë", "Quill")
    assert the_draft([parts[0], NAME], "Mrs", "Nora Quill").name.title == "Mrs"
    assert the_draft([parts[0], NAME], "My idea", "Nora Quill").name.title == ""


def test_an_organisation_in_the_name_cell_is_no_person() -> None:
    draft = the_draft([NAME, EMAIL], "Friends of Mill Park", "park@mail.example")
    assert draft.name == PersonName()
    assert draft.organisation == "Friends of Mill Park"


def test_an_address_in_the_name_cell_is_used_where_there_is_no_other() -> None:
    draft = the_draft([NAME, EMAIL], "Ned Quill <ned@mail.example>", "")
    assert [address.canonical for address in draft.addresses] == ["ned@mail.example"]


AGE = ("How old are you?", Role.DEMOGRAPHIC)


def test_an_age_tells_between_which_years_somebody_was_born() -> None:
    when = ("Date", Role.SUBMITTED_AT)
    ethnicity = ("Ethnic group", Role.DEMOGRAPHIC)

    draft = the_draft([NAME, when, ethnicity, AGE], "Ned Quill", "14/03/2021", "12", "25 - 34")

    assert draft.born == Born(1986, 1996)
    assert the_draft([NAME, when, ethnicity], "Ned Quill", "14/03/2021", "25-34").born is None


def test_a_box_of_a_group_of_ages_is_nobodys_age() -> None:
    when, group = ("Date", Role.SUBMITTED_AT), ("Age group", Role.DEMOGRAPHIC)

    assert the_draft([NAME, when, group], "Ned Quill", "14/03/2021", "12").born is None
    assert the_draft([NAME, when, AGE], "Ned Quill", "14/03/2021", "3").born is None
    assert the_draft([NAME, when, AGE], "Ned Quill", "14/03/2021", "42").born == Born(1978, 1979)


def test_nobody_knows_whose_of_a_couples_an_age_is() -> None:
    reading = read(a_table([NAME, AGE], ["Ned and Nora Quill", "25-34"]))

    assert [draft.born for draft in reading.drafts] == [None, None]


def test_a_couple_gives_two_drafts_with_an_address_each() -> None:
    reading = read(
        a_table(
            [NAME, EMAIL, CONSENT], ["Ann & Bob Quill", "ann@mail.example; bob@mail.example", "Yes"]
        )
    )
    assert [(d.part, d.name.given, d.addresses[0].canonical) for d in reading.drafts] == [
        (0, "Ann", "ann@mail.example"),
        (1, "Bob", "bob@mail.example"),
    ]
    assert [d.statements[0].addresses for d in reading.drafts] == [
        ("ann@mail.example",),
        ("bob@mail.example",),
    ]


def test_a_couple_shares_a_single_address() -> None:
    reading = read(a_table([NAME, EMAIL], ["Mr & Mrs N Quill", "quills@mail.example"]))
    assert [d.addresses[0].canonical for d in reading.drafts] == ["quills@mail.example"] * 2


def test_an_unreadable_address_is_reported_and_the_row_kept() -> None:
    reading = read(a_table([NAME, EMAIL, CONSENT], ["Ned Quill", "ned at mail.example", "Yes"]))
    assert [(p.row, p.column) for p in reading.problems] == [(2, 1)]
    assert reading.outcomes[1].state is RowState.ACCEPTED
    assert reading.drafts[0].statements == ()


# What became of the records


def test_every_kind_of_nobody_is_skipped_with_a_reason() -> None:
    table = a_table(
        [("No.", Role.RESPONSE_ID), NAME, EMAIL],
        ["1", "Ned Quill", "ned@mail.example"],
        [],
        ["No.", "Name", "Email"],
        ["  ", ""],
        ["Total responses:", "1"],
        ["*** End of list ***"],
        ["2", "", ""],
        above=(["Answers 2021"], []),
    )
    reading = read(table)
    assert [outcome.row for outcome in reading.outcomes] == list(range(1, 11))
    assert [o.row for o in reading.outcomes if o.state is RowState.ACCEPTED] == [4]
    assert all(o.state is RowState.SKIPPED and o.reason for o in reading.outcomes if o.row != 4)
    assert reading.outcomes[3].raw == ("1", "Ned Quill", "ned@mail.example")


@pytest.mark.parametrize(
    "line",
    ["Grand total", "45 responses", "-- end of report --", "Sum of answers", "Printed on 3/4/21"],
)
def test_closing_lines_are_nobody(line: str) -> None:
    reading = read(a_table([NAME, EMAIL], ["Ned Quill", "ned@mail.example"], [line]))
    assert reading.outcomes[2].state is RowState.SKIPPED


@pytest.mark.parametrize("name", ["Ann Total", "Endaf Quill", "Summer Page", "Count Me"])
def test_people_with_such_names_are_people(name: str) -> None:
    assert len(read(a_table([NAME, EMAIL], [name, "x@mail.example"])).drafts) == 1
    assert len(read(a_table([NAME, EMAIL], [name])).drafts) == 1


def test_an_anonymous_answer_is_kept() -> None:
    draft = the_draft([NAME, EMAIL, COMMENT], "", "", "More benches")
    assert draft.name == PersonName()
    assert draft.addresses == ()


def test_a_preview_of_the_survey_is_no_answer() -> None:
    headings = [("Response Type", Role.IGNORE), NAME, EMAIL]
    reading = read(
        a_table(headings, ["Survey Preview", "Ned Quill", "ned@mail.example"], tool="Qualtrics")
    )
    assert reading.outcomes[1].state is RowState.SKIPPED


def test_a_row_that_holds_only_an_unreadable_address_is_rejected() -> None:
    reading = read(a_table([EMAIL], ["ned@@mail.example"], kind=Kind.REGISTER))
    assert reading.outcomes[1].state is RowState.REJECTED
    assert reading.problems


CELLS = st.one_of(
    st.just(""),
    st.sampled_from(["Yes", "No", "ned@mail.example", "Ned Quill", "Total", "x@@y", "14/03/2021"]),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.sampled_from(Kind))
def test_rows_in_are_accepted_held_rejected_or_skipped(rows: list[list[str]], kind: Kind) -> None:
    headings = [NAME, EMAIL, CONSENT, ("Date", Role.SUBMITTED_AT), NOTE]
    reading = read(a_table(headings, *rows, kind=kind))
    assert [outcome.row for outcome in reading.outcomes] == list(range(1, len(rows) + 2))
    counts = Counter(outcome.state for outcome in reading.outcomes)
    assert sum(counts.values()) == len(rows) + 1
    accepted = {o.row for o in reading.outcomes if o.state is RowState.ACCEPTED}
    assert {draft.row for draft in reading.drafts} == accepted
    assert all(o.reason for o in reading.outcomes if o.state is not RowState.ACCEPTED)


# What was said


def test_a_yes_waits_for_its_words() -> None:
    statement = the_statement([EMAIL, CONSENT], "ned@mail.example", "Yes please")
    assert statement.act is Act.GRANT
    assert statement.addresses == ("ned@mail.example",)
    assert statement.missing == {Missing.WORDING}
    assert (statement.basis, statement.scope) == (Basis.FORM, Scope.ENGAGEMENT)
    assert (statement.answer, statement.column) == ("Yes please", 1)
    assert statement.when == span(date(2021, 3, 1), date(2021, 3, 28))


def test_a_yes_without_any_date_waits_for_that_too() -> None:
    (draft,) = read(a_table([EMAIL, CONSENT], ["ned@mail.example", "Yes"]), None).drafts
    assert draft.statements[0].missing == {Missing.WORDING, Missing.DATE}
    assert draft.statements[0].when == Interval(None, None)


def test_the_rows_own_date_of_consent_counts() -> None:
    statement = the_statement(
        [EMAIL, CONSENT, ("Date", Role.SUBMITTED_AT), ("Agreed on", Role.CONSENT_TIME)],
        "ned@mail.example", "Yes", "2021-03-04", "2021-03-09",
    )  # fmt: skip
    assert statement.when == span(date(2021, 3, 9), date(2021, 3, 9))


def test_the_wording_is_the_columns() -> None:
    table = a_table([EMAIL, CONSENT], ["ned@mail.example", "Yes"])
    own = Wording("f00d", ASKS)
    asked = replace(table, columns=(table.columns[0], replace(table.columns[1], wording=own)))
    reading = read(asked)
    assert reading.wordings == (own,)
    assert reading.drafts[0].statements[0].wording == "f00d"
    assert read(table).wordings[0].text == ASKS
    assert read(table).drafts[0].statements[0].wording == read(table).wordings[0].fingerprint


def test_a_nameless_column_has_no_wording() -> None:
    reading = read(a_table([EMAIL, ("", Role.CONSENT_CONTACT)], ["ned@mail.example", "Yes"]))
    assert reading.wordings == ()
    assert reading.drafts[0].statements[0].wording is None


def test_a_no_is_a_decline_even_without_an_address() -> None:
    statement = the_statement([NAME, CONSENT], "Ned Quill", "No thanks")
    assert (statement.act, statement.addresses) == (Act.DECLINE, ())


@pytest.mark.parametrize("cell", ["ned@mail.example", "07700 900123 or ned@mail.example"])
def test_a_no_reaches_an_address_that_stands_under_another_heading(cell: str) -> None:
    headings = [NAME, ("Phone", Role.PHONE), COMMENT, CONSENT]
    no = the_statement(headings, "Ned", cell, "Fine", "No")
    assert (no.act, no.addresses) == (Act.DECLINE, ("ned@mail.example",))
    no = the_statement(headings, "Ned", "", f"Mine is {cell}", "No")
    assert (no.act, no.addresses) == (Act.DECLINE, ("ned@mail.example",))
    assert the_draft(headings, "Ned", cell, "Fine", "Yes").statements == ()


def test_a_no_beside_an_address_of_ones_own_stays_there() -> None:
    row = ["Ned", "ned@mail.example", "Ask ann@mail.example", "No"]
    assert the_statement([NAME, EMAIL, COMMENT, CONSENT], *row).addresses == ("ned@mail.example",)


def test_an_unknown_answer_is_asked_about_and_noted_as_unread_and_the_row_accepted() -> None:
    reading = read(a_table([EMAIL, CONSENT], ["ned@mail.example", "maybe"]))
    (statement,) = reading.drafts[0].statements
    assert (statement.act, statement.addresses) == (Act.UNREAD, ("ned@mail.example",))
    assert [(p.row, p.column, p.header) for p in reading.problems] == [(2, 1, ASKS)]


def test_an_unknown_answer_beside_a_plain_yes_takes_nothing_from_it() -> None:
    other = ("May we keep you informed about future consultations?", Role.CONSENT_CONTACT)
    row = ["ned@mail.example", "maybe", "Yes"]
    (statement,) = read(a_table([EMAIL, CONSENT, other], row)).drafts[0].statements
    assert statement.act is Act.GRANT


def test_an_unknown_answer_about_one_project_is_no_perhaps_to_all() -> None:
    only = ("Do you want updates on this project?", Role.CONSENT_PROJECT_ONLY)
    assert read(a_table([EMAIL, only], ["ned@mail.example", "maybe"])).drafts[0].statements == ()


def test_a_yes_in_a_doubtful_column_is_no_perhaps() -> None:
    table = a_table([EMAIL, CONSENT], ["ned@mail.example", "Yes"])
    doubted = tuple(replace(c, confidence=DOUBTED) for c in table.columns)
    assert read(replace(table, columns=doubted)).drafts[0].statements == ()


def test_nothing_is_unread_in_a_hidden_row() -> None:
    table = a_table([EMAIL, CONSENT], ["ned@mail.example", "maybe"])
    hidden = replace(table, sheet=replace(table.sheet, hidden_rows=frozenset({2})))
    assert read(hidden).drafts == ()


def test_what_staff_decided_about_an_answer_holds() -> None:
    table = a_table([EMAIL, CONSENT], ["ned@mail.example", "maybe"])
    decided = draft_rows(table, PROJECT, RECEIVED, decided={(1, "maybe"): Said.NO})
    assert decided.drafts[0].statements[0].act is Act.DECLINE
    assert decided.problems == ()


def test_news_of_a_project_is_permitted_for_that_project_alone() -> None:
    statement = the_statement(
        [EMAIL, ("Shall we send you the outcome?", Role.CONSENT_PROJECT_ONLY)],
        "ned@mail.example",
        "Yes",
    )
    assert (statement.act, statement.scope) == (Act.GRANT, Scope.PROJECT)


@pytest.mark.parametrize(
    ("email", "phone", "none", "act"),
    [("Yes", "No", "No", Act.GRANT), ("No", "Yes", "No", Act.DECLINE), ("", "x", "", Act.DECLINE),
     ("", "Phone", "", Act.DECLINE), ("", "", "x", Act.DECLINE), ("By email", "", "", Act.GRANT)],
)  # fmt: skip
def test_channels_beside_each_other(email: str, phone: str, none: str, act: Act) -> None:
    group = "How may we reach you?"
    headings = [
        ("Address", Role.EMAIL),
        (f"{group} | By email", Role.CONSENT_EMAIL),
        (f"{group} | Phone", Role.CONSENT_OTHER_CHANNEL),
        (f"{group} | None of these", Role.CONSENT_OTHER_CHANNEL),
    ]
    assert the_statement(headings, "ned@mail.example", email, phone, none).act is act


def test_silence_on_every_channel_says_nothing() -> None:
    headings = [
        EMAIL,
        ("Reach you | Email", Role.CONSENT_EMAIL),
        ("Reach you | Post", Role.CONSENT_OTHER_CHANNEL),
    ]
    assert the_draft(headings, "ned@mail.example", "", "").statements == ()


@given(st.sampled_from(["", " ", "-", "n/a", "FALSE", "0", "☐", "not ticked", "Unchecked"]),
       st.sampled_from([Role.CONSENT_CONTACT, Role.CONSENT_OPTOUT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS,
                        Role.CONSENT_PROJECT_ONLY]))  # fmt: skip
def test_silence_never_makes_a_statement(answer: str, role: Role) -> None:
    draft = the_draft([EMAIL, (ASKS, role)], "ned@mail.example", answer)
    assert draft.statements == ()


# Stops


def test_a_struck_row_is_a_stop_with_every_address_in_it() -> None:
    table = a_table(
        [NAME, EMAIL, CONSENT, NOTE],
        ["Ned Quill", "ned@mail.example", "Yes", "also n.quill@work.example"],
        struck=frozenset({2}),
    )
    grant, stop = read(table).drafts[0].statements
    assert (grant.act, stop.act) == (Act.GRANT, Act.STOP)
    assert set(stop.addresses) == {"ned@mail.example", "n.quill@work.example"}
    assert grant.addresses == ("ned@mail.example",)
    assert stop.when == Interval(None, RECEIVED)


def test_notes_and_comments_stop() -> None:
    headings = [EMAIL, NOTE, COMMENT]
    assert the_statement(headings, "ned@mail.example", "DNC", "").act is Act.STOP
    assert the_statement(headings, "ned@mail.example", "died in May", "").act is Act.DECEASED
    spoken = the_statement(headings, "ned@mail.example", "", "Nice. Please stop emailing me.")
    assert (spoken.act, spoken.when) == (Act.STOP, span(date(2021, 3, 1), date(2021, 3, 28)))
    assert the_draft(headings, "ned@mail.example", "called", "stop the buses").statements == ()


def test_a_stop_reaches_the_address_that_was_probably_meant() -> None:
    assert the_statement([EMAIL, NOTE], "ned@@mail.example", "DNC").addresses == (
        "ned@mail.example",
    )


STOP_LIST = [NAME, EMAIL, ("When", Role.STOP_TIME), NOTE]


def test_every_line_of_a_stop_list_is_a_stop() -> None:
    stop = the_statement(
        STOP_LIST, "Ned Quill", "ned@mail.example", "2021-03-04", "by phone", kind=Kind.SUPPRESSION
    )
    assert (stop.act, stop.when) == (Act.STOP, span(date(2021, 3, 4), date(2021, 3, 4)))
    undated = the_statement(STOP_LIST, "Ned Quill", "", "", "", kind=Kind.SUPPRESSION)
    assert (undated.addresses, undated.when) == ((), Interval(None, RECEIVED))
    gone = the_statement(STOP_LIST, "Ned Quill", "", "", "deceased", kind=Kind.SUPPRESSION)
    assert gone.act is Act.DECEASED


def test_a_line_of_a_stop_list_that_names_nobody_is_held() -> None:
    reading = read(a_table(STOP_LIST, ["", "???", "", "by phone"], kind=Kind.SUPPRESSION))
    assert reading.outcomes[1].state is RowState.HELD
    assert reading.problems


def test_an_address_hidden_in_a_stop_lists_note_is_stopped() -> None:
    stop = the_statement(
        STOP_LIST, "", "", "", "wrote from ned@mail.example", kind=Kind.SUPPRESSION
    )
    assert stop.addresses == ("ned@mail.example",)


def test_bounced_addresses_are_stopped_as_addresses() -> None:
    table = a_table(
        [EMAIL, ("CLEAN_TIME", Role.STOP_TIME)],
        ["ned@mail.example", "2021-03-04 10:00:00"],
        kind=Kind.SUPPRESSION,
    )
    assert read(table).drafts[0].statements[0].act is Act.BOUNCE


# Lists


MAILCHIMP = [
    ("Email Address", Role.EMAIL),
    ("OPTIN_TIME", Role.CONSENT_TIME),
    ("TAGS", Role.SUBSCRIPTION_TOPICS),
]


def a_list(
    headings: list[tuple[str, Role]], *cells: str, file_name: str, tool: str = "Mailchimp"
) -> tuple[Statement, ...]:
    table = a_table(headings, list(cells), kind=Kind.REGISTER, file_name=file_name, tool=tool)
    return read(table, None).drafts[0].statements


def test_a_dated_sign_up_waits_for_the_forms_words() -> None:
    (grant,) = a_list(
        MAILCHIMP[:2],
        "ned@mail.example",
        "2021-03-04 10:11:12",
        file_name="subscribed_members_ab.csv",
    )
    at = datetime(2021, 3, 4, 10, 11, 12, tzinfo=UTC)
    assert (grant.act, grant.basis, grant.missing) == (
        Act.GRANT,
        Basis.SUBSCRIPTION,
        {Missing.WORDING},
    )
    assert grant.when == Interval(at, at)
    assert grant.wording


def test_a_status_alone_is_weak() -> None:
    (grant,) = a_list(MAILCHIMP[:2], "ned@mail.example", "", file_name="subscribed_members_ab.csv")
    assert grant.missing == {Missing.PLATFORM_STATUS_ONLY}
    assert grant.wording is None


def test_people_who_never_subscribed_say_nothing() -> None:
    assert (
        a_list(
            MAILCHIMP[:2],
            "ned@mail.example",
            "2021-03-04",
            file_name="nonsubscribed_members_ab.csv",
        )
        == ()
    )


def test_later_exports_of_one_list_share_their_form() -> None:
    table = a_table(
        MAILCHIMP[:2],
        ["ned@mail.example", ""],
        kind=Kind.REGISTER,
        tool="Mailchimp",
        file_name="subscribed_20210101.csv",
    )
    later = replace(table, file_name="subscribed_20220101.csv")
    other = replace(table, file_name="subscribed_staff.csv")
    prints = [read(one).wordings[0].fingerprint for one in (table, later, other)]
    assert prints[0] == prints[1] != prints[2]


REGISTER = [
    EMAIL,
    ("Joined", Role.SUBMITTED_AT),
    ("Subscribed", Role.SUBSCRIPTION_STATUS),
    ("Imported", Role.IGNORE),
]


@pytest.mark.parametrize(
    ("status", "imported", "act"),
    [("TRUE", "FALSE", Act.GRANT), ("Active", "", Act.GRANT), ("FALSE", "FALSE", Act.STOP), ("FALSE", "TRUE", Act.STOP),
     ("Unsubscribed", "", Act.STOP), ("bounced", "", Act.BOUNCE)],
)  # fmt: skip
def test_a_sites_register(status: str, imported: str, act: Act) -> None:
    (statement,) = a_list(
        REGISTER,
        "ned@mail.example",
        "Feb 11, 2021",
        status,
        imported,
        file_name="people.csv",
        tool="site",
    )
    assert statement.act is act
    if act is Act.GRANT:
        assert statement.missing == {Missing.WORDING}
        assert statement.when == span(date(2021, 2, 11), date(2021, 2, 11))


@pytest.mark.parametrize(
    ("status", "imported"), [("", "FALSE"), ("TRUE", "TRUE"), ("pending", ""), ("TRUE", "by staff")]
)
def test_people_that_staff_added_said_nothing(status: str, imported: str) -> None:
    assert (
        a_list(
            REGISTER,
            "ned@mail.example",
            "Feb 11, 2021",
            status,
            imported,
            file_name="people.csv",
            tool="site",
        )
        == ()
    )


def test_a_member_without_a_joining_date_waits_for_it() -> None:
    (grant,) = a_list(
        REGISTER, "ned@mail.example", "", "TRUE", "", file_name="people.csv", tool="site"
    )
    assert grant.missing == {Missing.WORDING, Missing.DATE}


BULLETIN = [EMAIL, ("Created", Role.SUBMITTED_AT), ("Topics", Role.SUBSCRIPTION_TOPICS)]


@pytest.mark.parametrize(
    ("topics", "acts"), [("Bin days|Have your say", [Act.GRANT]), ("Bin days|Jobs", []), ("", [])]
)
def test_only_a_bulletin_about_taking_part_counts(topics: str, acts: list[Act]) -> None:
    said = a_list(
        BULLETIN,
        "ned@mail.example",
        "2021-03-04",
        topics,
        file_name="bulletin.csv",
        tool="bulletins",
    )
    assert [statement.act for statement in said] == acts


@pytest.mark.parametrize("kind", [Kind.REGISTER, Kind.EVENT])
def test_standing_on_a_list_says_nothing(kind: Kind) -> None:
    assert the_draft([NAME, EMAIL], "Ned Quill", "ned@mail.example", kind=kind).statements == ()


# Dates, presence, answers


def test_a_date_nobody_can_believe_is_reported_and_the_projects_used() -> None:
    reading = read(
        a_table([EMAIL, ("Date", Role.SUBMITTED_AT)], ["ned@mail.example", "1901-01-01"])
    )
    assert reading.drafts[0].when == span(date(2021, 3, 1), date(2021, 3, 28))
    assert reading.problems[0].column == 1


def test_half_known_project_dates_are_one_day() -> None:
    table = a_table([EMAIL], ["ned@mail.example"])
    (draft,) = read(table, ProjectDates(None, date(2021, 3, 28))).drafts
    assert draft.when == span(date(2021, 3, 28), date(2021, 3, 28))


@pytest.mark.parametrize(
    ("cell", "came"),
    [
        ("Yes", True),
        ("Checked In", True),
        ("No", False),
        ("Not Attending", False),
        ("Attending", None),
        ("", None),
    ],
)
def test_who_came(cell: str, came: bool | None) -> None:
    assert (
        the_draft(
            [EMAIL, ("Attended", Role.ATTENDED)], "ned@mail.example", cell, kind=Kind.EVENT
        ).attended
        is came
    )


def answers(role: Role, heading: str, *cells: str) -> list[list[str]]:
    rows = [["ned@mail.example", cell] for cell in cells]
    return [
        [a.text for a in draft.answers]
        for draft in read(a_table([EMAIL, (heading, role)], *rows)).drafts
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Parks;Bins;", "Bins;"), [["Parks", "Bins"], ["Bins"]]),
        (("Parks | Bins", ""), [["Parks", "Bins"], []]),
        (("Parks\nBins", "Parks"), [["Parks", "Bins"], ["Parks"]]),
        (("Parks / Bins", "Parks"), [["Parks", "Bins"], ["Parks"]]),
        (("Parks, Bins", "Bins,Parks"), [["Parks", "Bins"], ["Bins", "Parks"]]),
        (("Parks, play and walks, Bins", "Bins"), [["Parks, play and walks", "Bins"], ["Bins"]]),
        (('"Parks","Bins, tips"', "Parks"), [["Parks", "Bins, tips"], ["Parks"]]),
        (("Parks", "none"), [["Parks"], []]),
    ],
)
def test_options_are_parted_as_the_column_parts_them(
    cells: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert answers(Role.QUESTION_MULTI, "Which topics?", *cells) == expected


@pytest.mark.parametrize(("cell", "expected"), [("Parks", ["Parks"]), ("1", ["Parks"]), ("x", ["Parks"]), ("Yes", ["Parks"]),
                                                ("", []), ("0", []), ("No", []), ("Parks (new)", ["Parks (new)"])])  # fmt: skip
def test_one_column_an_option(cell: str, expected: list[str]) -> None:
    assert answers(Role.QUESTION_MULTI_OPTION, "Which topics? | Parks", cell) == [expected]
    assert answers(Role.QUESTION_MULTI_OPTION, "Which topics? [Parks]", cell) == [expected]
    assert answers(Role.QUESTION_MULTI_OPTION, "Parks", cell) == [expected]


def test_choices_ratings_and_remarks() -> None:
    assert answers(Role.QUESTION_CHOICE, "Do you agree?", "No", "Agree", "n/a") == [
        ["No"],
        ["Agree"],
        [],
    ]
    assert answers(Role.RATING, "How much?", "4", "") == [["4"], []]
    assert answers(Role.FREE_TEXT, "Why?", "Two\nlines", "No comment") == [["Two\nlines"], []]


MIXED = a_table(
    [NAME, EMAIL, ("Date", Role.SUBMITTED_AT), ("Topics", Role.QUESTION_MULTI), CONSENT, COMMENT],
    ["Ann Quill", "ann@mail.example", "03/04/2021", "Parks, play and trees", "Yes", "Fine."],
    ["", "", "", "", "", ""],
    ["Bo Quill", "bo at mail.example", "04/05/2021", "Buses,Parks", "x", "Stop e-mailing me"],
    ["Total", "2", "", "", "", ""],
    ["Cy & Di Moss", "cy@gmial.com", "31/12/2098", "Parks, play and trees", "perhaps", ""],
    above=(["Answers", "", "", "", "", ""],),
)


@given(size=st.integers(1, 9))
def test_the_parts_of_a_long_table_put_together_are_the_whole(size: int) -> None:
    whole = read(MIXED)

    parts = list(draft_in_chunks(MIXED, PROJECT, RECEIVED, size=size))

    assert all(len(part.outcomes) <= size for part in parts)
    assert [one for part in parts for one in part.outcomes] == list(whole.outcomes)
    assert [one for part in parts for one in part.drafts] == list(whole.drafts)
    assert [one for part in parts for one in part.problems] == list(whole.problems)
    assert {part.wordings for part in parts} == {whole.wordings}


def test_a_table_without_records_has_one_empty_part() -> None:
    bare = replace(MIXED, sheet=Sheet("Sheet1", ()))
    assert [part.outcomes for part in draft_in_chunks(bare, PROJECT, RECEIVED, size=5)] == [()]
    assert read(bare).drafts == ()


def test_a_date_column_whose_order_nobody_can_tell_is_said_once() -> None:
    table = a_table(
        [NAME, ("Signed", Role.SUBMITTED_AT)], ["Ann Quill", "03/04/2021"], ["Bo Quill", "05/06/2021"]
    )  # fmt: skip
    (problem,) = read(table, None).problems
    assert (problem.row, problem.column, problem.header) == (2, 1, "Signed")
    assert "which number is the month in “03/04/2021”" in problem.sentence

    assert not read(
        a_table([NAME, ("Signed", Role.SUBMITTED_AT)], ["Ann Quill", "May 2019"])
    ).problems


def merged(*spread: tuple[int, int]) -> Table:
    table = a_table(
        [NAME, EMAIL, CONSENT],
        ["Ann Quill", "ann@mail.example", "Yes"],
        ["Bo Quill", "bo@mail.example", "Yes"],
        ["Cy Moss", "cy@mail.example", "Yes"],
    )
    return replace(table, sheet=replace(table.sheet, spread=frozenset(spread)))


def test_a_yes_merged_over_several_rows_is_nobodys() -> None:
    found = read(merged((3, 2)))
    assert [len(draft.statements) for draft in found.drafts] == [0, 0, 1]
    assert [problem.row for problem in found.problems] == [2, 3]
    assert "merged" in found.problems[0].sentence


def test_staff_may_say_what_a_merged_yes_means() -> None:
    decided = {(2, "Yes"): Said.YES}
    found = draft_rows(merged((3, 2)), PROJECT, RECEIVED, decided=decided)
    assert [len(draft.statements) for draft in found.drafts] == [1, 1, 1]
    assert not found.problems


def test_a_no_merged_over_several_rows_is_everybodys() -> None:
    table = a_table([NAME, EMAIL, CONSENT], ["Ann Quill", "ann@mail.example", "No"], ["Bo Quill", "bo@mail.example", "No"])  # fmt: skip
    table = replace(table, sheet=replace(table.sheet, spread=frozenset({(3, 2)})))
    assert [d.statements[0].act for d in read(table).drafts] == [Act.DECLINE, Act.DECLINE]


@pytest.mark.parametrize("cell", ["bo.quill (at) mail.example", "bo.quill [at] mail dot example", "bo.quill at mail.example"])  # fmt: skip
def test_an_address_in_words_on_a_stop_list_stops_what_it_probably_means(cell: str) -> None:
    found = read(a_table([EMAIL], [cell], kind=Kind.SUPPRESSION))
    (draft,) = found.drafts
    assert draft.addresses == ()
    assert draft.statements[0].addresses == ("bo.quill@mail.example",)
    assert "did you mean bo.quill@mail.example?" in found.problems[0].sentence


def test_an_address_in_words_gives_no_yes() -> None:
    found = read(a_table([EMAIL, CONSENT], ["bo at mail.example", "Yes"]))
    assert [(draft.addresses, draft.statements) for draft in found.drafts] == [((), ())]


def test_a_hidden_row_is_left_out_unless_it_says_no() -> None:
    asked = "May we e-mail you about future consultations?"
    rows = [
        ["Name", "Email", asked],
        *([f"Ada Ash{n}", f"ada{n}@post.example", "Yes"] for n in range(4)),
        ["Ben Ash", "ben@post.example", "Yes"],
        ["Cara Ash", "cara@post.example", "No"],
    ]
    table = find_tables([Sheet("x", rows, hidden_rows=frozenset({6, 7}))], "list.xlsx")[0]
    reading = draft_rows(table, None, datetime(2026, 1, 9, tzinfo=UTC))
    by_row = {one.row: (one.state, one.reason) for one in reading.outcomes}
    assert by_row[6] == (RowState.SKIPPED, "Hidden in the workbook, so it is left out.")
    assert by_row[7] == (RowState.ACCEPTED, "")
    assert {s.act for d in reading.drafts if d.row == 7 for s in d.statements} == {Act.DECLINE}


def test_a_hidden_row_of_a_stop_list_is_read_like_the_others() -> None:
    rows = [["Email"], *([f"ada{n}@post.example"] for n in range(4))]
    sheet = Sheet("x", rows, hidden_rows=frozenset({3}))
    table = find_tables([sheet], "do not contact.xlsx")[0]
    reading = draft_rows(table, None, datetime(2026, 1, 9, tzinfo=UTC))
    assert [one.state for one in reading.outcomes][2] is RowState.ACCEPTED


HOUSEHOLD = [NAME, EMAIL, CONSENT]


def a_household(*rows: list[str], spread: set[tuple[int, int]]) -> Reading:
    """Rows below a heading (the first is row 2), with these cells filled in from merged ones."""
    table = a_table(HOUSEHOLD, *rows)
    return read(replace(table, sheet=replace(table.sheet, spread=frozenset(spread))))


def said(reading: Reading, row: int) -> list[tuple[Act, tuple[str, ...]]]:
    (draft,) = [draft for draft in reading.drafts if draft.row == row]
    return [(one.act, one.addresses) for one in draft.statements]


def test_a_yes_beside_an_address_filled_in_from_a_merged_cell_is_not_said_there() -> None:
    both = "hale@mail.example"
    reading = a_household(["Ann Hale", both, "Yes"], ["Rob Hale", both, "Yes"], spread={(3, 1)})
    assert said(reading, 2) == [(Act.GRANT, (both,))]
    assert said(reading, 3) == []
    (problem,) = reading.problems
    assert (problem.row, problem.header) == (3, "Email")
    assert "merged with another row" in problem.sentence


def test_a_no_beside_such_an_address_is_said_there() -> None:
    both = "hale@mail.example"
    reading = a_household(["Ann Hale", both, "Yes"], ["Rob Hale", both, "No"], spread={(3, 1)})
    assert said(reading, 3) == [(Act.DECLINE, (both,))]
    assert not reading.problems
    (draft,) = [draft for draft in reading.drafts if draft.row == 3]
    assert [address.canonical for address in draft.addresses] == [both]


def test_a_yes_counts_at_an_address_that_stands_on_the_row_itself() -> None:
    own, both = "rob@mail.example", "hale@mail.example"
    table = a_table(
        [NAME, EMAIL, ("Second email", Role.EMAIL), CONSENT],
        ["Ann Hale", "", both, "Yes"],
        ["Rob Hale", own, both, "Yes"],
        ["Ros Hale", both, both, "Yes"],
    )
    spread = frozenset({(3, 2), (4, 2)})
    reading = read(replace(table, sheet=replace(table.sheet, spread=spread)))
    assert said(reading, 3) == [(Act.GRANT, (own,))]
    assert said(reading, 4) == [(Act.GRANT, (both,))]


def test_a_merged_cell_that_is_no_address_takes_no_yes_away() -> None:
    reading = a_household(
        ["Hale", "ann@mail.example", "Yes"], ["Hale", "rob@mail.example", "Yes"], spread={(3, 0)}
    )
    assert said(reading, 3) == [(Act.GRANT, ("rob@mail.example",))]
    assert not reading.problems
