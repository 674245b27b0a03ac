"""Whole tables: where they begin, whose they are, what their columns hold."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from importers.draft import Column, FileRefused, Kind, Role, Sheet, Table
from importers.recognise import find_table, find_tables
from importers.recognise.permission import DOUBTED

PEOPLE = [
    ("Ann Archer", "ann@archer.example", "ZX1 1AB", "07700 900001", "Yes"),
    ("Bea Brown", "bea.brown@mail.example", "ZX1 2CD", "07700 900002", "No"),
    ("Cyd Clarke", "cyd@clarke.example", "ZX2 3EF", "07700 900003", "Yes"),
    ("Dai Davies", "dai@davies.example", "ZX2 4GH", "07700 900004", ""),
    ("Eve Eze", "eve.eze@mail.example", "ZX3 5JL", "07700 900005", "Yes"),
    ("Fay Ford", "fay@ford.example", "ZX3 6NP", "07700 900006", "No"),
]
HEADINGS = ("Name", "Email", "Postcode", "Phone", "May we email you about other surveys?")


def a_sheet(
    rows: Sequence[Sequence[str]], name: str = "Responses", *, hidden: bool = False
) -> Sheet:
    return Sheet(name, [list(row) for row in rows], hidden=hidden)


def found(rows: Sequence[Sequence[str]], file_name: str = "survey.csv", sheet: str = "x") -> Table:
    return find_table([a_sheet(rows, sheet)], file_name)


def roles(table: Table) -> list[Role]:
    return [column.role for column in table.columns]


def one(heading: str, *values: str, rows: int = 20) -> Column:
    """The last column of a small table of people, under a heading of one's own."""
    cells = [*((values or ("",)) * rows)[:rows]]
    people = [("id", heading), *((f"R{i:06}", cell) for i, cell in enumerate(cells))]
    return found(people).columns[-1]


def test_a_plain_table() -> None:
    table = found([HEADINGS, *PEOPLE])
    assert (table.header_row, table.header_rows, table.first_row) == (1, 1, 2)
    assert roles(table) == [
        Role.FULL_NAME,
        Role.EMAIL,
        Role.POSTCODE,
        Role.PHONE,
        Role.CONSENT_CONTACT,
    ]
    assert table.columns[4].wording is not None
    assert table.columns[0].samples == ("Ann Archer", "Bea Brown", "Cyd Clarke")
    assert table.tool == "spreadsheet"


def test_titles_above_the_headings_are_passed_over() -> None:
    titles = [("Survey 2024",), ("CONFIDENTIAL",), ("Prepared by us", "", "Printed: 1/2/2024"), ()]
    table = found([*titles, HEADINGS, *PEOPLE])
    assert (table.header_row, table.first_row) == (5, 6)


def test_group_headings_reach_over_the_means_beside_them_only() -> None:
    group = ("", "", "How may we contact you about future surveys?", "", "")
    names = ("Name", "Email", "Email", "Post", "Notes")
    people = [(n, e, "Yes", "No", "") for n, e, *_ in PEOPLE]
    table = found([("Title",), (), group, names, *people])
    assert (table.header_row, table.header_rows, table.first_row) == (4, 2, 5)
    assert roles(table)[2:] == [Role.CONSENT_EMAIL, Role.CONSENT_OTHER_CHANNEL, Role.NOTE]
    assert table.columns[3].header == "How may we contact you about future surveys? | Post"


SURVEYMONKEY = [
    (
        "Respondent ID",
        "Collector ID",
        "Date Created",
        "Email Address",
        "Which matter to you?",
        "",
        "Why?",
        "Your details",
        "",
    ),
    ("", "", "", "", "Parks", "Buses", "Open-Ended Response", "Name", "Email Address"),
    *(
        (
            f"118000{i}",
            "400",
            f"03/0{i + 1}/2024 10:00:00 AM",
            "",
            "Parks" if i % 2 else "",
            "Buses",
            f"Because number {i} says so, at length",
            n,
            e,
        )
        for i, (n, e, *_) in enumerate(PEOPLE)
    ),
]


