"""Have the files of a batch read, planned or added in the background, or what is under way stopped."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, batches, intake, jobs
from app.workflows.apply_batch import ADD_FILES
from app.workflows.plan_batch import PLAN_FILES
from app.workflows.receive_files import READ_FILES


class BatchRefused(Exception):
    """It can't be done now; the message is one plain sentence."""


def ask_to_read(session: Session, *, batch_id: int, now: datetime) -> None:
    """Have what was not read yet read."""
    _ask(session, READ_FILES, batch_id, now)


def ask_to_plan(session: Session, *, batch_id: int, now: datetime) -> None:
    """Have it worked out what adding the files would do.

    Raises:
        BatchRefused: there is nothing to add.
    """
    _something_to_add(session, batch_id)
    _ask(session, PLAN_FILES, batch_id, now)


def ask_to_add(
    session: Session, *, batch_id: int, plan_digest: str, staff_id: int, now: datetime
) -> None:
    """Have the files added as the plan says whose digest was on the page.

    Raises:
        BatchRefused: there is nothing to add, or another plan was worked out since.
    """
    _something_to_add(session, batch_id)
    if batches.plan_of(session, batch_id).get("digest") != plan_digest:
        raise BatchRefused("This was worked out again since you looked. Look at it once more.")
    _ask(session, ADD_FILES, batch_id, now)
    activity.note(
        session,
        verb="adding files asked for",
        now=now,
        staff_id=staff_id,
        about=f"batch {batch_id}",
    )


def stop(session: Session, *, batch_id: int) -> bool:
    """Ask what is under way to stop at the next good moment; False when nothing is."""
    return jobs.want_stop(session, batch_id)


def _something_to_add(session: Session, batch_id: int) -> None:
    if not batches.uploads_in(session, batch_id, *intake.WAITING):
        raise BatchRefused("None of these files waits to be added.")


def _ask(session: Session, kind: str, batch_id: int, now: datetime) -> None:
    jobs.put(session, kind, {"batch": batch_id}, now=now, batch_id=batch_id)


def gather(session: Session, *, staff_id: int, now: datetime) -> int | None:
    """Make a batch of files that wait and came without one; None when there are none."""
    alone = batches.waiting_alone(session)
    if not alone:
        return None
    batch_id = batches.add_batch(session, staff_id=staff_id, now=now)
    for upload in alone:
        upload.batch_id = batch_id
    session.flush()
    return batch_id
