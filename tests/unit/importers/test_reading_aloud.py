"""Consent columns read out: an unticked opt-out is no consent, and what is unsure stays unsure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import Column, Role, Sheet, Table
from importers.reading_aloud import (
    Meant,
    OddAnswer,
    read_aloud,
    turns_round,
    unknown_answers,
)
from importers.recognise import find_table

TURNED = [
    "Do not contact",
    "Don't e-mail me",
    "Don’t email me again",
    "DO_NOT_CONTACT",
    "Please dont send me anything",
    "Opt out",
    "Opted-out of mailings",
    "opt_out",
    "Unsubscribed?",
    "Exclude from mailings",
    "Stop contacting me",
    "No further contact",
    "No emails",
    "Remove me from your list",
    "I object to being contacted",
    "Peidiwch â chysylltu",
]
STRAIGHT = [
    "May we contact you about future consultations?",
    "I want to hear about other projects",
    "Mailing list",
    "Consent to contact",
    "How important is this?",
    "Notify me",
    "Note",
    "Contact no.",
    "What is your e-mail? (if you have no e-mail leave blank)",
]


@pytest.mark.parametrize("heading", TURNED)
def test_words_that_turn_answers_round_are_noticed(heading: str) -> None:
    assert turns_round(heading)


@pytest.mark.parametrize("heading", [h for h in STRAIGHT if "if you have" not in h])
def test_plain_questions_need_no_reading_aloud(heading: str) -> None:
    assert not turns_round(heading)


def a_table(heading: str, role: Role, answers: list[str], *more: Column) -> Table:
    rows = [("Email", heading), *((f"ann{i}@archer.example", a) for i, a in enumerate(answers))]
    base = find_table([Sheet("Responses", rows)], "survey.csv")
    asked = Column(1, heading, role, 0.9)
    return Table(
        **{
            **{f: getattr(base, f) for f in base.__slots__},
            "columns": (base.columns[0], asked, *more),
        }
    )


def aloud(heading: str, role: Role, *answers: str) -> list[str]:
    table = a_table(heading, role, list(answers))
    return [one.sentence for one in read_aloud(table, table.columns[1])]


def test_an_unticked_opt_out_is_read_aloud_as_nothing() -> None:
    assert aloud("Do not contact", Role.CONSENT_OPTOUT, "No", "No", "Yes", "") == [
        "Row 2: ‘Do not contact’ = No → says nothing.",
        "Row 4: ‘Do not contact’ = Yes → asked us not to write.",
    ]


def test_a_lone_tick_is_read_beside_a_blank() -> None:
    assert aloud("Opt out", Role.CONSENT_OPTOUT, "", "x", "", "x") == [
        "Row 2: ‘Opt out’ is blank → says nothing.",
        "Row 3: ‘Opt out’ = x → asked us not to write.",
    ]


def test_one_answer_is_read_alone() -> None:
    assert aloud("Unsubscribe?", Role.CONSENT_OPTOUT, "Yes", "Yes") == [
        "Row 2: ‘Unsubscribe?’ = Yes → asked us not to write."
    ]


def test_an_answer_nobody_is_sure_of_is_read_so() -> None:
    said = aloud("Opt out of mailings", Role.CONSENT_OPTOUT, "Yes", "ask me later")
    assert said[1] == (
        "Row 3: ‘Opt out of mailings’ = ask me later → we can't tell, so it counts as neither yes nor no."
    )


def test_an_opt_in_with_a_not_in_it_can_say_yes() -> None:
    said = aloud("Opt in (leave this blank if you do not agree)", Role.CONSENT_CONTACT, "Yes", "No")
    assert [line.rpartition("→ ")[2] for line in said] == [
        "may be e-mailed about future projects.",
        "asked us not to write.",
    ]


def test_a_look_alike_says_nothing_either_way() -> None:
    said = aloud("Please do not publish my answer", Role.CONSENT_PUBLICATION, "Yes", "No")
    assert all(line.endswith("says nothing.") for line in said)
    assert len(said) == 2


def test_a_question_that_runs_straight_is_not_read_aloud() -> None:
    assert aloud("May we e-mail you about other projects?", Role.CONSENT_CONTACT, "Yes", "No") == []


def test_headings_and_totals_are_nobody_s_row() -> None:
    said = aloud("Do not contact", Role.CONSENT_OPTOUT, "Yes", "Yes")
    assert all("Row 1:" not in line for line in said)


@given(
    answers=st.lists(
        st.sampled_from(
            [
                "Yes",
                "No",
                "",
                "x",
                "TRUE",
                "FALSE",
                "0",
                "1",
                "no thanks",
                "maybe",
                "✓",
                "✗",
                "Y",
                "off",
            ]
        ),
        min_size=1,
        max_size=12,
    ),
    heading=st.sampled_from(TURNED),
)
def test_no_answer_to_an_opt_out_is_ever_read_as_a_yes(answers: list[str], heading: str) -> None:
    table = a_table(heading, Role.CONSENT_OPTOUT, answers)
    spoken = read_aloud(table, table.columns[1])
    assert not {one.meaning for one in spoken} & {Meant.FUTURE, Meant.PROJECT}
    assert 1 <= len(spoken) <= 2
    for one in spoken:
        assert one.value == answers[one.row - 2]


@given(answers=st.lists(st.text(max_size=30), min_size=2, max_size=8))
def test_reading_aloud_quotes_the_file_and_never_fails(answers: list[str]) -> None:
    table = a_table("Do not contact", Role.CONSENT_OPTOUT, answers)
    for one in read_aloud(table, table.columns[1]):
        assert one.value == " ".join(one.value.split())


def test_unknown_answers_come_with_how_often_the_commonest_first() -> None:
    heading = "May we e-mail you about other projects?"
    table = a_table(
        heading, Role.CONSENT_CONTACT, ["Yes", "see above", "", "maybe", "see above", "No"]
    )
    assert unknown_answers(table, table.columns) == (
        OddAnswer(1, heading, "see above", 2),
        OddAnswer(1, heading, "maybe", 1),
    )


def test_known_answers_are_not_unknown() -> None:
    table = a_table("May we e-mail you?", Role.CONSENT_CONTACT, ["Yes", "No", "", "x", "Y"][:3])
    assert unknown_answers(table, table.columns) == ()


def test_an_answer_unclear_beside_its_row_s_other_channels_is_unknown() -> None:
    """'E-mail: yes' in a row that also ticks 'none of these' contradicts itself."""
    rows = [
        ("Address", "How may we contact you? | E-mail", "How may we contact you? | None of these"),
        ("ann@archer.example", "Yes", "Yes"),
        ("bea@brown.example", "Yes", ""),
    ]
    base = find_table([Sheet("Responses", rows)], "survey.csv")
    columns = (
        base.columns[0],
        Column(1, rows[0][1], Role.CONSENT_EMAIL, 0.9),
        Column(2, rows[0][2], Role.CONSENT_OTHER_CHANNEL, 0.9),
    )
    table = Table(**{**{f: getattr(base, f) for f in base.__slots__}, "columns": columns})
    assert [(odd.value, odd.rows) for odd in unknown_answers(table, columns)] == [("Yes", 1)]


def test_columns_that_ask_nothing_have_no_unknown_answers() -> None:
    table = a_table("Why?", Role.FREE_TEXT, ["maybe", "perhaps"])
    assert unknown_answers(table, table.columns) == ()