def test_options_in_a_second_row_belong_to_their_question() -> None:
    table = found(SURVEYMONKEY)
    assert (table.tool, table.header_row, table.header_rows, table.first_row) == (
        "SurveyMonkey",
        1,
        2,
        3,
    )
    assert roles(table) == [
        Role.RESPONSE_ID,
        Role.IGNORE,
        Role.SUBMITTED_AT,
        Role.IGNORE,
        Role.QUESTION_MULTI_OPTION,
        Role.QUESTION_MULTI_OPTION,
        Role.FREE_TEXT,
        Role.FULL_NAME,
        Role.EMAIL,
    ]
    assert table.columns[5].header == "Which matter to you? | Buses"
    assert table.columns[6].header == "Why?"


def test_an_option_nobody_ticked_is_still_an_option() -> None:
    rows = [list(row) for row in SURVEYMONKEY]
    for row in rows[2:]:
        row[4] = ""
    assert roles(found(rows))[4] is Role.QUESTION_MULTI_OPTION


def test_short_names_below_whole_questions_are_a_second_row() -> None:
    questions = ("Response ID", "Submitted", "1: What is your email address?", "2: Do you agree?")
    names = ("Response ID", "Date submitted", "Email", "Agreement")
    people = [(f"ANON-AB{i}", f"2024-03-0{i + 1}", e, "Yes") for i, (_, e, *_) in enumerate(PEOPLE)]
    table = found([questions, names, *people])
    assert (table.header_row, table.header_rows, table.first_row) == (1, 2, 3)


def test_references_above_the_questions_are_passed_over() -> None:
    refs = ("Ident 1", "Ident 2", "Ident 3", "Ident 4", "Ident 5")
    table = found([refs, HEADINGS, *PEOPLE])
    assert (table.header_row, table.header_rows, table.first_row) == (2, 2, 3)
    assert roles(table)[1] is Role.EMAIL


def test_qualtrics_questions_stand_between_ids_and_references() -> None:
    ids = (
        "StartDate",
        "EndDate",
        "ResponseId",
        "RecipientEmail",
        "DistributionChannel",
        "Q1",
        "Q2",
    )
    texts = ("Anfang", "Ende", "Antwort", "Empfänger", "Kanal", "Your email", "Why?")
    refs = tuple(f'{{"ImportId":"QID{i}"}}' for i in range(7))
    people = [
        ("2024-03-05 10:00:00", "2024-03-05 10:09:00", f"R_{i}", "", "anonymous", e, "x")
        for i, (_, e, *_) in enumerate(PEOPLE)
    ]
    table = found([ids, texts, refs, *people])
    assert (table.tool, table.header_row, table.header_rows, table.first_row) == (
        "Qualtrics",
        2,
        3,
        4,
    )
    assert roles(table)[:6] == [
        Role.STARTED_AT,
        Role.SUBMITTED_AT,
        Role.RESPONSE_ID,
        Role.IGNORE,
        Role.IGNORE,
        Role.EMAIL,
    ]


def test_a_webinar_report_s_people_are_its_attendees_not_its_host() -> None:
    report = [
        ("Attendee Report",),
        ("Topic", "Webinar ID"),
        ("Parks", "812"),
        ("Host Details",),
        ("Attended", "User Name (Original Name)", "Email"),
        ("Yes", "The team", "team@council.example"),
        ("Attendee Details",),
        ("Attended", "User Name (Original Name)", "Email", "Registration Time", "Join Time"),
        *(("Yes", n, e, "03/05/2024 10:00:00 AM", "03/06/2024 06:30:00 PM") for n, e, *_ in PEOPLE),
    ]
    table = found(report)
    assert (table.tool, table.kind, table.header_row, table.first_row) == (
        "Zoom webinar",
        Kind.EVENT,
        8,
        9,
    )
    assert roles(table) == [
        Role.ATTENDED,
        Role.DISPLAY_NAME,
        Role.EMAIL,
        Role.SUBMITTED_AT,
        Role.EVENT_JOIN,
    ]


