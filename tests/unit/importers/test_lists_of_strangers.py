"""Lists of shapes nobody foresaw: whose yes is read, and whose no is heard."""

from datetime import UTC, datetime

import pytest

from consent.events import Act, Missing, Scope
from consent.standing import REFUSING
from importers.consent_columns import Said, meaning, meanings
from importers.draft import Kind, Reading, Role, Sheet
from importers.drafting import draft_rows
from importers.legend import in_words, legend_of, without_legend
from importers.recognise import find_tables
from importers.recognise.colour_keys import READ_AS_STOPS
from importers.recognise.kinds import names_stop
from importers.removal import stop_note

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
CONTACT = "May we contact you about future consultations?"
PEOPLE = ("Ada Dull", "Bo Dim", "Cy Dom", "Dee Elm", "Ed Fir", "Flo Gorse", "Gus Heath", "Ida Ivy")


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].casefold()}@post.example"


def readings(
    headings: tuple[str, ...], *answers: tuple[str, ...], name: str = "people.xlsx"
) -> list[Reading]:
    rows = [
        (who, address(who), f"ZX{at} 1AA", *answer)
        for at, (who, answer) in enumerate(zip(PEOPLE, answers, strict=False), 1)
    ]
    sheet = Sheet("Sheet1", [("Name", "Email", "Postcode", *headings), *rows])
    return [draft_rows(table, None, RECEIVED) for table in find_tables([sheet], name)]


def heard(found: list[Reading]) -> dict[str, set[str]]:
    """First name → what it said: 'yes' (that could ever be enough), 'no' or nothing."""
    said: dict[str, set[str]] = {}
    for draft in (draft for reading in found for draft in reading.drafts):
        own = said.setdefault(draft.name.given or draft.addresses[0].canonical.split("@")[0], set())
        for one in draft.statements:
            if one.act in REFUSING:
                own.add("no")
            elif (
                one.act is Act.GRANT
                and one.scope is Scope.ENGAGEMENT
                and Missing.REACH not in one.missing
            ):
                own.add("yes")
    return said


@pytest.mark.parametrize(
    "name",
    [
        "please remove",
        "take off mailing",
        "people who dont want emails",
        "GDPR deletions",
        "RE FW please take me off",
        "Left - do not use",
        "Taken off",
        "Unsubs 2024",
        "wants off",
        "no emails please",
    ],
)
def test_a_name_that_asks_to_be_left_alone_makes_a_stop_list(name: str) -> None:
    assert names_stop(name)


@pytest.mark.parametrize(
    "name",
    ["Bin collections survey", "Stop the buses survey", "Left turn at Mill Lane", "Take part 2024",
     "Please take part", "Delete this? Playground ideas", "Leaflet drop"],
)  # fmt: skip
def test_a_name_about_things_makes_none(name: str) -> None:
    assert not names_stop(name)


def test_a_list_named_as_a_plea_stops_everybody_on_it() -> None:
    found = readings((), (), (), name="please remove.csv")
    assert found[0].table.kind is Kind.SUPPRESSION
    assert heard(found) == {"Ada": {"no"}, "Bo": {"no"}}


def test_a_state_in_a_column_of_lists_is_a_stop() -> None:
    lists = [("Main", "Yes"), ("DNC", "Yes"), ("Suppression", "Yes"), ("Unsubscribed", "Yes")] * 2
    said = heard(readings(("List", CONTACT), *lists))
    assert said["Ada"] == {"yes"}
    assert all("no" in said[name] for name in ("Bo", "Cy", "Dee", "Flo"))


def test_a_cross_against_being_written_to_counts_whatever_others_wrote() -> None:
    said = heard(
        readings((CONTACT, "Do not email"), ("Y", "X"), ("Y", "Y"), ("Y", ""), ("Y", "ask first"))
    )
    assert "no" in said["Ada"]
    assert "no" in said["Bo"]
    assert said["Cy"] == {"yes"}
    assert said["Dee"] == set()


