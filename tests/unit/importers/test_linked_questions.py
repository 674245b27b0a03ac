from datetime import date

import pytest

from importers.draft import Answer, Draft, Kind, Role
from importers.interests.evidence import Evidence, EvidenceKind
from importers.interests.linked import ANSWERED, linked_evidence, question_print

ASKED = "How important is parking to you?"
LINKS = {question_print(ASKED): "parking"}


def answered(text: str, question: str = ASKED, role: Role = Role.RATING) -> Draft:
    said = Answer(column=3, question=question, role=role, text=text)
    return Draft(row=2, part=0, kind=Kind.RESPONSE, on=date(2025, 3, 1), answers=(said,))


def test_an_answer_to_a_linked_question_is_a_sign_of_interest_with_its_words() -> None:
    assert linked_evidence(answered("Very"), LINKS) == (
        Evidence(
            "parking",
            EvidenceKind.OPTION,
            ANSWERED,
            date(2025, 3, 1),
            words="How important is parking to you?: Very",
            column=3,
        ),
    )


@pytest.mark.parametrize(
    "question",
    [
        "how important is  parking to you?",
        f" {ASKED} ",
        f"Q7. {ASKED}",
        f"12) {ASKED}",
        "How important is parking to you",
    ],
)
def test_numbers_case_and_spaces_do_not_make_another_question(question: str) -> None:
    assert linked_evidence(answered("Very", question), LINKS)


@pytest.mark.parametrize("text", ["", "n/a", " - "])
def test_no_answer_is_no_sign(text: str) -> None:
    assert linked_evidence(answered(text), LINKS) == ()


def test_a_question_nobody_linked_and_a_field_that_asks_nothing_say_nothing() -> None:
    assert linked_evidence(answered("Very"), {}) == ()
    assert linked_evidence(answered("Very", "What is your name?"), LINKS) == ()
    assert linked_evidence(answered("Very", role=Role.DEMOGRAPHIC), LINKS) == ()
