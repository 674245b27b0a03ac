"""Stops that stand outside the table's own rows: in titles and closing lines, under section headings."""

import re
from collections.abc import Mapping, Sequence
from itertools import compress

from consent.address import EmailAddress, find_all
from consent.events import Act, Interval, Statement
from importers.draft import Draft, Kind, Role, Table
from importers.frames import Frame
from importers.recognise.stop_headings import is_of_those_below, opens_stops
from importers.remarks import AN_ADDRESS
from importers.removal import removal_request, stop_note

UNDER_A_HEADING = "stands under a heading that says not to contact"
_HOW_TO = re.compile(
    r"\bto (?:\w+ ){0,2}?(?:unsubscribe|opt out|be removed|stop|withdraw|object|complain)\b[^.]{0,60}?"
    r"\b(?:email|e-mail|contact|write|reply|send)\b",
    re.IGNORECASE,
)
"""'To unsubscribe, e-mail data@…' tells people where to write; nobody there has asked."""
_OWN_WORDS = frozenset(
    {Role.FREE_TEXT, Role.QUESTION_CHOICE, Role.QUESTION_MULTI, Role.QUESTION_MULTI_OPTION, Role.NOTE}
)  # fmt: skip


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


def section_headings(table: Table, frame: Frame, reasons: Mapping[int, str]) -> dict[int, bool]:
    """Rows that are a line by themselves over others: whether the line says to leave these alone.

    `frame` has every row, and `reasons` are those already known to be nobody's. A line in a column of people's own words is
    somebody's answer, never a heading.
    """
    roles = {column.position: column.role for column in table.columns}
    found: dict[int, bool] = {}
    for row in compress(frame.rows, frame.saying_one_thing()):
        if row < table.first_row:
            continue
        at, text = next(
            (at, one) for at, one in enumerate(table.sheet.cells[row - 1]) if one.strip()
        )
        said = opens_stops(text) or (is_of_those_below(text) and stop_note(text) is not None)
        stops = said and roles.get(at) not in _OWN_WORDS
        ends = (not stops and row in reasons) or text.strip().endswith(":")
        if stops or ends:
            found[row] = stops
    return found


def under_stops(headings: Mapping[int, bool], rows: Sequence[int]) -> frozenset[int]:
    """The rows that stand below a heading that says stop, until another heading follows."""
    found, stopping = [], False
    for row in rows:
        stopping = headings.get(row, stopping)
        if stopping and row not in headings:
            found.append(row)
    return frozenset(found)
