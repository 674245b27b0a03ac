import pytest

from consent.attestation import Attested, completed
from consent.events import Missing

EVERYTHING = frozenset(Missing)
BY_WORDS = {Missing.WORDING, Missing.CONTROLLER, Missing.METHOD}


@pytest.mark.parametrize("answer", [Attested.AS_ASKED, Attested.COLUMN_LABEL])
def test_knowing_the_words_settles_words_controller_and_method_and_no_more(
    answer: Attested,
) -> None:
    assert completed(EVERYTHING, "w1", {"w1": answer}) == EVERYTHING - BY_WORDS


@pytest.mark.parametrize(
    "answers", [{}, {"w1": Attested.UNKNOWN}, {"w1": Attested.UNASKED}, {"w2": Attested.AS_ASKED}]
)
def test_not_knowing_the_words_settles_nothing(answers: dict[str, Attested]) -> None:
    assert completed(EVERYTHING, "w1", answers) == EVERYTHING


def test_what_answers_no_wording_is_not_settled_by_one() -> None:
    assert completed(EVERYTHING, None, {"w1": Attested.AS_ASKED}) == EVERYTHING


def test_a_date_is_never_settled_by_words() -> None:
    assert completed(frozenset({Missing.DATE}), "w1", {"w1": Attested.AS_ASKED}) == {Missing.DATE}


def test_words_that_reach_less_far_leave_a_yes_waiting_whatever_else_is_known() -> None:
    assert completed(frozenset(), "w1", {"w1": Attested.NARROWER}) == {Missing.REACH}
    both = completed(frozenset({Missing.WORDING, Missing.DATE}), "w1", {"w1": Attested.NARROWER})
    assert both == {Missing.DATE, Missing.REACH}
