"""Files: adding them, saying what their columns hold, checking what they would change, taking them in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask import session as visit
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import DateField, MultipleFileField, RadioField, StringField
from wtforms.validators import Optional

from app.read import files as read_files
from app.read.wordings import known_wordings
from app.web import edge, words
from app.web.guard import May, needs
from app.web.paging import pages as numbered
from app.web.paging import wanted_page
from app.workflows import (
    apply_uploads,
    correct_columns,
    make_project,
    plan_uploads,
    receive_upload,
)
from importers.draft import Kind, Role

pages = Blueprint("files", __name__)

NEW_PROJECT = "new"
NO_PROJECT = "none"

ADDED = "files_added"
"""What the last taking-in came to, kept for the page that tells it."""

PROBLEMS_SHOWN = 20
"""On the page that shows what would change; the rest is on the file's own lists afterwards."""


DAY_FORMATS = ["%d %m %Y", "%d/%m/%Y", "%d %B %Y", "%Y-%m-%d"]


class AddFiles(FlaskForm):  # type: ignore[misc]
    """Several files, and the project they belong to."""

    files = MultipleFileField(
        "Spreadsheets",
        description="Excel, CSV, TSV, text or OpenDocument files, up to 100 MB each. You can choose several.",
    )
    project = RadioField("Which project are they from?", choices=[], validate_choice=False)
    title = StringField("Title of the project")
    opens_on = DateField(
        "First day", format=DAY_FORMATS, description="For example 9 1 2026", validators=[Optional()]
    )
    closes_on = DateField(
        "Last day", format=DAY_FORMATS, description="For example 6 2 2026", validators=[Optional()]
    )


@pages.get("/files")
@needs(May.SEE_FILES)
def list_files() -> str:
    session = edge.session()
    shown = numbered(read_files.count_files(session), size=read_files.PER_PAGE)
    return render_template(
        "files/list.html",
        files=read_files.files(session, page=shown.current),
        shown=shown,
        waiting=len(read_files.waiting_files(session)),
        FILE_STATES=words.FILE_STATES,
    )


@pages.get("/files/add")
@needs(May.ADD_FILES)
def add_form() -> str:
    return _add_page(AddFiles(project=NO_PROJECT), {})


@pages.post("/files/add")
@needs(May.ADD_FILES)
def add() -> Any:
    form = AddFiles()
    chosen = [
        file for file in form.files.data or () if isinstance(file, FileStorage) and file.filename
    ]
    errors = {} if chosen else {"files": "Choose one file or more"}
    project_id, project_errors = _project(form)
    errors |= project_errors
    if errors:
        return _add_page(form, errors), 422
    received = [_receive(file, project_id) for file in chosen]
    good = [one.upload_id for one in received if not one.refused]
    apply_uploads.find_wordings(edge.session(), upload_ids=good, read=edge.read)
    edge.commit()
    _tell_refusals(received)
    if len(good) == 1:
        return redirect(f"/files/{good[0]}")
    return redirect("/files")


def _receive(file: FileStorage, project_id: int | None) -> receive_upload.Received:
    return receive_upload.receive_upload(
        edge.session(),
        content=file.read(),
        file_name=file.filename or "",
        project_id=project_id,
        staff_id=edge.staff_id(),
        now=edge.now(),
        read=edge.read,
    )


def _tell_refusals(received: Sequence[receive_upload.Received]) -> None:
    refused = sum(bool(one.refused) for one in received)
    again = sum(one.seen_before for one in received)
    if refused:
        flash(
            "One file can’t be read. The list says why."
            if refused == 1
            else f"{refused} files can’t be read. The list says why.",
            "note",
        )
    if again:
        flash(
            "You added one of these files before. It is not added twice."
            if again == 1
            else f"You added {again} of these files before. They are not added twice.",
            "note",
        )


def _project(form: AddFiles) -> tuple[int | None, dict[str, str]]:
    """The project chosen, made if it is new; or what is wrong."""
    chosen = form.project.data
    if chosen == NEW_PROJECT:
        return _new_project(form)
    if chosen in {NO_PROJECT, None, ""}:
        return None, {}
    known = {str(project.id): project.id for project in read_files.projects(edge.session())}
    if chosen not in known:
        return None, {"project": "Choose a project from the list"}
    return known[chosen], {}


def _new_project(form: AddFiles) -> tuple[int | None, dict[str, str]]:
    errors = {
        field.id: "Enter a day like 9 1 2026"
        for field in (form.opens_on, form.closes_on)
        if field.raw_data and field.raw_data[0] and not isinstance(field.data, date)
    }
    if errors:
        return None, errors
    try:
        return (
            make_project.make_project(
                edge.session(),
                title=form.title.data or "",
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                now=edge.now(),
            ),
            {},
        )
    except make_project.ProjectRefused as refused:
        return None, {"title": str(refused)}


def _add_page(form: AddFiles, errors: dict[str, str]) -> str:
    return render_template(
        "files/add.html",
        form=form,
        errors=errors,
        projects=read_files.projects(edge.session()),
        NEW_PROJECT=NEW_PROJECT,
        NO_PROJECT=NO_PROJECT,
    )


