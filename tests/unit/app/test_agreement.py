"""How well groups agree with the truth, against examples worked by hand and every pair counted."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bench.agreement import Agreement, Labels, agreement, connected, largest


def labels(*numbers: int) -> Labels:
    return np.array(numbers, np.int64)


def test_groups_as_they_should_be_are_wholly_right() -> None:
    found = agreement(labels(7, 7, 3), labels(1, 1, 2))
    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)


def test_a_group_of_three_holding_a_stranger_has_one_pair_in_three_right() -> None:
    found = agreement(labels(0, 0, 0, 3), labels(5, 5, 6, 6))
    assert (found.pairs_right, found.pairs_found, found.pairs_true) == (1, 3, 2)
    assert found.precision == pytest.approx(1 / 3)
    assert found.recall == pytest.approx(1 / 2)
    assert found.f1 == pytest.approx(2 / 5)


def test_whoever_joins_nothing_is_never_wrong_and_finds_nothing() -> None:
    found = agreement(labels(0, 1, 2), labels(4, 4, 4))
    assert (found.precision, found.recall, found.f1) == (1.0, 0.0, 0.0)


def test_where_there_is_nothing_to_join_joining_nothing_is_all_right() -> None:
    found = agreement(labels(0, 1), labels(0, 1))
    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)


def test_two_of_one_home_joined_are_a_wrong_pair_of_that_home() -> None:
    found = agreement(labels(0, 0, 0, 1), labels(1, 1, 2, 3), labels(9, 9, 9, 9))
    assert found.wrong_in_household == 2


def test_strangers_joined_and_unknown_homes_are_no_wrong_pairs_of_a_home() -> None:
    assert agreement(labels(0, 0), labels(1, 2), labels(8, 9)).wrong_in_household == 0
    assert agreement(labels(0, 0), labels(1, 2), labels(-1, -1)).wrong_in_household == 0
    assert agreement(labels(0, 0), labels(1, 2)).wrong_in_household is None


def test_the_largest_group_is_counted_in_rows() -> None:
    assert largest(labels(4, 9, 4, 4)) == 3
    assert largest(labels()) == 0


ROWS = st.lists(st.tuples(*[st.integers(0, 4)] * 2, st.integers(-1, 3)), max_size=14)


@given(ROWS)
def test_what_is_counted_by_groups_is_what_counting_every_pair_gives(
    rows: list[tuple[int, int, int]],
) -> None:
    found, truth, homes = (labels(*(row[at] for row in rows)) for at in range(3))
    together = right = true = wrong = 0
    for one, other in combinations(rows, 2):
        joined, same = one[0] == other[0], one[1] == other[1]
        together, true, right = together + joined, true + same, right + (joined and same)
        wrong += joined and not same and one[2] == other[2] != -1
    counted = agreement(found, truth, homes)
    expected = Agreement(right, together, true, counted.largest, wrong)
    assert counted == expected


PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20)


@given(PAIRS, PAIRS)
def test_pairs_connect_whatever_a_chain_of_them_reaches(
    first: list[tuple[int, int]], then: list[tuple[int, int]]
) -> None:
    def groups(pairs: list[tuple[int, int]], start: Labels | None = None) -> Labels:
        left, right = (labels(*(pair[side] for pair in pairs)) for side in (0, 1))
        return connected(12, left, right, start)

    reached = [{at} for at in range(12)]
    for one, other in first + then:
        both = reached[one] | reached[other]
        for at in both:
            reached[at] = both
    expected = [min(group) for group in reached]
    assert groups(first + then).tolist() == expected
    assert groups(then, groups(first)).tolist() == expected
