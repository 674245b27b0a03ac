"""What the rows of two groups tell taken together."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.card import Card
from importers.matching.groups import in_turn, left_out, side_by_side
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
