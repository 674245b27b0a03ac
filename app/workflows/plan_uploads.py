"""Show what taking files in would do: the import itself, taken back before anything is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.store.installation import Installation
from app.workflows.apply_uploads import Applied, apply_uploads
from app.workflows.receive_upload import Read


def plan_uploads(
    session: Session,
    *,
    upload_ids: Sequence[int],
    installation: Installation,
    now: datetime,
    read: Read,
    attest: bool = False,
) -> Applied:
    """What `apply_uploads` would do now; the database is left as it was."""
    session.flush()
    with session.begin_nested() as trial:
        plan = apply_uploads(
            session,
            upload_ids=upload_ids,
            installation=installation,
            now=now,
            read=read,
            attest=attest,
        )
        trial.rollback()
    session.expire_all()
    return plan
