"""How long it takes to add rows to a long list of people, and how well they find theirs."""

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
import numpy as np
from flask import Flask
from numpy.typing import NDArray
from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from app.bench.agreement import Labels
from app.bench.carried_over import carry_over
from app.bench.long_list import LATER, PROJECT, LongList, MakeApp, made_list, receive
from app.bench.many_rows import File, Wanted
from app.bench.memory import PROCESSES, peak_together
from app.db import about_to_write, db
from app.models.intake import SourceRow
from app.models.people import Draft
from app.outside.heap import bulk_work
from app.outside.reader import ReadingChild
from app.settings import Settings
from app.store import installation as stored
from app.store import projects
from app.store.bulk import among, rows_of
from app.workflows.apply_uploads import Progressed, apply_uploads
from app.workflows.read_uploads import Readings, read_uploads
from app.workflows.receive_upload import reading_with, remembering

EVERY = 0.5
"""Seconds between two looks at the memory."""


@dataclass(slots=True)
class Found:
    """Pairs of rows of which at least one is new."""

    right: int = 0
    found: int = 0
    true: int = 0

    def told(self) -> dict[str, float]:
        """The shares under their names."""
        return {
            "precision": self.right / self.found if self.found else 1.0,
            "recall": self.right / self.true if self.true else 1.0,
        }


@dataclass(slots=True)
class Took:
    """Seconds of each upload: by the clock, of this process, and of the database's beside it."""

    read: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The medians, and each upload's."""
        return {
            "seconds": median(self.written),
            "cpu_seconds": median(self.cpu),
            "seconds_to_read": median(self.read),
            "seconds_of_each": self.written,
        }


