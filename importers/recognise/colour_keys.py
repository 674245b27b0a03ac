"""Keys that say what a colour stands for: 'Red = do not contact'."""

import re
from collections.abc import Sequence
from dataclasses import replace

from importers.draft import Explained, Sheet
from importers.recognise.explained import keys_in
from importers.recognise.stop_headings import opens_stops
from importers.removal import stop_note

_COLOUR = re.compile(
    r"\b(?:red|amber|yellow|green|blue|orange|pink|purple|gr[ae]y(?:ed)?|brown|black(?:ed)?|(?<=ed )out|colou?r(?:ed|s)?|highlight(?:ed|s)?|"
    r"shad(?:ed|ing)|marked|tinted)\b",
    re.IGNORECASE,
)
_LONGEST = 150
_LONGEST_KEY = 200
"""Rows of a sheet that may be a key; longer ones list something."""
_UNLIKE = 0.6
"""Of the marks a key explains, this share stands for something no other does."""
_MOST_BESIDE = 3
"""A key's row holds the key and little else."""

READ_AS_STOPS = (
    "The workbook says that a colour stands for people who are not to be contacted, so every coloured "
    "row is read as that."
)


def colours_stop(sheet: Sheet, first_row: int) -> bool:
    """Whether the workbook, outside its people's rows, says that a colour means to leave somebody alone."""
    if not sheet.coloured:
        return False
    if sheet.keyed:
        return True
    for row, cells in enumerate(sheet.cells, 1):
        written = [text for text in cells if text.strip()]
        above = row < first_row
        if not above and (len(written) > _MOST_BESIDE or any("@" in text for text in written)):
            continue
        if any(map(_says_so, (*written, " ".join(written)))):
            return True
    return False


def with_keys(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, each told whether another one, without people's addresses, keeps such a key."""
    keys = [place for place, sheet in enumerate(sheets) if _is_key(sheet)]
    told = [_explained(sheet) for sheet in sheets]
    return [
        replace(
            sheet,
            keyed=bool(sheet.coloured and set(keys) - {place}),
            explained=tuple(one for at, said in enumerate(told) if at != place for one in said),
        )
        for place, sheet in enumerate(sheets)
    ]


def _explained(sheet: Sheet) -> list[Explained]:
    """The marks that a sheet of nobody's explains."""
    if len(sheet.cells) > _LONGEST_KEY or any("@" in text for row in sheet.cells for text in row):
        return []
    found = [one for _, one in keys_in(sheet.cells)]
    # Numbers beside the same few words again and again are a list, not a key.
    meant = {(one.of, one.meaning.casefold()) for one in found}
    return found if len(meant) > _UNLIKE * len(found) else []


def _is_key(sheet: Sheet) -> bool:
    """Whether a sheet explains colours and lists nobody; hidden ones explain as well."""
    if len(sheet.cells) > _LONGEST_KEY:
        return False
    rows = [[text for text in cells if text.strip()] for cells in sheet.cells]
    if any("@" in text for row in rows for text in row):
        return False
    for number, row in enumerate(rows, 1):
        told = _stops if number in sheet.coloured else _says_so
        if len(row) <= _MOST_BESIDE and any(map(told, (*row, " ".join(row)))):
            return True
    return False


def _says_so(text: str) -> bool:
    found = _COLOUR.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return False
    rest = _COLOUR.sub(" ", text).strip(" =:-–")
    return stop_note(text) is not None or _stops(rest)


def _stops(text: str) -> bool:
    """What stands in the colour itself need not name it."""
    return len(text) <= _LONGEST and (stop_note(text) is not None or opens_stops(text))
