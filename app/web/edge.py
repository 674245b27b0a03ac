"""What every page needs of the world: the session, the clock, the installation, the commit."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_security import current_user

from app.db import Session, about_to_write, db
from app.jobs.importing import READER
from app.outside.reader import ReadingChild
from app.read.installation import Installation, read_installation
from app.workflows.receive_upload import reading_with
from importers.draft import Table
from importers.reading.limits import MEGABYTE, Limits

CLOCK = "reconvene_clock"
"""Tests put another clock here."""

WAKE = "reconvene_wake"
"""What wakes the worker, where there is one."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


def changes(view: View) -> View:
    """Say that a view writes though it answers a GET (a one-time link, a plan tried and undone)."""
    view.changes = True  # type: ignore[attr-defined]
    return view


def only_reads(view: View) -> View:
    """Say that a view does not write though it answers a POST, or sees to its own transactions."""
    view.changes = False  # type: ignore[attr-defined]
    return view


def prepare(app: Flask) -> None:
    """Set up what requests share, and begin the transaction of every request that writes."""
    app.extensions[READER] = ReadingChild(limits=app.extensions["reconvene"].limits)
    app.extensions[CLOCK] = wall_clock
    app.before_request(_say_whether_it_writes)


def _say_whether_it_writes() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "changes", request.method not in SAFE):
        _receive_all()
        about_to_write(db.session())


def _receive_all() -> None:
    """Have all that is sent before the transaction begins.

    On SQLite that keeps everybody else from writing, and a stranger may send as slowly as they
    like: an opt-out must not wait for them.
    """
    if request.mimetype != "multipart/form-data":
        # Only files may be large.
        request.max_content_length = request.max_form_memory_size
    if request.is_json:
        request.get_data()
    else:
        request.form.keys()


def session() -> Session:
    """The session of this request."""
    return db.session()


def commit() -> None:
    """Keep what this request did. The edge that began the work ends it, once."""
    db.session.commit()


def now() -> datetime:
    """The time; in a sample installation on the sample's own day."""
    clock: Callable[[], datetime] = current_app.extensions[CLOCK]
    return installation().clock(clock())


def wall_clock() -> datetime:
    return datetime.now(UTC)


def read(content: bytes, file_name: str, *, with_hidden: bool = False) -> Sequence[Table]:
    """Read a file safely, in a limited child process, and recognise its tables of people.

    Raises:
        FileRefused: it can't be read, or holds no people.
    """
    reader: ReadingChild = current_app.extensions[READER]
    return reading_with(reader.read)(content, file_name, with_hidden=with_hidden)


def most_megabytes() -> int:
    """The most one file may have here."""
    limits: Limits = current_app.extensions["reconvene"].limits
    return limits.file_bytes // MEGABYTE


def wake_worker() -> None:
    """Have what was just written down to be done, done now rather than within a minute."""
    wake = current_app.extensions.get(WAKE)
    if wake is not None:
        wake()


def installation() -> Installation:
    """Who we are, how long a yes lives here, and which day it is."""
    return read_installation(session(), current_app.extensions["reconvene"])


def staff_id() -> int:
    """Who is logged in."""
    return int(current_user.id)


def staff_name() -> str:
    """How the work of whoever is logged in is signed: an id, never a name."""
    return f"staff {staff_id()}"


def to_write() -> Session:
    """The session in a new transaction that will write; whatever was read before is let go."""
    db.session.rollback()
    return about_to_write(db.session())
