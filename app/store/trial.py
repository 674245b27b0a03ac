"""A session to try something in that is thrown away afterwards, in nobody's way meanwhile."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, event
from sqlalchemy.orm import Session

from app import connection

TRIAL = "trial"
"""The mark in `Session.info`: what is written here is thrown away, so no writer's lock is needed."""
FOLDER = "folder"
"""Beside it: where the copy of the database lies, if it works on one."""

PREFIX = "plan-"
"""Begins the name of the folder of a trial's copy, beside the database."""
COPY, LOCK = "copy.sqlite3", "lock"
"""What lies in it: the copy, and a file that is locked for as long as somebody works there."""


@contextmanager
def trial(session: Session, room: ExitStack | None = None) -> Iterator[Session]:
    """A session that sees what is committed, and whose own changes nobody ever sees.

    On SQLite it works on a copy of the file beside it, since a writer would keep everybody else
    waiting, and an opt-out must not wait. On PostgreSQL it is a transaction that is rolled back.
    With `room` the copy, with all that was written there, stays until that is closed.
    """
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        with Session(engine, info={TRIAL: True}) as tried:
            try:
                yield tried
            finally:
                tried.rollback()
        return
    remove_left_behind(engine.url)
    source = Path(str(engine.url.database))
    with ExitStack() as here:
        folder = (here if room is None else room).enter_context(_folder(source.parent))
        yield here.enter_context(_on_copy(source, folder, keep=room is not None))


def remove_left_behind(database: URL) -> None:
    """Remove copies that processes left behind which were killed: people's details lie in them."""
    if database.get_backend_name() != "sqlite":
        return
    beside = Path(str(database.database)).parent
    # One for another process may lie in that of a trial.
    places = (f"{PREFIX}*", f"{PREFIX}*/{PREFIX}*")
    for folder in {
        file.parent
        for place in places
        for name in (LOCK, f"{COPY}*")
        for file in beside.glob(f"{place}/{name}")
    }:
        if not _is_locked(folder / LOCK):
            shutil.rmtree(folder, ignore_errors=True)


def _is_locked(lock: Path) -> bool:
    """Whether the process that made the folder lives.

    Its number would not tell: after a new start another has it, in a container often at once.
    """
    try:
        with lock.open("rb") as file:
            flock(file, LOCK_EX | LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """A folder nobody else may look into, locked while it is needed and thrown away then."""
    with TemporaryDirectory(prefix=PREFIX, dir=beside) as name:
        made = Path(name) / "new"
        with made.open("wb") as lock:
            flock(lock, LOCK_EX)
            # Whoever clears away looks for it by this name, so never finds it before it is locked.
            made.rename(made.with_name(LOCK))
            yield made.parent


@contextmanager
def _on_copy(source: Path, folder: Path, *, keep: bool) -> Iterator[Session]:
    """A session on a copy of a SQLite database as it was last committed.

    With `keep` what was written stands in the copy afterwards. Only connections to the copy are
    careless: they are this engine's, made here for it alone.
    """
    copy = folder / COPY
    _copied(source, copy)
    with session_on(copy, alone=True) as tried:
        yield tried
        if keep:
            tried.commit()
        tried.rollback()


@contextmanager
def session_on(copy: Path, *, alone: bool) -> Iterator[Session]:
    """A session that works on the copy of a database that lies there for a trial.

    Unless it is `alone`, others may read there what it committed.
    """
    engine = create_engine(URL.create("sqlite", database=str(copy)), **connection.ENGINE_OPTIONS)
    event.listen(engine, "connect", connection.careless)
    if alone:
        event.listen(engine, "connect", connection.alone)
    try:
        with Session(engine, info={TRIAL: True, FOLDER: copy.parent}) as tried:
            yield tried
    finally:
        engine.dispose()


def size_of_database(session: Session) -> int:
    """Bytes of a SQLite database, which a copy would have as well."""
    return Path(str(session.get_bind().engine.url.database)).stat().st_size


@contextmanager
def copied_for_another(session: Session) -> Iterator[Path]:
    """A copy of a SQLite database as it was last committed, for another process; gone afterwards.

    Raises:
        OSError: there is no room for it.
    """
    database = session.get_bind().engine.url
    remove_left_behind(database)
    source = Path(str(database.database))
    with _folder(source.parent) as folder:
        try:
            _copied(source, folder / COPY)
        except sqlite3.OperationalError as error:
            raise OSError("There is no room for another copy.") from error
        yield folder / COPY


def _copied(source: Path, copy: Path) -> None:
    copy.touch(mode=0o600)
    reading, writing = sqlite3.connect(source), sqlite3.connect(copy)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def is_trial(session: Session) -> bool:
    """Whether what is written in this session is thrown away."""
    return bool(session.info.get(TRIAL))


def trial_folder(session: Session) -> Path | None:
    """Where a trial's copy of the database lies; `None` if it is none or works on no copy."""
    folder: Path | None = session.info.get(FOLDER)
    return folder


def shares_numbers(session: Session) -> bool:
    """Whether this is a trial in the database itself, where others are given numbers meanwhile."""
    return is_trial(session) and trial_folder(session) is None
