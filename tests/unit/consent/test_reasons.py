import re

import pytest

from consent.events import Missing
from consent.reasons import REASONS, WHAT_IS_MISSING, Code, Grade, State, incomplete_sentence

BANNED = re.compile(
    r"\b(grants?|granted|declined?|stopped|hold|held|standing|gate|ledger|segment|audience|sync|judgement|suggestion"
    r"|evidence|attest\w*|waterfall|lapsed|score|consent\w*|opt|opted)\b",
    re.IGNORECASE,
)
SENTENCES = [
    *(reason.sentence for reason in REASONS.values()),
    *(state.next_step for state in State),
    incomplete_sentence(frozenset(Missing)),
]


def test_every_code_has_a_reason() -> None:
    assert set(REASONS) == set(Code)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_plain(sentence: str) -> None:
    assert not BANNED.search(sentence)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_the_five_states_are_those_of_the_design() -> None:
    assert [state.label for state in State] == [
        "can be invited",
        "waiting for one fact",
        "yes has aged",
        "insight only",
        "asked us to stop",
    ]


@pytest.mark.parametrize("code", list(Code))
def test_only_those_who_can_be_invited_are_let_through(code: Code) -> None:
    assert (code.grade is Grade.ALLOW) is (code.state is State.CAN_BE_INVITED)
    assert (code.grade is Grade.HOLD) is (code.state is State.WAITING_FOR_ONE_FACT)


def test_a_decline_is_no_stop() -> None:
    assert Code.DECLINED.value == "D01"
    assert Code.DECLINED.state is State.INSIGHT_ONLY


def test_everything_that_can_be_missing_has_words() -> None:
    assert set(WHAT_IS_MISSING) == set(Missing)


def test_several_missing_facts_are_listed() -> None:
    several = frozenset({Missing.WORDING, Missing.DATE, Missing.METHOD})
    assert incomplete_sentence(several) == (
        "They said yes, but we do not know yet whether these are the words people saw, on what day and how they were asked."
    )
    assert (
        incomplete_sentence(frozenset())
        == "They said yes, but something about it is not known yet."
    )
