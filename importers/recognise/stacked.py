"""Lists one below the other on one sheet, each under headings of its own: each is a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from consent.address import find_all
from importers.draft import Sheet
from importers.recognise.asking import asks_contact
from importers.recognise.heading_groups import looks_like_data
from importers.recognise.headings import by_heading
from importers.recognise.layout import heads_again
from importers.recognise.words import Heading, folded

_FEWEST = 2
"""Headings that a list has at the least."""
_REACH = 3
"""Rows below headings in which somebody's address must stand."""


def stacked(sheet: Sheet) -> list[Sheet]:
    """The sheet, or a copy for each of its lists with everything above or below that list left out.

    Rows keep their places, so that each list's cells are where the file shows them. What stands
    between two lists is kept with both: it may close the one or be a title of the other.
    """
    starts = list(_heading_rows(sheet.cells))
    if len(starts) < _FEWEST:
        return [sheet]
    ends = [*starts[1:], len(sheet.cells)]
    parts = []
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        above = _after_the_last(sheet.cells, starts[place - 1], start) if place else 0
        titled = any(_written(row) for row in sheet.cells[above:start])
        # A list without a title of its own stands under that of the sheet.
        shown = set(range(above, end)) | (set() if titled else set(range(starts[0])))
        cells = [row if at in shown else () for at, row in enumerate(sheet.cells)]
        name = sheet.name if not place else f"{sheet.name} from row {start + 1}"
        parts.append(replace(sheet, name=name, cells=cells))
    return parts


def _heading_rows(cells: Sequence[Sequence[str]]) -> Iterator[int]:
    """Rows (from 0) of headings over people that are not the headings before them again."""
    last: list[tuple[int, str]] = []
    people = False
    for at, row in enumerate(cells):
        if any("@" in text for text in row):
            people = True
            continue
        if last and not people:
            continue
        labels = [(place, text.strip()) for place, text in enumerate(row) if text.strip()]
        if sum(1 for _, text in labels if _ANSWER.fullmatch(text)) > 1:
            continue
        if len(labels) < _FEWEST or not _may_head(cells, at, labels):
            continue
        if last and heads_again(last, row) and not _asks_otherwise(last, row):
            continue
        last, people = labels, False
        yield at


_ANSWER = re.compile(
    r"(?:yes|y|no|n|true|false|ie|na|[xX✓✔☑✗])(?: please| thanks| thank you)?\W*", re.IGNORECASE
)
"""One such text may be a heading ('No', 'X'); a row with more is somebody's, without an address."""


def _may_head(cells: Sequence[Sequence[str]], at: int, labels: Sequence[tuple[int, str]]) -> bool:
    if not any(_addressed(row) for row in cells[at + 1 : at + 1 + _REACH]):
        return False
    if any(looks_like_data(text) for _, text in labels):
        return False
    return sum(1 for _, text in labels if by_heading(Heading(text))) >= _FEWEST


def _asks_otherwise(last: Sequence[tuple[int, str]], row: Sequence[str]) -> bool:
    """Whether a question about contact stands where another stood: 'Do NOT e-mail' for 'May e-mail'."""
    changed = [
        (label, row[at] if at < len(row) else "")
        for at, label in last
        if at >= len(row) or folded(row[at]) != folded(label)
    ]
    return any(asks_contact(folded(text)) for pair in changed for text in pair)


def _after_the_last(cells: Sequence[Sequence[str]], start: int, end: int) -> int:
    """Where the records that begin at `start` end: after the last row that holds more than one text."""
    return max((at for at in range(start, end) if len(_written(cells[at])) > 1), default=start) + 1


def _written(row: Sequence[str]) -> list[str]:
    return [text for text in row if text.strip()]


def _addressed(row: Sequence[str]) -> bool:
    return any("@" in text and find_all(text) for text in row)
