"""Codes of opting in and out, headings that offer both, and ways of contact beside a plain yes."""

import pytest

from importers.consent_columns import Said, meaning
from importers.draft import Role
from importers.recognise.opting import opting
from importers.recognise.shapes import shape_of
from importers.recognise.words import Heading
from importers.wording import Tone, tone
from tests.unit.importers.test_beside_a_yes import CONTACT, heard, reading

BOTH_WAYS = "Other surveys - opt in or out"


@pytest.mark.parametrize(
    ("code", "said"),
    [("OPTED_IN", Tone.YES), ("Opt_In", Tone.YES), ("OPTED_OUT", Tone.NO), ("UNSUBSCRIBED", Tone.NO), ("SUBSCRIBED", Tone.YES),
     ("DO_NOT_EMAIL", Tone.NO), ("NO_REPLY_YET", Tone.NO)],
)  # fmt: skip
def test_a_code_is_read_as_the_words_it_is_made_of(code: str, said: Tone) -> None:
    assert tone(code) is said


@pytest.mark.parametrize(
    "heading", ["CONSULT_PREF", "Engagement e-mails", "survey_alerts", "Have your say updates"]
)
def test_codes_under_words_about_consultations_are_answers(heading: str) -> None:
    answers = [("OPTED_IN",), ("OPTED_OUT",), ("OPTED_IN",), ("OPTED_OUT",)]
    assert heard((heading,), *answers) == {"Ivo": "yes", "Una": "no", "Rex": "yes", "Eva": "no"}


@pytest.mark.parametrize(
    ("heading", "answers"),
    [
        ("MKT_PREF", ["OPTED_IN", "OPTED_OUT"]),
        ("Consultation by text message", ["OPTED_IN", "OPTED_OUT"]),
        ("Share my consultation answers", ["OPTED_IN", "OPTED_OUT"]),
        ("Do not invite to consultations", ["OPTED_IN", "OPTED_OUT"]),
        ("Consultation ward", ["North", "South"]),
    ],
)
def test_codes_elsewhere_are_no_leave(heading: str, answers: list[str]) -> None:
    assert opting(Heading(heading), shape_of(iter(answers * 3), 6)) is None


def test_a_heading_that_offers_both_is_answered_by_the_word_for_one() -> None:
    answers = [("In",), ("Out",), ("Opted in",), ("In (post only)",), ("out please",), ("",)]
    said = heard((BOTH_WAYS,), *answers)
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "yes", "Eva": "no", "Tom": "no", "Sal": ""}
    assert meaning(Role.CONSENT_CONTACT, BOTH_WAYS, "Yes") is Said.UNKNOWN
    assert meaning(Role.CONSENT_CONTACT, BOTH_WAYS, "No") is Said.NO


def test_a_code_with_its_value_is_an_answer() -> None:
    asked = "Contact permission"
    assert meaning(Role.CONSENT_CONTACT, asked, "opted-in=1") is Said.YES
    assert meaning(Role.CONSENT_CONTACT, asked, "opted_in=0") is Said.NO
    assert meaning(Role.CONSENT_CONTACT, asked, "opted-out=1") is not Said.YES
    assert meaning(Role.CONSENT_CONTACT, "Do not contact", "opted-in=1") is not Said.YES


def test_a_way_of_contact_beside_a_plain_yes_asks_nobody_anything() -> None:
    found = reading((CONTACT, "Preferred method"), ("Yes", "Email"), ("", "Email"), ("Yes", "Post"))
    assert [problem.row for problem in found.problems] == [3]
    said = heard((CONTACT, "Preferred method"), ("Yes", "Email"), ("", "Email"), ("Yes", "Post"))
    assert said == {"Ivo": "yes", "Una": "", "Rex": "no"}


def test_a_stroke_ticks_the_box_for_e_mail_too() -> None:
    question = "How may we reach you about other consultations?"
    columns = (f"{question} - E-mail", f"{question} - Post")
    ticked = heard(columns, ("/", ""), ("", "/"), ("/", "/"), ("", ""))
    assert ticked == {"Ivo": "yes", "Una": "no", "Rex": "yes", "Eva": ""}
