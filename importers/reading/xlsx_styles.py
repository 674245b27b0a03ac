"""Which cell styles of an .xlsx workbook strike through, and which have a background colour."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.reading.archive import Archive
from importers.reading.marks import is_true

STYLES = "xl/styles.xml"
_WHITE = ({"rgb": "FFFFFFFF"}, {"rgb": "00FFFFFF"}, {"indexed": "9"}, {"theme": "0"})
_NO_PATTERN = ("none", "gray125")
"""Every workbook's first two fills, whether used or not."""


@dataclass(slots=True)
class _Scan:
    """Fonts and fills first, then the formats that use them."""

    inside: str = ""
    fonts: list[bool] = field(default_factory=list)
    fills: list[bool] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)
    coloured: set[str] = field(default_factory=set)
    formats: int = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("fonts", "fills", "cellXfs"):
            self.inside = tag
        elif self.inside == "fonts":
            self._font(tag, values)
        elif self.inside == "fills":
            self._fill(tag, values)
        elif self.inside == "cellXfs" and tag == "xf":
            self._format(values)

    def _font(self, tag: str, values: Mapping[str, str]) -> None:
        if tag == "font":
            self.fonts.append(False)
        elif tag == "strike" and self.fonts:
            self.fonts[-1] = is_true({"val": "1", **values}, "val")

    def _fill(self, tag: str, values: Mapping[str, str]) -> None:
        if tag == "fill":
            self.fills.append(False)
        elif tag == "patternFill" and self.fills:
            self.fills[-1] = values.get("patternType", "none") not in _NO_PATTERN
        elif tag == "fgColor" and self.fills and _is_white(values):
            self.fills[-1] = False
        elif tag == "gradientFill" and self.fills:
            self.fills[-1] = True

    def _format(self, values: Mapping[str, str]) -> None:
        if _listed(self.fonts, values.get("fontId", "0")):
            self.struck.add(str(self.formats))
        if _listed(self.fills, values.get("fillId", "0")):
            self.coloured.add(str(self.formats))
        self.formats += 1

    def end(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""


def _is_white(values: Mapping[str, str]) -> bool:
    return any(white.items() <= values.items() for white in _WHITE) and "tint" not in values


def _listed(flags: list[bool], number: str) -> bool:
    index = int(number) if number.isdecimal() and len(number) < 9 else 0
    return index < len(flags) and flags[index]


def styles_of(archive: Archive) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers of the styles that strike through, and of those with a background colour."""
    scan = _Scan()
    if STYLES in archive.names():
        archive.scan(STYLES, scan.start, end=scan.end)
    return frozenset(scan.struck), frozenset(scan.coloured)
