"""The exact words shown on our own pages, kept by version."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.permission import Notice
from consent.notices import NOTICES


def keep_current(session: Session, now: datetime) -> None:
    """Store every version of every notice that is not stored yet."""
    known = set(session.execute(select(Notice.name, Notice.version)))
    session.add_all(
        Notice(
            name=notice.key,
            version=notice.version,
            text=notice.text,
            sha256=notice.sha256,
            valid_from=now,
        )
        for notice in NOTICES
        if (notice.key, notice.version) not in known
    )
    session.flush()
