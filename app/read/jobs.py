"""How far a job is, for a page that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.shell import Job


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as a page shows it."""

    id: int
    state: str
    """waiting, running, done, failed, stopped"""
    problem: str
    """What went wrong or is waited for, in plain words; '' if nothing."""
    progress: Mapping[str, Any]

    @property
    def under_way(self) -> bool:
        return self.state in {"waiting", "running"}


def latest(session: Session, kind: str) -> JobLine | None:
    """The job of a kind that was asked for last."""
    job = session.scalars(
        select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1)
    ).first()
    return JobLine(job.id, job.state, job.problem, dict(job.progress)) if job else None
