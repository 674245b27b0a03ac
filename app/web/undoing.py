"""Taking a file out again: what would happen, and what did."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request

from app.read import files as read_files
from app.read.undoing import WouldUndo, undoing_of, would_undo
from app.web import edge
from app.web.guard import May, needs
from app.web.templating import count
from app.workflows import undo_upload

pages = Blueprint("undoing", __name__)


@pages.get("/files/<int:upload_id>/undo")
@needs(May.ADD_FILES)
def ask(upload_id: int) -> Any:
    """What taking the file out would do."""
    _known(upload_id)
    stands = undoing_of(edge.session(), upload_id)
    if stands.is_under_way:
        return redirect(f"/files/{upload_id}/undo/progress")
    return _page(upload_id, {"would": stands.problem} if stands.problem else {})


@pages.post("/files/<int:upload_id>/undo")
@needs(May.ADD_FILES)
def undo(upload_id: int) -> Any:
    """Have it taken out; a long file takes a while."""
    _known(upload_id)
    session = edge.session()
    try:
        undo_upload.ask_to_undo(session, upload_id, staff_id=edge.staff_id(), now=edge.now())
    except undo_upload.UndoRefused as refused:
        session.rollback()
        return _page(upload_id, {"would": str(refused)}), 422
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/{upload_id}/undo/progress")


@pages.get("/files/<int:upload_id>/undo/progress")
@needs(May.SEE_FILES)
def progress(upload_id: int) -> Any:
    """That it is being taken out; once it is, what that did."""
    file = _known(upload_id)
    waits = "HX-Request" in request.headers
    if undoing_of(edge.session(), upload_id).is_under_way:
        return "" if waits else render_template("files/undoing.html", file=file)
    onward = f"/files/{upload_id}/{'undone' if file.undo_report else 'undo'}"
    # For a waiting page the whole page changes, not the part that asked.
    return ("", {"HX-Redirect": onward}) if waits else redirect(onward)


@pages.get("/files/<int:upload_id>/undone")
@needs(May.SEE_FILES)
def report(upload_id: int) -> Any:
    """What taking the file out did, and what stayed and why."""
    file = _known(upload_id)
    if not file.undo_report:
        return redirect(f"/files/{upload_id}")
    return render_template("files/undone.html", file=file, sentences=file.undo_report["sentences"])


def _known(upload_id: int) -> read_files.File:
    file = read_files.file(edge.session(), upload_id)
    if file is None:
        abort(404)
    return file


def _page(upload_id: int, errors: dict[str, str]) -> Any:
    file = _known(upload_id)
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