def test_what_repeats_the_refusal_is_no_no_to_it() -> None:
    assert meaning(Role.CONSENT_OPTOUT, "Do not allow Emails", "Do Not Allow") is Said.NO
    assert meaning(Role.CONSENT_OPTOUT, "Do not allow Emails", "No") is Said.SILENT
    assert meaning(Role.CONSENT_OPTOUT, "Do you object to hearing from us?", "Never") is Said.SILENT


def test_a_no_to_data_protection_refuses_and_a_yes_to_it_allows_nothing() -> None:
    said = heard(readings(("GDPR ok?", CONTACT), ("N", "Yes"), ("Y", "Yes"), ("Y", "")))
    assert said == {"Ada": {"no", "yes"}, "Bo": {"yes"}, "Cy": set()}


@pytest.mark.parametrize("heading", ["Consent status", "Consent?", "GDPR consent"])
def test_leave_refused_or_taken_back_is_a_no(heading: str) -> None:
    said = heard(readings((heading,), ("Given",), ("Withdrawn",), ("Refused",), ("Pending",)))
    assert said == {"Ada": set(), "Bo": {"no"}, "Cy": {"no"}, "Dee": set()}


def test_leave_that_has_run_out_is_a_no_and_leave_that_will_waits() -> None:
    headings = (CONTACT, "Date consent given", "Consent expires")
    said = heard(
        readings(
            headings,
            ("Yes", "01/05/2022", "01/05/2024"),
            ("Yes", "13/05/2024", "13/05/2030"),
            ("Yes", "14/05/2024", ""),
            ("Yes", "15/05/2024", "never"),
        )
    )
    assert said == {"Ada": {"no", "yes"}, "Bo": set(), "Cy": {"yes"}, "Dee": {"yes"}}


def test_words_of_refusal_where_others_have_the_day_of_their_yes_are_a_no() -> None:
    headings = (CONTACT, "Consent given on")
    days = [("Yes", f"{day:02}/05/2024") for day in range(13, 19)]
    said = heard(readings(headings, *days, ("Yes", "withdrew 2/6"), ("Yes", "cancelled")))
    assert said["Ada"] == {"yes"}
    assert "no" in said["Gus"]
    assert "no" in said["Ida"]


@pytest.mark.parametrize(
    "heading", ["Newsletter sent", "Email sent", "Contacted?", "Added to mailing list"]
)
def test_what_staff_did_is_nobodys_yes(heading: str) -> None:
    said = heard(readings((heading,), ("Yes",), ("No",), ("Yes",), ("Yes",)))
    assert all("yes" not in one for one in said.values())


@pytest.mark.parametrize(
    "heading",
    ["Enter me in the prize draw and email me if I win", "Email me about my booking",
     "Sign me up to the leisure centre newsletter"],
)  # fmt: skip
def test_a_yes_to_something_else_reaches_no_further(heading: str) -> None:
    said = heard(readings((heading,), ("Yes",), ("No",), ("Yes",), ("Yes",)))
    assert all("yes" not in one for one in said.values())


def test_noes_are_heard_however_differently_people_write_them() -> None:
    answers = [("Certainly not",), ("nope",), ("I'd rather you didn't",), ("Aye",),
               ("refused 03/24",), ("only by letter",), ("yes please",), ("ask my daughter",)]  # fmt: skip
    said = heard(readings((CONTACT,), *answers))
    assert [said[name.split()[0]] for name in PEOPLE] == [
        {"no"}, {"no"}, {"no"}, {"yes"}, {"no"}, {"no"}, {"yes"}, set()
    ]  # fmt: skip


def test_a_yes_of_the_past_is_none() -> None:
    assert meaning(Role.CONSENT_CONTACT, CONTACT, "was yes") is Said.UNKNOWN


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("OK to contact again (0=yes 1=no)", "0", "1"),
        ("May we contact you? (1 = Yes, 2 = No)", "1", "2"),
    ],
)
def test_codes_mean_what_the_heading_says(heading: str, yes: str, no: str) -> None:
    found = meanings(Role.CONSENT_CONTACT, heading, [yes, no, "7", ""])
    assert found == {yes: Said.YES, no: Said.NO, "7": Said.UNKNOWN, "": Said.SILENT}


