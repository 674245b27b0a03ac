"""A key in the lines above a table: 'C = consents to be contacted; NC = does not'."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from importers.legend import legend_of
from importers.recognise.heading_groups import cell
from importers.recognise.layout import LOOKED_AT, Layout
from importers.recognise.words import Heading

_CODES_ONLY = re.compile(r"\s*[(\[][\w\s/,;|-]{1,24}[)\]]\s*$")


def with_key(layout: Layout, cells: Sequence[Sequence[str]]) -> Layout:
    """The layout with the key written into the headings whose cells it explains.

    Only codes of letters: of figures nobody can tell which column a key is for.
    """
    above = cells[: max(layout.header_row - 1, 0)]
    known = legend_of("; ".join(text for row in above for text in row if text.strip()))
    codes = {code: meaning for code, meaning in known.items() if code.isalpha()}
    if len(codes) < 2:
        return layout
    body = cells[layout.first_row - 1 : layout.first_row - 1 + LOOKED_AT]
    headings = tuple(
        _explained(heading, codes) if _in_code(body, at, codes) else heading
        for at, heading in enumerate(layout.headings)
    )
    return replace(layout, headings=headings)


def _in_code(body: Sequence[Sequence[str]], at: int, codes: Mapping[str, str]) -> bool:
    """Whether a column holds these codes and nothing else, more than one of them."""
    held = {text.casefold() for row in body if (text := cell(row, at))}
    return len(held) > 1 and held <= codes.keys()


def _explained(heading: Heading, codes: Mapping[str, str]) -> Heading:
    """'Consent (C/NC)' → 'Consent (C = consents, NC = does not)'."""
    if legend_of(heading.text):
        return heading
    key = ", ".join(f"{code.upper()} = {meaning}" for code, meaning in codes.items())
    part = heading.label or heading.question
    words = f"{_CODES_ONLY.sub('', part)} ({key})"
    return replace(heading, label=words) if heading.label else replace(heading, question=words)
