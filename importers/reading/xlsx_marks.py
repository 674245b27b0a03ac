"""The marks of an .xlsx workbook, read straight from its parts.

The value reader knows no fonts, and both it and openpyxl can be killed by a cell whose address
lies far outside; so this scan comes first and looks at every sheet.
"""

import posixpath
import re
from dataclasses import dataclass, field

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED, SUSPICIOUS, Archive
from importers.reading.limits import Limits
from importers.reading.marks import Marks, StruckRow, is_true

WORKBOOK = "xl/workbook.xml"
LONGEST_TEXT = 40_000
"""Excel itself stops at 32,767 characters a cell."""

_ADDRESS = re.compile(r"([A-Z]{1,7})([0-9]{1,10})")


def xlsx_marks(archive: Archive) -> dict[str, Marks]:
    """Sheet name → its marks; looks into every sheet part, listed or not.

    Raises:
        FileRefused: cells beyond the limits, or parts that are broken or too big.
    """
    parts = _sheet_parts(archive)
    fonts = _struck_styles(archive)
    strings = _struck_strings(archive)
    names = archive.names()
    listed = set(parts.values())
    others = [n for n in names if n.lower().startswith("xl/worksheets/") and n.endswith(".xml")]
    seen = {
        part: _sheet_marks(archive, part, fonts, strings)
        for part in sorted(listed.union(others))
        if part in names
    }
    return {name: seen[part] for name, part in parts.items() if part in seen}


def _sheet_parts(archive: Archive) -> dict[str, str]:
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, values: dict[str, str]) -> None:
        if tag == "sheet" and "name" in values and "id" in values:
            ids[values["name"]] = values["id"]

    def relation(tag: str, values: dict[str, str]) -> None:
        if tag == "Relationship" and "Target" in values:
            target = values["Target"]
            whole = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[values.get("Id", "")] = posixpath.normpath(whole)

    if WORKBOOK not in archive.names() or "xl/_rels/workbook.xml.rels" not in archive.names():
        raise DAMAGED
    archive.scan(WORKBOOK, sheet)
    archive.scan("xl/_rels/workbook.xml.rels", relation)
    return {name: targets[key] for name, key in ids.items() if key in targets}


@dataclass(slots=True)
class _Styles:
    """Which cell styles strike through: fonts first, then the formats that use them."""

    inside: str = ""
    fonts: list[bool] = field(default_factory=list)
    formats: list[bool] = field(default_factory=list)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("fonts", "cellXfs"):
            self.inside = tag
        elif self.inside == "fonts" and tag == "font":
            self.fonts.append(False)
        elif self.inside == "fonts" and tag == "strike" and self.fonts:
            self.fonts[-1] = is_true({"val": "1", **values}, "val")
        elif self.inside == "cellXfs" and tag == "xf":
            font = values.get("fontId", "0")
            index = int(font) if font.isdigit() else 0
            self.formats.append(index < len(self.fonts) and self.fonts[index])

    def end(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""


def _struck_styles(archive: Archive) -> frozenset[str]:
    if "xl/styles.xml" not in archive.names():
        return frozenset()
    styles = _Styles()
    archive.scan("xl/styles.xml", styles.start, end=styles.end)
    return frozenset(str(index) for index, struck in enumerate(styles.formats) if struck)


@dataclass(slots=True)
class _Strings:
    """Shared texts whose every piece is struck through, by number."""

    struck: set[str] = field(default_factory=set)
    number: int = -1
    length: int = 0
    pieces: int = 0
    struck_pieces: int = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "si":
            self.number += 1
            self.length = self.pieces = self.struck_pieces = 0
        elif tag == "r":
            self.pieces += 1
        elif tag == "strike":
            self.struck_pieces += is_true({"val": "1", **values}, "val")

    def end(self, tag: str) -> None:
        if tag == "si" and 0 < self.pieces == self.struck_pieces:
            self.struck.add(str(self.number))

    def text(self, piece: str) -> None:
        self.length += len(piece)
        if self.length > LONGEST_TEXT:
            raise SUSPICIOUS


def _struck_strings(archive: Archive) -> frozenset[str]:
    name = next((n for n in archive.names() if n.lower() == "xl/sharedstrings.xml"), "")
    if not name:
        return frozenset()
    strings = _Strings()
    archive.scan(name, strings.start, end=strings.end, text=strings.text)
    return frozenset(strings.struck)


@dataclass(slots=True)
class _SheetScan:
    """One pass over a sheet. Only cells with a value count: formats often run to the last row."""

    limits: Limits
    fonts: frozenset[str]
    strings: frozenset[str]
    marks: Marks = field(default_factory=Marks)
    row: int = 0
    column: int = 0
    struck_cell: bool = False
    shared: bool = False
    in_value: bool = False
    pieces: int = 0
    struck_pieces: int = 0
    counts: StruckRow = field(default_factory=StruckRow)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "c":
            self._cell(values)
        elif tag in ("v", "is"):
            self.marks.reach(self.row, self.column, self.limits)
            self.counts.add(struck=self.struck_cell)
            self.in_value = tag == "v"
            self.pieces = self.struck_pieces = 0
        elif tag == "r":
            self.pieces += 1
        elif tag == "strike":
            self.struck_pieces += is_true({"val": "1", **values}, "val")
        else:
            self._frame(tag, values)

    def _frame(self, tag: str, values: dict[str, str]) -> None:
        if tag == "row":
            self._row(values)
        elif tag == "col" and is_true(values, "hidden"):
            self._hidden_columns(values)

    def _cell(self, values: dict[str, str]) -> None:
        self.column += 1
        if (address := values.get("r")) is not None:
            self.row, self.column = _position(address)
        self.struck_cell = values.get("s", "") in self.fonts
        self.shared = bool(self.strings) and values.get("t") == "s"

    def _row(self, values: dict[str, str]) -> None:
        number = values.get("r", "")
        self.row = int(number) if number.isdigit() and len(number) < 11 else self.row + 1
        self.column = 0
        self.counts = StruckRow()
        if is_true(values, "hidden"):
            self.marks.hidden_rows.add(self.row)

    def _hidden_columns(self, values: dict[str, str]) -> None:
        first, last = values.get("min", ""), values.get("max", "")
        if first.isdigit() and last.isdigit():
            end = min(int(last), self.limits.columns)
            self.marks.hidden_columns.update(range(int(first) - 1, end))

    def text(self, piece: str) -> None:
        if self.in_value and self.shared and not self.struck_cell and piece.strip() in self.strings:
            self.counts.struck += 1

    def end(self, tag: str) -> None:
        if tag == "v":
            self.in_value = False
        elif tag == "is" and 0 < self.pieces == self.struck_pieces and not self.struck_cell:
            self.counts.struck += 1
        elif tag == "row" and self.counts.filled and self.counts.all_struck():
            self.marks.struck.add(self.row)


def _position(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise FileRefused(f"This workbook is damaged: a cell's place is given as {address[:20]!r}.")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _sheet_marks(
    archive: Archive, part: str, fonts: frozenset[str], strings: frozenset[str]
) -> Marks:
    scan = _SheetScan(archive.limits, fonts, strings)
    text = scan.text if strings else None
    archive.scan(part, scan.start, end=scan.end, text=text)
    return scan.marks
