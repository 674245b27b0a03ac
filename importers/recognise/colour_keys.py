"""Keys that say what a colour stands for: 'Red = do not contact'."""

import re

from importers.draft import Sheet
from importers.recognise.stop_headings import opens_stops
from importers.removal import stop_note

_COLOUR = re.compile(
    r"\b(?:red|amber|yellow|green|blue|orange|pink|purple|gr[ae]y|brown|black|colou?r(?:ed|s)?|highlight(?:ed|s)?|"
    r"shad(?:ed|ing)|marked|tinted)\b",
    re.IGNORECASE,
)
_LONGEST = 150
_MOST_BESIDE = 3
"""A key's row holds the key and little else."""

READ_AS_STOPS = (
    "The sheet says that a colour stands for people who are not to be contacted, so every coloured "
    "row is read as that."
)


def colours_stop(sheet: Sheet, first_row: int) -> bool:
    """Whether the sheet, outside its people's rows, says that a colour means to leave somebody alone."""
    if not sheet.coloured:
        return False
    for row, cells in enumerate(sheet.cells, 1):
        written = [text for text in cells if text.strip()]
        above = row < first_row
        if not above and (len(written) > _MOST_BESIDE or any("@" in text for text in written)):
            continue
        if any(map(_says_so, (*written, " ".join(written)))):
            return True
    return False


def _says_so(text: str) -> bool:
    found = _COLOUR.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return False
    rest = _COLOUR.sub(" ", text).strip(" =:-–")
    return stop_note(text) is not None or stop_note(rest) is not None or opens_stops(rest)
