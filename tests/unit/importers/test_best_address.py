"""Which of a person's addresses counts before the others."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from importers.matching.best_address import VERIFIED, Held, best_first, rule_of_first
from importers.matching.derive import MOST_FREQUENT, MOST_RECENT


def an_address(email: str, day: int = 0, *, rows: int = 1, answered: int = 0) -> Held:
    return Held(
        0,
        f"{email}@post.example",
        date(2025, 1, day) if day else None,
        rows,
        datetime(2024, 1, answered, tzinfo=UTC) if answered else None,
    )


def first(*held: Held) -> tuple[str, str]:
    ranked = best_first(held)
    return ranked[0].email.partition("@")[0], rule_of_first(ranked)


def test_one_from_which_somebody_answered_comes_before_a_newer_one() -> None:
    assert first(an_address("old", 1, answered=5), an_address("new", 9)) == ("old", VERIFIED)


def test_of_two_from_which_somebody_answered_the_later_answer_counts() -> None:
    assert first(an_address("old", 9, answered=4), an_address("new", 1, answered=5))[0] == "new"


def test_else_the_newest_counts_and_of_one_day_what_most_rows_show() -> None:
    assert first(an_address("a", 8, rows=3), an_address("z", 9)) == ("z", MOST_RECENT)
    assert first(an_address("a", 9), an_address("z", 9, rows=2)) == ("z", MOST_FREQUENT)
    assert first(an_address("a"), an_address("z", 1)) == ("z", MOST_RECENT)


def test_of_equals_the_alphabet_decides_and_one_alone_needs_no_rule() -> None:
    assert first(an_address("z"), an_address("a")) == ("a", "")
    assert first(an_address("a", 3, answered=2)) == ("a", "")


@given(
    st.lists(
        st.builds(
            an_address,
            st.sampled_from("abcdef"),
            st.integers(0, 3),
            rows=st.integers(1, 2),
            answered=st.integers(0, 2),
        ),
        unique_by=lambda one: one.email,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_they_come_does_not_matter(held: list[Held], random: object) -> None:
    mixed = list(held)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert best_first(mixed) == best_first(held)
