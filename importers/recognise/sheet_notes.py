"""Sentences for the sender about one sheet: its colours, its doubtful columns, its hidden parts."""

import re
from collections.abc import Sequence

from importers.draft import Sheet
from importers.recognise.colour_keys import READ_AS_STOPS, colours_stop
from importers.recognise.permission import ASKS, DOUBTED
from importers.recognise.roles import Guess
from importers.recognise.words import Heading

_STRIPES = 0.4
"""From this share of rows on colours are stripes that help the eye."""
_ROWS_NAMED = 10
_AN_ADDRESS = re.compile(r"\S{1,64}@\S{1,255}")


def of_colours(sheet: Sheet, first_row: int) -> list[str]:
    """What colours may want to say; where most rows have one, they say nothing."""
    rows = sorted(row for row in sheet.coloured if row >= first_row)
    people = len(sheet.cells) - first_row + 1
    if rows and colours_stop(sheet, first_row):
        return [READ_AS_STOPS]
    if not rows or len(rows) > people * _STRIPES:
        return []
    named = ", ".join(str(row) for row in rows[:_ROWS_NAMED])
    if len(rows) == 1:
        which = f"row {named} is"
    elif len(rows) <= _ROWS_NAMED:
        which = f"rows {named} are"
    else:
        which = f"rows {named} and {len(rows) - _ROWS_NAMED} more are"
    return [f"A colour may mean something: {which} coloured. We read them like the others."]


def of_rows_above(sheet: Sheet, header_row: int) -> list[str]:
    """People of another list may stand above this one; a line that says where to write is none."""
    rows = [
        row
        for row, cells in enumerate(sheet.cells[: max(header_row - 1, 0)], 1)
        if any(_AN_ADDRESS.fullmatch(text.strip()) for text in cells)
        and sum(1 for text in cells if text.strip()) > 1
    ]
    if not rows:
        return []
    named = ", ".join(str(row) for row in rows[:_ROWS_NAMED])
    more = f" and {len(rows) - _ROWS_NAMED} more" if len(rows) > _ROWS_NAMED else ""
    sentence = (
        f"E-mail addresses stand above the headings of this list, in row {named}{more}. Those rows "
        "were left out. If they are people, add them as a file of their own."
    )
    return [sentence]


def of_doubts(headings: Sequence[Heading], guesses: Sequence[Guess]) -> list[str]:
    return [
        of_doubt(heading.text)
        for heading, g in zip(headings, guesses, strict=True)
        if g.confidence == DOUBTED and g.role in ASKS
    ]


def of_doubt(header: str) -> str:
    """What is said of a column that may ask about being contacted, until somebody looked."""
    named = f"The column {header!r}" if header.strip() else "A column without a heading"
    return (
        f"{named} may ask about being contacted again. Until somebody says "
        "what it holds, only a no in it counts."
    )


def of_hidden_parts(sheet: Sheet) -> list[str]:
    notes = []
    if sheet.hidden_rows:
        rows = ", ".join(str(row) for row in sorted(sheet.hidden_rows)[:_ROWS_NAMED])
        more = ", …" if len(sheet.hidden_rows) > _ROWS_NAMED else ""
        notes.append(f"Hidden rows are left out unless they say no: {rows}{more}.")
    if sheet.hidden_columns:
        columns = ", ".join(_letters(column) for column in sorted(sheet.hidden_columns))
        notes.append(f"Hidden columns are left out, but for names and noes: {columns}.")
    return notes


def _letters(position: int) -> str:
    """A column's name as spreadsheets show it: 0 is A, 26 is AA."""
    name = ""
    number = position + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
