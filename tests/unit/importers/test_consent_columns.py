import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.consent_columns import ANSWER_ROLES, Said, may_be_unknown, meaning, meanings
from importers.draft import Role
from importers.wording import Polarity, Tone, is_permission, polarity, tone

ASKS = "Could we write to you about later surveys?"
REFUSES = "Please do not write to me again"

YES = ["Yes", "y", "YES!!", "yes please", "TRUE", "1", "1.0", "x", "✓", "✔", "☑", "☒", "●", "ticked", "Checked",
       "on", "Selected", "I agree", "Agreed", "Consented", "Opted in", "Opt-in", "ok", "of course", "Affirmative",
       "Permission granted", "Happy to be contacted", "please do", "sign me up", "please keep me posted",
       "yes, by email", "email only", "I would like to hear by email about other surveys",
       "Yes please - send me news of future opportunities"]  # fmt: skip
NO = ["No", "n", "NO!", "no thanks", "Nope", "Never", "Declined", "Refused", "Opted out", "opt-out", "Not now",
      "I do not agree", "I'd rather you didn't", "please don't", "Only by letter", "yes, by post", "text me",
      "by phone only", "Yes - but no e-mails", "Yes to letters, not email", "No, please remove me",
      "unsubscribe", "No contact please", "paper only", "definitely not", "leave me alone"]  # fmt: skip
SILENT = ["", "  ", "-", "n/a", "N/A", "FALSE", "0", "0.0", "not ticked", "Unticked", "Unchecked", "☐", "○", "[ ]",
          "off", "left blank", "not selected", "no answer", "none"]  # fmt: skip
UNKNOWN = ["maybe", "?", "yes?", "ask me first", "as above", "see my letter", "depends", "yes if it is about parks",
           "Yes, but only about parks", "not opted out", "no problem", "I do not object", "not unhappy", "sure, why not",
           "yes/no", "❌", "✗", "yes: ann@mail.example", "By replying you agree to be contacted",
           "I agree to the privacy notice and to be contacted", "Email, not phone", "2", "blue",
           "email me the results of this survey", "no, yes"]  # fmt: skip


@pytest.mark.parametrize("answer", YES)
def test_a_plain_yes_to_an_opt_in(answer: str) -> None:
    assert meaning(Role.CONSENT_CONTACT, ASKS, answer) is Said.YES


@pytest.mark.parametrize("answer", NO)
def test_a_plain_no_to_an_opt_in(answer: str) -> None:
    assert meaning(Role.CONSENT_CONTACT, ASKS, answer) is Said.NO


@pytest.mark.parametrize("answer", SILENT)
def test_silence_is_not_consent(answer: str) -> None:
    for role in ANSWER_ROLES - {Role.CONSENT_CHANNELS}:
        assert meaning(role, ASKS, answer) is Said.SILENT


@pytest.mark.parametrize("answer", UNKNOWN)
def test_what_is_not_plain_is_asked_about(answer: str) -> None:
    assert meaning(Role.CONSENT_CONTACT, ASKS, answer) is Said.UNKNOWN


@pytest.mark.parametrize("answer", ["Yes", "x", "✓", "TRUE", "1", "ticked", "Opted in", "❌", "I don't want e-mails",
                                    "opted out", "only by post", "please leave me alone"])  # fmt: skip
def test_a_mark_on_an_opt_out_is_a_no(answer: str) -> None:
    assert meaning(Role.CONSENT_OPTOUT, REFUSES, answer) is Said.NO


@pytest.mark.parametrize("answer", ["", "No", "n", "FALSE", "0", "not ticked", "-", "No thanks"])
def test_an_unticked_opt_out_is_not_consent(answer: str) -> None:
    assert meaning(Role.CONSENT_OPTOUT, REFUSES, answer) is Said.SILENT


@pytest.mark.parametrize("answer", [*YES, *NO, *SILENT, *UNKNOWN])
def test_an_opt_out_column_never_gives_a_yes(answer: str) -> None:
    assert meaning(Role.CONSENT_OPTOUT, REFUSES, answer) is not Said.YES
    assert meaning(Role.CONSENT_OPTOUT, ASKS, answer) is not Said.YES


