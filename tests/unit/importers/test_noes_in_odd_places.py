"""Noes where nobody looked for them, and yeses that nobody gave, as strangers' lists hold them."""

from datetime import UTC, datetime

import pytest

from consent.events import Act, Scope
from consent.standing import REFUSING
from importers.consent_columns import Said, meaning, meanings
from importers.draft import Column, Role, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from importers.recognise.roles import guess
from importers.recognise.shapes import shape_of
from importers.recognise.words import Heading
from importers.removal import removal_request, stop_note
from importers.sources import SPREADSHEET
from importers.stop_columns import act_of_flag, act_under
from importers.wording import Tone, tone

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
ASKED = "Would you like to hear from us about future consultations?"
PEOPLE = ("Ada Dull", "Bo Dim", "Cy Dom", "Dee Elm")


def said(*rows: tuple[str, ...], name: str = "people.xlsx") -> dict[str, set[str]]:
    """First name → 'yes' (to more than one project) and 'no', as heard in every table of a sheet."""
    heard: dict[str, set[str]] = {}
    for table in find_tables([Sheet("Sheet1", list(rows))], name):
        for draft in draft_rows(table, None, RECEIVED).drafts:
            own = heard.setdefault(draft.name.given, set())
            own |= {"no" for one in draft.statements if one.act in REFUSING}
            own |= {
                "yes"
                for one in draft.statements
                if one.act is Act.GRANT and one.scope is Scope.ENGAGEMENT
            }
    return heard


def people(headings: tuple[str, ...], *answers: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [
        ("Name", "Email", *headings),
        *(
            (who, f"{who.split()[0].casefold()}@post.example", *answer)
            for who, answer in zip(PEOPLE, answers, strict=False)
        ),
    ]


def role(heading: str, *values: str, label: str = "") -> Role:
    return guess(Heading(heading, label), shape_of(values * 5, len(values) * 5), SPREADSHEET).role


def test_headings_printed_on_every_page_begin_at_the_first() -> None:
    page = people((ASKED,), ("Yes",), ("No",))
    rows = [("Survey listing", "", ""), *page, ("Page 1 of 2", "", ""), page[0], *page[2:]]
    assert said(*rows) == {"Ada": {"yes"}, "Bo": {"no"}}


def test_no_heading_stands_beside_somebodys_address() -> None:
    headings = ("Flat", "Leaseholder(s)", "Email(s)", "Observations", "News of other schemes?")
    first = ("78 Elm Road", "Ada Dull", "ada@post.example", "Keep the park", "No")
    rows = [headings, first, ("2 Oak Road", "Bo Dim", "bo@post.example", "", "Yes")]
    table = find_tables([Sheet("S20", rows)], "s20.xlsx")[0]
    assert (table.header_row, table.header_rows, table.first_row) == (1, 1, 2)


@pytest.mark.parametrize("mark", ["✓", "x", "Yes"])
def test_of_two_boxes_under_one_question_the_one_for_no_refuses(mark: str) -> None:
    rows = [
        ("", "", ASKED, "", ""),
        ("Name", "Email", "Yes", "No", "Not sure"),
        ("Ada Dull", "ada@post.example", mark, "", ""),
        ("Bo Dim", "bo@post.example", "", mark, ""),
        ("Cy Dom", "cy@post.example", "", "", mark),
        ("Dee Elm", "dee@post.example", mark, mark, ""),
    ]
    heard = said(*rows)
    assert heard["Ada"] == {"yes"}
    assert heard["Bo"] == {"no"}
    assert heard["Cy"] == set()
    assert "no" in heard["Dee"]


def test_a_box_for_no_that_holds_its_own_word_is_ticked() -> None:
    asked = f"{ASKED} | No"
    assert meaning(Role.CONSENT_OPTOUT, asked, "No") is Said.NO
    assert meaning(Role.CONSENT_OPTOUT, asked, "") is Said.SILENT


@pytest.mark.parametrize(
    ("heading", "cell", "act"),
    [
        ("Off register", "12/24", Act.STOP),
        ("Left forum", "May 2024", Act.STOP),
        ("Marked as spam", "Yes", Act.STOP),
        ("Marked as spam", "No", None),
        ("Left forum", "", None),
        ("Left", "luggage", None),
        ("Email bounced?", "Yes", Act.BOUNCE),
        ("Email bounced?", "No", None),
        ("Bounces", "3", None),
        ("Unsubscribed at", r"\N", None),
        ("Unsubscribed at", "(null)", None),
    ],
)
def test_a_heading_of_leaving_says_so_of_whoever_has_a_day_or_a_yes(
    heading: str, cell: str, act: Act | None
) -> None:
    assert act_under(heading, Role.QUESTION_CHOICE, cell) is act


@pytest.mark.parametrize(
    ("heading", "cell", "act"),
    [
        ("Panel status", "Left panel", Act.STOP),
        ("Panel status", "Removed at own request", Act.STOP),
        ("Panel status", "Moved away", None),
        ("Status", "Bounced", Act.BOUNCE),
        ("Tags", "remove", Act.STOP),
        ("Tags", "parks", None),
        ("Crossing type", "Left turn", None),
    ],
)
def test_a_state_of_having_left_is_a_stop_and_a_dead_address_a_bounce(
    heading: str, cell: str, act: Act | None
) -> None:
    assert act_of_flag(Column(0, heading, Role.IGNORE, 0.9), cell) is act


@pytest.mark.parametrize(
    "note",
    [
        "Gets our emails every week and wants them to stop",
        "Requests no e-mail; no calls before nine",
        "NFC",
        "do not chase again",
        "Said never again",
    ],
)
def test_an_officer_notes_a_stop_in_few_words(note: str) -> None:
    assert stop_note(note) is Act.STOP


@pytest.mark.parametrize(
    "note",
    [
        "Wants the noise to stop",
        "Rang about our letters, told us to stop the buses",
        "Has never been again since the stairs were mended",
        "NFC tags at the shelter do not work",
        "Do not bother with the minutes",
    ],
)
def test_a_note_about_things_is_no_stop(note: str) -> None:
    assert stop_note(note) is None


def test_no_emails_by_itself_is_a_plea_and_as_news_it_is_none() -> None:
    assert removal_request("Actually I have changed my mind, no emails")
    assert not removal_request("We get no newsletters in our street")
    assert not removal_request("No emails were answered by the team")


def test_what_was_crossed_through_is_no_yes() -> None:
    assert tone("yes - then crossed through") is Tone.NO
    assert tone("yes, and I crossed the road") is Tone.UNSURE


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("Yes JB 3/5/24", Tone.YES),
        ("No, I do not agree", Tone.NO),
        ("No, I don't agree to that", Tone.NO),
        ("No, I agree", Tone.UNSURE),
        ("No jb 3/5", Tone.NO),
        ("Yes no 3/5", Tone.NO),
        ("Y (email + post)", Tone.YES),
        ("Y (post)", Tone.NO),
        ("W/drawn", Tone.NO),
        ("Yes - stopped 5/24", Tone.NO),
    ],
)
def test_initials_and_a_day_change_no_answer(answer: str, meant: Tone) -> None:
    assert tone(answer) is meant