def test_codes_may_stand_for_ways_of_contact() -> None:
    heading = "Contact by (E=email P=post T=phone N=do not contact)"
    said = heard(readings((heading,), ("E",), ("P",), ("N",), ("EP",), ("E,T",), ("",)))
    assert said == {
        "Ada": {"yes"}, "Bo": {"no"}, "Cy": {"no"}, "Dee": {"yes"}, "Ed": {"yes"}, "Flo": set()
    }  # fmt: skip


def test_a_single_equals_sign_explains_nothing() -> None:
    assert not legend_of("a = b")
    assert without_legend("a = b") == "a = b"
    assert in_words("Contact by", "E") == "E"


@pytest.mark.parametrize(
    ("name", "cell"), [("ZZ DO NOT USE Ada Dull", "ada@post.example"), ("Ada Dull", "DO NOT EMAIL ada@post.example")]
)  # fmt: skip
def test_a_scribble_beside_a_name_or_an_address_is_a_stop(name: str, cell: str) -> None:
    rows = [("Name", "Email", CONTACT), (name, cell, "Yes"), ("Bo Dim", "bo@post.example", "Yes")]
    table = find_tables([Sheet("Sheet1", rows)], "old.csv")[0]
    stopped = {
        one
        for draft in draft_rows(table, None, RECEIVED).drafts
        for said in draft.statements
        if said.act is Act.STOP
        for one in said.addresses
    }
    assert stopped == {"ada@post.example"}


def test_too_many_emails_is_a_plea() -> None:
    said = heard(
        readings(
            ("Comments", CONTACT), ("Too many emails, please stop", "Yes"), ("Mend the park", "Yes")
        )
    )
    assert "no" in said["Ada"]
    assert said["Bo"] == {"yes"}


def test_a_day_of_stopping_that_few_have_stops_only_them() -> None:
    said = heard(
        readings((CONTACT, "Unsub date"), ("Y", ""), ("Y", "14/06/2024"), ("Y", ""), ("N", ""))
    )
    assert said["Ada"] == {"yes"}
    assert "no" in said["Bo"]


@pytest.mark.parametrize(
    ("status", "stops"),
    [
        ("Resigned", True),
        ("Left", True),
        ("Active", False),
        ("Lapsed", False),
        ("Cancelled", False),
    ],
)
def test_whoever_has_left_a_list_is_not_on_it(status: str, stops: bool) -> None:
    said = heard(
        readings(
            ("Status", CONTACT), (status, "Y"), ("Active", "Y"), ("Active", "N"), ("Active", "Y")
        )
    )
    assert ("no" in said["Ada"]) is stops


def test_excluded_from_a_mailing_is_a_stop() -> None:
    said = heard(
        readings(
            ("Include", "Exclude", CONTACT), ("Y", "", "Yes"), ("N", "Y", "Yes"), ("Y", "", "No")
        )
    )
    assert said["Ada"] == {"yes"}
    assert "no" in said["Bo"]


@pytest.mark.parametrize(
    ("note", "act"),
    [
        ("wife rang - he has died", Act.DECEASED),
        ("has died - informed by daughter", Act.DECEASED),
        ("his wife died last year", None),
        ("bereavement - her father", None),
        ("rang 4/6 - take off everything", Act.STOP),
        ("wants to come off", Act.STOP),
        ("withdrew 2/6", Act.STOP),
        ("wants trees off the road", None),
        ("changed her mind", Act.STOP),
        ("changed her mind about the cycle lane", None),
    ],
)
def test_an_officers_note_is_about_the_person(note: str, act: Act | None) -> None:
    assert stop_note(note) is act


GROUPS = (
    ("Contact details", "", "", "May we contact you about future projects by", "", "", "Notes"),
    ("Resident", "", "", "Permission to contact", "", "", "Photos"),
    ("Person", "", "", "Consent", "", "", ""),
)


