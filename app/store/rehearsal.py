"""What a trial wrote, portion by portion, so that adding the same rows writes the same again."""

import pickle
import shutil
import struct
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_CUR
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.intake import ProjectIssue, Question, RowIssue, SourceRow, Upload
from app.models.people import Address, Draft, Judgement, Person
from app.models.permission import Wording
from app.models.taking_part import Evidence, Issue
from app.store import consent
from app.store.bulk import forget_what_was_read
from app.store.intake import digest
from app.store.trial import trial_folder

_WRITES = ("INSERT", "UPDATE", "DELETE")
_LENGTH = struct.Struct("!Q")
"""Before each part of a record, so that parts can be passed over."""


@contextmanager
def recorded(session: Session, path: Path) -> Iterator[None]:
    """Keep every statement that writes meanwhile, with its values, in a file."""
    session.flush()
    connection = session.connection()
    with path.open("wb") as file:

        def note(*given: Any) -> None:
            statement, values = given[2], given[3]
            if statement.startswith(_WRITES):
                for part in (statement, values):
                    written = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
                    file.write(_LENGTH.pack(len(written)))
                    file.write(written)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield
            session.flush()
        finally:
            event.remove(connection, "before_cursor_execute", note)


def written(
    session: Session,
    file: IO[bytes],
    end: int,
    *,
    now: datetime | None = None,
    leaving_out: tuple[str, ...] = (),
) -> None:
    """Write what was recorded, from where a file stands up to `end`.

    `now` is when its events are recorded, after the last there is; without it, just as they were.
    Statements that begin like one of `leaving_out` are not looked at.
    """
    session.flush()
    connection = session.connection()
    while file.tell() < end:
        statement = _part(file)
        if statement.startswith(leaving_out):
            _skip(file)
            continue
        values = _part(file)
        if now is not None:
            values = consent.written_again(session, statement, values, now)
        _execute(connection, statement, values)
    forget_what_was_read(session)


def _part(file: IO[bytes]) -> Any:
    return pickle.loads(file.read(_length(file)))  # noqa: S301 (our own, beside the database)


def _skip(file: IO[bytes]) -> None:
    file.seek(_length(file), SEEK_CUR)


def _length(file: IO[bytes]) -> int:
    length: int
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    return length


def written_beside(session: Session, path: Path, *, but: Iterable[Any] = ()) -> None:
    """Write in a trial what was recorded in another copy, but for rows new in some tables."""
    with path.open("rb") as file:
        leaving_out = tuple(f"INSERT INTO {table.__tablename__} " for table in but)
        written(session, file, path.stat().st_size, leaving_out=leaving_out)


def _execute(connection: Connection, statement: str, values: Any) -> None:
    result = connection.exec_driver_sql(statement, values)
    if result.returns_rows:
        # SQLite writes a row when it is asked for it.
        result.all()


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the statements of a portion stand in the file, and what came of them."""

    start: int
    end: int
    outcome: Any


class Rehearsal:
    """Keeps the latest trial on SQLite, in a file without a name that ends with the process.

    There a trial numbers rows just as adding does. So while nothing it rested on has moved, what it
    wrote is what adding would write, and need not be worked out a second time.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._kept: dict[str, _Kept] = {}

    def begin(self, tried: Session) -> None:
        """Forget the trial before; the file lies where the copy of the database does."""
        self.forget()
        if (folder := trial_folder(tried)) is not None:
            self._file = TemporaryFile(dir=folder)  # noqa: SIM115 (closed in `forget`)
            self._close = weakref.finalize(self, self._file.close)

    def forget(self) -> None:
        """Let go of all."""
        self._kept.clear()
        if self._file is not None:
            self._close()
            self._file = None

    def keep(self, key: str, records: Iterable[Path], outcome: Any) -> None:
        """Keep what was recorded of a portion, and what came of it, under all that it rests on."""
        if self._file is None:
            return
        start = self._file.seek(0, 2)
        for path in records:
            with path.open("rb") as record:
                shutil.copyfileobj(record, self._file)
        self._kept[key] = _Kept(start, self._file.tell(), outcome)

    def __contains__(self, key: str) -> bool:
        """Whether something is kept under a key."""
        return key in self._kept

    def write_again(self, session: Session, key: str, now: datetime) -> Any:
        """Write what is kept under a key, its events recorded `now`; what came of it."""
        kept = self._kept.pop(key)
        if self._file is None:
            raise RuntimeError("What was kept is gone.")
        consent.be_only_writer(session)
        self._file.seek(kept.start)
        written(session, self._file, kept.end, now=now)
        return kept.outcome


def basis(session: Session) -> str:
    """A digest of all that taking rows in rests on, but for the rows, the terms and the ledger.

    It moves with whatever others may do meanwhile: add files or take them out, give verdicts, say
    what wordings were, link questions, change the issues of projects.
    """
    ids = [_last(session, table.id) for table in _NUMBERED]
    undone = session.scalar(
        select(func.count()).select_from(Upload).where(Upload.state == "undone")
    )
    told = [
        sorted(repr(tuple(row)) for row in session.execute(select(*columns)))
        for columns in (
            (Wording.fingerprint, Wording.attested, Wording.limits),
            (Question.fingerprint, Question.issue),
            (ProjectIssue.project_id, ProjectIssue.issue, ProjectIssue.strength),
            (Issue.slug, Issue.label, Issue.keywords),
        )
    ]
    return digest(repr((ids, undone, told)).encode())


_NUMBERED = (SourceRow, RowIssue, Draft, Judgement, Person, Address, Evidence)


def _last(session: Session, number: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.max(number))) or 0
