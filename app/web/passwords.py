"""Passwords of protected workbooks: used once to open them, never kept."""

from typing import Any, Protocol

from flask import Blueprint, current_app, flash, redirect, request

from app.jobs.importing import READER
from app.web import edge
from app.web.files import file_page, known_file, wait_for_reading
from app.web.guard import May, needs
from app.workflows.look_at_upload import content_of
from app.workflows.open_locked import PasswordRefused, give_password
from importers.draft import FileRefused

pages = Blueprint("passwords", __name__)


class Unlocking(Protocol):
    """The process that reads files, as far as it opens locked ones."""

    def unlock(self, content: bytes, file_name: str, password: str) -> bytes:
        """The same workbook without protection; raises FileRefused."""
        ...


@pages.post("/files/<int:upload_id>/password")
@needs(May.ADD_FILES)
@edge.only_reads
def open_file(upload_id: int) -> Any:
    """Open a locked workbook with the password given, and have it read.

    Nobody is kept from writing while it is unlocked, which takes seconds.
    """
    file = known_file(upload_id)
    if file.line.state != "locked":
        flash("This file does not want a password.", "note")
        return redirect(f"/files/{upload_id}")
    password = request.form.get("password", "")
    try:
        opened = _unlocked(upload_id, file.line.name, password)
        give_password(
            edge.to_write(),
            upload_id=upload_id,
            password=password,
            unlock=lambda _content, _name, _password: opened,
            now=edge.now(),
        )
    except (FileRefused, PasswordRefused) as refused:
        edge.session().rollback()
        return file_page(upload_id, {"password": str(refused)}), 422
    return wait_for_reading(upload_id)


def _unlocked(upload_id: int, name: str, password: str) -> bytes:
    """The workbook without protection; nothing without a password, which is refused later."""
    if not password:
        return b""
    reader: Unlocking = current_app.extensions[READER]
    content = content_of(edge.session(), upload_id=upload_id)
    edge.session().rollback()
    return reader.unlock(content, name, password)
