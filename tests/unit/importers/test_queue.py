"""Who is asked about first, who together, and when one may stop."""

from hypothesis import given
from hypothesis import strategies as st

from importers.matching.queue import (
    PEOPLE_AT_ONCE,
    Consequence,
    Likelihood,
    Link,
    Queue,
    likelihood,
    questions,
)

INVITES = Consequence.INVITATIONS


def asked(*links: Link) -> list[tuple[int, ...]]:
    return [one.people for one in questions(links)]


def test_what_changes_most_and_is_likeliest_comes_first() -> None:
    rest = Link((1, 2), 6.9)
    counts = Link((3, 4), 1.0, Consequence.COUNT)
    falls = Link((5, 6), 1.0, Consequence.PERMISSION)
    unlikely = Link((7, 8), -3.0, INVITES, leaving=1)
    likely = Link((9, 10), 3.0, INVITES, leaving=1)
    both = Link((11, 12), 3.0, INVITES, leaving=2)
    assert asked(rest, counts, falls, unlikely, likely, both) == [
        (11, 12),
        (9, 10),
        (7, 8),
        (5, 6),
        (3, 4),
        (1, 2),
    ]


def test_the_nearest_to_sure_comes_first_of_what_changes_nothing() -> None:
    assert asked(Link((1, 2), 3.0), Link((3, 4), 6.0)) == [(3, 4), (1, 2)]


def test_what_was_put_off_comes_last_of_its_kind() -> None:
    put_off = Link((1, 2), 6.0, INVITES, 1, later=5)
    longer_ago = Link((3, 4), 6.0, INVITES, 1, later=4)
    counts = Link((5, 6), 1.0, Consequence.COUNT)
    nothing = Link((7, 8), 6.0)
    found = Queue(tuple(questions([put_off, longer_ago, counts, nothing])))
    assert [one.people for one in found.questions] == [(5, 6), (3, 4), (1, 2), (7, 8)]
    assert [one.people for one in found.first] == [(5, 6)]
    assert found.next == found.questions[0]
    assert (found.put_off, found.nothing) == (2, 1)


def test_one_may_stop_when_nothing_would_change() -> None:
    found = Queue(tuple(questions([Link((1, 2), 6.0), Link((3, 4), 6.0, INVITES, 1, later=3)])))
    assert found.next is None


def test_people_who_hang_together_are_asked_about_at_once() -> None:
    assert asked(Link((1, 2), 5.0), Link((2, 3), 4.0), Link((4, 5), 6.0)) == [(4, 5), (1, 2, 3)]


def test_part_of_a_question_put_off_does_not_put_it_off() -> None:
    (found,) = questions([Link((1, 2), 5.0, later=9), Link((2, 3), 4.0)])
    assert found.later == 0


def test_likelihood_is_told_in_words() -> None:
    assert [likelihood(weight) for weight in (2.5, 1.5, 0.5)] == list(Likelihood)


PAIRS = st.tuples(st.integers(1, 30), st.integers(1, 30)).filter(lambda pair: pair[0] < pair[1])
LINKS = st.lists(
    st.builds(
        Link,
        PAIRS,
        st.floats(-20, 2000),
        st.sampled_from(Consequence),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    unique_by=lambda link: link.people,
    max_size=60,
)


@given(LINKS, st.randoms())
def test_every_pair_is_asked_about_once_and_never_too_many_at_a_time(links, shuffled) -> None:
    found = questions(links)
    assert sorted(link for one in found for link in one.links) == sorted(links)
    for one in found:
        assert len(one.people) <= PEOPLE_AT_ONCE
        assert all(set(link.people) <= set(one.people) for link in one.links)
    shuffled.shuffle(links)
    assert questions(links) == found