@pytest.mark.parametrize(
    "heading",
    ["Do not contact", "No further mailings", "Don't email me", "Opt out?", "Tick if you would rather not hear from us",
     "Remove me from the list", "I'd prefer you to leave me off the list"],
)  # fmt: skip
def test_no_under_a_refusing_heading_is_not_a_yes(heading: str) -> None:
    assert polarity(heading) is Polarity.REFUSES
    assert meaning(Role.CONSENT_CONTACT, heading, "No") is Said.SILENT
    assert meaning(Role.CONSENT_CONTACT, heading, "Yes") is Said.NO
    assert meaning(Role.CONSENT_EMAIL, heading, "Yes") is Said.NO


@pytest.mark.parametrize(
    "heading",
    [
        "Untick if you do not want news",
        "I do not want to stop hearing from you",
        "Opt in / opt out of e-mails",
    ],
)
def test_under_a_heading_that_runs_both_ways_only_a_no_counts(heading: str) -> None:
    assert polarity(heading) is Polarity.UNCLEAR
    for answer in ("Yes", "x"):
        assert meaning(Role.CONSENT_CONTACT, heading, answer) is Said.UNKNOWN
    assert meaning(Role.CONSENT_CONTACT, heading, "No") is Said.NO
    assert meaning(Role.CONSENT_CONTACT, heading, "") is Said.SILENT
    assert meaning(Role.CONSENT_CONTACT, heading, "please stop emailing me") is Said.NO


@pytest.mark.parametrize(
    "heading",
    ["Would you like news? We will not share your details.", "Keep in touch (Y/N)", "Mailing list",
     "May we e-mail you? You can unsubscribe at any time", "Tick for news. Leave blank if you do not want it."],
)  # fmt: skip
def test_promises_and_hints_do_not_turn_a_question_round(heading: str) -> None:
    assert polarity(heading) is Polarity.WANTS


@pytest.mark.parametrize(
    ("answer", "others", "said"),
    [("Yes", (), Said.YES), ("No", (), Said.NO), ("No", ("Post",), Said.NO), ("", ("Post",), Said.NO),
     ("FALSE", ("By text",), Said.NO), ("", (), Said.SILENT), ("FALSE", (), Said.SILENT), ("By email", (), Said.YES),
     ("Yes", ("Phone",), Said.YES), ("Yes", ("None of these",), Said.UNKNOWN), ("", ("None of these",), Said.NO),
     ("maybe", (), Said.UNKNOWN)],
)  # fmt: skip
def test_the_email_channel(answer: str, others: tuple[str, ...], said: Said) -> None:
    assert meaning(Role.CONSENT_EMAIL, "How may we reach you? | Email", answer, others) is said


@pytest.mark.parametrize(
    ("answer", "said"),
    [("Email", Said.YES), ("By e-mail, By phone", Said.YES), ("Email; Post", Said.YES), ("Electronic mail", Said.YES),
     ("Phone", Said.NO), ("Post, SMS", Said.NO), ("None of these", Said.NO), ("None", Said.NO), ("No contact please", Said.NO),
     ("Post, no emails", Said.NO), ("", Said.SILENT), ("n/a", Said.SILENT), ("FALSE", Said.SILENT),
     ("Email, None of these", Said.UNKNOWN), ("maybe email", Said.UNKNOWN), ("All", Said.UNKNOWN), ("Yes", Said.UNKNOWN),
     ("Email unless urgent", Said.UNKNOWN), ("stop email", Said.NO), ("no", Said.NO)],
)  # fmt: skip
def test_a_list_of_channels(answer: str, said: Said) -> None:
    assert meaning(Role.CONSENT_CHANNELS, "How may we reach you?", answer) is said


@pytest.mark.parametrize("heading", ["Opt in / opt out", "Opt in/out"])
def test_out_is_heard_where_the_heading_names_both_ways(heading: str) -> None:
    said = {one: meaning(Role.CONSENT_OPTOUT, heading, one) for one in ("Out", "No", "Yes", "In")}
    assert said == {"Out": Said.NO, "No": Said.NO, "Yes": Said.NO, "In": Said.SILENT}


def test_channels_under_a_refusing_heading() -> None:
    heading = "Which of these should we not use?"
    assert meaning(Role.CONSENT_CHANNELS, heading, "Email") is Said.NO
    assert meaning(Role.CONSENT_CHANNELS, heading, "Post") is Said.SILENT
    assert meaning(Role.CONSENT_CHANNELS, heading, "All of them") is Said.NO
    assert meaning(Role.CONSENT_CHANNELS, heading, "Pigeons") is Said.UNKNOWN
    assert meaning(Role.CONSENT_CHANNELS, "Untick what you do not want", "Email") is Said.UNKNOWN