@pytest.mark.parametrize("above", GROUPS)
def test_a_heading_over_several_means_asks_about_each_of_them(above: tuple[str, ...]) -> None:
    rows = [
        above,
        ("Name", "E-mail", "Tel", "E-mail", "Post", "Phone", "" if above[-1] else "Remarks"),
        ("Ada Dull", "ada@post.example", "01632 960001", "Y", "", "", ""),
        ("Bo Dim", "bo@post.example", "01632 960002", "", "Y", "", ""),
        ("Cy Dom", "cy@post.example", "01632 960003", "N", "Y", "Y", ""),
    ]
    table = find_tables([Sheet("All", rows)], "regeneration.xlsx")[0]
    roles = [column.role for column in table.columns]
    assert roles[:3] == [Role.FULL_NAME, Role.EMAIL, Role.PHONE]
    assert roles[3:6] == [Role.CONSENT_EMAIL, *[Role.CONSENT_OTHER_CHANNEL] * 2]
    assert heard([draft_rows(table, None, RECEIVED)]) == {
        "Ada": {"yes"},
        "Bo": {"no"},
        "Cy": {"no"},
    }


def test_a_list_beside_another_is_a_table_of_its_own() -> None:
    rows = [
        ("Current", "", "", "", "Do not contact", ""),
        ("Name", "Email", CONTACT, "", "Name", "Email"),
        ("Ada Dull", "ada@post.example", "Yes", "", "Bo Dim", "bo@post.example"),
        ("Bo Dim", "bo@post.example", "Yes", "", "Cy Dom", "cy@post.example"),
        ("Ed Fir", "ed@post.example", "No", "", "", ""),
    ]
    first, second = find_tables([Sheet("Contacts", rows)], "stakeholders.xlsx")
    assert heard([draft_rows(first, None, RECEIVED)]) == {
        "Ada": {"yes"},
        "Bo": {"yes"},
        "Ed": {"no"},
    }
    assert second.kind is Kind.SUPPRESSION
    assert heard([draft_rows(second, None, RECEIVED)]) == {"Bo": {"no"}, "Cy": {"no"}}


def test_an_empty_column_alone_parts_nothing() -> None:
    rows = [
        ("Name", "Email", "", "Other email", "Comments"),
        ("Ada Dull", "ada@post.example", "", "ada@second.example", "Fine"),
        ("Bo Dim", "bo@post.example", "", "bo@second.example", "No"),
    ]
    assert len(find_tables([Sheet("Contacts", rows)], "stakeholders.xlsx")) == 1


@pytest.mark.parametrize(
    ("key", "stops"),
    [
        ("Red = do not contact", True),
        ("Highlighted: opted out", True),
        ("Green = consent given", False),
    ],
)
def test_a_colour_stops_where_the_sheet_says_so(key: str, stops: bool) -> None:
    rows = [
        ("Allotment holders", "", ""),
        (key, "", ""),
        ("Name", "Email", CONTACT),
        ("Ada Dull", "ada@post.example", "Yes"),
        ("Bo Dim", "bo@post.example", "Yes"),
        ("Cy Dom", "cy@post.example", "No"),
    ]
    sheet = Sheet("Plots", rows, coloured=frozenset({2, 4}))
    table = find_tables([sheet], "plots.xlsx")[0]
    said = heard([draft_rows(table, None, RECEIVED)])
    assert ("no" in said["Ada"]) is stops
    assert said["Bo"] == {"yes"}
    assert (READ_AS_STOPS in table.notes) is stops


def test_a_colour_in_somebodys_own_words_is_no_key() -> None:
    rows = [
        ("Name", "Email", "Comments", CONTACT),
        ("Ada Dull", "ada@post.example", "The red bus. Do not contact me.", "Yes"),
        ("Bo Dim", "bo@post.example", "Fine", "Yes"),
    ]
    sheet = Sheet("Plots", rows, coloured=frozenset({3}))
    table = find_tables([sheet], "plots.xlsx")[0]
    assert heard([draft_rows(table, None, RECEIVED)])["Bo"] == {"yes"}