def test_a_bare_list_of_addresses_has_no_headings() -> None:
    table = found([(e,) for _, e, *_ in PEOPLE], "Subscribers.csv")
    assert (table.header_row, table.header_rows, table.first_row) == (0, 0, 1)
    assert (roles(table), table.kind) == ([Role.EMAIL], Kind.REGISTER)


def test_the_address_people_gave_outranks_the_tool_s_own_empty_one() -> None:
    rows = [("ID", "Start time", "Completion time", "Email", "Name", "Your name", "E-mail")]
    rows += [
        (str(i), "2024-03-05 09:00:00", "2024-03-05 09:05:00", "anonymous", "", n, e)
        for i, (n, e, *_) in enumerate(PEOPLE)
    ]
    assert roles(found(rows))[3:] == [Role.IGNORE, Role.IGNORE, Role.FULL_NAME, Role.EMAIL]


def test_an_address_nobody_gave_is_still_its_column() -> None:
    rows = [("What is your name?", "What is your email address?", "Comments")]
    rows += [("", "", f"The number {i} bus is late") for i in range(5)]
    assert roles(found(rows)) == [Role.FULL_NAME, Role.EMAIL, Role.FREE_TEXT]


def test_staff_are_no_participants() -> None:
    rows = [
        ("Email", "Assignee email", "Host email"),
        *((e, "o@council.example", "h@council.example") for _, e, *_ in PEOPLE),
    ]
    assert roles(found(rows)) == [Role.EMAIL, Role.IGNORE, Role.IGNORE]


def test_a_name_beside_a_surname_is_the_first_name() -> None:
    rows = [("Name", "Surname", "Email"), *((*n.split(), e) for n, e, *_ in PEOPLE)]
    assert roles(found(rows)) == [Role.FIRST_NAME, Role.LAST_NAME, Role.EMAIL]


def test_addresses_are_known_without_a_telling_heading() -> None:
    rows = [("Who", "Where to", "What for"), *((n, e, "Parks") for n, e, *_ in PEOPLE)]
    assert roles(found(rows))[:2] == [Role.FULL_NAME, Role.EMAIL]


def test_there_is_one_id() -> None:
    rows = [
        ("Order #", "Order Date", "Attendee Status", "Email", "Attendee #", "Booking reference")
    ]
    rows += [
        (f"900{i}", "2024-03-05", "Attending", e, f"18{i}", f"B{i}")
        for i, (_, e, *_) in enumerate(PEOPLE)
    ]
    table = found(rows)
    assert roles(table).count(Role.RESPONSE_ID) == 1
    assert (table.tool, table.kind) == ("Eventbrite", Kind.EVENT)


