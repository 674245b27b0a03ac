"""The marks of an .xlsx workbook, read straight from its parts.

The value reader knows no fonts, and both it and openpyxl can be killed by a cell whose address
lies far outside; so this scan comes first and looks at every sheet.
"""

import posixpath
from dataclasses import dataclass, field

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED, SUSPICIOUS, Archive
from importers.reading.marks import Marks, is_true
from importers.reading.xlsx_comments import comments_of
from importers.reading.xlsx_rows import Looks, sheet_marks
from importers.reading.xlsx_styles import styles_of

WORKBOOK = "xl/workbook.xml"
LONGEST_TEXT = 40_000
"""Excel itself stops at 32,767 characters a cell."""


def xlsx_marks(archive: Archive) -> dict[str, Marks]:
    """Sheet name → its marks; looks into every sheet part, listed or not.

    Raises:
        FileRefused: cells beyond the limits, or parts that are broken or too big.
    """
    parts = _sheet_parts(archive)
    looks = Looks(*styles_of(archive), _struck_strings(archive))
    names = archive.names()
    listed = set(parts.values())
    others = [n for n in names if n.lower().startswith("xl/worksheets/") and n.endswith(".xml")]
    seen = {
        part: sheet_marks(archive, part, looks)
        for part in sorted(listed.union(others))
        if part in names
    }
    for part in listed & seen.keys():
        seen[part].comments += comments_of(archive, part)
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
        raise FileRefused(DAMAGED)
    archive.scan(WORKBOOK, sheet)
    archive.scan("xl/_rels/workbook.xml.rels", relation)
    return {name: targets[key] for name, key in ids.items() if key in targets}


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
            raise FileRefused(SUSPICIOUS)


def _struck_strings(archive: Archive) -> frozenset[str]:
    name = next((n for n in archive.names() if n.lower() == "xl/sharedstrings.xml"), "")
    if not name:
        return frozenset()
    strings = _Strings()
    archive.scan(name, strings.start, end=strings.end, text=strings.text)
    return frozenset(strings.struck)
