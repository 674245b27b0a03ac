"""Where a sheet's headings are, and where its people begin."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from importers.recognise.heading_groups import (
    LONGEST_LABEL,
    Cells,
    cell,
    looks_like_data,
    named_above,
)
from importers.recognise.headings import by_heading
from importers.recognise.shapes import NOTHING, shape_of
from importers.recognise.words import EMPTY_LABELS, Heading, folded

LOOKED_AT = 1500
"""Rows from which the cells of a column are judged."""
SEARCHED = 40
"""Rows searched for headings; title blocks and meeting reports stay well below."""
BELOW = 30
CONSIDERED = 5
"""Rows whose words are looked at, after the quick look at all."""
FULL_ENOUGH = 0.6
"""A heading row has gaps: merged cells, options under one question, columns nobody named."""
_REPEATS = 0.8
"""Of its labels, that a row must have again to be the same headings."""
_CODE = re.compile(
    r"(?:[a-z]{1,12}[ _.-]?)?\d{1,4}(?:[ _.-]?\d{0,3})?[a-z]?|q\w{1,6}", re.IGNORECASE
)

_ADDRESS = re.compile(r"[^\s@<>,;()]+@[^\s@<>,;()]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows count from 1; `header_row` is 0 where nothing stands over the columns."""

    header_row: int
    header_rows: int
    first_row: int
    headings: tuple[Heading, ...]
    codes: tuple[str, ...] = ()
    """The tool's own names for the columns, where it writes them above the questions."""


def find_layout(cells: Cells) -> Layout | None:
    """The headings of a sheet, `None` if no row could be headings or people."""
    return _with_import_ids(cells) or _attendee_section(cells) or _found(cells)


def width_of(cells: Cells) -> int:
    """Columns up to the last one that holds anything."""
    widest = max(map(len, cells), default=0)
    return next(
        (at + 1 for at in reversed(range(widest)) if any(cell(row, at) for row in cells)), 0
    )


def _with_import_ids(cells: Cells) -> Layout | None:
    """Qualtrics: ids, the questions people saw, then a row of internal references."""
    for index, row in enumerate(cells[:SEARCHED]):
        if index and sum(c.lstrip().startswith('{"ImportId"') for c in row) > len(row) // 2:
            width = len(row)
            names = tuple(Heading(cell(cells[index - 1], i)) for i in range(width))
            codes = tuple(cell(cells[0], i) for i in range(width)) if index > 1 else ()
            return Layout(index, min(index + 1, 3), index + 2, names, codes)
    return None


_OF_A_MEETING = frozenset(
    {"user email", "join time", "leave time", "duration minutes", "total duration minutes", "guest"}
)


def _attendee_section(cells: Cells) -> Layout | None:
    """Zoom: the report's last section is the people, under a line that says so or a heading of its own."""
    for index, row in enumerate(cells[:500]):
        if any("original" in c.casefold() for c in row):  # few rows: folding every cell takes long
            names = {folded(c) for c in row}
            if "name original name" in names and len(names & _OF_A_MEETING) > 1:
                return Layout(index + 1, 1, index + 2, tuple(Heading(c.strip()) for c in row))
        alone = sum(1 for c in row if c.strip()) == 1
        if alone and folded(cell(row, 0)) in (
            "attendee details",
            "participant details",
            "participants",
        ):
            header = index + 1
            if header < len(cells):
                headings = tuple(Heading(c.strip()) for c in cells[header])
                return Layout(header + 1, 1, header + 2, headings)
    return None


def _found(cells: Cells) -> Layout | None:
    filled = [i for i, row in enumerate(cells[:SEARCHED]) if any(c.strip() for c in row)]
    if not filled:
        return None
    columns = _used_columns(cells)
    likely = sorted(filled, key=lambda i: -_likeness(cells, i, columns))[:CONSIDERED]
    scores = {i: _heading_score(cells, i, columns) for i in sorted(likely)}
    best = max(scores, key=lambda i: (scores[i], -i))
    if scores[best] < 0.9:
        return _without_headings(cells, filled[0])
    return _assembled(cells, _first_printed(cells, best))


