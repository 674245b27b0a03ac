"""What a trial wrote, portion by portion, so that adding the same rows writes the same again."""

import pickle
import re
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Select, event, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.connection import BESIDE, look_beside
from app.models.audience import SendDecision
from app.models.intake import ProjectIssue, Question, RowIssue, SourceRow, Upload
from app.models.people import Address, Draft, DraftAddress, Judgement, MatchKey, Person
from app.models.permission import AddressMark, Wording
from app.models.taking_part import Evidence, Issue
from app.store import consent
from app.store.bulk import forget_what_was_read
from app.store.intake import digest
from app.store.trial import COPY, trial_folder

_WRITES = ("INSERT", "UPDATE", "DELETE")

_ONLY_GROWING = {consent.KEYS} | {
    table.__tablename__
    for table in (AddressMark, DraftAddress, Evidence, Judgement, MatchKey, RowIssue, SourceRow)
}
"""Tables to which taking rows in adds, and in which it changes nothing: what a statement put there
still stands in the trial's copy, under numbers in a row."""

_ADDS = re.compile(r"INSERT INTO (?P<table>\w+) \((?P<columns>[^()]*)\) VALUES \([?, ]*\)")
_CHANGES = re.compile(r"(?:UPDATE|DELETE FROM) (?P<table>\w+)")


class TriedRowsChanged(Exception):
    """A table was changed that was thought only to grow."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that stand in the trial's copy, so that their values need not be kept."""

    table: str
    columns: str
    after: int
    """The highest number there was before them."""
    count: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """A portion: all that it rested on, where its statements stand in the file, what came of it."""

    key: str
    start: int
    end: int
    outcome: Any


