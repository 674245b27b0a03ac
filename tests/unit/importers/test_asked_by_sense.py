"""What a heading asks of people who did not put it our way; none of these sentences is in the product."""

from collections.abc import Mapping, Sequence

import pytest

from importers.consent_columns import Said, meanings
from importers.draft import Role
from importers.recognise.permission import DOUBTED
from importers.recognise.roles import Guess, guess
from importers.recognise.shapes import shape_of
from importers.recognise.words import Heading
from importers.sources import SPREADSHEET

YES_NO = ["Yes"] * 20 + ["No"] * 10
YES_GRANTS = {Role.CONSENT_CONTACT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS}


def column(question: str, cells: Sequence[str] = YES_NO, label: str = "") -> Guess:
    return guess(Heading(question, label), shape_of(cells, len(cells)), SPREADSHEET)


def said(question: str, cells: Sequence[str] = YES_NO, label: str = "") -> Mapping[str, Said]:
    heading = f"{question} | {label}" if label else question
    return meanings(column(question, cells, label).role, heading, cells)


THIRD_PARTIES = [
    "May we tell the university that you took part?",
    "Could we put you in touch with the architects?",
    "OK if the newspaper gets in touch with you?",
    "Are you content for us to give your name to the landlord?",
    "Do you consent to your contact details going to the bus operator?",
    "Are you OK with our research partner seeing your data?",
    "May our funder get a copy of your contact details?",
    "Happy for your GP to know you took part?",
    "Should we tell your ward member you wrote in?",
    "Will you let the evaluators speak to you?",
]


@pytest.mark.parametrize("question", THIRD_PARTIES)
def test_a_yes_to_others_being_told_is_no_yes_to_us(question: str) -> None:
    assert column(question).role is Role.SHARE_PARTNERS


ONE_THING = [
    "E-mail me a receipt",
    "Let me know once the new crossing opens",
    "Tell me when the town hall reopens",
    "Send me a certificate of attendance",
    "Email me the slides",
    "Do you wish to know who won the vote?",
    "Notify me of the opening day of this playground",
    "Would you like a reply?",
    "Please keep me up to date with the bridge repairs",
    "Send updates on the library build",
    "Inform me of the start of the roadworks",
]


@pytest.mark.parametrize("question", ONE_THING)
def test_a_yes_to_one_answer_or_one_date_reaches_no_further(question: str) -> None:
    assert column(question).role is Role.CONSENT_PROJECT_ONLY


GENERAL = [
    "Let me know when you next want people's views",
    "Please email me when there is something to have my say on",
    "Get our e-news?",
    "I'd like to be told when there are other chances to take part",
    "Are you happy to help with other research by the council?",
    "Would you be interested in joining further studies?",
    "You may write to me by e-mail about later consultations",
    "Can we ask you again?",
    "We're open to hearing about later workshops",
    "Happy to be asked for your views on other things?",
    "Can the council e-mail you?",
    "Do you want us to remember you for the next consultation?",
    "Keep me posted on council news",
]


@pytest.mark.parametrize("question", GENERAL)
def test_a_wish_to_hear_of_what_comes_is_general(question: str) -> None:
    assert column(question).role is Role.CONSENT_CONTACT
    assert said(question)["Yes"] is Said.YES
    assert said(question)["No"] is Said.NO


WEARY = [
    "Are you tired of getting e-mails from us?",
    "Would it annoy you to be e-mailed about other surveys?",
    "Do you hate receiving our bulletins?",
    "Would you find it a nuisance to be contacted again?",
    "Have you had enough of hearing from us?",
    "Sick of our e-mails?",
    "Do you resent being contacted about other consultations?",
    "Do you want out of our mailing list?",
    "Should we lose your e-mail address?",
    "Should we scrub your e-mail?",
    "Would you like to be spared our newsletter?",
    "Would you rather have nothing more from us?",
    "Would further e-mails be a nuisance?",
    "Does it irritate you to get our letters?",
]


@pytest.mark.parametrize("question", WEARY)
def test_yes_to_being_tired_of_us_is_a_no(question: str) -> None:
    assert column(question).role not in YES_GRANTS
    assert said(question) == {"Yes": Said.NO, "No": Said.SILENT}