def test_everybody_in_a_thread_about_being_taken_off_is_stopped() -> None:
    lines = []
    for who in PEOPLE[:4]:
        lines += [
            (f"From: {who} <{address(who)}>",),
            ("Sent: 04/05/2024 10:14",),
            ("Please take me off your list.",),
        ]
    table = find_tables([Sheet("RE FW please take me off", lines)], "RE FW please take me off.txt")[
        0
    ]
    stopped = {
        one
        for draft in draft_rows(table, None, RECEIVED).drafts
        for said in draft.statements
        if said.act is Act.STOP
        for one in said.addresses
    }
    assert stopped == {address(who) for who in PEOPLE[:4]}


FOREIGN = [
    ("Peidiwch â chysylltu", "X", ""),
    ("Ne plus me contacter", "oui", "non"),
    ("Désabonné le", "12/05/2024", ""),
    ("Abgemeldet am", "03.05.2024", ""),
    ("J’accepte d’être recontacté(e)", "Non", "Oui"),
    ("Einwilligung Kontaktaufnahme", "nein", "ja"),
    ("Caniatâd i gysylltu eto", "Na chewch", "Cewch"),
]


@pytest.mark.parametrize(("heading", "refused", "other"), FOREIGN)
def test_a_no_is_heard_in_other_languages_and_a_yes_waits(
    heading: str, refused: str, other: str
) -> None:
    said = heard(
        readings(
            (CONTACT, heading), ("Yes", refused), ("Yes", other), ("No", other), ("Yes", other)
        )
    )
    assert "no" in said["Ada"]
    assert said["Bo"] == {"yes"}
    alone = heard(readings((heading,), (other,), (refused,), (other,), (other,)))
    assert "yes" not in alone["Ada"]


@pytest.mark.parametrize(
    "answer", ["N (was Y)", "Y→N", "Y - then changed mind", "Na hoffwn", "nein", "non", "👎"]
)
def test_a_no_in_few_words_is_a_no(answer: str) -> None:
    assert meaning(Role.CONSENT_CONTACT, CONTACT, answer) is Said.NO


@pytest.mark.parametrize(
    "line",
    ["Mr Dom asked not to be contacted any more", "Cy Dom rang 3/5, wants to come off the list",
     "Notes: DOM - unsubscribe please"],
)  # fmt: skip
def test_a_line_below_the_table_about_somebody_on_it_is_their_stop(line: str) -> None:
    rows = [
        ("Name", "Email", CONTACT),
        *((who, address(who), "Yes") for who in PEOPLE[:4]),
        ("", "", ""),
        (line, "", ""),
    ]
    table = find_tables([Sheet("Sheet1", rows)], "clerk.xlsx")[0]
    noes = [
        draft.name.family.casefold()
        for draft in draft_rows(table, None, RECEIVED).drafts
        for said in draft.statements
        if said.act is Act.STOP
    ]
    assert noes == ["dom"]


def test_names_stand_beside_addresses_in_one_cell() -> None:
    rows = [
        ("Recipient", CONTACT),
        *((f"{who} <{address(who)}>", "Yes") for who in PEOPLE[:4]),
    ]
    table = find_tables([Sheet("Sheet1", rows)], "group.csv")[0]
    assert table.columns[0].role in {Role.EMAIL, Role.FULL_NAME}
    drafts = draft_rows(table, None, RECEIVED).drafts
    assert [(d.name.display, d.addresses[0].canonical) for d in drafts] == [
        (who, address(who)) for who in PEOPLE[:4]
    ]


def test_a_name_beside_a_first_name_is_the_surname() -> None:
    rows = [
        ("Name", "First name", "Email"),
        ("Dull", "Ada", "ada@post.example"),
        ("Dim", "Bo", "bo@post.example"),
    ]
    table = find_tables([Sheet("Sheet1", rows)], "people.csv")[0]
    assert [column.role for column in table.columns][:2] == [Role.LAST_NAME, Role.FIRST_NAME]


