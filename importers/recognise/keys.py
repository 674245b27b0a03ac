"""Keys to the codes of a table: in the lines above it, or on a sheet of their own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from importers.draft import Sheet
from importers.legend import legend_of
from importers.recognise.heading_groups import cell
from importers.recognise.layout import LOOKED_AT, Layout
from importers.recognise.words import Heading, folded

_CODES_ONLY = re.compile(r"\s*[(\[][\w\s/,;|-]{1,24}[)\]]\s*$")


_CODE = re.compile(r"[A-Za-z]{1,3}|\d{1,2}")
_FEWEST = 2


@dataclass(slots=True)
class Key:
    """What a codebook says of one column: its question, and code (small letters) → meaning."""

    question: str
    codes: dict[str, str] = field(default_factory=dict)


Keys: TypeAlias = Mapping[str, Key]
"""By heading, folded."""


def keys_on(sheets: Iterable[Sheet]) -> Keys:
    """The keys of a codebook: 'Q7 | May we contact you?', below it '1 | Yes' and '2 | No'."""
    found: dict[str, Key] = {}
    for sheet in sheets:
        key: Key | None = None
        for row in sheet.cells:
            name, words = cell(row, 0), cell(row, 1)
            if key and words and _CODE.fullmatch(name) and not name.casefold().startswith("q"):
                key.codes[name.casefold()] = words
            elif name:
                key = found.setdefault(folded(name), Key(words)) if words else None
    return {name: key for name, key in found.items() if len(key.codes) >= _FEWEST}


def with_key(layout: Layout, cells: Sequence[Sequence[str]], keys: Keys) -> Layout:
    """The layout with the keys written into the headings whose cells they explain.

    Above the table only letters count: of figures nobody can tell which column they are for.
    """
    above = cells[: max(layout.header_row - 1, 0)]
    known = legend_of("; ".join(text for row in above for text in row if text.strip()))
    letters = {code: meaning for code, meaning in known.items() if code.isalpha()}
    if len(letters) < _FEWEST and not keys:
        return layout
    body = cells[layout.first_row - 1 : layout.first_row - 1 + LOOKED_AT]
    headings = []
    for at, heading in enumerate(layout.headings):
        key = keys.get(folded(heading.text)) or Key("", letters)
        told = len(key.codes) >= _FEWEST and _in_code(body, at, key.codes)
        headings.append(_explained(heading, key) if told else heading)
    return replace(layout, headings=tuple(headings))


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