def test_news_of_one_project_is_a_yes_to_that_and_its_no_is_nothing() -> None:
    assert meaning(Role.CONSENT_PROJECT_ONLY, "Shall we send you the outcome?", "Yes") is Said.YES
    assert meaning(Role.CONSENT_PROJECT_ONLY, "Shall we send you the outcome?", "No") is Said.SILENT


@pytest.mark.parametrize(
    "role",
    [
        Role.CONSENT_PUBLICATION,
        Role.PRIVACY_NOTICE,
        Role.SHARE_PARTNERS,
        Role.CONSENT_OTHER_CHANNEL,
        Role.ATTENDED,
    ],
)
@pytest.mark.parametrize("answer", ["Yes", "No", "x", "please email me about other surveys"])
def test_agreeing_to_something_else_is_nothing(role: Role, answer: str) -> None:
    assert meaning(role, ASKS, answer) is Said.SILENT


def test_a_cross_beside_a_tick_may_be_the_opposite() -> None:
    assert meanings(Role.CONSENT_CONTACT, ASKS, ["x", ""])["x"] is Said.YES
    beside = meanings(Role.CONSENT_CONTACT, ASKS, ["x", "✓", ""])
    assert beside["x"] is Said.UNKNOWN
    assert beside["✓"] is Said.YES


def test_numbers_without_a_key_are_asked_about() -> None:
    assert meanings(Role.CONSENT_CONTACT, ASKS, ["1", "0"])["1"] is Said.YES
    assert meanings(Role.CONSENT_CONTACT, ASKS, ["1", "2"])["1"] is Said.UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["Residents should be contacted by email", "I agree to be contacted about this project",
     "I consent to my response being published", "Please contact me by post", "I do not want to hear from you",
     "Happy for you to share my details with partners and email me"],
)  # fmt: skip
def test_other_sentences_are_no_permission(text: str) -> None:
    assert not is_permission(text)


NEGATIONS = st.sampled_from(
    ["not", "never", "don't", "no", "no longer", "without", "refuse to", "stop"]
)
CONTACTS = st.sampled_from(
    ["contact me", "email me", "be emailed about surveys", "hear from you", "be on your list"]
)


@given(st.sampled_from(["I do ", "please ", "Yes, but ", "I'd like to ", ""]), NEGATIONS, CONTACTS)
def test_no_negated_sentence_is_ever_a_yes(opening: str, negation: str, contact: str) -> None:
    answer = f"{opening}{negation} {contact}"
    for role in ANSWER_ROLES:
        assert meaning(role, ASKS, answer) is not Said.YES


@given(
    st.sampled_from(YES),
    st.sampled_from(
        ["maybe", "unless it snows", "if needed", "not by email", "?", "but ask first"]
    ),
)
def test_a_condition_takes_the_yes_away(answer: str, condition: str) -> None:
    assert meaning(Role.CONSENT_CONTACT, ASKS, f"{answer} {condition}") is not Said.YES


@given(st.sampled_from([*YES, *NO, *SILENT]), st.sampled_from([" ", "  ", "\u00a0", "\n"]))
def test_spaces_and_case_change_nothing(answer: str, space: str) -> None:
    for variant in (answer + space, space + answer, answer.upper()):
        assert tone(variant) is tone(answer)


@given(st.text(max_size=30))
def test_any_text_has_a_tone(text: str) -> None:
    assert tone(text) in Tone


def test_a_letter_in_a_consent_column_is_read_by_a_person() -> None:
    assert meaning(Role.CONSENT_CONTACT, ASKS, "yes " * 300) is Said.UNKNOWN


@given(
    role=st.sampled_from(sorted(ANSWER_ROLES)),
    heading=st.sampled_from([ASKS, REFUSES, "Opt in/out", "Yes"]),
    answers=st.sets(
        st.sampled_from(["x", "✓", "☒", "yes", "1", "0", "2", "", "No", "maybe"]), max_size=5
    ),
    data=st.data(),
)
def test_a_column_passed_over_holds_nothing_unknown_whichever_rows_are_left_out(
    role: Role, heading: str, answers: set[str], data: st.DataObject
) -> None:
    left = data.draw(st.sets(st.sampled_from(sorted(answers)))) if answers else answers
    unknown = Said.UNKNOWN in meanings(role, heading, left).values()
    assert may_be_unknown(role, heading, answers) or not unknown
