"""A job under way: what its work is given, how it says how far it is, how it stays known alive."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.store import jobs
from app.store.installation import Installation
from app.store.jobs import Taken

BEAT = 20.0
"""Seconds between two signs of life; a fraction of the lease."""

Clock = Callable[[], datetime]


class JobFailed(Exception):
    """The work can't be done; the message is one plain sentence without personal data."""


class JobWaits(Exception):
    """The work can't be done yet and is tried again; the message is one plain sentence."""


class JobStopped(Exception):
    """Somebody asked for the work to stop, and it did at a good moment."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a job's work is given. The work commits as it goes along; every commit is a sign of life."""

    app: Flask
    session: Session
    installation: Installation
    now: datetime
    taken: Taken

    @property
    def payload(self) -> Mapping[str, Any]:
        return self.taken.payload

    def tell(self, **said: Any) -> None:
        """Keep how far it is, for a page, and commit; for moments when half the work may be kept.

        Raises:
            JobStopped: somebody asked for it.
        """
        stop = jobs.keep_progress(about_to_write(self.session), self.taken, said)
        self.session.commit()
        if stop:
            raise JobStopped


@contextmanager
def kept_alive(app: Flask, session: Session, taken: Taken, clock: Clock) -> Iterator[None]:
    """Give signs of life while the work lasts: with each of its commits, and in between."""
    ended = threading.Event()
    beside = threading.Thread(
        target=beat_until, args=(app, taken, clock, ended.wait), name="heartbeat", daemon=True
    )

    def with_commit(committing: Session) -> None:
        if _writes(committing):
            jobs.beat(committing, taken, now=clock())

    event.listen(session, "before_commit", with_commit)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        event.remove(session, "before_commit", with_commit)
        beside.join()


def beat_until(app: Flask, taken: Taken, clock: Clock, ended: Callable[[float], bool]) -> None:
    """Give a sign of life every so often, until the work has ended or is somebody else's."""
    ours = True
    while ours and not ended(BEAT):
        # Another transaction holds SQLite's lock: its own commit, or the next beat, will do.
        with suppress(OperationalError), app.app_context(), Session(db.engine) as session:
            ours = jobs.beat(about_to_write(session), taken, now=clock())
            session.commit()


def _writes(session: Session) -> bool:
    """Whether this transaction may write: on SQLite one that began by reading may not."""
    connection = session.connection()
    told = connection.get_execution_options().get("about_to_write", False)
    return connection.dialect.name != "sqlite" or bool(told)
