"""The rows of one .xlsx sheet: how far they reach; which are struck, coloured or hidden.

Calling Python for every cell of a large sheet takes half a minute, so rows are cut out of the
XML as they are usually written and only those with something to see are looked at cell by cell.
A sheet written in any other way is looked at whole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED, Archive
from importers.reading.limits import MEGABYTE, Limits
from importers.reading.marks import Marks, RowCount, is_true

LONGEST_ROW = 64 * MEGABYTE

_ADDRESS = re.compile(r"([A-Z]{1,7})([0-9]{1,10})")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,7})([0-9]{1,10})"')
_PLAIN_ROW = re.compile(rb'(?: [A-Za-z0-9:]+="[^"<>&]*")*/?>')
_ROW_NUMBER = re.compile(rb' r="([0-9]{1,10})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true|on)"')


@dataclass(frozen=True, slots=True)
class Looks:
    """What makes a cell worth a look: its style's number, or its shared text's."""

    struck: frozenset[str]
    coloured: frozenset[str]
    struck_texts: frozenset[str]

    def finder(self) -> Callable[[bytes], bool]:
        """Tells whether a row may have something to see; all alternatives at once are slow."""
        styles = "|".join(sorted(self.struck | self.coloured))
        has_style = re.compile(f' s="(?:{styles})"'.encode()).search if styles else None
        any_text = bool(self.struck_texts)
        return lambda row: bool(
            any_text or b"strike" in row or (has_style is not None and has_style(row))
        )


class _WrittenOtherwise(Exception):
    """The XML is not written as the quick way expects it."""


def sheet_marks(archive: Archive, part: str, looks: Looks) -> Marks:
    """One sheet's marks.

    Raises:
        FileRefused: cells beyond the limits, or a part that is broken or too big.
    """
    try:
        return _quickly(archive, part, looks)
    except _WrittenOtherwise:
        scan = _SheetScan(archive.limits, looks)
        text = scan.text if looks.struck_texts else None
        archive.scan(part, scan.start, end=scan.end, text=text)
        return scan.marks


def _quickly(archive: Archive, part: str, looks: Looks) -> Marks:
    scan = _SheetScan(archive.limits, looks)
    something_in = looks.finder()
    pieces = archive.checked(part)
    for row in _rows(pieces, scan):
        if something_in(row):
            _look_at(row, scan)
        else:
            _pass_by(row, scan)
    for _ in pieces:  # what follows the rows must be well formed too
        pass
    return scan.marks


def _rows(pieces: Iterator[bytes], scan: "_SheetScan") -> Iterator[bytes]:
    """Every row from behind its '<row'; what stands before the first goes to the scan at once."""
    kept = b""
    begun = False
    for piece in pieces:
        kept += piece
        if b"<!" in kept or (begun and b"<?" in kept) or len(kept) > LONGEST_ROW:
            raise _WrittenOtherwise
        *whole, kept = kept.split(b"<row")
        if whole and not begun:
            _head(whole.pop(0), scan)
            begun = True
        yield from whole
        if begun and b"</sheetData>" in kept:
            yield kept[: kept.index(b"</sheetData>")]
            return
    if begun or b"<sheetData/>" not in kept:
        raise _WrittenOtherwise
    _head(kept, scan)


def _head(head: bytes, scan: "_SheetScan") -> None:
    """What stands before the rows: hidden columns."""
    plain = b"<worksheet" in head and not head.startswith((b"\xfe\xff", b"\xff\xfe"))
    ours = re.match(
        rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*encoding=["\'](?:utf-8|us-ascii)["\'][^>]*\?>|<worksheet|<\?xml version="1.0"( standalone="yes")?\?>)',
        head,
        re.IGNORECASE,
    )
    if not plain or ours is None:
        raise _WrittenOtherwise
    for column in re.findall(rb"<col [^>]*>", head):
        values = dict(re.findall(r'([\w:]+)="([^"]*)"', column.decode("ascii", "replace")))
        if is_true(values, "hidden"):
            scan.hide_columns(values)


def _look_at(row: bytes, scan: "_SheetScan") -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    if scan.looks.struck_texts:
        parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(b"<row" + row, True)  # noqa: FBT003 - by position only
    except expat.ExpatError as error:
        raise FileRefused(DAMAGED) from error


def _pass_by(row: bytes, scan: "_SheetScan") -> None:
    head = _PLAIN_ROW.match(row)
    number = _ROW_NUMBER.search(row, 0, head.end()) if head else None
    if head is None or number is None:
        raise _WrittenOtherwise
    scan.row = int(number[1])
    if _HIDDEN.search(row, 0, head.end()):
        scan.marks.hidden_rows.add(scan.row)
    last = max(row.rfind(b"</v>"), row.rfind(b"</is>"))
    if last < 0:
        return
    cell = _PLAIN_CELL.match(row, row.rfind(b"<c ", 0, last))
    if cell is None:
        raise _WrittenOtherwise
    scan.marks.reach(int(cell[2]), _number_of(cell[1].decode()), scan.limits)


@dataclass(slots=True)
class _SheetScan:
    """Looks at cells. Only those with a value count: formats often run to the last row."""

    limits: Limits
    looks: Looks
    marks: Marks = field(default_factory=Marks)
    row: int = 0
    column: int = 0
    style: str = ""
    shared: bool = False
    in_value: bool = False
    pieces: int = 0
    struck_pieces: int = 0
    counts: RowCount = field(default_factory=RowCount)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "c":
            self._cell(values)
        elif tag in ("v", "is"):
            self.marks.reach(self.row, self.column, self.limits)
            looks = self.looks
            self.counts.add(
                struck=self.style in looks.struck,
                coloured=self.style in looks.coloured,
                at=self.column - 1,
            )
            self.in_value = tag == "v"
            self.pieces = self.struck_pieces = 0
        elif tag == "r":
            self.pieces += 1
        elif tag == "strike":
            self.struck_pieces += is_true({"val": "1", **values}, "val")
        elif tag == "row":
            self._row(values)
        elif tag == "col" and is_true(values, "hidden"):
            self.hide_columns(values)

    def _cell(self, values: dict[str, str]) -> None:
        self.column += 1
        if (address := values.get("r")) is not None:
            self.row, self.column = position_of(address)
        self.style = values.get("s", "")
        self.shared = bool(self.looks.struck_texts) and values.get("t") == "s"

    def _row(self, values: dict[str, str]) -> None:
        number = values.get("r", "")
        self.row = int(number) if number.isdecimal() and len(number) < 11 else self.row + 1
        self.column = 0
        self.counts = RowCount()
        if is_true(values, "hidden"):
            self.marks.hidden_rows.add(self.row)

    def hide_columns(self, values: dict[str, str]) -> None:
        first, last = values.get("min", ""), values.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first + last) < 20:
            end = min(int(last), self.limits.columns)
            self.marks.hidden_columns.update(range(int(first) - 1, end))

    def text(self, piece: str) -> None:
        struck = self.style in self.looks.struck
        if (
            self.in_value
            and self.shared
            and not struck
            and piece.strip() in self.looks.struck_texts
        ):
            self.counts.strike(self.column - 1)

    def end(self, tag: str) -> None:
        if tag == "v":
            self.in_value = False
        elif tag == "is" and 0 < self.pieces == self.struck_pieces:
            if self.style not in self.looks.struck:
                self.counts.strike(self.column - 1)
        elif tag == "row":
            self.counts.note(self.marks, range(self.row, self.row + 1))


def position_of(address: str) -> tuple[int, int]:
    """Row and column, both from 1, of a cell called by its letters and number.

    Raises:
        FileRefused: no cell is called so.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise FileRefused(f"This workbook is damaged: a cell's place is given as {address[:20]!r}.")
    return int(found[2]), _number_of(found[1])


def _number_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
