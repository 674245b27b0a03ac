"""Texts as whole numbers: changed, joined and compared once each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, Ids, Texts, Words, in_order, once_each, texts
from importers.matching.given_names import Given, given_level
from importers.matching.passes import ALL_PAIRS_UP_TO, candidates
from importers.matching.table import columns_of

CELLS = st.lists(st.sampled_from(["", "a", "b", "cc", "d d"]), max_size=12)


def written(column: Texts) -> list[str]:
    return [column.words[number] if number != ABSENT else "" for number in column.ids.tolist()]


@given(CELLS)
def test_texts_come_back_as_they_were(cells: list[str]) -> None:
    assert written(texts(cells)) == cells


@given(CELLS)
def test_every_text_is_changed_alike_and_what_comes_to_nothing_is_gone(cells: list[str]) -> None:
    changed = texts(cells).changed(lambda text: "" if text == "a" else text[:1])

    assert written(changed) == ["" if cell == "a" else cell[:1] for cell in cells]
    assert len(set(changed.words.tolist())) == len(changed.words)


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["", "b", "c"]))))
def test_two_columns_become_one(cells: list[tuple[str, str]]) -> None:
    one, other = texts([a for a, _ in cells]), texts([b for _, b in cells])

    assert written(one.or_else(other)) == [a or b for a, b in cells]
    assert written(one.beside(other)) == [f"{a} {b}".strip() for a, b in cells]


@given(st.lists(st.integers(0, 5)), st.sampled_from([0, 1 << 61]))
def test_numbers_in_order_keep_theirs_among_equals(numbers: list[int], more: int) -> None:
    """So large that number and place don't fit into one, too."""
    held = np.array(numbers, np.int64) + more

    ordered, places = in_order(held)

    assert places.tolist() == sorted(range(len(numbers)), key=lambda place: (numbers[place], place))
    assert ordered.tolist() == sorted(held.tolist())


def test_two_texts_are_compared_once_and_in_order_of_the_alphabet() -> None:
    shown: list[tuple[str, str]] = []

    def compare(words: Words, one: Ids, other: Ids) -> NDArray[np.int8]:
        shown.extend(zip(words[one].tolist(), words[other].tolist(), strict=True))
        return np.array([ord(word[0]) for word in words[one]], np.int8)

    words = np.array(["zoe", "unused", "ann", "may"], object)
    one, other = np.array([0, 2, 0, 3, 3, ABSENT]), np.array([2, 0, 0, 0, 2, 3])
    levels = once_each(one.astype(np.int32), other.astype(np.int32), words, compare)

    assert sorted(shown) == [("ann", "may"), ("ann", "zoe"), ("may", "zoe")]
    assert levels.tolist() == [ord("a"), ord("a"), 1, ord("m"), ord("a"), 0]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Asia", "Joanna", Given.FORM),
        ("Mary Ann", "Mary", Given.FORM),
        ("Mary Ann", "Mary Jane", Given.DIFFERENT),
        ("Mary Ann Lee", "Ann", Given.FORM),
        ("J P", "John Peter", Given.INITIAL),
        ("J", "Kate", Given.DIFFERENT),
        ("Ann Marie", "Annmarie", Given.EQUAL),
        ("Жанна", "Ж", Given.INITIAL),
        ("Harps", "Harpreet", Given.FORM),
        ("Wiliam", "William", Given.CLOSE),
        ("Qilliam", "William", Given.CLOSE),
        ("Daniel", "Danielle", Given.ALIKE),
    ],
)
def test_given_names_compare_in_columns_as_they_do_singly(
    one: str, other: str, level: Given
) -> None:
    assert given_level(one, other) is level
    assert given_level(other, one) is level


def test_what_two_keys_bring_together_is_compared_once() -> None:
    rows = ALL_PAIRS_UP_TO + 400
    half = rows // 2
    table = {
        "email": [f"person{n % half}@post.example" for n in range(rows)],
        "phone": [f"020 7946 {n % half:04}" for n in range(rows)],
    }

    left, right = candidates(columns_of(table), rows)

    assert (left < right).all()
    assert len(left) == len(set(zip(left.tolist(), right.tolist(), strict=True))) == half
