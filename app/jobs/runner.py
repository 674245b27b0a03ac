"""Does what waits in the job table; huey only wakes it and keeps time.

The job table is the queue and the truth: a lost wake-up loses nothing, since the timer looks again
every minute, and a worker that was killed leaves its job to be taken again.
"""

import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask
from huey import SqliteHuey, crontab
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.jobs import conversations
from app.jobs.importing import add_files, let_go_of_old_trial, plan_files, read_files, undo_file
from app.jobs.mailchimp import audience
from app.jobs.stand_in import speak_to_it
from app.jobs.task import Clock, JobFailed, JobStopped, JobWaits, Task, kept_alive
from app.outside.heap import bulk_work
from app.store import installation as stored
from app.store import jobs
from app.store.jobs import Taken
from app.store.trial import remove_left_behind
from app.store.undoing import UNDO_FILE
from app.workflows.apply_batch import ADD_FILES
from app.workflows.choose_preferences import STOP_AT_MAILCHIMP
from app.workflows.plan_batch import PLAN_FILES
from app.workflows.receive_files import READ_FILES
from segments.audience import AudienceDown, AudienceRefused

log = structlog.get_logger(__name__)

Work = Callable[[Task], None]
"""Does one job. It may end with AudienceDown, AudienceRefused or JobWaits (the job waits for another
try), JobFailed (it is over, and why), JobStopped, or by itself (it is done)."""

UNEXPECTED = (
    "Something went wrong on our side, and nobody foresaw it. What was kept so far stays. The log "
    "of the server says where it happened."
)


def stop_at_mailchimp(task: Task) -> None:
    """Unsubscribe whoever asked us to stop, on every list we are connected to.

    Raises:
        AudienceDown: some list did not take them all; the others did.
    """
    troubles = []
    for audience_id, list_id, _name in conversations.lists(task.session):
        task.session.commit()
        try:
            with audience(task.installation, list_id) as there:
                conversations.send_stops(task.session, there, audience_id=audience_id, now=task.now)
        except (AudienceDown, AudienceRefused) as trouble:
            task.session.rollback()
            troubles.append(str(trouble))
    if troubles:
        raise AudienceDown(" ".join(dict.fromkeys(troubles)))


Kinds = Mapping[str, Work]

KINDS: Kinds = {
    STOP_AT_MAILCHIMP: stop_at_mailchimp,
    READ_FILES: read_files,
    PLAN_FILES: plan_files,
    ADD_FILES: add_files,
    UNDO_FILE: undo_file,
}

NEVER_GIVEN_UP = frozenset({STOP_AT_MAILCHIMP})
"""Kinds that are tried again even after they failed for a reason nobody foresaw."""

AGAIN_AFTER = timedelta(minutes=10)


def wall_clock() -> datetime:
    return datetime.now(UTC)


def run_waiting(app: Flask, *, kinds: Kinds = KINDS, clock: Clock = wall_clock) -> int:
    """Do everything that waits, oldest first; how many jobs were done.

    A job whose other side does not answer goes back to wait: a stop is never given up. What is of
    a kind not named here is left to others.
    """
    let_go_of_old_trial(app, clock())
    with app.app_context():
        try:
            session = db.session()
            jobs.try_again(
                about_to_write(session), kinds=NEVER_GIVEN_UP, before=clock() - AGAIN_AFTER
            )
            session.commit()
            waiting = jobs.waiting(session, now=clock(), kinds=kinds)
            session.rollback()
            return sum(_run(session, app, job_id, kinds, clock) for job_id in waiting)
        finally:
            db.session.remove()


def _run(session: Session, app: Flask, job_id: int, kinds: Kinds, clock: Clock) -> bool:
    taken = jobs.start(about_to_write(session), job_id, now=clock())
    session.commit()
    if taken is None:
        return False
    with kept_alive(app, session, taken, clock):
        state, problem = _outcome(session, app, taken, kinds[taken.kind], clock)
    session.rollback()
    ours = jobs.end(about_to_write(session), taken, now=clock(), state=state, problem=problem)
    session.commit()
    if not ours:
        log.warning("job was taken over", job=taken.id, kind=taken.kind)
    return ours and state == "done"


def _outcome(
    session: Session, app: Flask, taken: Taken, work: Work, clock: Clock
) -> tuple[str, str]:
    """Do the work; the state the job is in then, and the problem in words."""
    try:
        known = speak_to_it(app, stored.load(session, app.extensions["reconvene"]))
        session.rollback()
        with bulk_work():
            work(Task(app, session, known, clock(), taken))
    except (AudienceDown, AudienceRefused, JobWaits) as trouble:
        log.warning("job waits again", job=taken.id, kind=taken.kind)
        return "waiting", str(trouble)
    except JobFailed as failure:
        log.warning("job failed", job=taken.id, kind=taken.kind)
        return "failed", str(failure)
    except JobStopped:
        log.info("job stopped", job=taken.id, kind=taken.kind)
        return "stopped", ""
    except Exception as surprise:  # noqa: BLE001 - one job's surprise must not end the others'
        # Not log.exception: messages and the values in frames may name people.
        log.error(  # noqa: TRY400
            "job failed unexpectedly",
            job=taken.id,
            kind=taken.kind,
            error=type(surprise).__qualname__,
            where=_where(surprise),
        )
        return "failed", UNEXPECTED
    return "done", ""


def _where(surprise: BaseException) -> list[str]:
    """The lines an error came through, the last first."""
    steps = traceback.extract_tb(surprise.__traceback__)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in reversed(steps)]


def make_worker(app: Flask, home: Path, *, kinds: Kinds = KINDS) -> SqliteHuey:
    """A huey that runs what waits when it is woken, and every minute.

    What killed workers left beside the database is cleared away first.

    `app.extensions["reconvene_wake"]` is the call that wakes it.
    """
    huey = SqliteHuey("reconvene", filename=str(home / "queue.sqlite3"))
    with app.app_context():
        remove_left_behind(db.engine.url)

    def look() -> None:
        run_waiting(app, kinds=kinds)

    huey.periodic_task(crontab(minute="*"), name="every_minute")(look)
    app.extensions["reconvene_wake"] = huey.task(name="woken")(look)
    return huey
