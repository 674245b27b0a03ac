"""What every installation begins with: the taxonomy, our own notices, the four roles."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import notices, staff, taking_part
from importers.interests.taxonomy import load_default


def prepare(session: Session, *, now: datetime) -> None:
    """Add what is missing; what staff changed stays as it is."""
    if not taking_part.taxonomy(session):
        taking_part.keep_taxonomy(session, load_default())
    notices.keep_current(session, now)
    staff.keep_roles(session)
