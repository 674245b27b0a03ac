"""What the rows of two groups tell taken together."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.card import Card
from importers.matching.compare import compare
from importers.matching.groups import (
    Crossing,
    as_two_rows,
    in_turn,
    left_out,
    side_by_side,
    weights_of_two_rows,
)
from importers.matching.model import shipped
from importers.matching.two_people import Two, spoken_against

DAYS = st.lists(st.dates(), max_size=6)


def test_each_file_that_both_stand_in_tells_against_one_person() -> None:
    assert 0 < side_by_side(0, 10) < 1
    assert side_by_side(2, 10) < side_by_side(1, 10) < 0
    assert side_by_side(0, 10**6) == 1


def test_one_mailbox_after_the_other_tells_the_more_the_more_rows_there_are() -> None:
    old, new = [date(2018, 1, n) for n in (1, 2, 3)], [date(2020, 1, n) for n in (1, 2, 3)]

    assert in_turn(old[:1], new[:1]) == 0
    assert 0 < in_turn(old[:2], new[:2]) < in_turn(old, new)
    assert in_turn([*old, new[-1]], new) < 0


@given(DAYS, DAYS)
def test_it_does_not_matter_whose_days_come_first(one: list[date], other: list[date]) -> None:
    assert in_turn(one, other) == in_turn(other, one)


@given(DAYS)
def test_without_days_nothing_is_told(days: list[date]) -> None:
    assert in_turn(days, []) == 0


def test_the_more_rows_lack_an_address_the_less_likely_one_was_left_out() -> None:
    assert left_out(0) == 0
    assert 0 > left_out(1) > left_out(2) > left_out(5)


def a_row(draft: int, box: str = "", **parts: object) -> Card:
    held = {"mailboxes": (box,), "addresses": (box,)} if box else {}
    return Card(draft, PersonName(given="Ann", family="Scott"), **held)._replace(**parts)


ROWS = st.builds(
    a_row,
    st.just(0),
    st.sampled_from(["", "ann.s@sky.com", "ann.s@sky.co", "scotta@aol.com", "ann@council.example"]),
    phones=st.sampled_from([(), ("+447700900001",), ("+447700900002",)]),
    postcode=st.sampled_from(["", "ZX1 1AB", "ZX9 1AB"]),
    upload=st.integers(0, 2),
    on=st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9)),
)


@pytest.mark.parametrize("owned", [False, True])
@given(one=ROWS, other=ROWS)
def test_groups_of_a_row_each_weigh_what_their_rows_do(one: Card, other: Card, owned: bool) -> None:
    model = shipped()
    levels = compare({1: one, 2: other}, [(1, 2)]).table(tuple(model.fields))
    whole = Crossing(levels[None, :], [one], [other], owned=owned).weight(model)

    together = levels[0, tuple(model.fields).index("together")]
    added = 0.0 if owned else as_two_rows(together, one, other)
    # Of many pairs at once as of each by itself, to the last bit: bounds are met exactly.
    by_themselves = weights_of_two_rows(np.repeat(levels, 3, axis=0), model)

    assert [float(weight) + added for weight in by_themselves] == [whole] * 3


HOME, ELSEWHERE = (
    {"postcode": f"{district} 1AB", "district": district} for district in ("ZX1", "ZX9")
)


def test_people_whose_further_rows_speak_against_it_are_spoken_against() -> None:
    cards = [
        a_row(1, "ann.s@sky.com", **HOME),
        a_row(2),
        a_row(3, "scotta@aol.com", **ELSEWHERE),
        a_row(4, "scotta@aol.com"),
    ]
    known = {card.draft: card for card in cards}

    assert spoken_against([Two((1, 2), (3, 4), (2, 4)), Two((2,), (4,), (2, 4))], known) == [
        True,
        False,
    ]


def test_rows_that_say_nothing_speak_against_nothing() -> None:
    known = {n: Card(n) for n in range(4)}

    assert spoken_against([Two((0, 1), (2, 3), (2, 0))], known) == [False]
    assert spoken_against([], known) == []
