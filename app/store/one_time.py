"""Links that open once; only their hashes are stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models.shell import OneTimeLink

LIFE = timedelta(hours=24)


def make(session: Session, purpose: str, *, now: datetime) -> str:
    """A fresh token for a purpose; it works once, for a day."""
    token = secrets.token_urlsafe(24)
    session.add(
        OneTimeLink(digest=_digest(token), purpose=purpose, made_at=now, expires_at=now + LIFE)
    )
    session.flush()
    return token


def is_good(session: Session, token: str, purpose: str, *, now: datetime) -> bool:
    """Whether a token would open now; does not use it up."""
    link = session.get(OneTimeLink, _digest(token))
    return (
        link is not None
        and link.purpose == purpose
        and link.used_at is None
        and now <= link.expires_at
    )


def use(session: Session, token: str, purpose: str, *, now: datetime) -> bool:
    """Use a token up; False when it does not open.

    Of several who use it at the same moment one comes in: the database decides, not what was read.
    """
    used = (
        update(OneTimeLink)
        .where(
            OneTimeLink.digest == _digest(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at >= now,
        )
        .values(used_at=now)
        .returning(OneTimeLink.digest)
    )
    return session.scalar(used) is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
