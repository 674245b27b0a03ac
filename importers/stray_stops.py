"""Stops that stand outside the table's own rows: in titles and closing lines."""

import re
from collections.abc import Sequence

from consent.address import EmailAddress, find_all
from consent.events import Act, Interval, Statement
from importers.draft import Draft, Kind, Table
from importers.remarks import AN_ADDRESS
from importers.removal import removal_request, stop_note

_HOW_TO = re.compile(
    r"\bto (?:\w+ ){0,2}?(?:unsubscribe|opt out|be removed|stop|withdraw|object|complain)\b[^.]{0,60}?"
    r"\b(?:email|e-mail|contact|write|reply|send)\b",
    re.IGNORECASE,
)
"""'To unsubscribe, e-mail data@…' tells people where to write; nobody there has asked."""


def stray(table: Table, row: int, undated: Interval) -> list[Draft]:
    """A draft for each address of a row that is nobody's, if its words ask to be left alone."""
    heading = range(table.header_row, table.header_row + table.header_rows)
    cells = table.sheet.cells[row - 1]
    text = "\n".join(cells)
    # On a stop list whatever stands above its rows is on it too, read as a heading or not.
    listed = table.kind is Kind.SUPPRESSION and not _HOW_TO.search(text)
    if "@" not in text or (row in heading and not listed):
        return []
    act = Act.STOP if listed else act_beside(cells)
    if act is None:
        return []
    why = "on a list of people not to contact" if listed else "words outside the table say so"
    return [_draft(table, row, part, one, Statement(act, (one.canonical,), undated, why))
            for part, one in enumerate(find_all(text))]  # fmt: skip


def act_beside(cells: Sequence[str]) -> Act | None:
    """What the words around the addresses ask, cell by cell and then together."""
    bare = [AN_ADDRESS.sub(" ", text).strip() for text in cells]
    for text in (*bare, " ".join(filter(None, bare))):
        if not text or _HOW_TO.search(text):
            continue
        if act := stop_note(text):
            return act
        if removal_request(text):
            return Act.STOP
    return None


def _draft(table: Table, row: int, part: int, address: EmailAddress, statement: Statement) -> Draft:
    return Draft(row, part, table.kind, addresses=(address,), statements=(statement,))
