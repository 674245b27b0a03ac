"""What a wording says of itself, and whether it is a wording at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.labels import is_label
from importers.wording_hints import WordingHints, asks_for, contradicted

NAMES = [
    "Wessex Water",
    "Lindenford Borough Council",
    "Friends of Mill Park",
    "Transport for Lindenford",
    "the Mill Hill Society",
    "NHS Lindenford",
]
ASKED = [
    "Would you like to be contacted by {} about future projects?",
    "I am happy to hear from {} again",
    "May {} contact you about future engagement?",
    "Would you like {} to keep you informed of future consultations?",
    "I agree that {} may contact me about its future consultations",
    "I consent, and understand {} can e-mail me again",
    "{} would like to e-mail you about other surveys. Do you agree?",
]
USUAL = [
    "Would you like to hear from us about other consultations?",
    "May we e-mail you about future projects?",
    "Would you like the Council to keep you informed of future consultations?",
    "I'd like to be contacted by email about similar surveys",
    "Please add me to your mailing list",
    "Yes, keep me posted by E-mail",
    "Happy to receive further communications?",
    "Are you happy for the Council to contact you in future on other matters?",
    "Contact preferences for future consultations - By email",
    "If you'd prefer we did not e-mail you about other surveys, tick here",
    "Put me on the list for future consultations",
    "WOULD YOU LIKE TO HEAR FROM US ABOUT FUTURE PROJECTS?",
    "Email updates",
    "I agree that the Council may contact me about future consultations",
    "I understand that We will e-mail me about other surveys",
    "Keep me updated about other projects near me",
    "Tell me about consultations where I live",
    "May we contact you about nearby projects that affect you?",
    "",
]


@given(name=st.sampled_from(NAMES), asked=st.sampled_from(ASKED))
def test_whoever_is_named_is_found(name: str, asked: str) -> None:
    assert asks_for(asked.format(name)).controller == name.removeprefix("the ")


@pytest.mark.parametrize("text", USUAL)
def test_usual_words_contradict_nothing(text: str) -> None:
    assert asks_for(text) == WordingHints()
    assert asks_for(text).usual


def test_partners_are_not_us() -> None:
    assert asks_for("Tick if you'd like news from our partners").controller == "our partners"
    assert asks_for("May you be contacted by third parties?").controller == "third parties"


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("May we e-mail you about transport?", "transport"),
        ("Contact me about planning and housing only", "planning and housing only"),
        (
            "Would you like news on the library, from time to time?",
            "the library",
        ),
        ("Keep me informed about future transport projects", "future transport projects"),
        ("Planning updates", "Planning"),
        ("Sign up to our housing newsletter", "housing"),
        ("May we contact you about flooding by e-mail?", "flooding"),
        ("May we contact you about flooding for two years?", "flooding"),
    ],
)
def test_fewer_topics_than_all_are_found(text: str, topics: str) -> None:
    assert asks_for(text).topics == topics


@given(number=st.integers(1, 60))
def test_months_and_years_are_counted(number: int) -> None:
    assert asks_for(f"May we contact you for {number} months?").months == number
    assert asks_for(f"May we contact you for up to {number} years?").months == 12 * number


@pytest.mark.parametrize(
    ("text", "period", "months"),
    [
        ("May we contact you for a year?", "for a year", 12),
        ("We may contact you for the next two years. OK?", "for the next two years", 24),
        ("May we e-mail you within the next year?", "within the next year", 12),
        ("May we contact you for twelve months", "for twelve months", 12),
        ("May we contact you for 10 days?", "for 10 days", None),
        ("Keep me posted until the end of this project", "until the end of this project", None),
        ("Are you happy to hear from us until you unsubscribe?", "", None),
        ("For residents over 16 years old: may we contact you?", "", None),
    ],
)
def test_how_long_is_found_and_never_lengthened(text: str, period: str, months: int | None) -> None:
    found = asks_for(text)
    assert (found.period, found.months) == (period, months)


@given(st.text(max_size=200))
def test_any_text_has_hints_and_no_period_is_without_end(text: str) -> None:
    """0 months would mean for ever."""
    assert asks_for(text).months != 0
    assert is_label(text) in (True, False)


LABELS = [
    "Mailing list",
    "Opt in",
    "Opt out",
    "Newsletter",
    "Do not contact",
    "Future contact",
    "Future contact OK?",
    "Consent to contact",
    "consent_contact",
    "GDPR",
    "Keep in touch",
    "Contact by e-mail",
    "Add to mailing list? (Y/N)",
    "Q14. Mailing list",
    "Contact preferences for future consultations",
    "",
]
WORDS = [
    "Would you like to hear from us about other consultations?",
    "Please add me to your mailing list",
    "Keep me informed",
    "Tick to opt out",
    "✔ to hear about future surveys",
    "Sign up to our newsletter",
    "Stay in touch about future projects and surveys",
    "Interested in hearing about more consultations?",
    "Hoffech chi glywed gennym?",
    "Contact consent | I agree to be contacted about other surveys",
]


@pytest.mark.parametrize("text", LABELS)
def test_a_label_without_a_question_is_a_label(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", WORDS)
def test_words_that_speak_to_people_are_what_they_read(text: str) -> None:
    assert not is_label(text)


OURS = ("Lindenford Borough Council", "Mill District Council")


@pytest.mark.parametrize(
    "name",
    [
        "Lindenford Borough Council",
        "Lindenford Council",
        "Lindenford",
        "the Borough Council",
        "Mill District Council",
    ],
)
def test_our_own_names_contradict_nothing(name: str) -> None:
    text = f"May {name} contact you about future engagement?"
    assert contradicted(text, names=OURS, months=24).usual


@pytest.mark.parametrize("name", ["NHS Lindenford", "Friends of Mill Park", "Wessex Water"])
def test_another_organisation_is_not_us_for_a_word_in_common(name: str) -> None:
    text = f"May {name} contact you about future engagement?"
    assert contradicted(text, names=OURS, months=24).asked == ("controller",)


@given(number=st.integers(1, 60), ours=st.integers(0, 60))
def test_a_period_contradicts_where_it_is_shorter_than_ours(number: int, ours: int) -> None:
    found = contradicted(f"May we contact you for {number} months?", names=OURS, months=ours)
    assert found.asked == (("period",) if not ours or number < ours else ())


def test_a_period_that_is_no_number_of_months_always_contradicts() -> None:
    text = "Keep me posted until the end of this project"
    assert contradicted(text, names=OURS, months=24).asked == ("period",)
