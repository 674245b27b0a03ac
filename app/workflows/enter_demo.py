"""One link that opens the sample installation without a log-in form."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import one_time, staff
from app.store.installation import Installation
from consent.tokens import BadLink

DEMO = "demo"
VISITOR = "visitor@reconvene.example"


def make_demo_link(session: Session, *, now: datetime) -> str:
    """A token that logs a visitor in once, with every role."""
    if staff.by_email(session, VISITOR) is None:
        staff.add(
            session,
            email=VISITOR,
            name="A visitor",
            password_hash=None,
            roles=list(staff.ROLES),
        )
    return one_time.make(session, DEMO, now=now)


def enter(session: Session, *, token: str, installation: Installation, now: datetime) -> int:
    """The visitor's staff id.

    Raises:
        BadLink: used before, too old, or not an installation of sample data.
    """
    if installation.sample_today is None or not one_time.use(session, token, DEMO, now=now):
        raise BadLink
    visitor = staff.by_email(session, VISITOR)
    if visitor is None:
        raise BadLink
    return visitor.id
