"""Marks by which a row says no without any of its cells saying so."""

from collections.abc import Iterator

from consent.events import Act, Interval, Statement
from importers.draft import UNDATED, Column, Kind, Role, Sheet, Table
from importers.frames import Frame
from importers.keyed import Keyed
from importers.recognise.colour_keys import colours_stop
from importers.records import cell, skipped
from importers.removal import stop_note
from importers.sections import Sections, sections_of

_WHO = frozenset({Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME})
"""Crossing out one of these crosses out the person."""
UNDER_A_HEADING = "stands under a heading that says not to contact"
UNDER_A_DOUBT = "stands under a heading that may say not to contact"
STRUCK = "struck through in the list"
COLOURED = "in the colour that says not to contact"
COMMENTED = "a comment beside a cell says so"


def marked(table: Table, sections: Sections, undated: Interval) -> dict[int, tuple[Statement, ...]]:
    """Row → what its marks say, and the headings it stands under."""
    sheet = table.sheet
    keyed = sheet.coloured if colours_stop(sheet, table.first_row) else frozenset()
    found: dict[int, list[Statement]] = {}
    for rows, act, why in (
        (sheet.struck, Act.STOP, STRUCK),
        (keyed, Act.STOP, COLOURED),
        (sections.stopped, Act.STOP, UNDER_A_HEADING),
        (sections.doubted, Act.UNREAD, UNDER_A_DOUBT),
    ):
        for row in rows:
            found.setdefault(row, []).append(Statement(act, (), undated, why))
    for row, column, text in _struck_out(table):
        said = Statement(Act.STOP, (), undated, STRUCK, answer=text, column=column.position)
        found.setdefault(row, []).append(said)
    for row, text, act in _said_in_comments(sheet):
        said = Statement(act, (), undated, COMMENTED, answer=text)
        found.setdefault(row, []).append(said)
    return {row: tuple(said) for row, said in found.items()}


def _struck_out(table: Table) -> Iterator[tuple[int, Column, str]]:
    """Names and addresses crossed out in rows of which most is not: row, column and text."""
    roles = {column.position: column for column in table.columns if column.role in _WHO}
    for row, position in sorted(table.sheet.struck_cells):
        if position in roles and row <= len(table.sheet.cells):
            text = cell(table.sheet.cells[row - 1], position)
            if text.strip():
                yield row, roles[position], text


def _said_in_comments(sheet: Sheet) -> list[tuple[int, str, Act]]:
    """Row, text and what it asks; a thread stands in two parts of a workbook and counts once."""
    asked = {(one.row, act): one.text for one in sheet.comments if (act := _asked(one.text))}
    return [(row, text, act) for (row, act), text in asked.items()]


def _asked(text: str) -> Act | None:
    """Spreadsheet programs put the writer's name above what was written."""
    above, _, rest = text.partition("\n")
    return stop_note(text) or (stop_note(rest) if above.rstrip().endswith(":") else None)


def marked_rows(table: Table, frame: Frame) -> frozenset[int]:
    """The rows that say no by a mark alone, which a copy of their cells would lose."""
    if table.kind is Kind.SUPPRESSION:
        return table.sheet.struck
    sections = sections_of(table, frame, skipped(table, frame))
    keyed = Keyed(table, frame.without(sections.lines), sections.explained)
    by_key = {
        row
        for row, cells in enumerate(table.sheet.cells[table.first_row - 1 :], table.first_row)
        if keyed.found and keyed.heard(row, cells, (), UNDATED, UNDATED)[0]
    }
    return frozenset(marked(table, sections, UNDATED)) | by_key
