"""What a workbook says besides its values: struck, coloured and hidden rows, merged cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, product

from importers.draft import Comment
from importers.reading.delimited import too_long, too_many_cells, too_wide
from importers.reading.limits import Limits
from importers.reading.merged import Merged


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, and how far its filled cells reach."""

    struck: set[int] = field(default_factory=set)
    struck_cells: set[tuple[int, int]] = field(default_factory=set)
    coloured: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    remarks: tuple[str, ...] = ()
    comments: list[Comment] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0
    """Both count from 1; 0 while nothing is filled."""

    def reach(self, row: int, column: int, limits: Limits) -> None:
        """Note a filled cell.

        Raises:
            FileRefused: it lies where no reader could follow without drowning.
        """
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if row > limits.rows:
            raise too_long(limits)
        if column > limits.columns:
            raise too_wide(limits)
        if self.last_row * self.last_column > limits.cells:
            raise too_many_cells(limits)


@dataclass(slots=True)
class RowCount:
    """Counts the filled cells of the row being read."""

    filled: int = 0
    struck: int = 0
    coloured: int = 0
    struck_at: list[range] = field(default_factory=list)
    """Positions from 0."""

    def add(self, *, struck: bool, coloured: bool, at: int, times: int = 1) -> None:
        self.filled += times
        self.coloured += times * coloured
        if struck:
            self.strike(at, times)

    def strike(self, at: int, times: int = 1) -> None:
        self.struck += times
        self.struck_at.append(range(at, at + times))

    def note(self, marks: Marks, rows: range) -> None:
        """Most of a row decides: a note added later beside a struck row changes nothing."""
        if self.struck * 2 > self.filled:
            marks.struck.update(rows)
        else:
            places = product(rows, chain.from_iterable(self.struck_at))
            marks.struck_cells.update(places)
        if self.coloured * 2 > self.filled:
            marks.coloured.update(rows)


def is_true(values: Mapping[str, str], name: str) -> bool:
    """An XML switch: there and not turned off."""
    return values.get(name, "0").lower() in ("1", "true", "on")
