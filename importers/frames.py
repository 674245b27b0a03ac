"""The table as a frame of text, a line a record and a column a position, so that work is by column.

Each different text of a column is read once, however often it stands there.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import pandas as pd

from importers.draft import Column, Role, Table

T = TypeVar("T")


def frame_of(table: Table) -> pd.DataFrame:
    """Every record of the sheet as text; the index is its row from 1, short rows are filled up."""
    cells = table.sheet.cells
    width = max([*map(len, cells), *(column.position + 1 for column in table.columns)], default=0)
    padded = np.full((len(cells), width), "", object, order="F")
    for number, row in enumerate(cells):
        padded[number, : len(row)] = row
    rows = pd.RangeIndex(1, len(cells) + 1)
    return pd.DataFrame(padded, index=rows, columns=pd.RangeIndex(width), copy=False)


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Which cells hold more than spaces."""
    flat = [bool(text) and not text.isspace() for text in frame.to_numpy().ravel().tolist()]
    found = np.array(flat, bool).reshape(frame.shape)
    return pd.DataFrame(found, index=frame.index, columns=frame.columns)


def by_value(column: pd.Series, read: Callable[[str], T]) -> list[T]:
    """What `read` makes of each cell of a column."""
    found = {text: read(text) for text in column.unique()}
    return [found[text] for text in column.tolist()]


class Roles:
    """The columns of a frame by what they hold."""

    def __init__(self, table: Table, frame: pd.DataFrame) -> None:
        self._columns = table.columns
        self._frame = frame

    def cells(
        self,
        role: Role,
        read: Callable[[str], T],
        others: Mapping[int, Callable[[str], T]] = MappingProxyType({}),
    ) -> list[tuple[Column, list[T | None]]]:
        """Each column of the role with what its cells say; `None` where a cell is blank.

        `others` are columns, by position, that are read in another way.
        """
        return [
            (column, self._said(column, others.get(column.position, read)))
            for column in self._columns
            if column.role is role
        ]

    def _said(self, column: Column, read: Callable[[str], T]) -> list[T | None]:
        return by_value(self._frame[column.position], lambda t: read(t) if t.strip() else None)

    def rows(
        self,
        roles: Sequence[Role],
        read: Callable[[str], T],
        others: Mapping[int, Callable[[str], T]] = MappingProxyType({}),
    ) -> list[tuple[T, ...]]:
        """For each record what its filled cells of these roles say, in the order of the roles."""
        columns = [found for role in roles for _, found in self.cells(role, read, others)]
        if not columns:
            return [()] * len(self._frame)
        if len(columns) == 1:
            return [() if one is None else (one,) for one in columns[0]]
        return [tuple(one for one in row if one is not None) for row in zip(*columns, strict=True)]
