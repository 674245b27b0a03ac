"""The rows of a table that say no, and which of them another reading of it would no longer hear."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from consent.events import Act, Scope, Statement
from consent.standing import STOPS
from importers.clean.emails import read_emails
from importers.clean.text import tidy
from importers.draft import UNDATED, Role, Table, Wording
from importers.frames import frame_of
from importers.reading_aloud import Meant, Spoken
from importers.records import cell, skipped
from importers.sections import sections_of
from importers.statements import Listener, Meanings, RowTime
from importers.stray_stops import stray

_NOWHEN = RowTime(UNDATED, UNDATED, UNDATED)
_RECEIVED = datetime(2000, 1, 1, tzinfo=UTC)
"""Only who said no is asked here, never when."""
_NAMES = (Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME)
_READ_ALOUD = 2


@dataclass(frozen=True, slots=True)
class LostNoes:
    """Noes of one column that would not be heard any more, in how many rows, two read aloud."""

    position: int | None
    """From 0; `None` where no single column says it (a struck row, words outside the table)."""
    header: str
    rows: int
    aloud: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _No:
    act: Act
    addresses: frozenset[str]
    names: tuple[str, ...]
    """Whom it is tied to where it has no address."""
    column: int | None
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the rows of a table say, with the roles its columns have."""

    headers: Mapping[int, str]
    noes: Mapping[int, Sequence[_No]]
    """Row → everything in it that says no."""
    yeses: Mapping[str, int]
    """Fingerprint of a question → how many rows say yes to it at an address of their own."""
    wordings: tuple[Wording, ...]


def lost_noes(before: Hearing, after: Hearing) -> tuple[LostNoes, ...]:
    """What the rows say no to when read as before, and no longer when read as after, by column.

    A no is lost as well when it weakens (a stop that becomes a no which a later yes may follow),
    or when an address it was said at is not read any more. Both read the same cells.
    """
    found: dict[int | None, list[tuple[int, _No]]] = {}
    for row, noes in sorted(before.noes.items()):
        kept = after.noes.get(row, ())
        gone = {no.column: no for no in noes if not _is_kept(no, kept)}
        for position, no in gone.items():
            found.setdefault(position, []).append((row, no))
    return tuple(
        LostNoes(
            position,
            before.headers.get(position, "") if position is not None else "",
            len(rows),
            tuple(_aloud(row, no, before.headers) for row, no in rows[:_READ_ALOUD]),
        )
        for position, rows in sorted(found.items(), key=lambda one: (one[0] is None, one[0] or 0))
    )


def _is_kept(no: _No, kept: Sequence[_No]) -> bool:
    """Whether what is still heard in the row reaches as far: as strong, for the same people.

    A stop reaches whoever has its name elsewhere, too, so it keeps its names beside its addresses.
    """
    equal = [one for one in kept if one.act in _as_strong_as(no.act)]
    named = set(no.names) <= {name for one in equal for name in one.names}
    if not no.addresses:
        return bool(equal) and (named or any(one.addresses for one in equal))
    there = no.addresses <= {address for one in equal for address in one.addresses}
    return there and (named or no.act not in STOPS)


def _as_strong_as(act: Act) -> AbstractSet[Act]:
    """The acts that refuse at least what this one refuses."""
    if act in STOPS:
        return STOPS
    return STOPS | {Act.BOUNCE} | ({Act.DECLINE} if act is Act.DECLINE else frozenset())


def _aloud(row: int, no: _No, headers: Mapping[int, str]) -> str:
    if no.column is None or not no.answer:
        return f"Row {row}: {no.why}."
    return Spoken(row, headers.get(no.column, ""), tidy(no.answer), Meant.NO).sentence


def hear(table: Table, decided: Meanings) -> Hearing:
    """Hear every row of a table; `decided` is what staff said answers mean."""
    noes: dict[int, list[_No]] = {}
    yeses: Counter[str] = Counter()
    listener, rows = _listened(table, decided)
    for row, said, addresses, names in rows:
        against = [_no(one, addresses, names) for one in said if _says_no(one)]
        if against:
            noes[row] = against
        if addresses and row not in table.sheet.hidden_rows:
            yeses.update({one.wording for one in said if one.wording and _says_yes(one)})
    headers = {column.position: column.header for column in table.columns}
    return Hearing(headers, noes, dict(yeses), listener.wordings)


def _says_yes(said: Statement) -> bool:
    return said.act is Act.GRANT and said.scope is Scope.ENGAGEMENT


def _says_no(said: Statement) -> bool:
    if said.act is Act.DECLINE:
        return said.scope is Scope.ENGAGEMENT
    return said.act not in {Act.GRANT, Act.UNREAD}


def _no(said: Statement, own: frozenset[str], names: tuple[str, ...]) -> _No:
    addresses = frozenset(said.addresses) or own
    return _No(said.act, addresses, names, said.column, said.answer, said.why)


_Row: TypeAlias = tuple[int, Sequence[Statement], frozenset[str], tuple[str, ...]]
"""A row with what it says, the addresses of whoever says it, and their names as written."""


def _listened(table: Table, decided: Meanings) -> tuple[Listener, Iterator[_Row]]:
    frame = frame_of(table)
    reasons = skipped(table, frame)
    sections = sections_of(table, frame, reasons)
    reasons |= sections.lines
    listener = Listener(table, frame.without(reasons), _RECEIVED, decided, sections)
    return listener, _rows(table, listener, reasons)


def _rows(table: Table, listener: Listener, nobodys: Collection[int]) -> Iterator[_Row]:
    for row, cells in enumerate(table.sheet.cells, 1):
        if row in nobodys:
            for draft in stray(table, row, listener.undated):
                yield row, draft.statements, frozenset(), ()
            continue
        said, _ = listener.hear(row, cells, _NOWHEN)
        if said:
            yield row, said, _addresses(table, cells), _names(table, cells)


def _addresses(table: Table, cells: Sequence[str]) -> frozenset[str]:
    return frozenset(
        address.canonical
        for column in table.columns
        if column.role is Role.EMAIL
        for address in read_emails(cell(cells, column.position)).addresses
    )


def _names(table: Table, cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        text
        for column in table.columns
        if column.role in _NAMES and (text := tidy(cell(cells, column.position)))
    )


def with_roles(table: Table, roles: Mapping[int, Role]) -> Table:
    """The table with other roles for some columns, as somebody who looked at them said."""
    return replace(
        table,
        columns=tuple(
            replace(column, role=roles[column.position], confidence=1.0)
            if column.position in roles
            else column
            for column in table.columns
        ),
    )
