"""The marks of an old .xls workbook, read from its records: the value reader knows no looks."""

import struct
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED
from importers.reading.limits import Limits
from importers.reading.marks import Marks, RowCount
from importers.reading.remarks import COMMENTS
from importers.reading.xls_comments import KEPT, NOTE, comments_in
from importers.reading.xls_records import BEGIN, LONG, SHORT, records, stream_of
from importers.reading.xls_styles import Styles, styles_of

_SHEET, _COLUMN, _ROW = 0x0085, 0x007D, 0x0208
_TEXT, _SEVERAL = 0x00FD, 0x00BD
_CELLS = frozenset({0x0006, _TEXT, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E})
"""One value each: a formula, a shared text, a text with looks, a number, a text, a truth, a number
written short."""
_PAIR = struct.Struct("<HH")
_CELL, _COLUMN_HEAD = struct.Struct("<HHH"), struct.Struct("<HHHHH")
"""Row, column and format of a cell; first column, last, width, format and options of columns."""
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01


def xls_marks(content: bytes, limits: Limits) -> list[Marks]:
    """The marks of every sheet, in the workbook's order.

    Raises:
        FileRefused: damaged, so that nobody can say which rows are struck through.
    """
    stream = stream_of(content)
    found = list(records(stream, 0))
    if not found or found[0][0] != BEGIN:
        raise FileRefused(DAMAGED)
    try:
        styles = styles_of(stream, found, SHORT.unpack_from(stream, found[0][1])[0])
        places = [LONG.unpack_from(stream, start)[0] for kind, start, _ in found if kind == _SHEET]
        seen = {place: _marks_of(stream, place, styles, limits) for place in set(places)}
    except (EOFError, struct.error) as error:
        raise FileRefused(DAMAGED) from error
    return [seen[place] for place in places]


def _marks_of(stream: bytes, place: int, styles: Styles, limits: Limits) -> Marks:
    scan = _SheetScan(stream, styles.struck, styles.coloured, styles.struck_texts, limits)
    something = bool(scan.struck or scan.coloured or scan.struck_texts)
    beside = []
    for kind, start, end in records(stream, place):
        if something and kind in _CELLS:
            scan.cell(kind, start, end)
        elif something and kind == _SEVERAL:
            scan.several(start, end)
        elif kind == _ROW and end - start >= 14:
            scan.row(start)
        elif kind == _COLUMN and end - start >= 10:
            scan.column(start)
        elif kind in KEPT:
            beside.append((kind, start, end))
    marks = scan.done()
    if any(kind == NOTE for kind, _, _ in beside):
        marks.comments += comments_in(stream, beside, styles.version)
        marks.remarks = (COMMENTS,)
    return marks


@dataclass(slots=True)
class _SheetScan:
    """Looks at the cells of one sheet; its records count rows and columns from 0."""

    stream: bytes
    struck: frozenset[int]
    coloured: frozenset[int]
    struck_texts: frozenset[int]
    limits: Limits
    marks: Marks = field(default_factory=Marks)
    filled: Counter[int] = field(default_factory=Counter)
    """Cells by row."""
    struck_cells: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Row → columns."""
    coloured_cells: Counter[int] = field(default_factory=Counter)

    def row(self, at: int) -> None:
        if SHORT.unpack_from(self.stream, at + 12)[0] & _ROW_HIDDEN:
            self.marks.hidden_rows.add(SHORT.unpack_from(self.stream, at)[0] + 1)

    def column(self, at: int) -> None:
        first, last, _, _, options = _COLUMN_HEAD.unpack_from(self.stream, at)
        if options & _COLUMN_HIDDEN:
            self.marks.hidden_columns.update(range(first, min(last + 1, self.limits.columns)))

    def cell(self, kind: int, start: int, end: int) -> None:
        if end - start < _CELL.size:
            return
        row, column, look = _CELL.unpack_from(self.stream, start)
        self._look_at(row, column, look)
        if kind == _TEXT and self.struck_texts and look not in self.struck and end - start >= 10:
            text = LONG.unpack_from(self.stream, start + _CELL.size)[0]
            if text in self.struck_texts:
                self.struck_cells[row].append(column)

    def several(self, start: int, end: int) -> None:
        """Numbers side by side: the row, the first column, a format and a number each, the last."""
        row, first = _PAIR.unpack_from(self.stream, start)
        for column, at in enumerate(range(start + 4, end - 6, 6), first):
            self._look_at(row, column, SHORT.unpack_from(self.stream, at)[0])

    def _look_at(self, row: int, column: int, look: int) -> None:
        self.filled[row] += 1
        if look in self.struck:
            self.struck_cells[row].append(column)
        if look in self.coloured:
            self.coloured_cells[row] += 1

    def done(self) -> Marks:
        for row in {*self.struck_cells, *self.coloured_cells}:
            count = RowCount(self.filled[row], coloured=self.coloured_cells[row])
            for column in self.struck_cells.get(row, ()):
                count.strike(column)
            count.note(self.marks, range(row + 1, row + 2))
        return self.marks
