"""Which formats of an old .xls workbook strike through or have a background colour."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.reading.xls_records import LONG, NEWEST, SHORT, Record, joined

_FONT, _FORMAT, _PALETTE, _TEXTS = 0x0031, 0x00E0, 0x0092, 0x00FC
_STRUCK = 0x0008
_LEFT_OUT = 4
"""No font has this number: the fifth is number 5."""
_WHITES = frozenset({1, 9, 65})
"""White, white of the palette, and the window's background."""
_SOLID = 1
_TEXT_HEAD = struct.Struct("<HB")
_WIDE, _FAR_EAST, _RICH = 0x01, 0x04, 0x08
_BOTH_VERSIONS = 16
"""Bytes of a format in the older version; the newer one has 20."""


@dataclass(slots=True)
class Styles:
    """Formats by number, and the shared texts whose every letter is struck through."""

    version: int
    fonts: list[bool] = field(default_factory=list)
    formats: list[tuple[int, bool]] = field(default_factory=list)
    """The number of its font, and whether it has a colour."""
    whites: frozenset[int] = _WHITES
    struck_texts: frozenset[int] = frozenset()

    @property
    def struck(self) -> frozenset[int]:
        return frozenset(at for at, (font, _) in enumerate(self.formats) if self.strikes(font))

    @property
    def coloured(self) -> frozenset[int]:
        return frozenset(at for at, (_, coloured) in enumerate(self.formats) if coloured)

    def strikes(self, number: int) -> bool:
        """Whether the font of this number does."""
        place = number - (number > _LEFT_OUT)
        return place < len(self.fonts) and self.fonts[place]


def styles_of(stream: bytes, found: Sequence[Record], version: int) -> Styles:
    """What the records before the sheets say of looks.

    Raises:
        EOFError: the shared texts break off.
    """
    styles = Styles(version)
    for kind, start, end in found:
        if kind == _FONT and end - start >= 4:
            styles.fonts.append(bool(SHORT.unpack_from(stream, start + 2)[0] & _STRUCK))
        elif kind == _PALETTE:
            styles.whites = _whites(stream[start + 2 : end])
    for kind, start, end in found:
        if kind == _FORMAT and end - start >= _BOTH_VERSIONS:
            _format(styles, stream[start:end])
    if any(styles.fonts):
        styles.struck_texts = _struck_texts(stream, found, styles)
    return styles


def _whites(colours: bytes) -> frozenset[int]:
    """A palette of one's own begins at number 8."""
    own = {8 + at // 4 for at in range(0, len(colours), 4) if colours[at : at + 3] == b"\xff" * 3}
    return frozenset(own | (_WHITES - {9}))


def _format(styles: Styles, body: bytes) -> None:
    if styles.version >= NEWEST and len(body) >= 20:
        fill = LONG.unpack_from(body, 14)[0] >> 26
        colour = SHORT.unpack_from(body, 18)[0] & 0x7F
    else:
        area = LONG.unpack_from(body, 8)[0]
        fill, colour = area >> 16 & 0x3F, area & 0x7F
    coloured = fill != 0 and not (fill == _SOLID and colour in styles.whites)
    styles.formats.append((SHORT.unpack_from(body)[0], coloured))


def _struck_texts(stream: bytes, found: Sequence[Record], styles: Styles) -> frozenset[int]:
    place = next((at for at, one in enumerate(found) if one[0] == _TEXTS), None)
    if place is None:
        return frozenset()
    texts = joined(stream, found, place)
    texts.take(4)  # how often texts are used in all
    count = LONG.unpack(texts.take(4))[0]
    struck = set()
    for number in range(count):
        length, flags = _TEXT_HEAD.unpack(texts.take(_TEXT_HEAD.size))
        runs = SHORT.unpack(texts.take(2))[0] if flags & _RICH else 0
        more = LONG.unpack(texts.take(4))[0] if flags & _FAR_EAST else 0
        texts.text(length, wide=bool(flags & _WIDE))
        if runs and _all_struck(styles, texts.take(4 * runs)):
            struck.add(number)
        if more:
            texts.take(more)
    return frozenset(struck)


def _all_struck(styles: Styles, runs: bytes) -> bool:
    """Each run says where it begins and in what font; before the first is the cell's own."""
    begins = SHORT.unpack_from(runs, 0)[0]
    fonts = (SHORT.unpack_from(runs, at)[0] for at in range(2, len(runs), 4))
    return begins == 0 and all(map(styles.strikes, fonts))
