"""What a workbook says besides its values: struck-through and hidden rows, hidden columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.draft import FileRefused
from importers.reading.delimited import too_long, too_wide
from importers.reading.limits import Limits


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, and how far its filled cells reach."""

    struck: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
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
            raise FileRefused(
                f"This workbook's sheets reach over more than {limits.cells:,} cells. "
                "Delete the empty rows and columns, or split it, and add that."
            )


@dataclass(slots=True)
class StruckRow:
    """Counts the filled cells of the row being read."""

    filled: int = 0
    struck: int = 0

    def add(self, *, struck: bool, times: int = 1) -> None:
        self.filled += times
        self.struck += times * struck

    def all_struck(self) -> bool:
        """Most of the row is crossed out: a note added later beside it changes nothing."""
        return self.struck * 2 > self.filled


def is_true(values: Mapping[str, str], name: str) -> bool:
    """An XML switch: there and not turned off."""
    return values.get(name, "0").lower() in ("1", "true", "on")
