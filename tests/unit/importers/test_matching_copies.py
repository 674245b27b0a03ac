"""Rows of a table that are equal in everything, and tables of which little can be learned."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.matching.copies import MOST_COUNTED, Copies
from importers.matching.estimate import patterns_of
from importers.matching.passes import ALL_PAIRS_UP_TO
from importers.matching.table import columns_of
from importers.matching.whole import match_whole
from tests.towns import people, row, with_rows


def groups_of(table: Mapping[str, Sequence[str]]) -> list[int]:
    found: list[int] = match_whole(table).groups().tolist()
    return found


ANN = {"first_name": "Ann", "last_name": "Lee", "email": "ann.lee@post.example"}


def times(number: int, one: Mapping[str, str]) -> dict[str, list[str]]:
    return {role: [value] * number for role, value in one.items()}


@pytest.mark.parametrize("others", [40, ALL_PAIRS_UP_TO + 100])
def test_hundreds_of_equal_rows_are_one_person_and_change_nobody_else(others: int) -> None:
    base = people(others)
    town = with_rows(base, *(row(base, n) for n in range(0, others, 2)))
    rows = len(town["first_name"])

    found = groups_of(with_rows(town, *(row(town, 5) for _ in range(300))))

    assert found[:rows] == groups_of(town)
    assert found[rows:] == [5] * 300


@pytest.mark.parametrize("rows", [2, 3, 500])
def test_a_table_of_equal_rows_is_one_person(rows: int) -> None:
    assert groups_of(times(rows, ANN)) == [0] * rows


def test_beside_somebody_else_equal_rows_are_still_one_person() -> None:
    other = {"first_name": "Zeb", "last_name": "Quill", "email": "zeb@work.example"}

    assert groups_of(with_rows(times(300, ANN), other)) == [0] * 300 + [300]


def test_a_table_of_one_person_written_in_several_ways_is_one_person() -> None:
    table = {
        "first_name": ["Ann", "Anne", "A"] * 20,
        "last_name": ["Lee", "Lea"] * 30,
        "email": ["ann@lee.example", "ann.lee@post.example", "", "ann@lee.example"] * 15,
        "postcode": ["ZX1 1AB", "", "ZX1 1AB", "ZX1 1AB", "ZX1 1AB"] * 12,
    }

    assert set(groups_of(table)) == {0}


def test_equal_rows_that_tell_too_little_are_nobodys() -> None:
    town = people(100)
    lone = dict.fromkeys(town, "") | {"last_name": "Ash"}

    assert groups_of(with_rows(town, *[lone] * 9))[100:] == [*range(100, 109)]


def test_equal_rows_of_a_rare_name_alone_are_one_person() -> None:
    base = people(300)
    town = with_rows(base, *(row(base, n, postcode="") for n in range(0, 300, 2)))
    lone = dict.fromkeys(town, "") | {"first_name": "Zebedee", "last_name": "Quillfeather"}

    assert groups_of(with_rows(town, *[lone] * 3))[450:] == [450] * 3


@pytest.mark.parametrize(
    ("alike", "joined", "labels"),
    [
        (1.0, False, [0, 1, 0, 0]),
        (0.9, False, [0, 1, 2, 3]),
        (-3.0, True, [0, 0, 0, 0]),
        (-3.1, True, [0, 0, 2, 3]),
    ],
)
def test_copies_go_where_the_first_went_unless_they_are_likelier_several(
    alike: float, labels: list[int], *, joined: bool
) -> None:
    copies = Copies.of(columns_of({"last_name": ["Lee", "Ash", "Lee", "Lee"]}), 4)
    first = np.array([0, 0 if joined else 1, 2, 3])

    found = copies.spread(first, np.array([alike, -np.inf]), 1.0)

    assert found.tolist() == labels


def test_rows_without_anything_are_nobodys_in_a_table_of_others() -> None:
    nothing = dict.fromkeys(ANN, "")

    assert groups_of(with_rows(times(3, ANN), nothing, nothing)) == [0, 0, 0, 3, 4]


def test_copies_are_known_once_texts_are_folded() -> None:
    table = {"first_name": ["Ann", "ANN ", "Bea", "ann"], "last_name": ["Lee", "lee", "Lee", "LEE"]}

    copies = Copies.of(columns_of(table), 4)

    assert copies.first.tolist() == [0, 2]
    assert copies.which.tolist() == [0, 0, 1, 0]
    assert copies.times.tolist() == [3, 1]


def test_of_many_copies_only_a_few_count() -> None:
    rows = MOST_COUNTED + 9

    copies = Copies.of(columns_of(times(rows, ANN)), rows)

    assert copies.counted.tolist() == [MOST_COUNTED]
    assert copies.taken().tolist() == [0] * MOST_COUNTED


@given(
    st.integers(1, 40).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 8), min_size=columns, max_size=columns), min_size=1, max_size=20
        )
    )
)
def test_patterns_are_the_different_rows_of_levels_however_wide(rows: list[list[int]]) -> None:
    found = patterns_of(np.array(rows, np.int8))

    assert found.levels[found.which].tolist() == rows
    assert found.levels.tolist() == sorted(list(one) for one in {tuple(one) for one in rows})
    assert found.counts.tolist() == [rows.count(one) for one in found.levels.tolist()]


def test_a_table_of_forty_columns_is_matched() -> None:
    random = np.random.default_rng(4)
    streets = [f"{n} {name} Road" for n in range(9) for name in ("Oak", "Elm", "Ash", "Yew", "Fir")]
    base = {
        f"address_{n}" if n else "address": random.choice(streets, 60).tolist() for n in range(40)
    }

    found = groups_of(with_rows(base, *(row(base, n, address="12 Lane") for n in range(20))))

    assert found == [*range(60), *range(20)]
