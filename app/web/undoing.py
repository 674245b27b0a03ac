"""Taking a file out again: what would happen, and what did."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, redirect, render_template

from app.read import files as read_files
from app.read.undoing import WouldUndo, would_undo
from app.web import edge
from app.web.guard import May, needs
from app.web.templating import count
from app.workflows import undo_upload

pages = Blueprint("undoing", __name__)


@pages.get("/files/<int:upload_id>/undo")
@needs(May.ADD_FILES)
def ask(upload_id: int) -> Any:
    """What taking the file out would do."""
    return _page(upload_id, {})


@pages.post("/files/<int:upload_id>/undo")
@needs(May.ADD_FILES)
def undo(upload_id: int) -> Any:
    session = edge.session()
    if read_files.file(session, upload_id) is None:
        abort(404)
    try:
        undo_upload.undo_upload(
            session,
            upload_id,
            installation=edge.installation(),
            now=edge.now(),
            staff_id=edge.staff_id(),
        )
    except undo_upload.UndoRefused as refused:
        session.rollback()
        return _page(upload_id, {"would": str(refused)}), 422
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/{upload_id}/undone")


@pages.get("/files/<int:upload_id>/undone")
@needs(May.SEE_FILES)
def report(upload_id: int) -> Any:
    """What taking the file out did, and what stayed and why."""
    file = read_files.file(edge.session(), upload_id)
    if file is None:
        abort(404)
    if not file.undo_report:
        return redirect(f"/files/{upload_id}")
    return render_template("files/undone.html", file=file, sentences=file.undo_report["sentences"])


def _page(upload_id: int, errors: dict[str, str]) -> Any:
    file = read_files.file(edge.session(), upload_id)
    if file is None:
        abort(404)
    would = would_undo(edge.session(), upload_id)
    if would is None and not errors:
        return redirect(f"/files/{upload_id}{'/undone' if file.undo_report else ''}")
    sentences = list(_sentences(would)) if would else []
    return render_template("files/undo.html", file=file, would=sentences, errors=errors)


def _sentences(would: WouldUndo) -> Iterator[str]:
    yield f"{count(would.rows, 'row')} would be nobody’s any more. The file stays on record as received."
    if would.people_only_here:
        leave = "would leave the list: they are in no other file."
        yield f"{count(would.people_only_here, 'person', 'people')} {leave}"
    if would.people_elsewhere:
        stay = "would stay, as the other files show them."
        yield f"{count(would.people_elsewhere, 'person', 'people')} {stay}"
    if would.yeses:
        yield f"{count(would.yeses, 'yes', 'yeses')} to being contacted would no longer count."
    if would.noes:
        noes = "1 no or request" if would.noes == 1 else f"{would.noes:,} noes and requests"
        yield f"{noes} to stop would stay in force."
    for project, people in would.invited:
        were = "person was" if people == 1 else "people were"
        yield f"{people:,} {were} invited to ‘{project}’ since. That can’t be taken back."