@pytest.mark.parametrize(
    ("heading", "values", "role"),
    [
        ("Part of town", ["Castle", "Marsh End", "Old Town"], Role.LOCATION),
        ("How old are you?", ["16-24", "25-34", "75+"], Role.DEMOGRAPHIC),
        ("Which bracket?", ["16 to 24", "25 to 34", "over 75"], Role.DEMOGRAPHIC),
        ("What is your ethnic group?", ["White", "Asian", "Mixed"], Role.DEMOGRAPHIC),
        ("How important is this, from 1 to 5?", ["1", "3", "5", "4"], Role.RATING),
        ("Overall satisfaction", ["Satisfied", "Neutral", "Dissatisfied"], Role.RATING),
        ("Do you agree with the plan?", ["Agree", "Disagree", "Neither"], Role.QUESTION_CHOICE),
        (
            "Topics that matter",
            ["Parks, Buses", "Parks", "Buses", "Buses, Bins", "Bins, Parks"],
            Role.QUESTION_MULTI,
        ),
        (
            "What should we look at? (tick all that apply)",
            ["Parks; Buses", "Bins; Parks", "Bins"],
            Role.QUESTION_MULTI,
        ),
        ("Parks", ["Parks", ""], Role.QUESTION_MULTI_OPTION),
        ("What do you use? [Library]", ["Yes", "No"], Role.QUESTION_MULTI_OPTION),
        (
            "House number and road",
            ["12 Oak Lane", "3 Mill Road", "Flat 4 High Street"],
            Role.ADDRESS,
        ),
        (
            "Which organisation do you represent?",
            ["Oak Residents Association", "None", "Mill Traders"],
            Role.ORGANISATION,
        ),
        ("Latitude", ["53.24802", "53.11111", "53.2"], Role.COORDINATE),
        ("IP", ["192.0.2.1", "192.0.2.20", "2001:db8::1"], Role.IP_ADDRESS),
        ("Started", ["05/03/2024 10:00", "13/03/2024 11:30"], Role.STARTED_AT),
        ("Reply came", ["05/03/2024", "13/03/2024", "1 May 2024"], Role.SUBMITTED_AT),
        ("Last modified", ["05/03/2024", "13/03/2024"], Role.IGNORE),
        ("Photo", ["https://drive.example/a", "https://drive.example/b"], Role.IGNORE),
        ("Salutation", ["Mr", "Mrs", "Dr"], Role.TITLE),
        ("Officer notes", ["spoke at drop-in", "large print"], Role.NOTE),
        ("Team notes", ["DNC", ""], Role.NOTE),
        ("Attended?", ["Yes", "No"], Role.ATTENDED),
        ("May we publish your comments?", ["Yes", "No"], Role.CONSENT_PUBLICATION),
        ("Opt out of further contact?", ["Y", "N"], Role.CONSENT_OPTOUT),
    ],
)
def test_columns_are_known_by_words_and_cells(heading: str, values: list[str], role: Role) -> None:
    assert one(heading, *values).role is role


def test_an_email_question_answered_yes_or_no_holds_no_addresses() -> None:
    assert one("Email", "Yes", "No").role is not Role.EMAIL


def test_people_s_own_words_are_free_text() -> None:
    said = [f"I think the number {i} bus should come more often in the evening" for i in range(20)]
    assert one("What would you change?", *said).role is Role.FREE_TEXT
    assert one("Q9", *said).role is Role.FREE_TEXT


def test_the_same_word_in_every_row_is_the_tool_s() -> None:
    assert one("Project", "The big plan").role is Role.IGNORE


@pytest.mark.parametrize(
    ("file_name", "sheet", "kind"),
    [
        ("DO NOT CONTACT list.csv", "x", Kind.SUPPRESSION),
        ("contacts.xlsx", "Opt-outs", Kind.SUPPRESSION),
        ("Requests to be removed 2023.csv", "x", Kind.SUPPRESSION),
        ("GDPR erasure requests.csv", "x", Kind.SUPPRESSION),
        ("dnc_2024.csv", "x", Kind.SUPPRESSION),
        ("sign-in sheet library.xls", "Drop in", Kind.EVENT),
        ("workshop attendees.csv", "x", Kind.EVENT),
        ("stakeholder database.xlsx", "x", Kind.REGISTER),
        ("Newsletter subscribers.csv", "x", Kind.REGISTER),
        ("people.csv", "x", Kind.REGISTER),
    ],
)
def test_lists_of_contacts_are_told_by_their_names(file_name: str, sheet: str, kind: Kind) -> None:
    contacts = [row[:4] for row in (HEADINGS, *PEOPLE)]
    assert found(contacts, file_name, sheet).kind is kind


def test_a_title_may_say_that_a_list_is_to_be_left_alone() -> None:
    contacts = [row[:4] for row in (HEADINGS, *PEOPLE)]
    assert (
        found([("People who asked not to be contacted: do not email",), (), *contacts]).kind
        is Kind.SUPPRESSION
    )


def test_a_form_with_questions_is_a_form_whatever_its_name() -> None:
    assert found([HEADINGS, *PEOPLE], "unsubscribed people survey.csv").kind is Kind.RESPONSE


def test_on_a_list_to_be_left_alone_dates_are_stops_and_texts_are_reasons() -> None:
    rows = [("Date rec'd", "How", "Who", "Email", "What they said")]
    rows += [
        (f"0{i + 1}/03/2024", "phone", n, e, "Please take me off your mailing list")
        for i, (n, e, *_) in enumerate(PEOPLE)
    ]
    table = found(rows, "Opt outs log.xlsx")
    assert roles(table) == [Role.STOP_TIME, Role.NOTE, Role.FULL_NAME, Role.EMAIL, Role.NOTE]


