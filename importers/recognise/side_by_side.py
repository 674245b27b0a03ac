"""Two lists beside each other on one sheet, parted by an empty column: each is a table of its own."""

from collections.abc import Sequence
from dataclasses import replace

from importers.draft import Sheet
from importers.recognise.heading_groups import cell
from importers.recognise.layout import SEARCHED, find_layout, width_of
from importers.recognise.words import folded

_SHARED = 2
"""Headings that come again in the second list; with fewer it may be more of the first."""


def parted(sheet: Sheet) -> list[Sheet]:
    """The sheet, or a copy for each of its lists with everything beside that list left out.

    Rows and columns keep their places, so that each list's cells are where the file shows them.
    """
    if not any(map(_gaps, sheet.cells[:SEARCHED])):
        return [sheet]
    layout = find_layout(sheet.cells)
    if layout is None or not layout.header_row:
        return [sheet]
    body = sheet.cells[layout.header_row - 1 :]
    blocks = _blocks(body, width_of(body))
    headings = sheet.cells[layout.header_row - 1]
    names = [{folded(cell(headings, at)) for at in block} - {""} for block in blocks]
    alike = all(len(names[0] & other) >= _SHARED for other in names[1:])
    if len(blocks) < 2 or not alike or not all(_addresses(body[1:], block) for block in blocks):
        return [sheet]
    return [_only(sheet, block, first=place == 0) for place, block in enumerate(blocks)]


def _gaps(row: Sequence[str]) -> bool:
    """Whether a row may head two lists: it has a blank cell, and at least two of its texts twice."""
    if all(text.strip() for text in row):
        return False
    written = [folded(text) for text in row if text.strip()]
    return len(set(written)) <= len(written) - _SHARED


def _blocks(body: Sequence[Sequence[str]], width: int) -> list[range]:
    """The runs of columns that hold anything, parted by columns that hold nothing."""
    used = [any(cell(row, at) for row in body) for at in range(width)]
    blocks, start = [], 0
    for at in range(width + 1):
        if at < width and used[at]:
            continue
        if start < at:
            blocks.append(range(start, at))
        start = at + 1
    return blocks


def _addresses(rows: Sequence[Sequence[str]], block: range) -> bool:
    return any("@" in cell(row, at) for row in rows for at in block)


def _only(sheet: Sheet, block: range, *, first: bool) -> Sheet:
    cells = [[text if at in block else "" for at, text in enumerate(row)] for row in sheet.cells]
    name = sheet.name if first else f"{sheet.name} from column {block.start + 1}"
    return replace(sheet, name=name, cells=cells)
