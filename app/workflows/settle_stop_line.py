"""Somebody looks at a line of a stop list that we could not read, and says whom it means."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, stop_lines
from app.store.installation import Installation
from app.workflows.stop_contact import stop_contact


class StopLineRefused(Exception):
    """The line can't be settled; the message says why."""


def settle_stop_line(
    session: Session,
    *,
    line_id: int,
    text: str,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> None:
    """Stop every address in `text`; without any, the line means nobody we could write to.

    Until every such line was looked at, nothing is sent to anybody.

    Raises:
        StopLineRefused: there is no such line that waits.
        StopRefused: there is text and no address in it.
    """
    if text.strip():
        stop_contact(session, text=text, by=f"staff {staff_id}", installation=installation, now=now)
    if not stop_lines.look_at(session, line_id, now=now):
        raise StopLineRefused("Somebody has looked at this line already.")
    activity.note(
        session,
        verb="stop line looked at",
        now=now,
        staff_id=staff_id,
        about=f"row {line_id}",
        counts={"stopped": int(bool(text.strip()))},
    )
