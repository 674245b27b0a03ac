"""Further sheets of a workbook, hidden ones too, that say their people are to be left alone."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from importers.draft import Kind, Role, Sheet, Table
from importers.recognise.headings import by_heading
from importers.recognise.kinds import names_stop
from importers.recognise.stop_headings import says_stop
from importers.recognise.words import Heading, folded
from importers.wording import Tone, tone

_WHO = frozenset(
    {Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME}
)  # fmt: skip


SAYING_NO = frozenset(
    {
        Role.NOTE,
        Role.STOP_TIME,
        Role.SUBSCRIPTION_STATUS,
        Role.CONSENT_CONTACT,
        Role.CONSENT_OPTOUT,
        Role.CONSENT_EMAIL,
        Role.CONSENT_CHANNELS,
        Role.CONSENT_OTHER_CHANNEL,
    }
)
"""Columns in which a row may say no."""


def named_stop(sheet: Sheet) -> bool:
    """Whether the name of a sheet that holds anything says so."""
    return names_stop(sheet.name) and any(c.strip() for row in sheet.cells for c in row)


_BOTH = re.compile(
    r"\b(?:with|and|incl\w*|plus|beside|showing|members?|main|current|active|live|everyone|all)\b|[&+]"
)
_WHO_STAY = re.compile(
    r"(?:the )?(?:main|current|active|live|members?|keep|on|in|everyone|all|yes|opted in|subscribed|still on|contacts?|people|list)"
    r"(?: (?:list|members?|people|contacts?|names))*"
)


def named_apart(sheet: Sheet, sheets: Sequence[Sheet], file_name: str) -> bool:
    """Whether the name of the file speaks of another sheet's people: 'members with opt outs.xlsx'.

    That other sheet has to be named a stop list itself, and this one what it is, or the file both.
    """
    if named_stop(sheet) or not any(named_stop(other) for other in sheets if other is not sheet):
        return False
    both = _BOTH.search(folded(PurePath(file_name).stem)) is not None
    return both or _WHO_STAY.fullmatch(folded(sheet.name)) is not None


def with_addresses(sheet: Sheet) -> bool:
    """Whether an e-mail address stands anywhere on a sheet."""
    return any("@" in text for row in sheet.cells for text in row)


def readable(table: Table) -> bool:
    """Whether it is told who stands on its rows, and its first line is a heading, not somebody."""
    told = any(column.role in _WHO for column in table.columns)
    headed = any(by_heading(Heading(c.header)) or says_stop(c.header) for c in table.columns)
    return told and (headed or not table.header_row)


def headed_stop(table: Table) -> bool:
    """Whether a heading of a table that names people says so."""
    people = any(column.role in _WHO for column in table.columns) or any(
        "@" in text for row in table.sheet.cells for text in row
    )
    return people and any(says_stop(column.header) for column in table.columns)


def only_noes(table: Table) -> Table:
    """The table of a sheet nobody meant to be read: only who said no in it counts."""
    every = frozenset(range(1, len(table.sheet.cells) + 1))
    return replace(table, sheet=replace(table.sheet, hidden_rows=every))


def may_say_no(table: Table) -> bool:
    """Whether anything on a sheet of people may say no: a column, a mark or a comment."""
    sheet = table.sheet
    marked = sheet.struck or sheet.struck_cells or sheet.coloured or sheet.comments
    return bool(marked) or any(column.role in SAYING_NO for column in table.columns)


def mixes(table: Table) -> bool:
    """Whether the column that says so also holds noes: then not everybody in it asked to stop."""
    positions = [c.position for c in table.columns if says_stop(c.header)]
    below: Sequence[Sequence[str]] = table.sheet.cells[table.first_row - 1 :]
    held = {row[at] for row in below for at in positions if at < len(row)}
    return any(tone(text) in {Tone.NO, Tone.EMPTY_BOX} for text in held)


def unread_list(sheet: Sheet, file_name: str) -> Table:
    """A stop list whose columns nobody can tell: each filled row is a line somebody has to look at."""
    return Table(file_name, sheet, "spreadsheet", Kind.SUPPRESSION, 0, 0, 1, ())


def said_of_quiet(tables: Sequence[Table]) -> tuple[str, ...]:
    """What the sender is told about hidden sheets of which only the noes are read."""
    return tuple(
        f"The hidden sheet {table.sheet.name!r} is left out, but for people who say no on it."
        for table in tables
    )


def said_of(tables: Sequence[Table]) -> tuple[str, ...]:
    """What the sender is told about them."""
    return tuple(
        f"The sheet {table.sheet.name!r} says that its people are not to be contacted, so it is "
        "read too."
        for table in tables
    )
