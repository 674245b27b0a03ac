"""Files: adding them, the list of them, what each holds and what its columns were taken for."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, RadioField

from app.read import batches as read_batches
from app.read import files as read_files
from app.read.wordings import known_wordings
from app.web import edge, words
from app.web.guard import May, needs
from app.web.noes import ask_about_noes, given_up
from app.web.paging import pages as numbered
from app.workflows import correct_columns, receive_files, run_batch
from app.workflows.look_at_upload import READABLE
from app.workflows.weigh_change import weigh_roles
from importers.draft import FileRefused, Kind, Role
from importers.interests.linked import LINKABLE

pages = Blueprint("files", __name__)

NO_PROJECT = "none"

RIGHT = "right-"
"""How the tick is named that says of a column that it holds what it was taken for."""


class AddFiles(FlaskForm):  # type: ignore[misc]
    """Several files, or a packed folder of them, and the project they belong to."""

    files = MultipleFileField(
        "Spreadsheets",
        description=(
            "Excel, CSV, TSV, text or OpenDocument files, or a zip of them, up to {megabytes:,} MB "
            "each. Choose as many as you like."
        ),
    )
    project = RadioField("Which project are they from?", choices=[], validate_choice=False)


@pages.get("/files")
@needs(May.SEE_FILES)
def list_files() -> str:
    session = edge.session()
    shown = numbered(read_files.count_files(session), size=read_files.PER_PAGE)
    return render_template(
        "files/list.html",
        files=read_files.files(session, page=shown.current),
        shown=shown,
        batches=read_batches.open_batches(session),
        batchless=read_files.batchless_files(session),
        FILE_STATES=words.FILE_STATES,
    )


@pages.get("/files/add")
@needs(May.ADD_FILES)
def add_form() -> str:
    return _add_page(AddFiles(project=NO_PROJECT), {})


@pages.post("/files/add")
@needs(May.ADD_FILES)
@edge.only_reads
def add() -> Any:
    """Keep the files; what is in them is found out in the background.

    Files may take minutes to arrive; only then is anybody else kept from writing.
    """
    form = AddFiles()
    chosen = [
        file for file in form.files.data or () if isinstance(file, FileStorage) and file.filename
    ]
    errors = {} if chosen else {"files": "Choose one file or more"}
    known = {str(project.id): project.id for project in read_files.projects(edge.session())}
    project = form.project.data or NO_PROJECT
    if project != NO_PROJECT and project not in known:
        errors["project"] = "Choose a project from the list"
    if errors:
        return _add_page(form, errors), 422
    received = [(file.filename or "", file.read()) for file in chosen]
    try:
        batch_id = receive_files.receive_files(
            edge.to_write(),
            received,
            project_id=known.get(project),
            staff_id=edge.staff_id(),
            now=edge.now(),
        )
    except receive_files.FilesRefused as refused:
        return _add_page(form, {"files": str(refused)}), 422
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/batches/{batch_id}/progress")


def _add_page(form: AddFiles, errors: dict[str, str]) -> str:
    form.files.description = form.files.description.format(megabytes=edge.most_megabytes())
    return render_template(
        "files/add.html",
        form=form,
        errors=errors,
        projects=read_files.projects(edge.session()),
        NO_PROJECT=NO_PROJECT,
    )


@pages.post("/files/gather")
@needs(May.ADD_FILES)
def gather() -> Any:
    """Go on with files that wait and were not added together with others."""
    batch_id = run_batch.gather(edge.session(), staff_id=edge.staff_id(), now=edge.now())
    edge.commit()
    return redirect(f"/files/batches/{batch_id}" if batch_id else "/files")


@pages.get("/files/<int:upload_id>")
@needs(May.SEE_FILES)
def show(upload_id: int) -> str:
    return file_page(upload_id, {})


@pages.post("/files/<int:upload_id>")
@needs(May.ADD_FILES)
@edge.only_reads
def correct(upload_id: int) -> Any:
    """Keep what staff say the columns hold. Nobody is kept from writing while the file is read."""
    file = known_file(upload_id)
    chosen = {
        column.position: request.form.get(f"role-{column.position}", column.role)
        for column in file.columns
        if request.form.get(f"role-{column.position}", column.role) != column.role
        or RIGHT + str(column.position) in request.form
    }
    try:
        weighed = weigh_roles(edge.session(), upload_id=upload_id, roles=chosen, read=edge.read)
    except FileRefused as refused:
        return file_page(upload_id, {"columns": str(refused)}), 422
    session = edge.to_write()
    try:
        correct_columns.correct_columns(
            session,
            weighed=weighed,
            given_up=given_up(),
            staff_id=edge.staff_id(),
            now=edge.now(),
        )
    except correct_columns.NoesAtStake:
        session.rollback()
        fields = {f"role-{position}": role for position, role in chosen.items()}
        fields |= {RIGHT + str(position): "1" for position in chosen}
        return ask_about_noes(weighed, f"/files/{upload_id}", fields=fields, name=file.line.name)
    except correct_columns.ColumnsRefused as refused:
        session.rollback()
        return file_page(upload_id, {"columns": str(refused)}), 422
    edge.commit()
    flash(
        "Saved. It is used again for files with the same columns once these people are added.",
        "success",
    )
    return redirect(f"/files/batches/{file.batch_id}" if file.batch_id else f"/files/{upload_id}")


@pages.post("/files/<int:upload_id>/hidden")
@needs(May.ADD_FILES)
def use_hidden(upload_id: int) -> Any:
    """Have the file read again with its hidden parts, or without them."""
    known_file(upload_id)
    session = edge.session()
    try:
        correct_columns.use_hidden(
            session,
            upload_id=upload_id,
            wanted=bool(request.form.get("hidden")),
            now=edge.now(),
        )
    except correct_columns.ColumnsRefused as refused:
        session.rollback()
        return file_page(upload_id, {"columns": str(refused)}), 422
    return wait_for_reading(upload_id)


def wait_for_reading(upload_id: int) -> Any:
    """Keep that a file is to be read again, and wait for it on the page of its batch."""
    batch_id = read_batches.batch_of(edge.session(), upload_id)
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/batches/{batch_id}/progress")


def known_file(upload_id: int) -> read_files.File:
    """The file, or the page that says there is none."""
    found = read_files.file(edge.session(), upload_id)
    if found is None:
        abort(404)
    return found


def file_page(upload_id: int, errors: dict[str, str]) -> str:
    """The page of a file, with what is wrong by the id of its control."""
    session, file = edge.session(), known_file(upload_id)
    asked = sorted({column.wording for column in file.columns if column.wording})
    return render_template(
        "files/file.html",
        file=file,
        interrupted=file.line.state == "applying" and not read_batches.adds_now(session),
        errors=errors,
        kind=words.KINDS[Kind(file.kind)] if file.kind else "",
        wordings=list(known_wordings(session, asked).values()),
        counts={
            state: read_files.count_rows(session, upload_id, state) for state in words.ROW_LISTS
        },
        linked=read_files.question_links(session, [column.header for column in file.columns]),
        ROLES=words.ROLES,
        Role=Role,
        READABLE=READABLE,
        LINKABLE=LINKABLE,
        GROUPS_OF_ROLES=words.GROUPS_OF_ROLES,
        ROW_LISTS=words.ROW_LISTS,
        FILE_STATES=words.FILE_STATES,
    )


@pages.get("/files/<int:upload_id>/rows/<state>")
@needs(May.SEE_FILES)
def rows(upload_id: int, state: str) -> str:
    if state not in words.ROW_LISTS:
        abort(404)
    file, session = known_file(upload_id), edge.session()
    shown = numbered(read_files.count_rows(session, upload_id, state), size=read_files.PER_PAGE)
    return render_template(
        "files/rows.html",
        file=file,
        heading=f"{words.ROW_LISTS[state]}: {file.line.name}",
        rows=read_files.rows(session, upload_id, state, page=shown.current),
        shown=shown,
    )
