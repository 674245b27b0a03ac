"""How long taking files in takes, beside merely reading them and merely storing their cells."""

import csv
import json
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

from app.db import about_to_write, db
from app.outside.reader import ReadingChild
from app.settings import Settings, keep_secrets
from app.store import installation as stored
from app.workflows.apply_uploads import apply_uploads
from app.workflows.prepare import prepare
from app.workflows.receive_upload import reading_with, receive_upload

USUAL = 5000
"""Rows."""

HEADINGS = (
    "Timestamp",
    "First name",
    "Last name",
    "Email address",
    "Postcode",
    "What matters most?",
    "Any other comments?",
    "May we contact you about future consultations?",
)
GIVEN = ("Ada", "Ben", "Cara", "Dev", "Ella", "Finn", "Gita", "Hugh", "Iris", "Jon")
FAMILY = ("Ash", "Birch", "Cole", "Dale", "Elm", "Fern", "Grove", "Heath", "Ives", "Kent")
SAYINGS = ("The buses never come on time.", "More trees, please.", "", "Bins were missed again.")


def measure_import(make_app: Callable[[Settings], Flask], size: int) -> dict[str, Any]:
    """Seconds to take `size` invented rows in, and how that compares with its limits."""
    rows = size or USUAL
    with tempfile.TemporaryDirectory() as folder:
        path = _invent(Path(folder) / "answers.csv", rows)
        only_reading = _timed(lambda: _read_plainly(path))
        only_storing = _timed(lambda: _store_plainly(path, Path(folder) / "plain.sqlite3"))
        taking_in = _timed(lambda: _take_in(make_app, path, Path(folder) / "home"))
    return {
        "rows": rows,
        "total_s": taking_in,
        "rows_per_s": rows / taking_in,
        "times_plain_read": taking_in / only_reading,
        "times_plain_store": taking_in / only_storing,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _invent(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for n in range(rows):
            given, family = GIVEN[n % 10], FAMILY[n // 10 % 10]
            who = n % (rows * 2 // 3 or 1)
            writer.writerow(
                (
                    f"{1 + n % 28:02}/03/2025 10:{n % 60:02}:00",
                    given,
                    family,
                    f"{given}.{family}{who}@bench.example".lower(),
                    f"ZX{1 + who % 20} {who % 9}AB",
                    "Getting around" if n % 3 else "Parks",
                    SAYINGS[n % 4],
                    "Yes" if n % 2 else "No",
                )
            )
    return path


def _timed(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _read_plainly(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def _store_plainly(path: Path, database: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(json.dumps(row),) for row in csv.reader(file)]
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE row (raw TEXT)")
        connection.executemany("INSERT INTO row VALUES (?)", rows)
    connection.close()


def _take_in(make_app: Callable[[Settings], Flask], path: Path, home: Path) -> None:
    keep_secrets(home)
    app = make_app(Settings.from_env({"RECONVENE_HOME": str(home)}))
    now = datetime.now(UTC)
    with app.app_context(), ReadingChild() as child:
        flask_migrate.upgrade()
        session = about_to_write(db.session())
        prepare(session, now=now)
        received = receive_upload(
            session,
            content=path.read_bytes(),
            file_name=path.name,
            project_id=None,
            staff_id=None,
            now=now,
            read=reading_with(child.read),
        )
        apply_uploads(
            session,
            upload_ids=[received.upload_id],
            installation=stored.load(session, app.extensions["reconvene"]),
            now=now,
            read=reading_with(child.read),
            attest=True,
        )
        session.commit()
        db.session.remove()
        db.engine.dispose()
