"""Two lists beside each other on one sheet, parted by an empty column: each is a table of its own."""

from collections.abc import Sequence
from dataclasses import replace

from importers.draft import Sheet
from importers.recognise.heading_groups import cell
from importers.recognise.kinds import names_stop
from importers.recognise.layout import SEARCHED, find_layout, width_of
from importers.recognise.words import folded

_SHARED = 2
"""Headings that come again in the second list; with fewer it may be more of the first."""


def parted(sheet: Sheet) -> list[Sheet]:
    """The sheet, or a copy for each of its lists with everything beside that list left out.

    Rows and columns keep their places, so that each list's cells are where the file shows them.
    """
    top = sheet.cells[:SEARCHED]
    if not any(map(_gaps, top)) and not any(map(_twice, top)):
        return [sheet]
    layout = find_layout(sheet.cells)
    if layout is None or not layout.header_row:
        return [sheet]
    if blocks := _told_apart(sheet.cells, layout.header_row - 1):
        return [_only(sheet, block, first=place == 0) for place, block in enumerate(blocks)]
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


def _twice(row: Sequence[str]) -> bool:
    """Whether a row is the same words twice over."""
    words = [folded(text) for text in row]
    half, odd = divmod(len(words), 2)
    return half >= _SHARED and not odd and words[:half] == words[half:] and all(words)


def _told_apart(cells: Sequence[Sequence[str]], headings: int) -> list[range]:
    """The two halves of a table of equal headings, if the line above says of one whom to leave out.

    Two people on a row have such headings as well, and stay together.
    """
    if not headings or not _twice(cells[headings]):
        return []
    half = len(cells[headings]) // 2
    above = cells[headings - 1]
    titles = {at: text for at in range(2 * half) if (text := cell(above, at))}
    told = [names_stop(text) for text in titles.values()]
    if set(titles) != {0, half} or all(told) or not any(told):
        return []
    blocks = [range(half), range(half, 2 * half)]
    return blocks if all(_addresses(cells[headings + 1 :], block) for block in blocks) else []


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