def _first_printed(cells: Cells, index: int) -> int:
    """The first of equal heading rows: long reports print them again on every page."""
    words = _bare(cells[index])
    return next(i for i, row in enumerate(cells[: index + 1]) if _bare(row) == words)


def _bare(row: Sequence[str]) -> list[str]:
    return [folded(text) for text in row if text.strip()]


def _used_columns(cells: Cells) -> int:
    """Columns in use, judged by the table's body: titles and stray cells don't count."""
    body = cells[: SEARCHED * 10]
    counts = Counter(i for row in body for i, c in enumerate(row) if c.strip())
    often = max(counts.values(), default=0) * 0.02
    return max(sum(1 for n in counts.values() if n >= max(often, 1)), 1)


def _is_address(text: str) -> bool:
    """Whether a cell is somebody's address and nothing else: no heading stands beside it."""
    return "@" in text and _ADDRESS.fullmatch(text.strip()) is not None


def _labels(row: Sequence[str]) -> list[tuple[int, str]]:
    """The cells that may be labels, with their places; none where too many cannot."""
    written = [(i, c.strip()) for i, c in enumerate(row) if c.strip()]
    labels = [(i, c) for i, c in written if len(c) < LONGEST_LABEL and not looks_like_data(c)]
    return labels if len(labels) >= 0.7 * len(written) else []


def _likeness(cells: Cells, index: int, columns: int) -> float:
    """How much a row looks like headings: full, made of words, unlike what follows."""
    labels = _labels(cells[index])
    if not labels or (len(labels) == 1 and columns > 2) or any(map(_is_address, cells[index])):
        return 0.0
    below = [row for row in _below(cells, index + 1) if not heads_again(labels, row)]
    if not below:
        return 0.0
    full = min(len(labels) / columns / FULL_ENOUGH, 1.0)
    unlike = sum(_unlike(below, i, c) for i, c in labels) / len(labels)
    return 1.2 * full + 0.8 * unlike - 0.03 * index


def heads_again(labels: Sequence[tuple[int, str]], row: Sequence[str]) -> bool:
    """Whether a row repeats these headings, as lists do on every page or one below the other."""
    others = 0
    for at, label in labels:
        others += cell(row, at).casefold() != label.casefold()
        if others > (1 - _REPEATS) * len(labels):
            return False
    return len(labels) > 1


def _heading_score(cells: Cells, index: int, columns: int) -> float:
    """The same, and made of words that headings are made of."""
    score = _likeness(cells, index, columns)
    if not score:
        return 0.0
    labels = _labels(cells[index])
    return score + 0.8 * sum(1 for _, c in labels if by_heading(Heading(c))) / len(labels)


def _below(cells: Cells, start: int) -> list[Sequence[str]]:
    return [row for row in cells[start : start + 3 * BELOW] if any(c.strip() for c in row)][:BELOW]


def _unlike(below: Sequence[Sequence[str]], position: int, label: str) -> float:
    """1 over data, about ½ over other words, 0 where the label itself comes again below."""
    values = [value for row in below if (value := cell(row, position))]
    if not values:
        return 0.3
    if label in values:
        return 0.0
    return 1.0 if sum(map(looks_like_data, values)) > 0.6 * len(values) else 0.5


def _without_headings(cells: Cells, first: int) -> Layout | None:
    """A bare list: its first row is already somebody."""
    rows = [row for row in cells[first : first + BELOW] if any(c.strip() for c in row)]
    width = max(map(len, rows), default=0)
    shapes = [shape_of((cell(row, i) for row in rows), len(rows)) for i in range(width)]
    if not any(
        s.share("email") > 0.6 or s.share("full_postcode") > 0.6 or s.share("phone") > 0.8
        for s in shapes
    ):
        return None
    return Layout(0, 0, first + 1, tuple(Heading("") for _ in range(width)))


