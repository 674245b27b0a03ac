"""What a heading asks, by sense: none of these sentences is anywhere in the product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import Role
from importers.recognise.permission import DOUBTED, Permission, permission
from importers.recognise.roles import Guess, guess
from importers.recognise.shapes import Shape, shape_of
from importers.recognise.words import Heading, wording_of
from importers.sources import SPREADSHEET

YES_NO = ["Yes"] * 20 + ["No"] * 10
TICKS = ["x"] * 9
CAN_SAY_YES = (Role.CONSENT_CONTACT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS)


def cells(*values: str) -> Shape:
    return shape_of(values, 30)


def found(question: str, *values: str, label: str = "") -> Permission | None:
    return permission(Heading(question, label), cells(*(values or YES_NO)))


def role(question: str, *values: str, label: str = "") -> Role | None:
    asked = found(question, *values, label=label)
    return asked.role if asked else None


YES = [
    "Would you like to hear from us about other consultations?",
    "I would like to receive invitations to future workshops",
    "Please add me to your mailing list",
    "Stay in touch?",
    "Can the council e-mail you about future surveys? You can unsubscribe at any time.",
    "Sign up to our newsletter (you can opt out whenever you like)",
    "We would like to keep you informed of future engagement. We will never share your details. Do you agree?",
    "Tick if you want to be told about other ways to get involved",
    "Do you consent to being contacted about similar projects in the future?",
    "Future contact OK?",
    "Recontact permission",
    "Marketing opt-in",
    "I agree to receive emails about future engagement opportunities",
    "Would you be willing to be contacted for further research?",
    "Join our citizens' panel mailing list",
    "May we email you about this and other consultations?",
    "Receive updates on council news",
    "Email updates",
    "Yes, keep me posted about future projects",
    "Happy to receive further communications?",
    "In line with our privacy notice, may we email you about future consultations?",
    "Register for our e-bulletin",
    "Interested in hearing about upcoming engagement?",
    "Contact me about other surveys",
    "Whether or not you live here, would you like to be told of future events?",
]


@pytest.mark.parametrize("question", YES)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_a_yes_means_please_contact_me(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.CONSENT_CONTACT


NO = [
    "Please tick this box if you do not want to be contacted again",
    "Opt out",
    "Opted out?",
    "Do not email",
    "No emails please",
    "Tick if you don't want further information",
    "I don't wish to receive any more messages",
    "I no longer want to hear from the council",
    "Remove me from the mailing list",
    "Please take me off your database",
    "Unsubscribe",
    "Stop contacting me",
    "I withdraw my consent to be contacted",
    "We'd love to stay in touch. If you'd rather we didn't, tick here.",
    "Never contact me about future consultations",
    "Prefer no contact in future",
    "Cease all correspondence",
    "Do you object to receiving future updates by email?",
    "Would you mind being contacted again?",
    "Exclude from mailing list",
    "Leave me alone - no future contact",
    "We may contact you about other consultations. Tick if you would prefer us not to.",
    "Are you against being contacted about future surveys?",
    "Refuses future contact",
    "DNC",
    "Without further contact",
]


@pytest.mark.parametrize("question", NO)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_a_yes_means_leave_me_alone(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.CONSENT_OPTOUT


THIS_PROJECT = [
    "Would you like to receive the results of this survey by email?",
    "Keep me informed about this project",
    "May we contact you about your comments?",
    "Can we get in touch if we need to clarify your response?",
    "Email me the summary report",
    "Tell me the outcome",
    "Please update me on progress of the scheme",
    "Would you like a copy of our findings?",
    "Do you want to be notified of the decision?",
    "Notify me of further updates on this project",
    "Send me construction updates",
    "Would you like feedback on what we heard?",
    "Inform me of the results of the consultation",
]


@pytest.mark.parametrize("question", THIS_PROJECT)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_a_yes_reaches_no_further_than_this_project(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.CONSENT_PROJECT_ONLY


PUBLISHING = [
    "We would like to publish your response. Is that OK?",
    "Can we quote your comments anonymously?",
    "Do you want your response to be treated as confidential?",
    "I am happy for my name to be published with my response",
    "Consent to publish",
]


@pytest.mark.parametrize("question", PUBLISHING)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_publishing_an_answer_is_no_leave_to_write(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.CONSENT_PUBLICATION


TERMS = [
    "I confirm I have read the privacy policy",
    "Do you agree to our terms and conditions?",
    "GDPR consent",
    "I consent to take part in this research",
    "I agree to the council processing my personal data",
    "I have read the privacy notice and agree to be contacted about future consultations",
    "I am over 16",
    "Do you consent to us storing your data?",
]


@pytest.mark.parametrize("question", TERMS)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_terms_and_taking_part_are_no_leave_to_write(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.PRIVACY_NOTICE


SHARING = [
    "May we pass your details to the developer?",
    "Are you happy for us to share your data with third parties?",
    "Would you like to hear from our partners?",
    "Can our contractor contact you about the works?",
]


@pytest.mark.parametrize("question", SHARING)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_sharing_with_others_is_no_leave_to_write(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.SHARE_PARTNERS


OTHER_MEANS = [
    "May we phone you about future consultations?",
    "Can we write to you by post about other projects?",
    "OK to text me about future events",
]


@pytest.mark.parametrize("question", OTHER_MEANS)
@pytest.mark.parametrize("answers", [YES_NO, TICKS], ids=["yes-no", "ticks"])
def test_leave_to_phone_or_post_is_no_leave_to_email(question: str, answers: list[str]) -> None:
    assert role(question, *answers) is Role.CONSENT_OTHER_CHANNEL


UNCLEAR = [
    "Untick this box if you do not want to hear from us",
    "We will not contact you unless you tick this box",
    "Opt in / opt out",
    "I do not want to be removed from the mailing list",
    "No objection to future contact",
    "Do not tick if you want to be contacted",
]


@pytest.mark.parametrize("question", UNCLEAR)
def test_where_the_direction_is_unclear_nobody_becomes_contactable(question: str) -> None:
    asked = found(question)
    assert asked is not None
    assert asked.role not in CAN_SAY_YES
    assert asked.confidence < 0.5


QUESTIONS = [
    "Have you heard about this consultation before?",
    "How did you hear about us?",
    "Do you feel informed about council decisions?",
    "Are you subscribed to our newsletter?",
    "Do you receive our newsletter?",
    "Do you agree that the council should send out fewer newsletters?",
    "Have you contacted the council in the last year?",
    "Would you recommend this service to others?",
    "To what extent do you agree that we keep you informed?",
    "Do you support the new cycle lane?",
    "Should the bus stop be removed?",
    "Do you object to the proposal?",
    "Do you receive benefits?",
    "Should we stop cutting the grass?",
    "Would you like more benches in the park?",
    "Are you happy with the plans?",
    "Do you want a new library?",
    "Would you use an alert system for flooding?",
    "Have you signed up to the garden waste service?",
    "Do you want the council to keep the library open?",
    "Are you aware of the email reminder service?",
    "Do you oppose the removal of the speed bumps?",
    "Should more information be sent to residents?",
    "Would you like updated play equipment?",
    "Do you prefer paper or online bills?",
    "Do you agree with opting out of the county scheme?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_about_the_world_are_no_consent(question: str) -> None:
    assert role(question) is None


def test_the_same_words_against_a_scale_are_a_question() -> None:
    scale = ["Strongly agree"] * 9 + ["Tend to disagree"] * 5 + ["Neither"] * 4
    assert role("I would like the council to keep me informed about future events", *scale) is None


def test_answers_people_wrote_themselves_are_no_tick_box() -> None:
    written = [f"Something of my own, number {i}" for i in range(30)]
    assert role("Would you like to be contacted about future projects?", *written) is None


GROUP = "How may we contact you about future engagement?"


@pytest.mark.parametrize("label", ["Email", "By e-mail", "E-mail message"])
def test_the_email_column_of_a_group_is_consent_by_email(label: str) -> None:
    assert role(GROUP, label=label) is Role.CONSENT_EMAIL
    assert role(f"{GROUP} - {label}") is Role.CONSENT_EMAIL


@pytest.mark.parametrize("label", ["Post", "By text message", "Telephone", "None of these"])
def test_other_columns_of_the_group_are_other_means(label: str) -> None:
    assert role(GROUP, label=label) is Role.CONSENT_OTHER_CHANNEL


def test_a_reporting_name_after_the_means_changes_nothing() -> None:
    assert role(f"{GROUP} - Email - Contact") is Role.CONSENT_EMAIL
    assert role(f"{GROUP} - Email", label="Contact") is Role.CONSENT_EMAIL


def test_a_group_about_this_project_reaches_no_further() -> None:
    group = "How may we contact you about the results?"
    assert role(group, label="Email") is Role.CONSENT_PROJECT_ONLY


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Email", Role.CONSENT_OPTOUT), ("Post", Role.CONSENT_OTHER_CHANNEL)],
)
def test_a_group_that_asks_how_not_to_write_can_only_say_no(label: str, expected: Role) -> None:
    assert role("How should we not contact you in future?", label=label) is expected


LISTS = ["Email"] * 9 + ["Email, Post"] * 5 + ["By phone; by letter"] * 3


def test_one_column_that_lists_the_means() -> None:
    assert role(GROUP, *LISTS) is Role.CONSENT_CHANNELS
    assert role("Contact preferences for future surveys", *LISTS) is Role.CONSENT_CHANNELS
    assert role(GROUP, "Email", "do not contact me", "do not contact me") is Role.CONSENT_CHANNELS


def test_a_preferred_means_is_a_weak_sign() -> None:
    asked = found("What is your preferred method of contact for future consultations?", *LISTS)
    assert asked is None or asked.confidence <= 0.5


def test_an_empty_list_of_means_is_known_by_its_question() -> None:
    assert permission(Heading(GROUP), cells()) == Permission(
        Role.CONSENT_CHANNELS, 0.5, wording_of(GROUP)
    )


STATEMENT = "I agree that the council may email me about other consultations"


@pytest.mark.parametrize("question", ["Staying in touch", "Q14", "Next steps", "Data protection"])
def test_a_statement_in_the_cells_is_what_was_agreed_to(question: str) -> None:
    asked = found(question, *[STATEMENT] * 12)
    assert asked == Permission(Role.CONSENT_CONTACT, 0.85, wording_of(STATEMENT))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Please do not contact me about other consultations", Role.CONSENT_OPTOUT),
        ("I agree to my comments being published on the website", Role.CONSENT_PUBLICATION),
        ("I have read and understood the privacy notice", Role.PRIVACY_NOTICE),
        ("Please tell me the results of this survey", Role.CONSENT_PROJECT_ONLY),
    ],
)
def test_statements_say_their_own_sense(statement: str, expected: Role) -> None:
    assert role("Staying in touch", *[statement] * 5) is expected


def test_a_column_of_yes_and_no_statements_asks_to_contact() -> None:
    both = ["Yes, please email me about future surveys"] * 5 + [
        "No, do not email me again please"
    ] * 4
    assert role("Next", *both) is Role.CONSENT_CONTACT


def test_officers_notes_are_no_statements() -> None:
    assert (
        role("Officer notes", "Please do not contact me again", "please contact re visit") is None
    )


def test_a_bare_consent_column_may_be_about_anything_and_grants_nothing() -> None:
    asked = found("Consent")
    assert asked == Permission(Role.PRIVACY_NOTICE, 0.5)


def test_the_label_asks_where_the_group_does_not() -> None:
    assert role("About you", label="Add me to the mailing list") is Role.CONSENT_CONTACT
    assert role("About this project", label="Keep me informed") is Role.CONSENT_PROJECT_ONLY


def test_a_bare_label_under_a_whole_question_says_nothing() -> None:
    assert role("Do you agree with the new cycle lane?", label="Contact") is None


def test_wordings_are_kept_only_where_contact_was_asked_for() -> None:
    assert found("May we publish your name?") == Permission(Role.CONSENT_PUBLICATION, 0.85)
    asked = found("Q7. May we email you about other surveys?")
    assert asked is not None
    assert asked.wording is not None
    assert asked.wording.text == "Q7. May we email you about other surveys?"
    again = wording_of("12:  May we EMAIL you about\nother surveys?")
    assert asked.wording.fingerprint == again.fingerprint


NEGATED = [
    "I do not want {}",
    "Please do not send me {}",
    "Tick if you would rather not receive {}",
    "No more {}, please",
    "Stop sending me {}",
    "I wish to unsubscribe from {}",
    "Please remove me from the list for {}",
    "I object to receiving {}",
    "Tick here if you don't wish to get {}",
]
THINGS = [
    "emails about future consultations",
    "newsletters",
    "updates about other projects",
    "invitations to future events",
]


@given(st.sampled_from(NEGATED), st.sampled_from(THINGS), st.sampled_from([YES_NO, TICKS, []]))
def test_no_negated_request_can_make_anybody_contactable(
    frame: str, thing: str, answers: list[str]
) -> None:
    asked = permission(Heading(frame.format(thing)), cells(*answers))
    assert asked is not None
    assert asked.role is Role.CONSENT_OPTOUT


def _guessed(heading: str, cells: list[str]) -> Guess:
    return guess(Heading(heading), shape_of(cells, len(cells)), SPREADSHEET)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Stay in the loop on future surveys (Yes/No)", Role.CONSENT_CONTACT),
        ("✔ to hear about future surveys", Role.CONSENT_CONTACT),
        ("Shall we send you our engagement e-news?", Role.CONSENT_CONTACT),
        ("Happy for us to keep your details for next time?", Role.CONSENT_CONTACT),
        ("May we hold on to your e-mail for later exercises?", Role.CONSENT_CONTACT),
        ("Get in touch again?", Role.CONSENT_CONTACT),
        ("Cadw mewn cysylltiad", Role.CONSENT_CONTACT),
        ("No thanks to e-mails (tick)", Role.CONSENT_OPTOUT),
        ("Tick to stay off our mailing list", Role.CONSENT_OPTOUT),
        ("Would you rather we left you alone in future?", Role.CONSENT_OPTOUT),
        ("Remove from list?", Role.CONSENT_OPTOUT),
    ],
)
def test_a_wish_to_be_written_to_or_not_is_read_by_its_sense(heading: str, role: Role) -> None:
    assert _guessed(heading, ["Yes", "No"] * 20).role is role


def test_a_question_that_may_be_about_contact_is_kept_as_a_doubt() -> None:
    doubt = _guessed("Invitations to my house for other panels and so on", ["Yes", "No"] * 20)
    assert doubt.role is Role.CONSENT_CONTACT
    assert doubt.confidence == DOUBTED


NAMES = ["Jane Smith", "KHAN, Amir", "Mr & Mrs Jones", "Dr Ola Ade", "Siân Evans", "Li Wei"]


@pytest.mark.parametrize(
    "heading", ["Who is filling this in?", "Whose views are these?", "You are"]
)
def test_names_are_names_whatever_stands_over_them(heading: str) -> None:
    assert _guessed(heading, NAMES).role is Role.FULL_NAME


@pytest.mark.parametrize("heading", ["Name of your ward councillor", "Which street needs work?"])
def test_names_of_others_are_not_the_writers(heading: str) -> None:
    assert _guessed(heading, NAMES).role is not Role.FULL_NAME
