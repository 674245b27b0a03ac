"""Keys to the codes of a table: in the lines above it, or on a sheet of their own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from importers.draft import Sheet
from importers.legend import legend_of
from importers.recognise.asking import asks_contact
from importers.recognise.explained import keys_in
from importers.recognise.heading_groups import cell
from importers.recognise.key_meanings import Says, says
from importers.recognise.layout import LOOKED_AT, Layout
from importers.recognise.words import Heading, folded

_CODES_ONLY = re.compile(r"\s*[(\[][\w\s/,;|-]{1,24}[)\]]\s*$")


_CODE = re.compile(r"[A-Za-z]{1,3}|\d{1,2}")
_NAMED = re.compile(r"(?P<name>[A-Za-z]{1,8}_?\d{1,3}[a-z]?)[.:)]? +(?P<words>\S.{7,})")
_FEWEST = 2


@dataclass(slots=True)
class Key:
    """What a codebook says of one column: its question, and code (small letters) → meaning."""

    question: str
    codes: dict[str, str] = field(default_factory=dict)


Keys: TypeAlias = Mapping[str, Key]
"""By heading, folded."""


def keys_on(sheets: Iterable[Sheet]) -> Keys:
    """The keys of a codebook: 'Q7 | May we contact you?', below it '1 | Yes' and '2 | No'.

    The codes may stand beside the question as well, or over all questions in the first row.
    """
    found: dict[str, Key] = {}
    for sheet in sheets:
        over = _codes_over(sheet.cells)
        key: Key | None = None
        for row in sheet.cells:
            name, words = cell(row, 0), cell(row, 1)
            beside, meant = cell(row, 2), cell(row, 3)
            if over and name and words:
                key = found.setdefault(folded(name), Key(words))
                key.codes.update(
                    {code: said for at, code in over.items() if (said := cell(row, at))}
                )
            elif key and words and _is_code(name):
                key.codes[name.casefold()] = words
            elif _is_code(beside) and meant:
                key = found.setdefault(folded(name), Key(words)) if name else key
                if key:
                    key.codes[beside.casefold()] = meant
            elif name:
                key = _begun(name, words, found)
    return {name: key for name, key in found.items() if len(key.codes) >= _FEWEST}


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None and not text.casefold().startswith("q")


def _codes_over(cells: Sequence[Sequence[str]]) -> dict[int, str]:
    """Place → code, where the first row of a codebook is 'Name | Label | 1 | 2'."""
    first = cells[0] if cells else ()
    codes = {at: cell(first, at).casefold() for at in range(2, len(first)) if cell(first, at)}
    return codes if len(codes) >= _FEWEST and all(map(str.isdigit, codes.values())) else {}


def _begun(name: str, words: str, found: dict[str, Key]) -> Key | None:
    """The key that a line opens: 'Q7 | May we …?', or 'Q7. May we …?' in one cell."""
    if words:
        return found.setdefault(folded(name), Key(words))
    told = _NAMED.match(name)
    return found.setdefault(folded(told["name"]), Key(told["words"])) if told else None


def with_key(layout: Layout, sheet: Sheet, keys: Keys) -> Layout:
    """The layout with the keys written into the headings whose cells they explain.

    Of a key that names no column only letters count, but for a column that asks about contact:
    of figures nobody can tell which other column they are for.
    """
    cells = sheet.cells
    above = cells[: max(layout.header_row - 1, 0)]
    known = legend_of("; ".join(text for row in above for text in row if text.strip()))
    letters = {code: meaning for code, meaning in known.items() if code.isalpha()}
    explained = _said_of_contact(sheet, layout)
    fits = sum(
        _in_code(cells[layout.first_row - 1 :], at, explained) for at in range(len(layout.headings))
    )
    if fits > 1 and any(map(str.isdigit, explained)):
        explained = {}
    if len(letters) < _FEWEST and not keys and not explained:
        return layout
    body = cells[layout.first_row - 1 : layout.first_row - 1 + LOOKED_AT]
    headings = []
    for at, heading in enumerate(layout.headings):
        key = keys.get(folded(heading.text)) or Key("", letters)
        if explained and not key.question and asks_contact(folded(heading.text)):
            key = Key("", explained)
        told = len(key.codes) >= _FEWEST and _in_code(body, at, key.codes)
        headings.append(_explained(heading, key) if told else heading)
    return replace(layout, headings=tuple(headings))


def _said_of_contact(sheet: Sheet, layout: Layout) -> dict[str, str]:
    """Code → meaning, of keys around the table that name no column and are about yes and no."""
    above = sheet.cells[: max(layout.header_row - 1, 0)]
    known = [*sheet.explained, *(one for _, one in keys_in(above))]
    headings = {folded(heading.text) for heading in layout.headings}
    codes = {one.code: one.meaning for one in known if one.of not in headings}
    said = {says(meaning) for meaning in codes.values()}
    return codes if Says.YES in said and said & {Says.NO, Says.STOP} else {}


def _in_code(body: Sequence[Sequence[str]], at: int, codes: Mapping[str, str]) -> bool:
    """Whether a column holds these codes and nothing else, more than one of them."""
    held = {text.casefold().removesuffix(".0") for row in body if (text := cell(row, at))}
    return len(held) > 1 and held <= codes.keys()


def _explained(heading: Heading, key: Key) -> Heading:
    """'Consent (C/NC)' → 'Consent (C = consents, NC = does not)'; 'Q7' → its question, and the key."""
    if legend_of(heading.text):
        return heading
    words = ", ".join(f"{code.upper()} = {meaning}" for code, meaning in key.codes.items())
    part = key.question or heading.label or heading.question
    named = f"{_CODES_ONLY.sub('', part)} ({words})"
    return replace(heading, label=named) if heading.label else replace(heading, question=named)