@pages.get("/files/<int:upload_id>")
@needs(May.SEE_FILES)
def show(upload_id: int) -> str:
    return _file_page(upload_id, {})


@pages.post("/files/<int:upload_id>")
@needs(May.ADD_FILES)
def correct(upload_id: int) -> Any:
    """Keep what staff say the columns hold, and which project the file is from."""
    file = _known(upload_id)
    chosen = {
        column.position: request.form[f"role-{column.position}"]
        for column in file.columns
        if f"role-{column.position}" in request.form
    }
    project = request.form.get("project", "")
    session = edge.session()
    try:
        correct_columns.correct_columns(session, upload_id=upload_id, roles=chosen)
        correct_columns.link_project(
            session, upload_id=upload_id, project_id=int(project) if project.isdecimal() else None
        )
    except correct_columns.ColumnsRefused as refused:
        session.rollback()
        return _file_page(upload_id, {"columns": str(refused)}), 422
    edge.commit()
    return redirect(f"/files/check?file={upload_id}")


def _known(upload_id: int) -> read_files.File:
    found = read_files.file(edge.session(), upload_id)
    if found is None:
        abort(404)
    return found


def _file_page(upload_id: int, errors: dict[str, str]) -> str:
    session, file = edge.session(), _known(upload_id)
    asked = sorted({column.wording for column in file.columns if column.wording})
    return render_template(
        "files/file.html",
        file=file,
        errors=errors,
        kind=words.KINDS[Kind(file.kind)] if file.kind else "",
        wordings=list(known_wordings(session, asked).values()),
        projects=read_files.projects(session),
        counts={
            state: read_files.count_rows(session, upload_id, state) for state in words.ROW_LISTS
        },
        ROLES=words.ROLES,
        Role=Role,
        GROUPS_OF_ROLES=words.GROUPS_OF_ROLES,
        ROW_LISTS=words.ROW_LISTS,
        FILE_STATES=words.FILE_STATES,
    )


@pages.get("/files/<int:upload_id>/rows/<state>")
@needs(May.SEE_FILES)
def rows(upload_id: int, state: str) -> str:
    if state not in words.ROW_LISTS:
        abort(404)
    file, session = _known(upload_id), edge.session()
    shown = numbered(read_files.count_rows(session, upload_id, state), size=read_files.PER_PAGE)
    return render_template(
        "files/rows.html",
        file=file,
        heading=f"{words.ROW_LISTS[state]}: {file.line.name}",
        rows=read_files.rows(session, upload_id, state, page=min(wanted_page(), shown.last)),
        shown=shown,
    )


@pages.get("/files/check")
@needs(May.SEE_FILES)
@edge.changes
def check() -> Any:
    """What taking in one file, or all that wait, would change."""
    ids = _asked_files()
    if not ids:
        return redirect("/files")
    plan = plan_uploads.plan_uploads(
        edge.session(),
        upload_ids=ids,
        installation=edge.installation(),
        now=edge.now(),
        read=edge.read,
    )
    return _plan_page(ids, plan)


def _asked_files() -> list[int]:
    """The waiting files named in the query, or all of them."""
    waiting = read_files.waiting_files(edge.session())
    asked = request.values.getlist("file", type=int)
    return [one for one in waiting if one in asked] if asked else waiting


def _plan_page(ids: Sequence[int], plan: apply_uploads.Applied) -> str:
    session = edge.session()
    names = {file.upload_id: file.name for file in plan.files}
    known = known_wordings(session, [asked.fingerprint for asked in plan.wordings])
    return render_template(
        "files/check.html",
        ids=ids,
        plan=plan,
        names=names,
        problems=plan.problems[:PROBLEMS_SHOWN],
        left_out=plan.left_out[:PROBLEMS_SHOWN],
        wordings=[
            replace(known[asked.fingerprint], rows=asked.rows, files=asked.files)
            for asked in plan.wordings
            if asked.fingerprint in known
        ],
    )


@pages.post("/files/apply")
@needs(May.ADD_FILES)
def apply() -> Any:
    """Take in the files shown on the page that was checked."""
    ids = _asked_files()
    if not ids:
        flash("These files were added already.", "note")
        return redirect("/files")
    done = apply_uploads.apply_uploads(
        edge.session(),
        upload_ids=ids,
        installation=edge.installation(),
        now=edge.now(),
        read=edge.read,
    )
    edge.commit()
    visit[ADDED] = {
        "files": ids,
        "new": done.people_new,
        "known": done.people_known,
        "before": done.can_be_invited_before,
        "after": done.can_be_invited_after,
    }
    return redirect("/files/added")


@pages.get("/files/added")
@needs(May.SEE_FILES)
def added() -> Any:
    """What came of taking files in."""
    counts = visit.get(ADDED)
    if not counts:
        return redirect("/files")
    lines = read_files.known_files(edge.session(), counts["files"])
    return render_template("files/added.html", lines=lines, counts=counts)
