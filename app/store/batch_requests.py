"""What staff ask for on the pages of a batch: stop what is under way, go on with lone files."""

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.models.shell import Job


def want_stop(session: Session, batch_id: int) -> bool:
    """Ask what is done for a batch to stop at its next good moment; False when nothing is.

    What still waits for a worker is stopped at once.
    """
    running = _changed(session, batch_id, "running", wanted_stop=True)
    waiting = _changed(session, batch_id, "waiting", wanted_stop=True, state="stopped")
    return running + waiting > 0


def waiting_alone(session: Session) -> list[Upload]:
    """Uploads that wait to be added and came with no batch."""
    return list(
        session.scalars(
            select(Upload)
            .where(Upload.state == "recognised", Upload.batch_id.is_(None))
            .order_by(Upload.id)
        )
    )


def _changed(session: Session, batch_id: int, was: str, **values: object) -> int:
    found = session.execute(
        update(Job)
        .where(Job.batch_id == batch_id, Job.state == was)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(found, CursorResult)
    return found.rowcount