MAILCHIMP = (
    "Email Address",
    "First Name",
    "Last Name",
    "MEMBER_RATING",
    "OPTIN_TIME",
    "LEID",
    "EUID",
    "TAGS",
)


@pytest.mark.parametrize(
    ("name", "extra", "tool", "kind"),
    [
        ("subscribed_members_export_ab12.csv", "LAST_CHANGED", "Mailchimp subscribed", Kind.REGISTER),
        ("unsubscribed_members_export_ab12.csv", "UNSUB_TIME", "Mailchimp unsubscribed", Kind.SUPPRESSION),
        ("cleaned_members_export_ab12.csv", "CLEAN_TIME", "Mailchimp cleaned", Kind.SUPPRESSION),
        ("cleaned_members_export_ab12.csv", "REGION", "Mailchimp cleaned", Kind.SUPPRESSION),
        ("unsubscribed_members_export_ab12.csv", "REGION", "Mailchimp unsubscribed", Kind.SUPPRESSION),
        ("nonsubscribed_members_export_ab12.csv", "REGION", "Mailchimp", Kind.REGISTER),
        ("members.csv", "UNSUB_TIME", "Mailchimp", Kind.SUPPRESSION),
        ("members.csv", "CLEAN_TIME", "Mailchimp", Kind.SUPPRESSION),
    ],
)  # fmt: skip
def test_mailchimp_says_who_left_only_in_the_file_s_name(
    name: str, extra: str, tool: str, kind: Kind
) -> None:
    people = [
        (
            e,
            *n.split(),
            "3",
            "2024-03-05 10:00:00",
            f"1{i}",
            f"a{i}f",
            '"Parks"',
            "2024-05-05 10:00:00",
        )
        for i, (n, e, *_) in enumerate(PEOPLE)
    ]
    table = found([(*MAILCHIMP, extra), *people], name)
    assert (table.tool, table.kind) == (tool, kind)
    assert roles(table)[4] is Role.CONSENT_TIME
    assert (Role.STOP_TIME in roles(table)) == (extra in ("UNSUB_TIME", "CLEAN_TIME"))


def test_a_register_s_topics_are_subscriptions_and_a_form_s_are_answers() -> None:
    topics = ["Bins|News", "News", "Bins"]
    rows = [("Contact", "Origin", "Subscription Created", "Topics")]
    rows += [
        (e, "Direct", "03/05/2024 10:00 AM", topics[i % 3]) for i, (_, e, *_) in enumerate(PEOPLE)
    ]
    assert roles(found(rows))[3] is Role.SUBSCRIPTION_TOPICS
    form = [
        ("Timestamp", "Email", "Topics"),
        *(("05/03/2024 10:00:00", e, topics[i % 3]) for i, (_, e, *_) in enumerate(PEOPLE)),
    ]
    table = found(form)
    assert roles(table)[2] in (Role.QUESTION_MULTI, Role.QUESTION_CHOICE)
    assert table.tool == "Google Forms"


def test_the_sheet_with_the_people_is_chosen_and_the_rest_is_named() -> None:
    sheets = [
        a_sheet([("Responses", "6"), ("Support", "4")], "Summary"),
        a_sheet([("Old", "notes"), ("x", "y")], "Drafts", hidden=True),
        a_sheet([HEADINGS, *PEOPLE], "Sheet2"),
        a_sheet([("Code", "Meaning"), ("1", "Agree"), ("2", "Disagree")], "Lookup"),
    ]
    table = find_table(sheets, "survey.xlsx")
    assert table.sheet.cells is sheets[2].cells
    assert table.notes == (
        "Only the sheet 'Sheet2' was read; left out: 'Summary', 'Lookup'.",
        "Hidden sheets were left out: 'Drafts'.",
    )