def test_what_is_named_a_stop_list_is_read_although_it_is_no_table() -> None:
    lines = [(f"12/05/2024 - {address(who)} - please stop",) for who in PEOPLE[:3]]
    table = find_tables([Sheet("Requests to stop", lines)], "Requests to stop.txt")[0]
    stops = [
        said.addresses
        for draft in draft_rows(table, None, RECEIVED).drafts
        for said in draft.statements
        if said.act is Act.STOP
    ]
    assert stops == [(address(who),) for who in PEOPLE[:3]]


@pytest.mark.parametrize(
    ("question", "answer", "meant"),
    [("By what means?", "Post", {"no"}), ("By what means?", "Phone", {"no"}), ("By what means?", "Email", set()),
     ("Prefers", "None", {"no"}), ("Preferred way", "Text message", {"no"})],
)  # fmt: skip
def test_means_chosen_without_email_are_a_no_and_with_it_no_yes(
    question: str, answer: str, meant: set[str]
) -> None:
    found = heard(readings((question,), (answer,), ("Email",), ("Post",), ("Phone",)))
    assert found["Ada"] == meant


def test_how_people_heard_of_us_is_no_way_of_contact() -> None:
    found = heard(
        readings(("How did you hear about us?",), ("Post",), ("Email",), ("Post",), ("Letter",))
    )
    assert found["Ada"] == set()


@pytest.mark.parametrize(
    "heading", ["Future consultations?", "Y/N to emails", "OK for consultations", "Opt in/out"]
)
def test_a_label_that_may_ask_for_leave_is_heard_when_it_says_no(heading: str) -> None:
    no = "Out" if heading == "Opt in/out" else "N"
    yes = "In" if heading == "Opt in/out" else "Y"
    found = heard(readings((heading,), (no,), (yes,), (no,), (yes,)))
    assert (found["Ada"], found["Bo"]) == ({"no"}, set())


def test_a_question_in_two_languages_is_read_by_either() -> None:
    heading = "Cyswllt pellach? / Further contact?"
    found = heard(readings((heading,), ("Na / No",), ("Ie / Yes",), ("Dim diolch / No thanks",)))
    assert (found["Ada"], found["Cy"]) == ({"no"}, {"no"})


def test_a_suppression_of_everything_is_never_passed_over() -> None:
    found = heard(readings((CONTACT, "Marketing Suppression"), ("Yes", "All"), ("Yes", "Email;Phone"),
                           ("Yes", "Post"), ("Yes", "see note"), ("Yes", "")))  # fmt: skip
    assert "no" in found["Ada"]
    assert "no" in found["Bo"]
    assert found["Cy"] == {"yes"}
    assert found["Dee"] != {"yes"}
    assert found["Ed"] == {"yes"}


@pytest.mark.parametrize(
    "line", ["--- REMOVED ---", "Opted out:", "The following no longer wish to be on the list"]
)
def test_people_under_a_line_that_says_stop_are_stopped(line: str) -> None:
    rows = [
        ("Name", "Email", CONTACT),
        *((who, address(who), "Yes") for who in PEOPLE[:4]),
        (line, "", ""),
        *((who, address(who), "Yes") for who in PEOPLE[4:]),
    ]
    table = find_tables([Sheet("List", rows)], "list.xlsx")[0]
    found = heard([draft_rows(table, None, RECEIVED)])
    assert all(found[who.split()[0]] == {"yes"} for who in PEOPLE[:4])
    assert all("no" in found[who.split()[0]] for who in PEOPLE[4:])


@pytest.mark.parametrize(
    "heading",
    ["Would you like your councillor to contact you?", "Would you like someone to contact you about your case?",
     "Subscribe to: Planning"],
)  # fmt: skip
def test_leave_for_one_matter_is_no_leave_for_others(heading: str) -> None:
    found = heard(readings((heading,), ("Yes",), ("No",), ("Yes",), ("Yes",)))
    assert "yes" not in found["Ada"]


