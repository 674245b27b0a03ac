"""The records of a table by column, so that what is written often is read once.

A cell is the number of its text, and each different text of the sheet is there once: what is asked
of a text is asked of it, however many cells hold it, and whole columns are compared as numbers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from importers.draft import Column, Role, Table

T = TypeVar("T")
S = TypeVar("S")
Marks: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.intp]


class Frame:
    """Some records of a sheet; `numbers` has a line for each, by its row from 1, and all columns."""

    def __init__(self, texts: Sequence[str], numbers: pd.DataFrame) -> None:
        """Take cells as places in `texts`, which holds every different text once."""
        self._texts = texts
        self._numbers = numbers
        self._columns: dict[int, tuple[Numbers, list[str]]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def rows(self) -> list[int]:
        """The row (from 1) of each record."""
        found: list[int] = self._numbers.index.tolist()
        return found

    def without(self, rows: Collection[int]) -> "Frame":
        """The records but for those in these rows."""
        return Frame(self._texts, self._numbers.drop(index=list(rows))) if rows else self

    def only(self, marks: Marks) -> "Frame":
        """The marked records."""
        return Frame(self._texts, self._numbers[marks])

    def part(self, places: slice) -> "Frame":
        """The records in these places, counted from 0."""
        first, last, _ = places.indices(len(self))
        whole = first == 0 and last == len(self)
        return self if whole else Frame(self._texts, self._numbers.iloc[places])

    def different(self, position: int) -> list[str]:
        """The different texts of a column, in the order in which they come."""
        return self._column(position)[1]

    def texts(self, position: int) -> list[str]:
        """The text of each cell of a column."""
        return self.read(position, str)

    def read(self, position: int, how: Callable[[str], T]) -> list[T]:
        """What `how` makes of each cell of a column."""
        places, different = self._column(position)
        found = np.fromiter(map(how, different), object, len(different))
        read: list[T] = found[places].tolist()
        return read

    def where(self, test: Callable[[str], bool], among: Marks | None = None) -> Marks:
        """Which cells pass a test, if they are `among` these: a line for each record."""
        numbers = self._cells()
        asked = np.arange(len(self._texts)) if among is None else np.unique(numbers[among])
        passing = np.zeros(len(self._texts), bool)
        passing[asked] = [test(self._texts[number]) for number in asked.tolist()]
        found: Marks = passing[numbers] if among is None else passing[numbers] & among
        return found

    def saying_one_thing(self) -> Marks:
        """Which records hold one text and no other, in however many cells."""
        bare, texts = pd.factorize(np.array(["", *map(str.strip, self._texts)], object))
        last = len(texts)
        said = bare[1:][self._cells()]
        least = np.where(said == 0, last, said).min(axis=1, initial=last)
        found: Marks = (least < last) & (least == said.max(axis=1, initial=0))
        return found

    def _cells(self) -> npt.NDArray[np.int32]:
        """All numbers, a line for each record; a frame of no cells has no type of its own."""
        return self._numbers.to_numpy(np.int32)

    def _column(self, position: int) -> tuple[Numbers, list[str]]:
        """Which of its different texts each cell of a column is, and these texts."""
        if position not in self._columns:
            places, found = pd.factorize(self._numbers[position].to_numpy())
            self._columns[position] = (places, [self._texts[number] for number in found.tolist()])
        return self._columns[position]


def frame_of(table: Table) -> Frame:
    """Every record of the sheet; short rows are filled up."""
    cells = table.sheet.cells
    width = max([*map(len, cells), *(column.position + 1 for column in table.columns)], default=0)
    numbering: defaultdict[str, int] = defaultdict(count().__next__)
    told = map(numbering.__getitem__, chain.from_iterable(_filled_up(cells, width)))
    numbers = np.fromiter(told, np.int32, len(cells) * width).reshape(len(cells), width)
    lines = pd.DataFrame(
        np.asfortranarray(numbers),
        index=pd.RangeIndex(1, len(cells) + 1),
        columns=pd.RangeIndex(width),
        copy=False,
    )
    return Frame(list(numbering), lines)


def _filled_up(rows: Iterable[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    return (row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows)


def is_filled(text: str) -> bool:
    """Whether a cell holds more than spaces."""
    return bool(text) and not text.isspace()


def each(texts: Sequence[str], read: Callable[[str], T]) -> list[T]:
    """What `read` makes of each text; of equal ones it is asked once."""
    found = {text: read(text) for text in dict.fromkeys(texts)}
    return [found[text] for text in texts]


class Roles:
    """The columns of a frame by what they hold."""

    def __init__(self, table: Table, frame: Frame) -> None:
        self._columns = table.columns
        self._frame = frame

    def cells(self, role: Role, read: Callable[[str], T]) -> list[tuple[Column, list[T | None]]]:
        """Each column of the role with what its cells say; `None` where a cell is blank."""
        return [
            (column, self._frame.read(column.position, _unless_blank(read)))
            for column in self._columns
            if column.role is role
        ]

    def joined(
        self,
        roles: Sequence[Role],
        read: Callable[[str], T],
        join: Callable[[tuple[T, ...]], S],
        others: Mapping[int, Callable[[str], T]] = MappingProxyType({}),
    ) -> list[S]:
        """For each record what its filled cells of these roles say together, in the order of the roles.

        Cells of which `read` makes `None` say nothing; `others` are columns, by position, that are
        read in another way.
        """

        def alone(found: T | None) -> S:
            return join(() if found is None else (found,))

        def together(found: Iterable[T | None]) -> S:
            return join(tuple(one for one in found if one is not None))

        places = [one.position for role in roles for one in self._columns if one.role is role]
        how = [_unless_blank(others.get(position, read)) for position in places]
        if not places:
            return [join(())] * len(self._frame)
        if len(places) == 1:
            return self._frame.read(places[0], lambda text: alone(how[0](text)))
        apart = map(self._frame.read, places, how)
        return list(map(together, zip(*apart, strict=True)))


def _unless_blank(read: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: read(text) if text.strip() else None
