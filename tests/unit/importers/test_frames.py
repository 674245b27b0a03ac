"""Cells by column: each different text is read once, and comes back in every cell it stood in."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import Column, Kind, Role, Sheet, Table
from importers.frames import Frame, Roles, each, frame_of, is_filled

ROWS = (["Ann", "Mill", "Yes"], ["Bo", " ", "Yes"], [], ["Ann", "Mill"], [" Bo ", "Bo"])
TEXTS = st.sampled_from(["", " ", "Ann", " Ann", "Bo", "0"])


def a_table(rows: Sequence[Sequence[str]], *roles: Role) -> Table:
    columns = tuple(Column(i, f"Heading {i}", role, 1.0) for i, role in enumerate(roles))
    return Table("a.csv", Sheet("", rows), "spreadsheet", Kind.RESPONSE, 0, 0, 1, columns)


def a_frame(rows: Sequence[Sequence[str]] = ROWS) -> Frame:
    return frame_of(a_table(rows))


def test_a_text_that_stands_in_many_cells_is_read_once() -> None:
    asked: list[str] = []

    def how(text: str) -> tuple[str]:
        asked.append(text)
        return (text.casefold(),)

    assert a_frame().read(0, how) == [("ann",), ("bo",), ("",), ("ann",), (" bo ",)]
    assert asked == ["Ann", "Bo", "", " Bo "]


def test_short_rows_are_filled_up_to_the_widest_or_to_the_last_column() -> None:
    assert a_frame().texts(2) == ["Yes", "Yes", "", "", ""]
    wide = frame_of(a_table(ROWS, *[Role.IGNORE] * 5))
    assert wide.texts(4) == [""] * len(ROWS)


def test_rows_left_out_take_their_texts_along() -> None:
    left = a_frame().without({1, 4})
    assert (left.rows, left.different(0)) == ([2, 3, 5], ["Bo", "", " Bo "])
    assert left.part(slice(1, 3)).rows == [3, 5]
    assert left.only(left.where(is_filled).sum(axis=1) > 1).rows == [2, 5]


def test_a_sheet_without_cells_has_a_frame_without_any() -> None:
    for rows in ((), ([],), ([], [])):
        frame = a_frame(rows)
        assert frame.rows == list(range(1, len(rows) + 1))
        assert frame.where(is_filled).sum() == 0
        assert not frame.saying_one_thing().any()


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=6))
def test_a_record_says_one_thing_if_its_filled_cells_are_one_text(rows: list[list[str]]) -> None:
    said = a_frame(rows).saying_one_thing().tolist()
    assert said == [len({text.strip() for text in row} - {""}) == 1 for row in rows]


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_marks_stand_where_the_texts_stand(rows: list[list[str]]) -> None:
    frame = a_frame(rows)
    marks = np.array([[text == "Ann" for text in row] for row in rows])
    first = np.zeros(marks.shape, bool)
    first[:, 0] = True
    assert (frame.where(lambda text: text == "Ann") == marks).all()
    assert (frame.where(lambda text: text == "Ann", among=first) == (marks & first)).all()


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6))
def test_columns_of_one_role_are_joined_row_by_row_without_their_blanks(
    rows: list[list[str]],
) -> None:
    roles = (Role.PHONE, Role.NOTE, Role.NOTE)
    table = a_table(rows, *roles)
    by_role = Roles(table, frame_of(table))
    for wanted in ([Role.PHONE], [Role.NOTE], [Role.NOTE, Role.PHONE], [Role.EMAIL]):
        places = [at for role in wanted for at, one in enumerate(roles) if one is role]
        expected = ["+".join(row[at] for at in places if row[at].strip()) for row in rows]
        assert by_role.joined(wanted, str, "+".join) == expected


def test_what_a_cell_says_nothing_of_is_left_out_of_the_join() -> None:
    table = a_table([["1"], ["x"], [""]], Role.PHONE)
    read = Roles(table, frame_of(table)).joined(
        [Role.PHONE], lambda text: int(text) if text.isdigit() else None, tuple
    )
    assert read == [(1,), (), ()]


def test_equal_texts_are_asked_about_once() -> None:
    asked: list[str] = []

    def loud(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert each(["a", "b", "a"], loud) == ["A", "B", "A"]
    assert asked == ["a", "b"]