def test_a_subscription_to_consultations_is_one() -> None:
    found = heard(readings(("Subscribe to: Consultations",), ("Yes",), ("",), ("Yes",), ("Yes",)))
    assert found["Ada"] == {"yes"}


@pytest.mark.parametrize("answer", ["Stood down", "Left 2023", "Do not mail"])
def test_a_state_with_a_year_is_a_state(answer: str) -> None:
    found = heard(
        readings(
            ("Panel status", CONTACT),
            (answer, "Y"),
            ("Active", "Y"),
            ("Active", "N"),
            ("Active", "Y"),
        )
    )
    assert "no" in found["Ada"]


def test_leave_by_other_means_only_beside_a_yes_is_a_no() -> None:
    found = heard(
        readings(
            (CONTACT, "Agreed how"), ("Y", "only post agreed"), ("Y", "verbally"), ("Y", "by phone")
        )
    )
    assert "no" in found["Ada"]
    assert found["Bo"] == {"yes"}


def test_a_one_against_being_written_to_counts_beside_codes_without_a_key() -> None:
    found = meanings(Role.CONSENT_OPTOUT, "Do not contact me", ["1", "2", "3"])
    assert found == {"1": Said.NO, "2": Said.UNKNOWN, "3": Said.UNKNOWN}


@pytest.mark.parametrize(
    "name", ["Asked us to stop", "Blocked", "Declined", "Refused 2024", "blacklisted people"]
)
def test_a_sheet_of_those_who_said_no_is_known_by_its_name(name: str) -> None:
    assert names_stop(name)


@pytest.mark.parametrize(
    "name", ["Declined planning applications survey", "Refused permissions map"]
)
def test_a_sheet_of_refused_things_is_none(name: str) -> None:
    assert not names_stop(name)


def test_a_title_over_people_who_opted_out_outweighs_what_they_once_answered() -> None:
    rows = [
        ("THESE PEOPLE HAVE OPTED OUT - do not use", "", ""),
        ("Name", "Email", CONTACT),
        *((who, address(who), "Yes") for who in PEOPLE[:4]),
    ]
    table = find_tables([Sheet("Sheet1", rows)], "list.xlsx")[0]
    assert table.kind is Kind.SUPPRESSION


@pytest.mark.parametrize("status", ["BLOCKED", "Complained", "DO NOT USE", "Unsub"])
def test_a_status_that_forbids_is_a_stop(status: str) -> None:
    found = heard(
        readings((CONTACT, "Status"), ("Yes", status), ("Yes", "OK"), ("No", "OK"), ("Yes", "OK"))
    )
    assert "no" in found["Ada"]
    assert found["Bo"] == {"yes"}


@pytest.mark.parametrize("day", ["Jan 24", "spring", "12/01/2025"])
def test_whatever_stands_for_a_day_of_withdrawing_is_a_stop(day: str) -> None:
    found = heard(
        readings((CONTACT, "Date withdrawn"), ("Yes", day), ("Yes", ""), ("No", ""), ("Yes", "n/a"))
    )
    assert "no" in found["Ada"]
    assert found["Bo"] == {"yes"}
    assert found["Dee"] == {"yes"}


@pytest.mark.parametrize(
    ("heading", "refused"),
    [
        ("Delete my details after this survey", "Yes"),
        ("Retain details?", "N"),
        ("For this event only", "x"),
    ],
)
def test_details_not_to_be_kept_are_a_no(heading: str, refused: str) -> None:
    found = heard(
        readings((CONTACT, heading), ("Yes", refused), ("Yes", ""), ("No", refused), ("Yes", ""))
    )
    assert "no" in found["Ada"]
    assert found["Bo"] == {"yes"}


def test_first_letters_stand_for_ways_of_contact() -> None:
    found = heard(
        readings(("Comms pref", CONTACT), ("E", "Yes"), ("P", "Yes"), ("None", "Yes"), ("-", "Yes"))
    )
    assert found["Ada"] == {"yes"}
    assert "no" in found["Bo"]
    assert "no" in found["Cy"]