def _assembled(cells: Cells, index: int) -> Layout:
    """The heading row with its companions above and below."""
    row = cells[index]
    if (
        _codes(row)
        and index + 1 < len(cells)
        and not _codes(cells[index + 1])
        and _second_row(cells, index)
    ):
        names = tuple(Heading(cell(cells[index + 1], i)) for i in range(len(cells[index + 1])))
        return Layout(index + 2, 2, index + 3, names)
    if index and _codes(cells[index - 1]):
        return Layout(index + 1, 2, index + 2, tuple(Heading(c.strip()) for c in row))
    if index and _full_row_above(cells, index):
        return Layout(index, 2, index + 2, _two_rows(cells[index - 1], row))
    if names := named_above(cells, index):
        return Layout(index + 1, 2, index + 2, names)
    if _second_row(cells, index):
        return Layout(index + 1, 2, index + 3, _two_rows(row, cells[index + 1]))
    return Layout(index + 1, 1, index + 2, tuple(Heading(c.strip()) for c in row))


def _codes(row: Sequence[str]) -> bool:
    """A row of references such as 'Ident 1', 'Ident 2', or 'Q1', 'Q2'."""
    written = [c.strip() for c in row if c.strip()]
    return len(written) > 1 and sum(1 for c in written if _CODE.fullmatch(c)) > 0.7 * len(written)


def _full_row_above(cells: Cells, index: int) -> bool:
    """Questions above, their short names below."""
    above = _labels(cells[index - 1])
    return len(above) > 2 and len(above) >= 0.8 * len(_labels(cells[index]))


def _second_row(cells: Cells, index: int) -> bool:
    """Whether the next row still belongs to the headings."""
    if index + 2 >= len(cells):
        return False
    row, following = cells[index], cells[index + 1]
    written = [i for i, c in enumerate(following) if c.strip()]
    if not written or any(looks_like_data(cell(following, i)) for i in written):
        return False
    below = _below(cells, index + 2)
    return _continues(row, following, written, below) or _mismatched(following, written, below)


def _continues(
    row: Sequence[str],
    following: Sequence[str],
    written: Sequence[int],
    below: Sequence[Sequence[str]],
) -> bool:
    """Options under a question: they fill its blanks, and leave the ids and dates free."""
    parts = [i for i in written if not cell(row, i)]
    idle = all(folded(cell(following, i)) in EMPTY_LABELS for i in written)
    if not parts and not idle:
        return False
    steady = [
        i
        for i in range(len(row))
        if i not in written and sum(1 for r in below if cell(r, i)) >= 0.8 * len(below) > 0
    ]
    return bool(steady)


def _mismatched(
    following: Sequence[str], written: Sequence[int], below: Sequence[Sequence[str]]
) -> bool:
    """Words where everything below is dates, addresses and numbers."""
    strict = unfit = 0
    for i in range(max((len(r) for r in below), default=0)):
        values = [v for r in below if (v := cell(r, i)) and v.casefold() not in NOTHING]
        if len(values) > 2 and sum(map(looks_like_data, values)) > 0.7 * len(values):
            strict += 1
            unfit += i in written and cell(following, i).casefold() not in NOTHING
    return (
        strict >= 2
        and unfit >= 2
        and unfit >= 0.6 * strict
        and len(written) >= 0.6 * len(following)
    )


def _two_rows(row: Sequence[str], following: Sequence[str]) -> tuple[Heading, ...]:
    names: list[Heading] = []
    question = ""
    for position in range(max(len(row), len(following))):
        label = cell(following, position)
        question = cell(row, position) or (question if label else "")
        label = "" if folded(label) in EMPTY_LABELS or folded(label) == folded(question) else label
        names.append(Heading(question, label) if question else Heading(label))
    return tuple(names)
