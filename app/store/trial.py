"""A session to try something in that is thrown away afterwards, in nobody's way meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, event
from sqlalchemy.orm import Session

TRIAL = "trial"
"""The mark in `Session.info`: what is written here is thrown away, so no writer's lock is needed."""


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
    with TemporaryDirectory(prefix="plan-", dir=source.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        _copied(source, copy)
        scratch = create_engine(URL.create("sqlite", database=str(copy)))
        event.listen(scratch, "connect", _careless)
        try:
            with Session(scratch, info={TRIAL: True}) as tried:
                yield tried
                tried.rollback()
        finally:
            scratch.dispose()


def _copied(source: Path, copy: Path) -> None:
    copy.touch(mode=0o600)
    reading, writing = sqlite3.connect(source), sqlite3.connect(copy)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def _careless(connection: sqlite3.Connection, _record: object) -> None:
    """Nothing here outlives the trial, so nothing need survive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


def is_trial(session: Session) -> bool:
    """Whether what is written in this session is thrown away."""
    return bool(session.info.get(TRIAL))