def test_a_second_sheet_of_people_never_goes_unnoticed() -> None:
    contacts = [row[:4] for row in (HEADINGS, *PEOPLE)]
    sheets = [a_sheet([HEADINGS, *PEOPLE]), a_sheet(contacts, "Do not contact")]
    first, second = find_tables(sheets, "survey.xlsx")
    assert first.notes == ("More people seem to be on: 'Do not contact'.",)
    assert (second.sheet.name, second.kind) == ("Do not contact", Kind.SUPPRESSION)


def test_hidden_rows_and_columns_are_named_and_left_out_but_for_names_and_noes() -> None:
    comments = [*HEADINGS, "Ward"], *([*person, "Castle"] for person in PEOPLE)
    hidden = frozenset({0, len(HEADINGS)})
    sheet = Sheet("x", list(comments), hidden_rows=frozenset({3}), hidden_columns=hidden)
    shown = find_table([replace(sheet, hidden_columns=frozenset())], "survey.xlsx")
    table = find_table([sheet], "survey.xlsx")
    assert table.notes == (
        "Hidden rows are left out unless they say no: 3.",
        "Hidden columns are left out, but for names and noes: A, F.",
    )
    assert shown.columns[-1].role is not Role.IGNORE
    assert table.columns[-1].role is Role.IGNORE
    assert [c.role for c in table.columns if c.position not in hidden] == [
        c.role for c in shown.columns if c.position not in hidden
    ]


def test_a_workbook_all_hidden_is_read_all_the_same() -> None:
    assert find_table([a_sheet([HEADINGS, *PEOPLE], hidden=True)], "s.xlsx").first_row == 2


def test_a_column_beyond_the_headings_is_not_lost() -> None:
    table = found([HEADINGS, *((*person, "more") for person in PEOPLE)])
    assert len(table.columns) == 6
    assert table.columns[5].header == ""


@pytest.mark.parametrize(
    "rows",
    [
        [()],
        [("", ""), ("", "")],
        [HEADINGS],
        [("12", "13"), ("14", "15"), ("16", "17")],
    ],
)
def test_nobody_is_refused(rows: list[Sequence[str]]) -> None:
    with pytest.raises(FileRefused, match="no table"):
        found(rows)


def test_totals_are_refused() -> None:
    rows = [
        ("Answer", "All", "Men", "Women"),
        *((f"Option {i}", "37%", "46%", "1%") for i in range(9)),
    ]
    with pytest.raises(FileRefused, match="totals and percentages"):
        found(rows)


def test_no_sheets_at_all_are_refused() -> None:
    with pytest.raises(FileRefused):
        find_table([], "empty.xlsx")


def test_references_are_passed_over_where_the_questions_are_the_likelier_headings() -> None:
    refs = ("Q1", "Q2", "Q3", "Q4", "Q5")
    for above in (refs, ("1", "2", "3", "4", "5")):
        table = found([above, HEADINGS, *PEOPLE])
        assert (table.header_row, table.first_row) == (2, 3)


def test_an_early_row_of_words_is_no_second_heading() -> None:
    rows = [("Submitted", "Email", "Age"), ("n/a", "unknown", "n/a")]
    rows += [(f"0{i + 1}/03/2024", e, str(30 + i)) for i, (_, e, *_) in enumerate(PEOPLE)]
    assert found(rows).first_row == 2


def test_a_date_nobody_named_is_no_second_day_of_the_answer() -> None:
    rows = [("Date received", "Xyz", "Email")]
    rows += [("05/03/2024", "01/01/2020", e) for _, e, *_ in PEOPLE]
    assert roles(found(rows)) == [Role.SUBMITTED_AT, Role.IGNORE, Role.EMAIL]


def test_topics_ticked_one_at_a_time_on_a_form_are_a_choice() -> None:
    rows = [("Timestamp", "Email", "Topics")]
    rows += [
        ("05/03/2024 10:00:00", e, "Bins" if i % 2 else "Parks")
        for i, (_, e, *_) in enumerate(PEOPLE)
    ]
    assert roles(found(rows))[2] is Role.QUESTION_CHOICE