def test_one_thing_chosen_and_no_other_is_a_no_to_the_rest() -> None:
    chosen = meanings(
        Role.CONSENT_CONTACT, "Mailings", ["All consultations", "None", "AGM papers only", ""]
    )
    assert (chosen["None"], chosen["AGM papers only"]) == (Said.NO, Said.NO)
    asked = meanings(Role.CONSENT_CONTACT, ASKED, ["Yes", "None", "Consultations only"])
    assert (asked["None"], asked["Consultations only"]) == (Said.SILENT, Said.UNKNOWN)


def test_na_is_a_no_among_answers_in_welsh_and_nothing_elsewhere() -> None:
    welsh = "Hoffwn gael gwybod am ymgynghoriadau eraill"
    assert meanings(Role.CONSENT_CONTACT, welsh, ["Hoffwn", "Na"])["Na"] is Said.NO
    assert meanings(Role.CONSENT_CONTACT, ASKED, ["Yes", "NA"])["NA"] is Said.SILENT


def test_agreeing_to_be_written_to_more_or_less_counts_only_against_it() -> None:
    heading = "I am happy to be emailed about other consultations"
    scale = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree")
    rows = people((heading,), *[(answer,) for answer in scale])
    assert said(*rows) == {"Ada": set(), "Bo": set(), "Cy": set(), "Dee": {"no"}}


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Notify me of adoption", Role.CONSENT_PROJECT_ONLY),
        ("Tell me when the plan is submitted", Role.CONSENT_PROJECT_ONLY),
        ("Notify me of other consultations", Role.CONSENT_CONTACT),
        ("Add me to the general consultation database", Role.CONSENT_CONTACT),
        ("Can we add you to our consultation mailing list?", Role.CONSENT_CONTACT),
        ("Can we add you to the mailing list of this consultation?", Role.CONSENT_PROJECT_ONLY),
        ("Wishes to remain on database", Role.CONSENT_CONTACT),
        ("Consultation emails wanted", Role.CONSENT_CONTACT),
    ],
)
def test_what_one_is_told_of_sets_how_far_a_yes_reaches(heading: str, found: Role) -> None:
    assert role(heading, "Yes", "No", "Yes") is found


