"""A session to try something in that is thrown away afterwards, in nobody's way meanwhile."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, event
from sqlalchemy.orm import Session

from app import connection

TRIAL = "trial"
"""The mark in `Session.info`: what is written here is thrown away, so no writer's lock is needed."""
PREFIX = "plan-"
"""Begins the name of the folder of a trial's copy; the number of its process follows."""
FOLDER = "folder"
"""Beside it: where the copy of the database lies, if it works on one."""


@contextmanager
def trial(session: Session) -> Iterator[Session]:
    """A session that sees what is committed, and whose own changes nobody ever sees.

    On SQLite it works on a copy of the file beside it, since a writer would keep everybody else
    waiting, and an opt-out must not wait. On PostgreSQL it is a transaction that is rolled back.
    """
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        with Session(engine, info={TRIAL: True}) as tried:
            try:
                yield tried
            finally:
                tried.rollback()
        return
    source = Path(str(engine.url.database))
    _sweep(source.parent)
    with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=source.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        copied(source, copy)
        with scratch(copy) as tried:
            yield tried


def _sweep(beside: Path) -> None:
    """Remove copies that processes left behind which were killed: people's details lie in them."""
    for folder in beside.glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def scratch(copy: Path) -> Iterator[Session]:
    """A trial session on a copy of the database in a folder that is thrown away."""
    engine = create_engine(URL.create("sqlite", database=str(copy)))
    event.listen(engine, "connect", connection.careless)
    try:
        with Session(engine, info={TRIAL: True, FOLDER: copy.parent}) as tried:
            yield tried
            tried.rollback()
    finally:
        engine.dispose()


def copied(source: Path, copy: Path) -> None:
    """Copy a SQLite database as it was last committed, readable by nobody else."""
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
