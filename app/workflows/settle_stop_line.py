"""Somebody looks at a stop list, or a line of one, that we could not read, and says whom it means."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, stop_lines
from app.store.installation import Installation
from app.workflows.stop_contact import stop_contact


class StopFileRefused(Exception):
    """Nobody needs to look at the file; the message says why."""


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
        by = "command line" if staff_id is None else f"staff {staff_id}"
        stop_contact(session, text=text, by=by, installation=installation, now=now)
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


def settle_stop_file(
    session: Session, *, upload_id: int, staff_id: int | None, now: datetime
) -> None:
    """Note that somebody looked at a stop list we can't read, and that it holds nobody up any more.

    Raises:
        StopFileRefused: it was read meanwhile, or somebody has looked.
    """
    if not stop_lines.look_at_file(session, upload_id):
        raise StopFileRefused("Nobody needs to look at this file any more.")
    activity.note(
        session, verb="stop list looked at", now=now, staff_id=staff_id, about=f"upload {upload_id}"
    )