def test_leave_for_one_topic_beside_others_is_for_that_topic() -> None:
    asked = "Contact preferences"
    assert role(asked, "Y", "N", label="Repairs") is Role.CONSENT_PROJECT_ONLY
    assert role(asked, "Y", "N", label="Newsletter") is Role.CONSENT_PROJECT_ONLY
    assert role(asked, "Y", "N", label="Consultations") is Role.CONSENT_CONTACT


@pytest.mark.parametrize("state", ["Implied", "implicit", "Awaiting confirmation", "Unconfirmed"])
def test_leave_somebody_took_for_given_is_none(state: str) -> None:
    rows = people((ASKED, "Permission status"), ("Yes", "Express"), ("Yes", state), ("No", state))
    assert said(*rows) == {"Ada": {"yes"}, "Bo": set(), "Cy": {"no"}}


def test_the_address_of_whoever_is_cared_for_is_nobodys_here() -> None:
    assert role("Cared-for email", "a@post.example", "b@post.example") is Role.IGNORE
    assert role("Carer email", "a@post.example", "b@post.example") is Role.EMAIL


def test_a_key_above_the_table_tells_what_its_letters_refuse() -> None:
    key = ("C = consents to be contacted about future engagement; NC = does not; W = withdrew",)
    rows = people(("Colour", "Consent (C/NC/W)"), ("G", "C"), ("G", "NC"), ("R", "W"), ("A", ""))
    assert said(key, (), *rows) == {"Ada": set(), "Bo": {"no"}, "Cy": {"no"}, "Dee": set()}


def test_a_day_of_consent_may_hold_a_refusal() -> None:
    heading = "Consent to be contacted about future consultations (date given)"
    rows = people((heading,), ("12/03/2024",), ("13/03/2024",), ("refused 3/24",), ("",))
    assert said(*rows)["Cy"] == {"no"}


def test_a_condition_refuses_nothing() -> None:
    asked = "If you are not selected, may we let you know about other council engagement?"
    assert role(asked, "Yes", "No", "Yes") is Role.CONSENT_CONTACT
    assert meaning(Role.CONSENT_CONTACT, asked, "No thank you") is Said.NO
    assert meaning(Role.CONSENT_CONTACT, asked, "Certainly") is Said.YES
    refused = "If you do not want to hear about other projects, tick here"
    assert role(refused, "x", "", "x") is Role.CONSENT_OPTOUT


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Q21 Recontact: 1 Yes 2 No", "1", "2"),
        ("Contact you again? 1. Yes 2. No 3. Don't know", "1", "2"),
        ("Future surveys (1-No, 2-Yes)", "2", "1"),
    ],
)
def test_codes_explained_without_a_sign_are_answers(heading: str, yes: str, no: str) -> None:
    said_ = meanings(Role.CONSENT_CONTACT, heading, [yes, no, ""])
    assert (said_[yes], said_[no], said_[""]) == (Said.YES, Said.NO, Said.SILENT)


def test_figures_in_a_question_explain_nothing() -> None:
    asked = "May we send you up to 2 surveys a year? Yes or no"
    assert meaning(Role.CONSENT_CONTACT, asked, "2") is not Said.YES


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("N circled", Tone.NO),
        ("Y (ringed)", Tone.YES),
        ("Dim o gwbl", Tone.NO),
        ("2 - No", Tone.NO),
        ("1. Yes, please", Tone.YES),
        ("n/k", Tone.BLANK),
    ],
)
def test_what_was_done_to_an_answer_is_no_part_of_it(answer: str, meant: Tone) -> None:
    assert tone(answer) is meant


def test_consent_of_the_second_of_two_is_refused_as_that_of_one() -> None:
    rows = people(("Consent R1", "Consent R2"), ("Y", "Y"), ("N", "Y"), ("Y", "N"), ("", ""))
    assert said(*rows) == {"Ada": set(), "Bo": {"no"}, "Cy": {"no"}, "Dee": set()}


