"""Merged cells: one text that stands for several cells is written into each of them.

What is merged above the people is left as it stands: a title reaches over everything, and a group
heading's gaps are how two rows of headings are told from one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NEARLY_ALL = 0.8
"""Of the used width: a title, or a remark over a whole row."""
SEARCHED = 40
"""Rows among which headings of two rows are looked for."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, both ends included; counts from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def wide(self) -> bool:
        return self.right > self.left


def spread_merged(cells: list[list[str]], merged: Sequence[Merged]) -> set[tuple[int, int]]:
    """Fill merged cells in place; the places filled, as (row from 1, position from 0).

    Down a column, a text is written beside rows that say something themselves (a ward over its
    people, one address for a household). Along a row only where the other columns know the text
    (one "No" over three questions): a name or a remark over several columns is not their answer.
    """
    ranges = _in_the_table(cells, merged)
    if not ranges:
        return set()
    blank = {row for row, texts in enumerate(cells) if not _filled(texts)}
    known = _known_texts(cells, {i for one in ranges if one.wide for i in _across(one)})
    filled: set[tuple[int, int]] = set()
    for one in ranges:
        text = cells[one.top][one.left]
        columns = [one.left, *(i for i in _across(one) if text in known[i])]
        for row in range(one.top, min(one.bottom + 1, len(cells))):
            if row not in blank:
                filled.update(_written(cells[row], row, columns, text))
    return filled


def _across(one: Merged) -> range:
    return range(one.left + 1, one.right + 1)


def _written(
    row: list[str], index: int, columns: Iterable[int], text: str
) -> Iterable[tuple[int, int]]:
    for position in columns:
        if position < len(row) and not row[position].strip():
            row[position] = text
            yield index + 1, position


def _in_the_table(cells: Sequence[Sequence[str]], merged: Sequence[Merged]) -> list[Merged]:
    """The ranges that hold a text, below the headings and not over nearly the whole width."""
    filled = [one for one in merged if _text_of(cells, one)]
    if not filled:
        return []
    width = max((i + 1 for row in cells for i, c in enumerate(row) if c), default=0)
    below = _end_of_headings(cells, filled)
    return [
        one
        for one in filled
        if one.top >= below and one.right - one.left + 1 < max(NEARLY_ALL * width, 2)
    ]


def _text_of(cells: Sequence[Sequence[str]], one: Merged) -> str:
    inside = 0 <= one.top < len(cells) and 0 <= one.left < len(cells[one.top])
    return cells[one.top][one.left].strip() if inside else ""


def _end_of_headings(cells: Sequence[Sequence[str]], merged: Sequence[Merged]) -> int:
    """The first row (from 0) that can be somebody's.

    Headings of two rows begin with ranges along and down in one row; people's rows hardly ever do.
    """
    first = next((i for i in range(len(cells)) if _filled(cells[i]) > 1), len(cells))
    along = {one.top for one in merged if one.wide}
    down = {one.top for one in merged if one.bottom > one.top}
    start = min((row for row in along & down if row < SEARCHED), default=first)
    return max((one.bottom + 1 for one in merged if one.top == start), default=start + 1)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for text in row if text.strip())


def _known_texts(cells: Sequence[Sequence[str]], positions: set[int]) -> dict[int, set[str]]:
    known: dict[int, set[str]] = {position: set() for position in positions}
    for row in cells:
        for position in positions:
            if position < len(row) and row[position].strip():
                known[position].add(row[position])
    return known