def measure_against(
    make_app: MakeApp, wanted: Wanted, *, folder: Path, server: str = ""
) -> dict[str, Any]:
    """Add files of rows to a list of so many people, and to one of a tenth of them, in one run.

    On SQLite, and on PostgreSQL where the address of a `server` is given (of any database there: ours
    are made for it and removed). The lists stay in the folder, and are taken as they are when they
    lie there; what is measured works on copies. `ratio` is how many times as long it took to add to
    the longer list.
    """
    found: dict[str, dict[str, Any]] = {"sqlite": {}, **({"postgresql": {}} if server else {})}
    for people in (wanted.people // 10, wanted.people):
        asked = replace(wanted, people=people)
        there = made_list(make_app, folder / f"{people}{'-often' * wanted.often}", asked)
        with _copy(there) as settings:
            found["sqlite"][str(people)] = add_to(make_app, settings, there)
        if server:
            with _carried(make_app, there, server) as settings:
                found["postgresql"][str(people)] = add_to(make_app, settings, there)
    return {
        database: {
            **lists,
            "ratio": _ratio(lists, "seconds"),
            "cpu_ratio": _ratio(lists, "cpu_seconds"),
        }
        for database, lists in found.items()
    }


def _ratio(lists: Mapping[str, Mapping[str, float]], what: str) -> float:
    short, long = (one[what] for one in lists.values())
    return long / short


@contextmanager
def _copy(there: LongList) -> Iterator[Settings]:
    """A copy of a list, gone afterwards."""
    with TemporaryDirectory(dir=there.home.parent) as name:
        home = Path(name)
        for file in there.home.iterdir():
            if file.name != LATER:
                shutil.copyfile(file, home / file.name)
        yield Settings.from_env({"RECONVENE_HOME": str(home)})


@contextmanager
def _carried(make_app: MakeApp, there: LongList, server: str) -> Iterator[Settings]:
    """The list in a database of its own on a PostgreSQL, gone afterwards."""
    name = f"reconvene_bench_{os.getpid()}"
    asked = {"RECONVENE_HOME": str(there.home)}
    root = make_url(Settings.from_env({**asked, "RECONVENE_DATABASE_URL": server}).database_url)
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = root.set(database=name).render_as_string(hide_password=False)
    settings = Settings.from_env({**asked, "RECONVENE_DATABASE_URL": url})
    try:
        app = make_app(settings)
        with app.app_context():
            flask_migrate.upgrade()
            db.engine.dispose()
        carry_over(f"sqlite:///{there.database}", url)
        yield settings
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def add_to(make_app: MakeApp, settings: Settings, there: LongList) -> dict[str, Any]:
    """Add the files to come one after the other to the list there is; what that took and found."""
    app = make_app(settings)
    now = datetime.now(UTC)
    took, found = Took(), Found()
    with app.app_context(), ReadingChild() as child, bulk_work():
        session = db.session()
        people = session.scalar(select(func.count(func.distinct(Draft.person_id)))) or 0
        rows = session.scalar(select(func.count()).select_from(Draft)) or 0
        session.commit()
        truth = there.before
        with peak_together(every=EVERY) as peak:
            for file in there.coming:
                upload = _add(session, app, file, child, now, took)
                truth = np.concatenate([truth, file.truth])
                _compare(session, upload, truth, len(file.truth), found)
                session.commit()
        db.session.remove()
        db.engine.dispose()
    return {
        "people": people,
        "rows_there": rows,
        "rows_added": [len(file.truth) for file in there.coming],
        **took.told(),
        **found.told(),
        "peak_mb": peak.megabytes,
    }


def _add(
    session: Session, app: Flask, file: File, child: ReadingChild, now: datetime, took: Took
) -> int:
    """Read a file and add it, as the command line does; its number."""
    readings, read = Readings(), remembering(reading_with(child.read))
    installation = stored.load(session, app.extensions["reconvene"])
    project = projects.project_by_title(session, PROJECT)
    assert project is not None
    session.commit()
    begun = time.perf_counter()
    upload = receive(about_to_write(session), file, project, now, read)
    session.commit()
    read_uploads(session, [upload], read, readings=readings)
    session.commit()
    took.read.append(time.perf_counter() - begun)

    def kept(_so_far: Progressed) -> None:
        session.commit()
        about_to_write(session)

    with _timed(session, took):
        apply_uploads(
            about_to_write(session),
            upload_ids=[upload],
            installation=installation,
            now=now,
            read=read,
            attest=True,
            checkpoint=kept,
            readings=readings,
        )
        session.commit()
    return upload


@contextmanager
def _timed(session: Session, took: Took) -> Iterator[None]:
    server = _server_of(session)
    begun, cpu = time.perf_counter(), time.process_time() + _cpu_of(server)
    yield
    took.written.append(time.perf_counter() - begun)
    took.cpu.append(time.process_time() + _cpu_of(server) - cpu)


def _server_of(session: Session) -> int | None:
    """The process of PostgreSQL that works for this session, if there is one on this machine."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    process = session.scalar(select(func.pg_backend_pid()))
    session.commit()
    return process


def _cpu_of(process: int | None) -> float:
    """Seconds of processor time a process has had; none where that can't be told."""
    stat = PROCESSES / str(process) / "stat"
    if process is None or not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _compare(session: Session, upload: int, truth: Labels, new: int, found: Found) -> None:
    """Add what became of the rows of an upload: they are the last `new` of all."""
    mine = (
        select(Draft.person_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(SourceRow.upload_id == upload, Draft.person_id.is_not(None))
    )
    people = sorted({person for person in session.scalars(mine) if person is not None})
    rows = rows_of(
        session,
        select(Draft.person_id, SourceRow.upload_id, SourceRow.raw)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(among(session, Draft.person_id, people), Draft.part == 0),
    )
    place = np.array([int(raw[0].removeprefix("R-")) for _, _, raw in rows])
    person = np.array([one for one, _, _ in rows])
    fresh = np.array([of == upload for _, of, _ in rows])
    found.found += _pairs(person, fresh)
    whose = np.unique(truth[place], return_inverse=True)[1]
    found.right += _pairs(np.unique(person, return_inverse=True)[1] * len(truth) + whose, fresh)
    is_new = np.arange(len(truth)) >= len(truth) - new
    found.true += _pairs(truth, is_new)


def _pairs(labels: Labels, fresh: NDArray[np.bool_]) -> int:
    """Pairs of one label of which at least one is fresh."""
    _, groups = np.unique(labels, return_inverse=True)
    sizes = np.bincount(groups)
    old = np.bincount(groups, weights=~fresh).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum() - (old * (old - 1) // 2).sum())
