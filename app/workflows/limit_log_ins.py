"""How many failed log-ins are too many: few from one place, more on one account."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import attempts
from app.workflows.count_attempts import FAILED, WINDOW

FROM_ONE_PLACE = 10
"""Failures within the window after which nobody may try from there."""
ON_ONE_ACCOUNT = 100
"""Failures within the window after which nobody may try an account, wherever from.

So many that one stranger, who is stopped at their own place first, locks nobody out.
"""


def may_log_in(session: Session, limits: Mapping[str, int], *, now: datetime) -> bool:
    """Whether each digest failed less often lately than its limit."""
    return all(
        attempts.failures(session, verb=FAILED, about=about, since=now - WINDOW) < most
        for about, most in limits.items()
    )
