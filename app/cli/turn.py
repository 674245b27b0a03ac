"""An import on the command line waits for nobody and disturbs nobody: one adds files at a time."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from app.cli.command import Desk, Refused
from app.db import about_to_write
from app.jobs.task import kept_alive
from app.store import adding, jobs, people
from app.store.jobs import Taken
from app.workflows.apply_batch import ADD_FILES
from app.workflows.ask_for_sample import TAKE_SAMPLE_IN

IN_THE_BROWSER = (
    "Files are being added in the browser just now. Give the same command again once that is done."
)
ON_THE_COMMAND_LINE = (
    "Another import is adding files just now. Give the same command again once it is done."
)


@contextmanager
def its_turn(at: Desk) -> Iterator[Taken]:
    """Be the only one who adds files; pages and workers see it in the job table.

    Raises:
        Refused: somebody else adds files.
    """
    taken = _begun(at)
    state = "stopped"
    try:
        with kept_alive(at.app, at.session, taken, _wall_clock):
            try:
                yield taken
            finally:
                # A sign of life under way must not wait for what this session holds locked.
                at.session.rollback()
        state = "done"
    finally:
        jobs.end(about_to_write(at.session), taken, now=_wall_clock(), state=state)
        at.session.commit()


def _begun(at: Desk) -> Taken:
    session, now = at.session, _wall_clock()
    people.be_only_former(about_to_write(session))
    for other in adding.who_adds(session, [adding.BY_HAND, ADD_FILES, TAKE_SAMPLE_IN], now=now):
        if other.kind != adding.BY_HAND:
            raise Refused(IN_THE_BROWSER)
        if not _is_over(other.payload):
            raise Refused(ON_THE_COMMAND_LINE)
        jobs.end(session, other, now=now, state="stopped")
    who = {"host": socket.gethostname(), "process": os.getpid()}
    taken = adding.begin_by_hand(session, who, now=now)
    session.commit()
    return taken


def _is_over(who: Mapping[str, Any]) -> bool:
    """Whether an import that said nothing at its end was killed, as far as this machine can tell."""
    if who["host"] != socket.gethostname():
        return False
    if who["process"] == os.getpid():
        return True
    try:
        os.kill(who["process"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _wall_clock() -> datetime:
    return datetime.now(UTC)