OUT = [
    "Count me out",
    "Leave me out of it",
    "Quit messaging you?",
    "Never use my address again",
    "Please use my details for nothing else",
    "Only use my e-mail for this questionnaire",
    "Tick the box to be left in peace",
    "Contact me about this only, nothing else",
    "Strike me from your records",
    "Take me off",
    "Drop me from the list",
]


@pytest.mark.parametrize("question", OUT)
def test_a_tick_under_a_short_refusal_is_a_no(question: str) -> None:
    assert said(question, ["✔"] * 9)["✔"] is Said.NO


def test_two_noes_of_a_polite_speaker_are_a_yes() -> None:
    for question in (
        "I don't mind being e-mailed about other consultations",
        "I have no objection to hearing about further surveys",
        "Never let me miss out: e-mail me about other surveys",
        "Not signed up yet? Tick here to join our mailing list",
        "Haven't joined our panel? Tick to be added",
    ):
        assert said(question, ["✔"] * 9)["✔"] is Said.YES, question


def test_a_no_that_is_left_after_politeness_still_refuses() -> None:
    for question in (
        "I don't mind if you don't contact me again",
        "Don't want to hear from us? Tick here",
        "Not happy to hear from us again? Tick to be taken off the list",
    ):
        assert said(question, ["✔"] * 9)["✔"] is Said.NO, question


def test_definitely_and_definitely_not_answer_a_question_of_yes_and_no() -> None:
    cells = ["Definitely"] * 20 + ["Definitely not"] * 12 + ["not sure", "don't know"]
    answered = said("May we e-mail you about other things we consult on?", cells)
    assert answered["Definitely"] is Said.YES
    assert answered["Definitely not"] is Said.NO
    assert answered["not sure"] is Said.UNKNOWN


STEPS = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]


def test_the_noes_of_a_scale_under_a_request_for_leave_are_heard() -> None:
    asked = column("Should we hold on to your e-mail to tell you of other schemes?", STEPS * 9)
    assert (asked.role, asked.confidence) == (Role.CONSENT_CONTACT, DOUBTED)


def test_a_scale_of_willingness_is_read_the_way_it_runs() -> None:
    question = "How keen would you be to hear from us again? (1 = not at all, 5 = very)"
    cells = ["1"] * 9 + ["3"] * 5 + ["5"] * 9
    assert column(question, cells).confidence == DOUBTED
    assert said(question, cells) == {"1": Said.NO, "3": Said.UNKNOWN, "5": Said.UNKNOWN}
    question = "On a scale of 1 (not at all) to 5 (very), how ready are you for us to e-mail you about other surveys?"
    assert column(question, cells).role is Role.CONSENT_CONTACT
    assert said(question, cells)["5"] is Said.UNKNOWN


def test_the_noes_of_whoever_wants_no_more_surveys_are_heard() -> None:
    assert said("I'm game for more surveys")["No"] is Said.NO
    assert column("I'm game for more surveys").confidence == DOUBTED


@pytest.mark.parametrize(
    "question",
    ["Do you want to know your neighbours better?", "Let me have the feedback", "Shall I send the maps to you?"],
)  # fmt: skip
def test_a_yes_waits_where_nobody_can_tell_how_far_it_reaches(question: str) -> None:
    asked = column(question)
    assert asked.role is not Role.CONSENT_CONTACT or asked.confidence == DOUBTED
    assert asked.role not in YES_GRANTS - {Role.CONSENT_CONTACT}


@pytest.mark.parametrize(
    "question",
    ["Are you on our mailing list?", "Should the school send letters home?", "Have you taken part in other surveys?",
     "Are you fed up with potholes?", "Would you mind a longer wait?", "Should we remove the speed bumps?"],
)  # fmt: skip
def test_how_things_are_is_no_request(question: str) -> None:
    asked = column(question)
    assert asked.role is Role.QUESTION_CHOICE or asked.confidence == DOUBTED


def test_how_people_liked_our_letters_is_no_request() -> None:
    assert column("How pleased are you with our newsletter?", ["1", "2", "3", "4", "5"] * 9).role is Role.RATING  # fmt: skip


PUBLISHED = [
    "May we feature your photograph and story?",
    "Can we include your words in our leaflet?",
    "Put my comments on the project web page?",
    "Keep my reply private?",
    "May your name be shown next to what you said?",
]


@pytest.mark.parametrize("question", PUBLISHED)
def test_being_shown_somewhere_is_publication(question: str) -> None:
    assert column(question).role is Role.CONSENT_PUBLICATION


