"""How long taking files in takes, stage by stage, beside merely reading and merely storing them."""

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
import pandas as pd
from flask import Flask
from sqlalchemy.orm import Session

from app.bench.invented import invent_answers
from app.bench.memory import peak_together
from app.db import about_to_write, db
from app.outside.heap import bulk_work
from app.outside.reader import ReadingChild
from app.read.wordings import batch_wordings
from app.settings import Settings, keep_secrets
from app.store import installation as stored
from app.store.rehearsal import Rehearsal
from app.workflows.apply_batch import apply_batch
from app.workflows.apply_uploads import Progressed
from app.workflows.attest_wording import declare
from app.workflows.plan_batch import plan_batch
from app.workflows.prepare import prepare
from app.workflows.read_batch import Turns, read_batch
from app.workflows.read_uploads import Readings
from app.workflows.receive_files import receive_files
from app.workflows.receive_upload import Read, reading_with
from consent.attestation import Attested

AS_ASKED = (Attested.AS_ASKED, "")
"""What is answered to every consent question before the plan is made, as staff would."""

USUAL = 5000
"""Rows; of thirty columns."""


def measure_import(make_app: Callable[[Settings], Flask], size: int) -> dict[str, Any]:
    """Seconds to take `size` invented rows in, stage by stage, and how that compares with its limits.

    The limits are a plain read of the same file with pandas and a bulk insert of its cells alone,
    measured in the same run. `peak_mb` is what this process and those it started had at one moment
    together (where the system does not tell, the sum of the two that follow), `peak_mb_alone` the
    most it had itself, and `peak_mb_beside` the largest it started: one reads, for long files
    another goes ahead.
    """
    rows = size or USUAL
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        invent_answers(path, rows, seed=5)
        only_reading = _timed(lambda: pd.read_csv(path, dtype=str))
        only_storing = _timed(lambda: _store_plainly(path, Path(folder) / "plain.sqlite3"))
        with peak_together() as together:
            stages = _taken_in(make_app, path, Path(folder) / "home")
    total = sum(stages.values())
    alone, beside = _peak_mb(resource.RUSAGE_SELF), _peak_mb(resource.RUSAGE_CHILDREN)
    return {
        "rows": rows,
        "total_s": total,
        "rows_per_s": {
            **{stage: rows / seconds for stage, seconds in stages.items()},
            "in_all": rows / total,
        },
        "seconds": stages,
        "plain_read_s": only_reading,
        "plain_store_s": only_storing,
        "times_plain_read": total / only_reading,
        "times_plain_store": total / only_storing,
        "peak_mb": together.megabytes or alone + beside,
        "peak_mb_alone": alone,
        "peak_mb_beside": beside,
    }


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _store_plainly(path: Path, database: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(json.dumps(row),) for row in csv.reader(file)]
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE row (raw TEXT)")
        connection.executemany("INSERT INTO row VALUES (?)", rows)
    connection.close()


def _taken_in(make_app: Callable[[Settings], Flask], path: Path, home: Path) -> dict[str, float]:
    """Seconds of each stage of a whole import, as the worker does it."""
    keep_secrets(home)
    app = make_app(Settings.from_env({"RECONVENE_HOME": str(home)}))
    now = datetime.now(UTC)
    with app.app_context(), ReadingChild() as child, bulk_work():
        flask_migrate.upgrade()
        session = db.session()
        prepare(about_to_write(session), now=now)
        batch_id = receive_files(
            session, [(path.name, path.read_bytes())], project_id=None, staff_id=None, now=now
        )
        session.commit()
        found = _stages(session, app, batch_id, reading_with(child.read), child, now)
        db.session.remove()
        db.engine.dispose()
    return found


def _stages(
    session: Session, app: Flask, batch_id: int, read: Read, child: ReadingChild, now: datetime
) -> dict[str, float]:
    readings, rehearsal = Readings(), Rehearsal()
    installation = stored.load(session, app.extensions["reconvene"])
    session.commit()

    def writing() -> Session:
        session.rollback()
        return about_to_write(session)

    def reading() -> None:
        read_batch(
            session,
            batch_id,
            read=read,
            unbundle=child.unbundle,
            now=now,
            readings=readings,
            turns=Turns(keep=session.commit, ready=writing),
        )
        session.commit()

    def planning() -> None:
        asked = {line.fingerprint: AS_ASKED for line in batch_wordings(session, batch_id)}
        declare(writing(), asked, by="bench", now=now)
        session.commit()
        plan_batch(
            session,
            batch_id,
            installation=installation,
            now=now,
            read=read,
            keep=writing,
            readings=readings,
            rehearsal=rehearsal,
        )
        session.commit()

    def kept(_so_far: Progressed) -> None:
        session.commit()
        about_to_write(session)

    def applying() -> None:
        apply_batch(
            writing(),
            batch_id,
            installation=installation,
            now=now,
            read=read,
            checkpoint=kept,
            readings=readings,
            rehearsal=rehearsal,
        )
        session.commit()

    stages = {"read_and_clean": reading, "plan": planning, "apply": applying}
    return {stage: _timed(work) for stage, work in stages.items()}
