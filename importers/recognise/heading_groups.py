"""A row above the headings that says what stands below it: groups, and means of contact."""

import re
from collections.abc import Sequence
from functools import lru_cache

from importers.recognise.consent_words import NO_MEANS
from importers.recognise.shapes import fits
from importers.recognise.words import Heading, folded, is_means
from importers.wording import Tone, is_hesitant, tone

_NAMED_ADDRESS = re.compile(r"[^<>@]*<[^<>\s@]+@[^<>\s@]+>\W*")
"""'Ann Archer <ann@archer.example>' is somebody, not a heading."""
LONGEST_LABEL = 600
_OF_DATA = re.compile(r"[\d@:]")
_DATA_SHAPES = ("email", "date", "number", "url", "full_postcode", "phone", "ip")
Cells = Sequence[Sequence[str]]


def cell(row: Sequence[str], position: int) -> str:
    """A cell's trimmed text; '' beyond the row's end."""
    return row[position].strip() if position < len(row) else ""


def looks_like_data(text: str) -> bool:
    """Whether a cell holds a date, a number, an address and the like, and so is no heading."""
    if _OF_DATA.search(text) is None:
        return False
    return _data(text) if len(text) <= LONGEST_LABEL else _data.__wrapped__(text)


@lru_cache(maxsize=8192)  # every row is compared with the thirty below it
def _data(text: str) -> bool:
    return _NAMED_ADDRESS.fullmatch(text) is not None or any(
        fits(shape, text) for shape in _DATA_SHAPES
    )


def named_above(cells: Cells, index: int) -> tuple[Heading, ...]:
    """The headings with what the row above adds to them; empty if it adds nothing."""
    if index and _group_row(cells, index):
        return _grouped(cells[index - 1], cells[index])
    if index and _means_below(cells[index - 1], cells[index]):
        return _with_means(cells[index - 1], cells[index])
    return ()


def _group_row(cells: Cells, index: int) -> bool:
    above, row = cells[index - 1], cells[index]
    written = [i for i, c in enumerate(above) if c.strip()]
    first = next((i for i in range(len(row)) if cell(row, i)), 0)
    if not written or cell(above, first) or any(looks_like_data(cell(above, i)) for i in written):
        return False
    return all(cell(row, i) for i in written) and len(written) < sum(1 for c in row if c.strip())


def _grouped(above: Sequence[str], row: Sequence[str]) -> tuple[Heading, ...]:
    """A group heading reaches over the means of contact beside it, never over other questions."""
    names: list[Heading] = []
    group = ""
    for position in range(len(row)):
        label = cell(row, position)
        group = cell(above, position) or (group if _of_contact(label) else "")
        names.append(Heading(group, label) if group else Heading(label))
    return tuple(names)


def _means_below(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether one of several texts above stands over neighbouring means: 'Contact by' | Email, Post."""
    written = [i for i in range(len(above)) if cell(above, i)]
    if len(written) < 2 or any(looks_like_data(cell(above, i)) for i in written):
        return False
    return any(
        _of_contact(cell(row, i)) and _of_contact(cell(row, i + 1)) and not cell(above, i + 1)
        for i in written
    )


def _with_means(above: Sequence[str], row: Sequence[str]) -> tuple[Heading, ...]:
    """The text above asks what stands beside means of contact; elsewhere it only sorts the columns."""
    names: list[Heading] = []
    group = ""
    for position in range(max(len(above), len(row))):
        label = cell(row, position)
        group = cell(above, position) or (group if _of_contact(label) else "")
        asked = _of_contact(label) and _DETAILS.search(folded(group)) is None
        names.append(Heading(group, label) if asked and group else Heading(label or group))
    return tuple(names)


_DETAILS = re.compile(r"\b(?:details|about|particulars|information|person|address|who)\b$")
"""Groups of what people are reached at: nothing is asked there."""


def _of_contact(label: str) -> bool:
    """A means of contact, or the one answer a column is for: 'Yes', 'No', 'Not sure'."""
    if is_means(label) or NO_MEANS.fullmatch(folded(label)):
        return True
    short = bool(label) and len(label.split()) <= _LONGEST_REPLY
    return short and (tone(label) in {Tone.YES, Tone.NO} or is_hesitant(label))


_LONGEST_REPLY = 3