def test_organisations_are_no_names() -> None:
    rows = [("Xyz", "Email")]
    rows += [(f"{n.split()[0]} Residents Association", e) for n, e, *_ in PEOPLE]
    assert roles(found(rows))[0] is not Role.FULL_NAME


def test_the_same_long_comment_many_times_is_still_a_comment() -> None:
    said = [
        "Please keep the library open on Saturdays for families",
        "The bus is far too late for the evening shift",
    ]
    assert one("Please explain your answer", *said, rows=40).role is Role.FREE_TEXT


def test_links_and_machine_text_are_ignored() -> None:
    assert one("Xyz", '{"age": 3}', '{"age": 4}').role is Role.IGNORE


def test_data_that_fills_a_consent_column_is_no_consent() -> None:
    when = [f"0{i + 1}/03/2024 10:00" for i in range(9)]
    assert one("Opt-in date", *when).role is Role.CONSENT_TIME
    assert one("Opted out on", *when).role is Role.STOP_TIME
    assert one("Opted out on").role is Role.STOP_TIME


def test_a_line_with_a_name_and_an_address_is_somebody_not_a_heading() -> None:
    table = found([(e,) for _, e, *_ in PEOPLE[:5]] + [("Fay Ford <fay@ford.example>",)] * 2)
    assert (table.header_row, table.first_row) == (0, 1)
    assert (table.tool, roles(table)) == ("Mailman roster", [Role.EMAIL])


def test_a_bare_roster_of_people_to_leave_alone_is_a_stop_list() -> None:
    table = found([(e,) for _, e, *_ in PEOPLE], "opted out.csv")
    assert (table.tool, table.kind) == ("Mailman roster", Kind.SUPPRESSION)


def test_a_meeting_s_block_is_not_its_people() -> None:
    block = [
        ("Meeting ID", "Topic", "User Email", "Participants"),
        ("8", "Talk", "h@x.example", "6"),
    ]
    names = ("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Guest")
    people = [
        (n, e, "03/20/2024 06:31:00 PM", "03/20/2024 07:31:00 PM", "Yes") for n, e, *_ in PEOPLE
    ]
    for between in ([], [()]):
        table = found([*block, *between, names, *people])
        assert table.header_row == 3 + len(between)
        assert (table.tool, table.kind) == ("Zoom meeting", Kind.EVENT)


def test_an_address_is_found_under_any_heading() -> None:
    """The e-mail column is chosen by what is in it, never by its name."""
    rows = [
        ("Ref", "Where to send it", "Email"),
        *((f"R{i:05}", e, "Yes") for i, (_, e, *_) in enumerate(PEOPLE)),
    ]
    table = found(rows)
    assert table.columns[1].role is Role.EMAIL
    assert table.columns[2].role is not Role.EMAIL


def test_a_tool_s_own_email_column_without_addresses_is_no_email_column() -> None:
    names = ("Contact", "Type", "Origin", "Subscription Created", "Topics", "Address")
    rows = [
        (f"Area {i % 2}", "Email", "Direct", "03/05/2024 08:52 PM GMT", "News", e)
        for i, (_, e, *_) in enumerate(PEOPLE)
    ]
    table = found([names, *rows])
    assert table.tool == "GovDelivery"
    assert [c.header for c in table.columns if c.role is Role.EMAIL] == ["Address"]


def test_a_few_addresses_over_and_over_beside_the_people_s_own_are_staff_s() -> None:
    people = [
        (f"Ann{i} Archer", f"ann{i}@archer.example", f"officer{i % 2}@us.example")
        for i in range(20)
    ]
    table = found([("Name", "Email", "Email of contact"), *people])
    assert roles(table)[1:] == [Role.EMAIL, Role.IGNORE]


def test_other_beside_a_question_s_options_is_written_by_hand() -> None:
    names = ("id", "Which matter? [Parks]", "Which matter? [Buses]", "Which matter? [Other]")
    wild = ["ducks", "", "bats", "moles", "", "the old pond"]
    rows = [
        (f"R{i:05}", "Yes" if i % 2 else "No", "No" if i % 3 else "Yes", wild[i]) for i in range(6)
    ]
    assert roles(found([names, *rows]))[3] is Role.FREE_TEXT


