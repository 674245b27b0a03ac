"""What stands beside a yes and takes it back: remarks, limits, and preferences kept as data."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act, Missing, Scope
from consent.standing import REFUSING
from importers.beside import puts_off, takes_back
from importers.consent_columns import Said, meaning
from importers.draft import Reading, Role, Sheet
from importers.drafting import draft_rows
from importers.kept_as_data import Kept, is_data, kept
from importers.limited import is_limited, is_of_its_own
from importers.recognise import find_tables

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
CONTACT = "Shall we tell you about other consultations?"
PEOPLE = (
    "Ivo Marl",
    "Una Peat",
    "Rex Loam",
    "Eva Silt",
    "Tom Clay",
    "Sal Sand",
    "Abe Grit",
    "Pia Turf",
)


def reading(headings: tuple[str, ...], *answers: tuple[str, ...]) -> Reading:
    rows = [
        (who, f"{who.split()[0].casefold()}@post.example", *answer)
        for who, answer in zip(PEOPLE, answers, strict=False)
    ]
    sheet = Sheet("Sheet1", [("Name", "Email", *headings), *rows])
    (table,) = find_tables([sheet], "returns.xlsx")
    return draft_rows(table, None, RECEIVED)


def heard(headings: tuple[str, ...], *answers: tuple[str, ...]) -> dict[str, str]:
    """Given name → 'no' if any was heard, else 'yes' for one that could be enough, else ''."""
    said = {}
    for draft in reading(headings, *answers).drafts:
        acts = {
            one.act
            for one in draft.statements
            if one.act in REFUSING
            or (
                one.act is Act.GRANT
                and one.scope is Scope.ENGAGEMENT
                and Missing.REACH not in one.missing
            )
        }
        said[draft.name.given] = "no" if acts - {Act.GRANT} else "yes" if acts else ""
    return said


@pytest.mark.parametrize(
    "remark",
    ["not any more thanks", "No longer.", "used to, not now", "once, but not any longer", "changed my mind",
     "Sorry, no longer interested", "not any more - moved away", "no longer, too busy", "lost interest", "never again!"],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Anything else?", "Comments", "Staff notes", "Why / why not?"])
def test_a_remark_that_something_is_over_takes_back_the_yes_beside_it(
    heading: str, remark: str
) -> None:
    answers = [("Yes", ""), ("Yes", remark), ("Yes", "The swings squeak at night"), ("No", "")]
    said = heard((CONTACT, heading), *answers)
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "yes", "Eva": "no"}


@pytest.mark.parametrize(
    "remark",
    ["no longer able to climb the steps", "not any more parking", "not at the moment", "None", "not now thank you",
     "I used to walk there but not now, it floods", "nothing more"],
)  # fmt: skip
def test_remarks_about_something_or_about_nothing_take_nothing_back(remark: str) -> None:
    said = heard((CONTACT, "Any other comments?"), ("Yes", ""), ("Yes", remark), ("No", ""))
    assert said == {"Ivo": "yes", "Una": "yes", "Rex": "no"}


def test_words_that_a_form_keeps_beside_its_answer_belong_to_that_answer() -> None:
    answers = [
        ("Yes", "fine"),
        ("Yes", "rather not now"),
        ("Yes", "No thanks"),
        ("Yes", "evenings"),
    ]
    said = heard(("recontact", "recontact_text"), *answers)
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "no", "Eva": "yes"}


CHANNELS = tuple(f"How may we tell you of later consultations? - {by}" for by in ("E-mail", "SMS"))


def test_a_refusal_of_another_channel_leaves_the_yes_to_email() -> None:
    said = heard(CHANNELS, ("Happy to", "Rather not"), ("Rather not", "Happy to"))
    assert said == {"Ivo": "yes", "Una": "no"}
    said = heard(CHANNELS, ("Happy to", "Rather not"), ("Happy to", "Rather not"))
    assert said == {"Ivo": "yes", "Una": "yes"}


@pytest.mark.parametrize("no", ["No longer interested", "No contact please", "changed my mind"])
def test_a_no_to_more_than_that_channel_is_heard_there(no: str) -> None:
    said = heard(CHANNELS, ("Happy to", no), ("Rather not", "Happy to"))
    assert said == {"Ivo": "no", "Una": "no"}


@pytest.mark.parametrize("others", ["", "only in the evening"])
def test_a_remark_where_nobody_was_asked_is_read_against_us(others: str) -> None:
    said = heard(CHANNELS, ("Happy to", "Rather not"), ("Happy to", others), ("Happy to", others))
    assert said["Ivo"] == "no"


def test_not_any_more_answers_the_question_it_stands_under() -> None:
    said = heard((CONTACT, "Do you cycle to work?"), ("Yes", "Not any more"), ("Yes", "Daily"))
    assert said == {"Ivo": "yes", "Una": "yes"}


@pytest.mark.parametrize(
    "limit",
    ["newsletter only", "Only the newsletter please", "just your magazine, thanks", "agm papers only", "minutes only",
     "surveys only, no newsletter", "post only", "yes, only this project", "the results only", "texts only",
     "only for this survey", "newsletter, nothing else"],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Other", "Comments", "Mailing notes"])
def test_a_yes_limited_beside_it_to_something_else_is_none_to_consultations(
    heading: str, limit: str
) -> None:
    said = heard((CONTACT, heading), ("Yes", ""), ("Yes", limit), ("Yes", ""))
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "yes"}


@pytest.mark.parametrize(
    "text",
    ["by e-mail only", "Email only please", "only if it is local", "the only park we have", "just fix the road",
     "I only heard about this survey today", "Newsletters are only sent in English", "only the buses"],
)  # fmt: skip
def test_only_has_other_uses(text: str) -> None:
    assert not is_limited(text)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Newsletter only", Said.NO),
        ("Yes - newsletter only", Said.NO),
        ("Yes, but just the magazine", Said.NO),
        ("Yes to the results only", Said.NO),
        ("Yes, only this survey", Said.NO),
        ("Yes, but only about parks", Said.UNKNOWN),
        ("Yes, newsletter and surveys only", Said.UNKNOWN),
        ("Surveys only", Said.UNKNOWN),
        ("Yes", Said.YES),
    ],
)
def test_an_answer_that_wants_a_publication_and_nothing_else_is_a_no(
    answer: str, expected: Said
) -> None:
    assert meaning(Role.CONSENT_CONTACT, CONTACT, answer) is expected


def test_the_newsletter_by_email_chooses_no_channel() -> None:
    asked = "How shall we keep you informed?"
    assert meaning(Role.CONSENT_CHANNELS, asked, "Email newsletter only") is Said.NO
    assert meaning(Role.CONSENT_CHANNELS, asked, "Email only") is Said.YES
    assert is_of_its_own("only the e-news")
    assert not is_of_its_own("only e-mail")


@pytest.mark.parametrize(
    "data",
    ['{"email": false, "post": true}', '{"consultations":"no"}', "{'email': False}", '["post","phone"]', "['Letter']",
     '{"channels":["sms"]}', '{"marketing":{"email":"off"}}', '[{"channel":"email","enabled":false}]', '{"noContact":true}',
     '{"unsubscribed":"2024-05-01"}', '{"post":true,"phone":false}', '{"emailOptIn":0}', "email=N|post=Y",
     "email: no, sms: yes", '{"email":false,"email":true}', "{email: never}", '{"consent":"withdrawn","email":null}',
     '{"do_not_email":1,"sms":1}', "consultations: off", '{"engagement":"0","events":"1"}'],
)  # fmt: skip
def test_a_no_kept_as_data_is_heard_beside_a_yes(data: str) -> None:
    said = heard((CONTACT, "prefs"), ("Yes", ""), ("Yes", data), ("Yes", "{}"))
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "yes"}


@pytest.mark.parametrize(
    "data",
    ['{"email": true, "post": false}', '["email","phone"]', '{"newsletter":false,"consultations":true}', "[]",
     '{"lat":51.2,"lon":0.1}', '{"email":"una@post.example"}', '{"email_verified":false}', '["Walking","Cycling"]',
     '{"cookies":false,"share_with_partners":"no"}', "a: b", "Opening times: 9-5"],
)  # fmt: skip
def test_data_that_refuses_nothing_leaves_the_yes_beside_it(data: str) -> None:
    said = heard((CONTACT, "prefs"), ("Yes", ""), ("Yes", data), ("No", ""))
    assert said == {"Ivo": "yes", "Una": "yes", "Rex": "no"}


def test_data_nobody_can_read_holds_the_yes_beside_it() -> None:
    found = reading((CONTACT, "prefs"), ("Yes", ""), ("Yes", '[{"email": ,, "off" '), ("Yes", ""))
    assert [problem.row for problem in found.problems] == [3]
    acts = {one.act for draft in found.drafts if draft.row == 3 for one in draft.statements}
    assert acts == {Act.UNREAD}


def test_a_yes_kept_as_data_is_never_taken_for_one() -> None:
    for data in (
        '{"email": true}',
        '{"answer":"yes"}',
        "{'consultations': True}",
        "email=yes;post=no",
    ):
        assert meaning(Role.CONSENT_CONTACT, CONTACT, data) is Said.UNKNOWN
        assert meaning(Role.CONSENT_CHANNELS, "Contact preferences", data) is Said.UNKNOWN
    for data in ('{"email": false}', '{"answer":"no"}', '{"channel":"email","value":"N"}'):
        assert meaning(Role.CONSENT_CONTACT, CONTACT, data) is Said.NO
    assert meaning(Role.CONSENT_OPTOUT, "Do not contact me by", '{"email": true}') is Said.UNKNOWN


def test_channels_listed_under_words_of_refusal_are_refused() -> None:
    assert kept("Excluded contact channels", '["email","sms"]') is Kept.NO
    assert kept("Excluded contact channels", '["sms"]') is Kept.NOTHING


def test_an_answer_with_a_colon_is_no_data() -> None:
    assert not is_data("Yes: by e-mail")
    assert not is_data("Re: my road")
    assert is_data("email=1")


@given(st.text(max_size=80))
def test_reading_any_cell_as_data_never_fails(text: str) -> None:
    assert kept("prefs", text) in set(Kept)
    assert kept("prefs", "{" + text) in set(Kept)
    assert isinstance(is_limited(text), bool)


@given(
    st.sampled_from(["not any more", "no longer", "changed my mind"]),
    st.sampled_from(["", " ", "!", " thanks", ", sorry"]),
)
def test_courtesy_does_not_hide_that_it_is_over(words: str, tail: str) -> None:
    assert takes_back(words + tail)
    assert takes_back(words.upper() + tail)


def test_putting_off_is_a_no_only_under_words_about_contact() -> None:
    assert puts_off("not at the moment, thanks")
    assert not takes_back("not at the moment, thanks")
    said = heard(
        (CONTACT, "Mailing list remarks"), ("Yes", ""), ("Yes", "not at the moment"), ("Yes", "")
    )
    assert said == {"Ivo": "yes", "Una": "no", "Rex": "yes"}


@pytest.mark.parametrize("publication", ["Newsletter", "Council magazine by e-mail?", "E-bulletin"])
def test_a_yes_to_the_newsletter_is_none_to_the_consultations_asked_about_beside_it(
    publication: str,
) -> None:
    answers = [("Yes", "Yes"), ("", "Yes"), ("No", "Yes"), ("Yes", "")]
    said = heard((CONTACT, publication), *answers)
    assert said == {"Ivo": "yes", "Una": "", "Rex": "no", "Eva": "yes"}


def test_a_newsletter_alone_still_waits_for_the_words_of_its_sign_up() -> None:
    assert heard(("Would you like our newsletter?",), ("Yes",), ("No",)) == {
        "Ivo": "yes",
        "Una": "no",
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 650 + "1" + "}" * 650,
        "[" * 2000 + "]" * 2000,
        "{" * 2000,
        "[" + "-" * 3900 + "1]",
        "[" + "not " * 900 + "1]",
    ],
)
def test_data_that_goes_deeper_than_preferences_do_is_left_aside(text: str) -> None:
    assert kept("Preferences", text) is Kept.NOTHING


@pytest.mark.parametrize("text", ["{'email': False}", "{'email': None, 'consultations': 'no'}"])
def test_data_as_python_writes_it_is_read(text: str) -> None:
    assert kept("Preferences", text) is Kept.NO
