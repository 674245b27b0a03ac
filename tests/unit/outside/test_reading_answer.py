import json
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outside.reading_answer import (
    LENGTH,
    UNREADABLE,
    files_believed,
    files_told,
    sheets_believed,
    sheets_told,
    told,
)
from importers.draft import Comment, FileRefused, Sheet
from importers.reading import Limits, PasswordNeeded

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=5)
ROWS = st.sets(st.integers(1, 9)).map(frozenset)
SHEETS = st.builds(
    Sheet,
    name=TEXT,
    cells=st.lists(st.lists(TEXT, max_size=4), max_size=5),
    struck=ROWS,
    struck_cells=st.sets(st.tuples(st.integers(1, 9), st.integers(0, 9))).map(frozenset),
    hidden_rows=ROWS,
    hidden_columns=ROWS,
    hidden=st.booleans(),
    coloured=ROWS,
    spread=st.sets(st.tuples(st.integers(1, 9), st.integers(0, 9))).map(frozenset),
    remarks=st.lists(TEXT, max_size=2).map(tuple),
    comments=st.lists(
        st.builds(Comment, st.integers(1, 9), st.integers(0, 9), TEXT), max_size=2
    ).map(tuple),
)


@given(st.lists(SHEETS, max_size=3))
def test_what_is_told_is_what_is_believed(sheets: list[Sheet]) -> None:
    assert sheets_believed(sheets_told(sheets), Limits()) == sheets


@given(st.lists(st.tuples(TEXT, st.binary(max_size=9)), max_size=4))
def test_files_cross_byte_for_byte(files: list[tuple[str, bytes]]) -> None:
    assert files_believed(files_told(files), Limits()) == files


def test_equal_texts_are_one_object() -> None:
    cells = [["".join(("Y", "es")) for _ in range(3)] for _ in range(3)]
    [sheet] = sheets_believed(sheets_told([Sheet("a", cells)]), Limits())
    assert len({id(cell) for row in sheet.cells for cell in row}) == 1


def test_a_zero_inside_a_text_moves_no_other_cell() -> None:
    [sheet] = sheets_believed(sheets_told([Sheet("a", [["a\x00b", "c"]])]), Limits())
    assert sheet.cells == [["ab", "c"]]


def test_a_password_asked_for_is_asked_for_here_too() -> None:
    with pytest.raises(PasswordNeeded, match=r"^Give it$"):
        sheets_believed(told({"refused": "Give it", "password": True}), Limits())
    with pytest.raises(FileRefused, match=r"^No$") as refused:
        files_believed(told({"refused": "No", "password": False}), Limits())
    assert not isinstance(refused.value, PasswordNeeded)


GOOD: dict[str, Any] = {
    "name": "a",
    "widths": [[2, 1]],
    "struck": [],
    "struck_cells": [],
    "hidden_rows": [],
    "hidden_columns": [],
    "hidden": False,
    "coloured": [],
    "spread": [],
    "remarks": [],
    "comments": [],
}


def a_reply(texts: bytes = b"x\x00", cells: tuple[int, ...] = (0, 0), **other: Any) -> bytes:
    head = {"sheets": [GOOD | other], "texts": len(texts)}
    return told(head, texts, array("I", cells).tobytes())


def test_the_reply_that_the_false_ones_are_made_from_is_believed() -> None:
    assert sheets_believed(a_reply(), Limits()) == [Sheet("a", [["x", "x"]])]


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\x00" * 7,
        LENGTH.pack(4) + b"null",
        LENGTH.pack(2**60) + b"{}",
        LENGTH.pack(10**5) + b"[" * 10**5,
        LENGTH.pack(2) + b"\xff\xfe",
        told({}),
        told({"sheets": "none", "texts": 0}),
        told({"sheets": [{"name": "a"}], "texts": 0}),
        told({"sheets": [], "texts": 5}),
        told({"failed": "KeyError at x.py:3"}),
        told({"refused": 3}),
        a_reply(name=3),
        a_reply(widths=[[2, 1, 1]]),
        a_reply(widths=[[-2, 1], [4, 1]]),
        a_reply(widths=[[2, -1]]),
        a_reply(widths=[[3, 1]]),
        a_reply(widths=[[2, 10**9]]),
        a_reply(widths=[[10**9, 1]]),
        a_reply(widths=[[1000, 200_000]]),
        a_reply(spread=[3]),
        a_reply(comments=[[1, "a", "b"]]),
        a_reply(hidden="no"),
        a_reply(cells=(0, 2)),
        a_reply(cells=(0, 2**31)),
        a_reply(b"\xff\x00"),
        a_reply(b"\x00" * 9),
        json.dumps({"sheets": []}).encode(),
    ],
)
def test_an_answer_of_the_wrong_shape_is_not_believed(reply: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        sheets_believed(reply, Limits())
    assert str(refused.value) == UNREADABLE


@pytest.mark.parametrize(
    "reply",
    [
        told({"files": [["a", 3]]}, b"ab"),
        told({"files": [["a", 1]]}, b"ab"),
        told({"files": [["a", -1], ["b", 3]]}, b"ab"),
        told({"files": [[1, 2]]}, b"ab"),
        told({"files": [["a", 0]] * 201}),
        told({"sheets": []}),
    ],
)
def test_files_of_the_wrong_shape_are_not_believed(reply: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        files_believed(reply, Limits())
    assert str(refused.value) == UNREADABLE
