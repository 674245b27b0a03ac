"""Work to do later: rows written in the same transaction as the change that needs it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.shell import Job


def put(session: Session, kind: str, payload: dict[str, Any], *, now: datetime) -> int:
    """Write a job; two waiting jobs that say the same are one.

    The waiting one is locked, so that no worker takes it before the change that needs it is there.
    """
    waiting = session.scalars(
        select(Job).where(Job.kind == kind, Job.state == "waiting").with_for_update()
    )
    for job in waiting:
        if job.payload == payload:
            return job.id
    job = Job(kind=kind, payload=payload, state="waiting", made_at=now)
    session.add(job)
    session.flush()
    return job.id


def waiting(session: Session) -> list[int]:
    """Ids of what waits, oldest first; a job left running by a killed worker waits again."""
    return list(
        session.scalars(
            select(Job.id).where(Job.state.in_(("waiting", "running"))).order_by(Job.id)
        )
    )


def start(session: Session, job_id: int) -> tuple[str, dict[str, Any]] | None:
    """Take a job: its kind and payload, or `None` if somebody else finished it meanwhile."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None or job.state not in {"waiting", "running"}:
        return None
    job.state = "running"
    return job.kind, dict(job.payload)


def finish(session: Session, job_id: int, *, now: datetime, problem: str = "") -> None:
    """Mark a job done, or failed with what went wrong in words without personal data."""
    job = session.get_one(Job, job_id)
    job.state, job.problem, job.finished_at = ("failed" if problem else "done"), problem, now


def put_back(session: Session, job_id: int, *, problem: str) -> None:
    """Let a job wait for another try."""
    job = session.get_one(Job, job_id)
    job.state, job.problem = "waiting", problem