def test_a_street_s_name_in_a_question_makes_no_address_of_the_answers() -> None:
    column = one("5. New filters: Mill Lane Road", "Agree", "Disagree", "No opinion", rows=30)
    assert column.role is Role.QUESTION_CHOICE


def test_an_address_without_its_postcode_is_an_address() -> None:
    column = one("Address (not postcode)", *(f"{i} Mill Lane" for i in range(20)))
    assert column.role is Role.ADDRESS


def test_a_ward_or_something_else_is_a_place() -> None:
    assert one("Ward / settlement", "Mill Hill", "Castle", "Old Town").role is Role.LOCATION


def test_recommending_an_approach_to_others_asks_for_no_contact() -> None:
    column = one(
        "Would you recommend this approach to others working elsewhere?", "Yes", "No", "Unsure"
    )
    assert column.role is Role.QUESTION_CHOICE


@pytest.mark.parametrize(
    "heading",
    [
        "Have you read our privacy notice?",
        "Have you seen how we use your information?",
        "Did you read the data protection statement?",
    ],
)
def test_having_read_the_terms_is_a_privacy_notice(heading: str) -> None:
    assert one(heading, "Yes", "No").role is Role.PRIVACY_NOTICE


def test_having_read_the_terms_together_with_leave_to_write_is_doubted_not_dropped() -> None:
    column = one(
        "Have you read our privacy notice and may we email you about other surveys?", "Yes", "No"
    )
    assert column.role in (Role.CONSENT_CONTACT, Role.CONSENT_OPTOUT)
    assert column.confidence <= DOUBTED


@pytest.mark.parametrize(
    ("coloured", "said"),
    [
        ({1, 3}, "row 3 is coloured"),
        ({1, 3, 5}, "rows 3, 5 are coloured"),
        ({1}, ""),
        (set(range(1, 21)), ""),
    ],
)
def test_coloured_rows_are_mentioned_unless_they_are_stripes(coloured: set[int], said: str) -> None:
    people = [["Name", "Email"], *([f"Ada Ash{n}", f"ada{n}@post.example"] for n in range(19))]
    sheet = Sheet("Sheet1", people, coloured=frozenset(coloured))
    notes = " ".join(find_tables([sheet], "list.xlsx")[0].notes)
    assert (said in notes) if said else ("coloured" not in notes)


def test_what_a_workbook_holds_besides_cells_is_told() -> None:
    people = [["Name", "Email"], ["Ada Ash", "ada@post.example"], ["Ben Ash", "ben@post.example"]]
    sheet = Sheet("Sheet1", people, remarks=("It holds macros; they were not run.",))
    assert "It holds macros; they were not run." in find_tables([sheet], "list.xlsm")[0].notes


@pytest.mark.parametrize("piece", ["=", "-", "(", "[", "a@"])
def test_a_very_long_cell_is_looked_at_once(piece: str) -> None:
    people = [[f"Ada Ash{n}", f"ada{n}@post.example"] for n in range(30)]
    rows = [["Name", "Email"], *people, [piece * 30_000, piece * 30_000]]
    table = find_tables([Sheet("Sheet1", rows)], "list.csv")[0]
    assert [column.role for column in table.columns] == [Role.FULL_NAME, Role.EMAIL]


UNREADABLE = ("can't read it", "no email", "doesn't have one", "ask at the desk", "see overleaf")


def test_a_few_addresses_under_email_are_somebodys_whatever_else_was_written() -> None:
    column = one("Email", "ann@archer.example", *UNREADABLE, rows=6)
    assert (column.role, column.confidence < 0.6) == (Role.EMAIL, True)
    assert one("Email", "ann@archer.example", *["as above"] * 5, rows=6).role is Role.EMAIL
    assert one("Email", *UNREADABLE, rows=5).role is not Role.EMAIL
    assert one("Comments", "ann@archer.example", *UNREADABLE, rows=6).role is not Role.EMAIL
