"""Failed log-ins: counted by account and by where they came from, and too many of them refused."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.store import activity, attempts

FAILED = "log-in failed"
MOST = 10
"""Failures within the window after which nobody may try, whoever they are."""
WINDOW = timedelta(minutes=15)


def digest(pepper: bytes, kind: str, value: str) -> str:
    """What stands for an account or a remote address, which are not written down themselves."""
    said = f"{FAILED}\0{kind}\0{value}".encode()
    return hmac.new(pepper, said, hashlib.sha256).hexdigest()


def may_try(session: Session, digests: Iterable[str], *, now: datetime) -> bool:
    """Whether none of these failed too often lately."""
    return all(
        attempts.failures(session, verb=FAILED, about=about, since=now - WINDOW) < MOST
        for about in digests
    )


def note_failure(session: Session, digests: Iterable[str], *, now: datetime) -> None:
    """Remember a failed log-in, in the database so that a restart forgives nothing."""
    for about in digests:
        activity.note(session, verb=FAILED, now=now, about=about)
