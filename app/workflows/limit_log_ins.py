"""Failed log-ins: counted by account and by where they came from; too many of them are refused."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.store import activity, attempts

FAILED = "log-in failed"
WINDOW = timedelta(minutes=15)
"""How far back failures count."""
FROM_ONE_PLACE = 10
"""Failures within the window after which nobody may try from there."""
ON_ONE_ACCOUNT = 100
"""Failures within the window after which nobody may try an account, wherever from.

So many that one stranger, who is stopped at their own place first, locks nobody out.
"""


def digest(pepper: bytes, kind: str, value: str) -> str:
    """What stands for an account or a remote address, which are not written down themselves."""
    said = f"{FAILED}\0{kind}\0{value}".encode()
    return hmac.new(pepper, said, hashlib.sha256).hexdigest()


def may_log_in(session: Session, limits: Mapping[str, int], *, now: datetime) -> bool:
    """Whether each digest failed less often lately than its limit."""
    return all(
        attempts.failures(session, verb=FAILED, about=about, since=now - WINDOW) < most
        for about, most in limits.items()
    )


def note_failure(session: Session, digests: Iterable[str], *, now: datetime) -> None:
    """Remember a failed log-in, in the database so that a restart forgives nothing."""
    for about in digests:
        activity.note(session, verb=FAILED, now=now, about=about)
