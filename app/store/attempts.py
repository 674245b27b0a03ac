"""How often something failed lately, from the record of activity."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.shell import Activity


def failures(session: Session, *, verb: str, about: str, since: datetime) -> int:
    """Failures of this kind about this digest since a moment."""
    found = select(func.count(Activity.id)).where(
        Activity.verb == verb, Activity.about == about, Activity.at > since
    )
    return session.scalar(found) or 0
