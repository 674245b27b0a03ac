"""Whether work under way may still add rows of an upload."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.models.shell import Job
from app.store.intake import WAITING


def may_still_be_added(session: Session, upload_ids: Collection[int], kind: str) -> bool:
    """Whether a job of this kind, waiting or running, adds these uploads.

    It adds those of its batch; and stop lists that wait, and what a killed worker left half
    done, whichever batch they came with.
    """
    theirs = select(Upload.batch_id).where(Upload.id.in_(upload_ids), Upload.batch_id.is_not(None))
    half_done = select(Upload.id).where(
        Upload.id.in_(upload_ids), Upload.state.in_(("applying", *WAITING))
    )
    found = select(Job.id).where(
        Job.kind == kind,
        Job.state.in_(("waiting", "running")),
        or_(Job.batch_id.in_(theirs), half_done.exists()),
    )
    return session.scalar(found.limit(1)) is not None