@pytest.mark.parametrize("cell", ["true", "Yes", "1"])
def test_excluded_from_campaigns_is_a_stop(cell: str) -> None:
    assert act_under("is_excluded_from_campaigns", Role.QUESTION_CHOICE, cell) is Act.STOP
    assert act_under("is_excluded_from_campaigns", Role.QUESTION_CHOICE, "false") is None


@pytest.mark.parametrize(
    "heading", ["Comments from receptionist", "What they want", "Remarks by the clerk"]
)
def test_what_staff_heard_is_a_note(heading: str) -> None:
    cells = ("pls stop sending her things", "lovely lady", "wants removing", "a copy of the plan")
    assert role(heading, *cells) is Role.NOTE
    stops = [stop_note(cell) for cell in cells]
    assert stops == [Act.STOP, None, Act.STOP, None]


def test_news_of_one_petition_reaches_no_further() -> None:
    assert role("Tick for updates on this petition", "x", "") is Role.CONSENT_PROJECT_ONLY
    assert role("Tick for news of other petitions and surveys", "x", "") is Role.CONSENT_CONTACT


def test_a_codebook_on_its_own_sheet_explains_the_codes_of_a_column() -> None:
    data = Sheet("Data", people(("Q7", "Q8"), ("1", "1"), ("2", "2"), ("", "1")))
    key = Sheet("Key", [("Q7", ASKED), ("1", "Yes"), ("2", "No"), ("Q9", "Age"), ("1", "16-24")])
    table = find_tables([data, key], "raw.xlsx")[0]
    assert table.columns[2].header == f"{ASKED} (1 = Yes, 2 = No)"
    assert table.columns[3].header == "Q8"
    acts = [[s.act for s in d.statements] for d in draft_rows(table, None, RECEIVED).drafts]
    assert acts == [[Act.GRANT], [Act.DECLINE], []]


def test_of_a_list_without_headings_only_the_noes_count() -> None:
    rows = [(who, f"{who[:2].casefold().strip()}@post.example") for who in PEOPLE]
    answered = [(*row, "Y" if at % 2 else "N") for at, row in enumerate(rows)]
    assert said(*answered) == {"Ada": {"no"}, "Bo": set(), "Cy": {"no"}, "Dee": set()}


@pytest.mark.parametrize(
    "heading", ["E-mail prefs", "How would you like us to involve you in future?"]
)
def test_whoever_chose_none_of_it_said_no(heading: str) -> None:
    cells = ("Consultations", "Fundraising", "None" if "prefs" in heading else "Not at all")
    heard = said(*people((heading,), *[(cell,) for cell in cells]))
    assert heard == {"Ada": set(), "Bo": set(), "Cy": {"no"}}


@pytest.mark.parametrize(
    "plea",
    [
        "bitte nicht mehr anschreiben",
        "Keine E-Mails mehr",
        "Merci de ne plus me contacter",
        "Je ne souhaite plus recevoir de courriels",
        "No me escriban más",
        "Proszę nie pisać do mnie",
    ],
)
def test_a_plea_in_another_language_is_one(plea: str) -> None:
    assert removal_request(plea)


@pytest.mark.parametrize(
    "opinion",
    [
        "Es gibt keine Busse mehr",
        "Ne pas démolir la piscine",
        "Plus de bus le dimanche",
        "Nie ma autobusów",
        "Kontaktieren Sie mich gern",
    ],
)
def test_an_opinion_in_another_language_is_none(opinion: str) -> None:
    assert not removal_request(opinion)


def test_bounces_beside_an_address_is_said_of_the_address() -> None:
    rows = [("Name", "Email"), *((who, f"{who[:2].strip()}@post.example") for who in PEOPLE)]
    rows[1] = ("Ada Dull", "ad@post.example BOUNCES")
    drafts = draft_rows(find_tables([Sheet("S", rows)], "p.xlsx")[0], None, RECEIVED).drafts
    assert [s.act for d in drafts for s in d.statements] == [Act.BOUNCE]


def test_post_only_in_a_column_of_methods_is_a_no() -> None:
    rows = people(("Consent", "Method"), ("Y", "post only"), ("Y", "form"))
    assert said(*rows) == {"Ada": {"no"}, "Bo": set()}
