"""Who adds files just now: one at a time, in the background or on the command line."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.models.shell import Job
from app.store import jobs, people
from app.store.intake import WAITING
from app.store.jobs import LEASE, Taken

BY_HAND = "add files on the command line"
"""The kind of the row an import on the command line leaves in the job table. No worker takes it."""

_HAS_BEGUN = "adding"
"""What a worker's job keeps in its progress once it may add."""


def may_still_be_added(
    session: Session, upload_ids: Collection[int], kind: str, now: datetime
) -> bool:
    """Whether a job of this kind, waiting or running, or an import by hand adds these uploads.

    A job adds those of its batch, an import those it was given; and both stop lists that wait, and
    what a killed worker left half done, whichever batch they came with.
    """
    theirs = select(Upload.batch_id).where(Upload.id.in_(upload_ids), Upload.batch_id.is_not(None))
    waits = select(Upload.id).where(Upload.id.in_(upload_ids), Upload.state.in_(WAITING))
    half_done = session.scalar(waits.limit(1)) is not None
    found = select(Job.id).where(
        Job.kind == kind, Job.state.in_(("waiting", "running")), Job.batch_id.in_(theirs)
    )
    if half_done:
        found = select(Job.id).where(Job.kind == kind, Job.state.in_(("waiting", "running")))
    by_hand = who_adds(session, [BY_HAND], now=now)
    given = {upload for one in by_hand for upload in one.payload["uploads"]}
    return (
        session.scalar(found.limit(1)) is not None
        or bool(given.intersection(upload_ids))
        or (half_done and bool(by_hand))
    )


def who_adds(session: Session, kinds: Collection[str], *, now: datetime) -> list[Taken]:
    """The jobs of these kinds that somebody is doing and was lately known alive."""
    rows = session.scalars(
        select(Job)
        .where(Job.kind.in_(kinds), Job.state == "running", Job.heartbeat_at > now - LEASE)
        .order_by(Job.id)
        .execution_options(populate_existing=True)
    )
    return [Taken(j.id, j.kind, dict(j.payload), j.started_at or now, j.batch_id) for j in rows]


def begin_by_hand(session: Session, who: Mapping[str, Any], *, now: datetime) -> Taken:
    """Note that an import on the command line adds files from now on.

    Look before whether somebody else does, in the same transaction (`people.be_only_former`).
    """
    payload = {**who, "uploads": []}
    job = Job(kind=BY_HAND, payload=payload, state="running", made_at=now)
    job.started_at = job.heartbeat_at = now
    session.add(job)
    session.flush()
    return Taken(job.id, BY_HAND, payload, now)


def name_uploads(session: Session, taken: Taken, upload_ids: Collection[int]) -> None:
    """Note which uploads an import on the command line adds."""
    job = session.get_one(Job, taken.id, populate_existing=True)
    job.payload = {**job.payload, "uploads": sorted(upload_ids)}


def begin(session: Session, taken: Taken, *, now: datetime) -> bool:
    """Let a worker's job add files if nobody else does; False when it has to wait.

    Of two jobs taken at the same moment by two workers one comes first.
    """
    people.be_only_former(session)
    others = select(Job).where(
        Job.id != taken.id,
        Job.state == "running",
        Job.heartbeat_at > now - LEASE,
        Job.kind.in_((BY_HAND, taken.kind)),
    )
    for job in session.scalars(others.execution_options(populate_existing=True)):
        if job.kind == BY_HAND or job.progress.get(_HAS_BEGUN):
            return False
    jobs.keep_progress(session, taken, {_HAS_BEGUN: True})
    return True
