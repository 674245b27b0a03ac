"""Open a workbook that is protected with a password, with the one somebody gives."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, intake, received
from app.workflows.read_batch import ask_to_read_again
from importers.draft import FileRefused

Unlock = Callable[[bytes, str, str], bytes]
"""Content, file name and password → the same workbook without protection. Raises FileRefused."""


class PasswordRefused(Exception):
    """The workbook stays closed; the message says why."""


def give_password(
    session: Session,
    *,
    upload_id: int,
    password: str,
    unlock: Unlock,
    now: datetime,
) -> None:
    """Open a locked file and have it read. The password is not kept; what it protected is.

    Raises:
        PasswordRefused: no password, a wrong one, or a file that wants none.
    """
    upload = intake.upload(session, upload_id)
    if upload.state != "locked":
        raise PasswordRefused("This file does not want a password.")
    if not password:
        raise PasswordRefused("Enter the password of this workbook.")
    try:
        content = unlock(received.content_of(session, upload), upload.file_name, password)
    except FileRefused as refusal:
        raise PasswordRefused(str(refusal)) from refusal
    known = received.known_upload(session, intake.digest(content))
    if known is not None and known.id != upload_id:
        raise PasswordRefused(f"You added this workbook before, as ‘{known.file_name}’.")
    received.replace_content(session, upload, content)
    ask_to_read_again(session, upload, now)
    activity.note(session, verb="locked file opened", now=now, about=f"upload {upload_id}")