NOTICES = [
    "I agree that you may keep my details on file for this consultation",
    "You can hold my information on your list for the purpose of this review",
    "I understand how you will look after my information",
    "I know how my answers will be kept, and how my data is used",
]


@pytest.mark.parametrize("question", NOTICES)
def test_keeping_details_for_the_work_in_hand_is_a_privacy_notice(question: str) -> None:
    assert column(question).role is Role.PRIVACY_NOTICE


MEANS = [
    ("An e-mail to me", "A text", "A letter"),
    ("E-mail us", "Ring us", "Write to us"),
    ("your e-mail", "your phone", "your home address"),
    ("Send e-mail", "Send texts", "Send leaflets"),
    ("e-bost / e-mail", "ffôn / phone", "llythyr / letter"),
]


@pytest.mark.parametrize("options", MEANS)
def test_means_of_contact_are_known_whatever_stands_round_them(options: tuple[str, ...]) -> None:
    question = "Which way of telling you about later surveys suits you?"
    roles = [column(question, YES_NO, option).role for option in options]
    assert roles == [Role.CONSENT_EMAIL, Role.CONSENT_OTHER_CHANNEL, Role.CONSENT_OTHER_CHANNEL]
    cells = [*options] * 9 + [f"{options[0]}, {options[1]}"] * 5
    assert column(question, cells).role is Role.CONSENT_CHANNELS
    heard = [said(question, cells)[option] for option in options]
    assert heard == [Said.YES, Said.NO, Said.NO]


def test_a_ticked_means_says_so_also_where_the_cell_repeats_its_name() -> None:
    question = "How may we reach you about other consultations?"
    assert column(question, ["Post"] * 9, "Post").role is Role.CONSENT_OTHER_CHANNEL
    assert column("How did you travel?", ["Post"] * 9, "Post").role is Role.QUESTION_MULTI_OPTION


def test_told_to_go_on_is_a_yes_only_where_it_is_about_later_exercises() -> None:
    question = "Keep in touch"
    cells = [
        "By all means write to me by e-mail about future surveys",
        "E-mail me when the pool opens",
        "Send me a copy of the plans by e-mail",
    ]
    heard = meanings(Role.CONSENT_CONTACT, question, cells)
    assert [heard[cell] for cell in cells] == [Said.YES, Said.UNKNOWN, Said.UNKNOWN]


@pytest.mark.parametrize("stroke", ["/", "v", "ü", "xx"])
def test_one_stroke_in_every_ticked_box_is_a_tick(stroke: str) -> None:
    ticked = [stroke] * 12 + ["by post"]
    assert said("Tick to hear of other surveys", ticked)[stroke] is Said.YES
    assert said("Do not write to me again", [stroke] * 12)[stroke] is Said.NO
    assert said("Shall we write to you again?", [*YES_NO, stroke])[stroke] is not Said.YES


def test_small_words_of_consent_and_ticking() -> None:
    question = "Shall we write to you again?"
    assert said(question, ["Yes plz", "No ta"]) == {"Yes plz": Said.YES, "No ta": Said.NO}
    assert said(question, ["👌", "👎"]) == {"👌": Said.YES, "👎": Said.NO}
    assert said(question, ["I would", "I would not"])["I would"] is Said.YES
    assert said(question, ["I've ticked this"])["I've ticked this"] is Said.YES
    assert said(question, ["Didn't tick it"])["Didn't tick it"] is Said.SILENT


def test_please_do_not_leaves_things_as_they_are_where_others_said_please_do() -> None:
    question = "Shall we cross you off our list?"
    both = ["Please do"] * 9 + ["Please don't"] * 9
    assert said(question, both) == {"Please do": Said.NO, "Please don't": Said.SILENT}
    assert (
        meanings(Role.CONSENT_OPTOUT, "Do not e-mail me", ["Please don't"])["Please don't"]
        is Said.NO
    )
    assert meanings(Role.CONSENT_OPTOUT, question, ["Please don't"])["Please don't"] is Said.NO


def test_a_plea_at_the_end_of_a_sentence_is_no_means_of_contact() -> None:
    question = "I'd be glad to be asked about other matters - please e-mail me"
    assert column(question, ["/"] * 12).role is Role.CONSENT_CONTACT
    assert said(question, ["/"] * 12)["/"] is Said.YES
