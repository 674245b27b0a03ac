"""Statements that write, noted so that they can be written again in another copy of a database."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from app.connection import BESIDE
from app.models.intake import RowIssue, SourceRow
from app.models.people import DraftAddress, Judgement, NewMatchKey
from app.models.permission import AddressMark
from app.models.taking_part import Evidence
from app.store import consent

_WRITES = ("INSERT", "UPDATE", "DELETE")

_ONLY_GROWING = {consent.KEYS} | {
    table.__tablename__
    for table in (AddressMark, DraftAddress, Evidence, Judgement, NewMatchKey, RowIssue, SourceRow)
}
"""Tables to which taking rows in adds, and in which it changes nothing: what a statement put there
still stands in the copy it wrote to, under numbers in a row."""

_ADDS = re.compile(r"INSERT INTO (?P<table>\w+) \((?P<columns>[^()]*)\) VALUES \([?, ]*\)")
_COPIES = re.compile(r"INSERT INTO main\.(?P<table>\w+) \((?P<columns>[^()]*)\) SELECT ")
_CHANGES = re.compile(r"(?:UPDATE|DELETE FROM) (?P<table>\w+)")


class TriedRowsChanged(Exception):
    """A table was changed that was thought only to grow."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that stand in the copy they were written to, so that their values need not be kept."""

    table: str
    columns: str
    after: int
    """The highest number there was before them."""
    count: int


Noted = Rows | tuple[str, Any]
"""Rows, or a statement with its values."""


@contextmanager
def noting(session: Session, note: Callable[[Noted], object]) -> Iterator[None]:
    """Hand over every statement that writes meanwhile; no transaction may end before this does.

    Raises:
        TriedRowsChanged: a statement changes rows of which only numbers are noted.
    """
    session.flush()
    connection = session.connection()

    def seen(*given: Any) -> None:
        statement, values = given[2], given[3]
        if statement.startswith(_WRITES):
            note(_as_rows(connection, statement, values) or (statement, values))

    event.listen(connection, "before_cursor_execute", seen)
    try:
        yield
        session.flush()
    finally:
        event.remove(connection, "before_cursor_execute", seen)


def _as_rows(connection: Connection, statement: str, values: Any) -> Rows | None:
    """Where the rows of a statement will stand, if it only adds to a table that only grows.

    Raises:
        TriedRowsChanged: it changes what was added to such a table.
    """
    if (changes := _CHANGES.match(statement)) and changes["table"] in _ONLY_GROWING:
        raise TriedRowsChanged(changes["table"])
    if copies := _COPIES.match(statement):
        # Copied from where they were first written, to the same numbers.
        after, last = values
        return Rows(copies["table"], copies["columns"], after, last - after)
    adds = _ADDS.fullmatch(statement)
    if adds is None or adds["table"] not in _ONLY_GROWING or not isinstance(values, list):
        return None
    last = connection.exec_driver_sql(f"SELECT max(rowid) FROM {adds['table']}").scalar()  # noqa: S608
    return Rows(adds["table"], adds["columns"], last or 0, len(values))


def write_again(connection: Connection, noted: Noted) -> None:
    """Write what was noted. Its rows are copied from the database this connection sees beside its own."""
    if isinstance(noted, Rows):
        _copy(connection, noted)
        return
    result = connection.exec_driver_sql(*noted)
    if result.returns_rows:
        # SQLite writes a row when it is asked for it.
        result.all()


def _copy(connection: Connection, rows: Rows) -> None:
    """Write rows as they stand beside: half the time that handing them over takes."""
    done = connection.exec_driver_sql(
        f"INSERT INTO main.{rows.table} ({rows.columns}) "  # noqa: S608 (names of our tables)
        f"SELECT {rows.columns} FROM {BESIDE}.{rows.table} WHERE rowid > ? AND rowid <= ?",
        (rows.after, rows.after + rows.count),
    )
    if done.rowcount != rows.count:
        raise RuntimeError(f"{done.rowcount} of {rows.count} rows of {rows.table} were tried.")
