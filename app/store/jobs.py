"""Work to do later: rows written in the same transaction as the change that needs it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.shell import Job

LEASE = timedelta(minutes=2)
"""A job whose worker was not known alive for so long is somebody else's to take."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job somebody took. `at` tells this take from every other of the same job."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    at: datetime
    batch_id: int | None = None


def put(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    batch_id: int | None = None,
) -> int:
    """Write a job; two waiting jobs that say the same are one.

    The waiting one is locked, so that no worker takes it before the change that needs it is there.
    """
    waits = session.scalars(
        select(Job).where(Job.kind == kind, Job.state == "waiting").with_for_update()
    )
    for job in waits:
        if (job.payload, job.batch_id) == (payload, batch_id):
            return job.id
    job = Job(kind=kind, payload=payload, state="waiting", made_at=now, batch_id=batch_id)
    session.add(job)
    session.flush()
    return job.id


def waiting(session: Session, *, now: datetime, kinds: Collection[str]) -> list[int]:
    """Ids of what may be taken, oldest first; a job whose worker was killed waits again."""
    return list(
        session.scalars(
            select(Job.id).where(Job.kind.in_(kinds), _may_be_taken(now)).order_by(Job.id)
        )
    )


def under_way(session: Session, kind: str) -> bool:
    """Whether a job of this kind waits or is being done."""
    found = select(Job.id).where(Job.kind == kind, Job.state.in_(("waiting", "running"))).limit(1)
    return session.scalar(found) is not None


def start(session: Session, job_id: int, *, now: datetime) -> Taken | None:
    """Take a job, or `None` if somebody else took or finished it meanwhile."""
    if not _changed(
        session,
        [Job.id == job_id, _may_be_taken(now)],
        state="running",
        started_at=now,
        heartbeat_at=now,
    ):
        return None
    job = session.get_one(Job, job_id, populate_existing=True)
    return Taken(job.id, job.kind, dict(job.payload), now, job.batch_id)


def beat(session: Session, taken: Taken, *, now: datetime) -> bool:
    """Say that its worker is alive; False when the job is not this worker's any more."""
    return _changed(session, _held(taken), heartbeat_at=now)


def keep_progress(session: Session, taken: Taken, said: Mapping[str, Any]) -> bool:
    """Add to what is known of how far a job is; whether somebody asked for it to stop."""
    job = session.get_one(Job, taken.id, populate_existing=True)
    job.progress = {**job.progress, **said}
    return job.wanted_stop


def end(
    session: Session, taken: Taken, *, now: datetime, state: str = "done", problem: str = ""
) -> bool:
    """Mark a job done, failed or stopped, or let it wait for another try; False if taken over.

    `problem` is what went wrong, in words without personal data.
    """
    finished = None if state == "waiting" else now
    return _changed(session, _held(taken), state=state, problem=problem, finished_at=finished)


def try_again(session: Session, *, kinds: Collection[str], before: datetime) -> int:
    """Let jobs of these kinds that failed before a moment wait again; how many."""
    found = session.execute(
        update(Job)
        .where(Job.kind.in_(kinds), Job.state == "failed", Job.finished_at <= before)
        .values(state="waiting")
        .execution_options(synchronize_session=False)
    )
    assert isinstance(found, CursorResult)
    return found.rowcount


def want_stop(session: Session, batch_id: int) -> bool:
    """Ask what is done for a batch to stop at its next good moment; False when nothing is.

    What still waits for a worker is stopped at once.
    """
    running = _changed_of_batch(session, batch_id, "running", wanted_stop=True)
    waiting = _changed_of_batch(session, batch_id, "waiting", wanted_stop=True, state="stopped")
    return running + waiting > 0


def _may_be_taken(now: datetime) -> ColumnElement[bool]:
    alive = func.coalesce(Job.heartbeat_at, Job.started_at, Job.made_at)
    return or_(Job.state == "waiting", and_(Job.state == "running", alive <= now - LEASE))


def _held(taken: Taken) -> list[ColumnElement[bool]]:
    return [Job.id == taken.id, Job.state == "running", Job.started_at == taken.at]


def _changed(session: Session, where: list[ColumnElement[bool]], **values: Any) -> bool:
    """Change a job in one statement, so that of two workers only one finds it as it was."""
    found = session.execute(
        update(Job).where(*where).values(**values).execution_options(synchronize_session=False)
    )
    assert isinstance(found, CursorResult)
    return found.rowcount == 1


def _changed_of_batch(session: Session, batch_id: int, was: str, **values: object) -> int:
    found = session.execute(
        update(Job)
        .where(Job.batch_id == batch_id, Job.state == was)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(found, CursorResult)
    return found.rowcount