class Rehearsal:
    """Keeps the latest trial on SQLite: its copy of the database, and how that came to be.

    There a trial numbers rows just as adding does. So while nothing it rested on has moved, what it
    wrote is what adding would write, and need not be worked out a second time.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._copy: Path | None = None
        self._kept: list[_Kept] = []
        self._room = ExitStack()

    def room(self) -> ExitStack:
        """Where to keep a trial (see `trial`); the one before is forgotten."""
        self.forget()
        self._room = ExitStack()
        # The copy holds people's details: it goes when this does, or the process ends.
        weakref.finalize(self, self._room.close)
        return self._room

    def begin(self, tried: Session) -> None:
        """Keep from now on what is written in this trial, which was given the `room`."""
        if (folder := trial_folder(tried)) is not None:
            self._copy = folder / COPY
            self._file = TemporaryFile(dir=folder)  # noqa: SIM115 (closed with the room)
            self._room.callback(self._file.close)

    def forget(self) -> None:
        """Let go of all."""
        self._kept, self._file, self._copy = [], None, None
        self._room.close()

    @contextmanager
    def recording(
        self, session: Session, key: Callable[[], str]
    ) -> Iterator[Callable[[Any], None]]:
        """Keep every statement that writes meanwhile, with what `key` gives before the first.

        Hand over at the end what came of it; nothing is kept before.

        Raises:
            TriedRowsChanged: a statement changes rows of which only numbers are kept.
        """
        if self._file is None:
            yield lambda _outcome: None
            return
        session.flush()
        file, connection = self._file, session.connection()
        rests_on, start = key(), file.seek(0, SEEK_END)

        def note(*given: Any) -> None:
            statement, values = given[2], given[3]
            if statement.startswith(_WRITES):
                kept = _as_rows(connection, statement, values) or (statement, values)
                pickle.dump(kept, file, pickle.HIGHEST_PROTOCOL)

        def keep(outcome: Any) -> None:
            session.flush()
            # Where the disk is full it is the plan that fails, not the adding.
            file.flush()
            self._kept.append(_Kept(rests_on, start, file.tell(), outcome))

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield keep
        finally:
            event.remove(connection, "before_cursor_execute", note)

    def written_again(
        self, session: Session, key: Callable[[], str], now: datetime
    ) -> Iterator[Any]:
        """Write the portions again, in their order, their events recorded `now`; what came of each.

        It ends before the first that rested on something else than `key` gives by then. What is
        kept serves one try at adding, from the first portion on: a key tells states apart by how
        much there is of everything, which is enough only while every step since the trial began is
        the trial's own.
        """
        file, copy, kept = self._file, self._copy, self._kept
        self._file, self._copy, self._kept = None, None, []
        if file is None or copy is None:
            return
        room = self._room
        try:
            for one in kept:
                consent.be_only_writer(session)
                if key() != one.key:
                    return
                file.seek(one.start)
                _write(session, file, copy, one.end, now)
                yield one.outcome
        finally:
            room.close()


def _as_rows(connection: Connection, statement: str, values: Any) -> _Rows | None:
    """Where the rows of a statement will stand, if it only adds to a table that only grows.

    Raises:
        TriedRowsChanged: it changes what was added to such a table.
    """
    if (changes := _CHANGES.match(statement)) and changes["table"] in _ONLY_GROWING:
        raise TriedRowsChanged(changes["table"])
    adds = _ADDS.fullmatch(statement)
    if adds is None or adds["table"] not in _ONLY_GROWING or not isinstance(values, list):
        return None
    last = connection.exec_driver_sql(f"SELECT max(rowid) FROM {adds['table']}").scalar()  # noqa: S608
    return _Rows(adds["table"], adds["columns"], last or 0, len(values))


def _write(session: Session, file: IO[bytes], copy: Path, end: int, now: datetime) -> None:
    """Write what was recorded, from where a file stands up to `end`; its events are recorded `now`."""
    session.flush()
    connection = session.connection()
    look_beside(connection, copy)
    while file.tell() < end:
        found = pickle.load(file)  # noqa: S301 (our own, beside the database)
        if isinstance(found, _Rows):
            _copy_rows(connection, found)
        else:
            statement, values = found
            _execute(connection, statement, consent.written_again(session, statement, values, now))
    forget_what_was_read(session)


def _copy_rows(connection: Connection, rows: _Rows) -> None:
    """Write rows as they stand in the trial's copy: half the time that handing them over takes."""
    done = connection.exec_driver_sql(
        f"INSERT INTO main.{rows.table} ({rows.columns}) "  # noqa: S608 (names of our tables)
        f"SELECT {rows.columns} FROM {BESIDE}.{rows.table} WHERE rowid > ? AND rowid <= ?",
        (rows.after, rows.after + rows.count),
    )
    if done.rowcount != rows.count:
        raise RuntimeError(f"{done.rowcount} of {rows.count} rows of {rows.table} were tried.")


def _execute(connection: Connection, statement: str, values: Any) -> None:
    result = connection.exec_driver_sql(statement, values)
    if result.returns_rows:
        # SQLite writes a row when it is asked for it.
        result.all()


def basis(session: Session) -> str:
    """A digest of all that taking rows in rests on, but for the rows, the terms and the ledger.

    It moves with whatever others may do meanwhile: add files or take them out, give verdicts, say
    what wordings were, link questions, change the issues of projects, invite people. A table that
    taking rows in reads and that others write belongs here (a test knows which these are).
    """
    counted = [
        *(_last(session, table.id) for table in _NUMBERED),
        _count(session, select(Upload.id).where(Upload.state == "undone")),
        _count(session, select(SendDecision.person_id)),
    ]
    told = [
        sorted(repr(tuple(row)) for row in session.execute(select(*columns)))
        for columns in (
            (Wording.fingerprint, Wording.attested, Wording.limits),
            (Question.fingerprint, Question.issue),
            (ProjectIssue.project_id, ProjectIssue.issue, ProjectIssue.strength),
            tuple(Issue.__table__.c),
        )
    ]
    return digest(repr((counted, told)).encode())


_NUMBERED = (SourceRow, RowIssue, Draft, Judgement, Person, Address, Evidence)
"""Tables whose rows are numbered, and stay once they are there unless an upload is undone."""


def _last(session: Session, number: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.max(number))) or 0


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
