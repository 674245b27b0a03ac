"""Who did what: ids and counts, never a name or an address."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.shell import Activity


def note(
    session: Session,
    *,
    verb: str,
    now: datetime,
    staff_id: int | None = None,
    about: str = "",
    counts: dict[str, int] | None = None,
) -> None:
    session.add(Activity(at=now, staff_id=staff_id, verb=verb, about=about, counts=counts or {}))
