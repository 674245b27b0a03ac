"""Issues, signs of them in words, suggestions for titles, evidence from rows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import Answer, Draft, Kind, Role
from importers.interests.evidence import Evidence, EvidenceKind, evidence_of
from importers.interests.gazetteer import Gazetteer, Sign
from importers.interests.reader import Reader, asks_for_topics
from importers.interests.suggest import suggest_issues, without_places
from importers.interests.taxonomy import Issue, load_default, read_issues
from importers.interests.words import singular_of, stems_of, words_of

ISSUES = load_default()
READER = Reader(ISSUES)
DAY = date(2024, 3, 1)


def a_row(*answers: Answer, kind: Kind = Kind.RESPONSE, attended: bool | None = None) -> Draft:
    return Draft(row=2, part=0, kind=kind, on=DAY, attended=attended, answers=answers)


def a_comment(text: str) -> Answer:
    return Answer(4, "Any other comments?", Role.FREE_TEXT, text)


def a_tick(option: str, question: str = "Which topics matter most to you?") -> Answer:
    return Answer(5, question, Role.QUESTION_MULTI, option)


def issues_in(text: str) -> set[str]:
    return {sign.issue for sign in READER.signs(text)}


def suggested(title: str) -> list[str]:
    return [suggestion.issue for suggestion in suggest_issues(title, ISSUES)]


def test_the_shipped_list_is_complete() -> None:
    assert len(ISSUES) == 30
    assert len({issue.slug for issue in ISSUES}) == 30
    assert sum(issue.sensitive for issue in ISSUES) == 8
    assert all(issue.label and issue.keywords for issue in ISSUES)


def test_an_issue_is_read_from_a_line() -> None:
    lines = ["slug,label,parent,keywords,guard", "bees,Bees,nature,bee; hive ;,sensitive"]

    assert read_issues(lines) == (Issue("bees", "Bees", "nature", ("bee", "hive"), True),)


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("bins", "bin"),
        ("libraries", "library"),
        ("buses", "bus"),
        ("crossings", "crossing"),
        ("classes", "class"),
        ("leaves", "leaves"),
        ("bus", "bus"),
        ("gas", "gas"),
        ("council's", "council"),
    ],
)
def test_plurals_are_understood(word: str, singular: str) -> None:
    assert singular_of(word) == singular


def test_words_keep_what_belongs_together() -> None:
    assert words_of("A&E isn't fly-tipping, 20mph") == ["a&e", "isn't", "fly", "tipping", "20mph"]
    assert stems_of("buses") == stems_of("bus")
    assert stems_of("parking") != stems_of("parks")


def test_the_longest_phrase_wins() -> None:
    gazetteer = Gazetteer(
        [
            Issue("schools", "Schools", keywords=("school",)),
            Issue("cycling", "Cycling", keywords=("school street", "bike")),
        ]
    )

    assert gazetteer.signs("School streets for bikes!") == (
        Sign("cycling", "school streets", 1.0),
        Sign("cycling", "bikes", 0.6),
    )


def test_a_word_of_two_issues_is_a_weaker_sign_of_each() -> None:
    gazetteer = Gazetteer(
        [Issue("a", "Alpha", keywords=("tram",)), Issue("b", "Beta", keywords=("trams",))]
    )

    assert gazetteer.signs("the tram, the trams, the tram") == (
        Sign("a", "tram", 0.3),
        Sign("b", "tram", 0.3),
        Sign("a", "trams", 0.3),
        Sign("b", "trams", 0.3),
    )


@pytest.mark.parametrize(
    ("comment", "issue"),
    [
        ("The number 9 bus never turns up on time.", "public-transport"),
        ("Too many POTHOLES and roadworks", "roads"),
        ("missed bin collections again", "waste-recycling"),
        ("please save our libraries", "culture-heritage"),
        ("No solar panels on the roof, what about net-zero?", "climate-energy"),
    ],
)
def test_comments_speak_of_issues(comment: str, issue: str) -> None:
    assert issue in issues_in(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "This is a waste of money.",
        "I had to leave early, nice cake though.",
        "We walked home in the dark.",
        "Nothing to add, thank you.",
        "",
    ],
)
def test_everyday_phrases_speak_of_nothing(comment: str) -> None:
    assert not issues_in(comment)


def test_a_street_name_is_no_topic() -> None:
    assert without_places("Bus gate on School Lane").split() == ["Bus", "gate"]
    assert suggested("A bus gate on School Lane") == ["public-transport"]
    assert "education" not in issues_in("The crossing near Old School Road is scary")


@pytest.mark.parametrize(
    "text",
    [
        "As a Muslim mother with MS I can never get to the mosque or the hospital",
        "My union rep says vote for the other party",
        "I am gay and the asylum seekers deserve human rights",
    ],
)
def test_sensitive_issues_are_never_read_from_text(text: str) -> None:
    sensitive = {issue.slug for issue in ISSUES if issue.sensitive}

    assert not issues_in(text) & sensitive
    assert not {e.issue for e in evidence_of(a_row(a_comment(text)), {}, READER)} & sensitive


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Consultation on a bus gate on Alder Lane", "public-transport"),
        ("Budget conversation 2019", "tax-budget"),
        ("Have your say on the draft Local Plan", "planning-development"),
        ("Bins and recycling survey", "waste-recycling"),
        ("Community safety drop-in session", "crime-safety"),
        ("Reusable cups pilot", "waste-recycling"),
        ("Online services survey 2021", "digital-media"),
        ("Residents' parking permits: tell us what you think", "parking"),
        ("Getting to net zero", "climate-energy"),
        ("Adult social care strategy", "social-care"),
        ("Planting trees by the river", "parks-green-space"),
        ("Public Spaces Protection Order", "crime-safety"),
    ],
)
def test_a_title_suggests_its_issue(title: str, first: str) -> None:
    assert suggested(title)[0] == first


def test_a_heading_suggests_all_its_issues() -> None:
    assert set(suggested("Getting around survey")) == {
        "active-travel", "parking", "public-transport", "roads",
    }  # fmt: skip


def test_a_title_that_says_nothing_suggests_nothing() -> None:
    assert suggested("Consultation 2024: have your say") == []
    assert suggested("") == []
    assert suggest_issues("Bins", ()) == ()


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 < sign.strength <= 1 for sign in READER.signs(text))
    assert all(0 < suggestion.confidence <= 1 for suggestion in suggest_issues(text, ISSUES))


@pytest.mark.parametrize(
    "question",
    [
        "Which of these topics matter most to you? (tick all that apply)",
        "What are you interested in?",
        "Your top three priorities",
    ],
)
def test_some_questions_ask_what_people_care_about(question: str) -> None:
    assert asks_for_topics(question)


@pytest.mark.parametrize(
    "question",
    [
        "How did you hear about this issue?",
        "How old are you?",
        "Which of these describe you and your interest?",
    ],
)
def test_other_questions_do_not(question: str) -> None:
    assert not asks_for_topics(question)


def test_taking_part_is_evidence_of_the_projects_issues() -> None:
    assert evidence_of(a_row(), {"parking": 0.5, "roads": 1.0}, READER) == (
        Evidence("parking", EvidenceKind.PROJECT, 0.5, DAY),
        Evidence("roads", EvidenceKind.PROJECT, 1.0, DAY),
    )


def test_coming_to_an_event_counts_as_such_and_staying_away_by_half() -> None:
    came = evidence_of(a_row(kind=Kind.EVENT, attended=True), {"roads": 1.0}, READER)
    unknown = evidence_of(a_row(kind=Kind.EVENT), {"roads": 1.0}, READER)
    away = evidence_of(a_row(kind=Kind.EVENT, attended=False), {"roads": 1.0}, READER)

    assert [e.kind for e in (*came, *unknown)] == [EvidenceKind.ATTENDED] * 2
    assert [(e.kind, e.strength) for e in away] == [(EvidenceKind.PROJECT, 0.5)]


@pytest.mark.parametrize("kind", [Kind.REGISTER, Kind.SUPPRESSION])
def test_standing_on_a_list_is_no_interest(kind: Kind) -> None:
    assert evidence_of(a_row(kind=kind), {"roads": 1.0}, READER) == ()


def test_a_ticked_topic_is_evidence_with_its_words_and_column() -> None:
    assert evidence_of(a_row(a_tick("Bins and recycling")), {}, READER) == (
        Evidence("waste-recycling", EvidenceKind.OPTION, 1.0, DAY, "Bins and recycling", 5),
    )


def test_a_sensitive_topic_may_be_ticked_by_the_person() -> None:
    assert [e.issue for e in evidence_of(a_row(a_tick("Health")), {}, READER)] == ["health"]


def test_an_answer_to_another_question_is_no_interest() -> None:
    heard = a_tick("Library", "How did you hear about us?")
    rating = Answer(3, "How important are buses?", Role.RATING, "5")

    assert evidence_of(a_row(heard, rating), {}, READER) == ()


def test_an_option_without_its_question_counts_only_if_clear_and_harmless() -> None:
    def bare(option: str) -> Answer:
        return Answer(7, option, Role.QUESTION_MULTI_OPTION, option)

    found = evidence_of(a_row(bare("Libraries"), bare("Health"), bare("Castle")), {}, READER)

    assert [e.issue for e in found] == ["culture-heritage"]


def test_a_followed_topic_is_a_subscription() -> None:
    topic = Answer(1, "Topics", Role.SUBSCRIPTION_TOPICS, "Planning applications")

    (found,) = evidence_of(a_row(topic, kind=Kind.REGISTER), {}, READER)

    assert (found.issue, found.kind) == ("planning-development", EvidenceKind.SUBSCRIPTION)


def test_a_comment_gives_its_strongest_issues_with_the_words() -> None:
    text = "The bus stop is gone, the bus is late. Potholes! Fly-tipping and graffiti! Libraries!"

    found = evidence_of(a_row(a_comment(text)), {}, READER)

    assert [(e.issue, e.kind, e.words) for e in found] == [
        ("public-transport", EvidenceKind.COMMENT, "bus stop, bus"),
        ("street-care", EvidenceKind.COMMENT, "fly tipping, graffiti"),
        ("culture-heritage", EvidenceKind.COMMENT, "libraries"),
    ]
    assert all(0 < e.strength <= 1 and e.column == 4 for e in found)


def test_one_everyday_word_is_no_evidence() -> None:
    assert evidence_of(a_row(a_comment("My children liked it.")), {}, READER) == ()


def test_evidence_is_the_same_each_time() -> None:
    row = a_row(a_comment("Buses, bins and parks"), a_tick("Parks"))

    assert evidence_of(row, {"roads": 1}, READER) == evidence_of(
        replace(row), {"roads": 1}, Reader(ISSUES)
    )
