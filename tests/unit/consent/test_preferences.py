import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act, Interval, Statement
from consent.gate import add_months
from consent.preferences import BadChoice, Choice, Pause, TopicChoice, choices, statements_of
from tests.unit.consent.builders import HERE, NOW

ISSUES = ("parks", "roads")


def read(form: dict[str, str]) -> tuple[Statement | Pause | TopicChoice, ...]:
    return statements_of(form, canonical=HERE, issues=ISSUES, now=NOW)


def test_stopping_everything_is_a_stop_at_this_address_now() -> None:
    (statement,) = read({"everything": "stop"})
    assert isinstance(statement, Statement)
    assert statement.act is Act.STOP
    assert statement.addresses == (HERE,)
    assert statement.when == Interval(NOW, NOW)


def test_nothing_else_in_the_form_stands_in_the_way_of_stopping() -> None:
    (statement,) = read({"everything": "stop", "pause": "nonsense", "topic.unheard-of": "keep"})
    assert isinstance(statement, Statement)


def test_topics_are_read_one_by_one() -> None:
    assert read({"topic.roads": "never", "topic.parks": "keep"}) == (
        TopicChoice("parks", Choice.KEEP),
        TopicChoice("roads", Choice.NEVER),
    )


def test_a_pause_has_an_end() -> None:
    assert read({"pause": "6", "topic.parks": "not_now"}) == (
        Pause(add_months(NOW, 6)),
        TopicChoice("parks", Choice.NOT_NOW),
    )


def test_what_is_left_empty_says_nothing() -> None:
    assert read({"everything": "", "pause": "", "topic.parks": ""}) == ()


def test_fields_of_other_programs_are_ignored() -> None:
    assert read({"utm_source": "mail", "csrf_token": "x"}) == ()


@pytest.mark.parametrize(
    "form",
    [
        {"everything": "yes"},
        {"pause": "999"},
        {"topic.parks": "maybe"},
        {"topic.unheard-of": "keep"},
        {"topic.": "keep"},
    ],
)
def test_what_was_not_offered_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(BadChoice, match="on this page"):
        read(form)


@given(
    st.dictionaries(
        st.text(max_size=12) | st.sampled_from(["everything", "pause", "topic.parks"]),
        st.text(max_size=8),
    )
)
def test_no_form_is_ever_a_yes(form: dict[str, str]) -> None:
    try:
        said = read(form)
    except BadChoice:
        return
    assert all(not isinstance(one, Statement) or one.act is Act.STOP for one in said)


def test_everything_offered_is_understood() -> None:
    for offer in choices(ISSUES):
        for option in offer.options:
            assert read({option.field: option.value})


def test_what_was_chosen_before_is_shown() -> None:
    topics = choices(ISSUES, {"parks": Choice.NEVER})[-1]
    assert [(o.field, o.value) for o in topics.options if o.chosen] == [("topic.parks", "never")]


def test_each_offer_stands_under_the_words_of_its_notice() -> None:
    assert [offer.notice.key for offer in choices(ISSUES)] == ["stop", "pause", "topics"]
