"""Columns: the odd ones of files added together, what answers mean, the issue a question is about."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from app.read import batches as read_batches
from app.read import files as read_files
from app.web import edge, words
from app.web.batches import known_batch, left_in, plan_now
from app.web.files import RIGHT, known_file
from app.web.guard import May, needs
from app.web.noes import ask_about_noes, given_up
from app.workflows import correct_columns
from app.workflows.look_at_upload import READABLE, Answers, hear_columns, look_at_answers
from app.workflows.read_uploads import NO_TAG
from app.workflows.weigh_change import weigh_roles, weigh_values
from importers.consent_columns import Said
from importers.draft import FileRefused, Role
from importers.interests.evidence import TAGGABLE
from importers.interests.linked import LINKABLE

pages = Blueprint("columns", __name__)

ANSWERS_SHOWN = 100
"""More different answers than this are hardly worth settling by hand."""

FILES_HEARD = 12
"""Files read again for one page, to read rows of their columns aloud."""


@pages.get("/files/batches/<int:batch_id>/columns")
@needs(May.SEE_FILES)
def odd(batch_id: int) -> str:
    """The columns worth a look before anything is added."""
    return _odd_page(known_batch(batch_id), {})


def _odd_page(batch: read_batches.BatchView, errors: dict[str, str]) -> str:
    found = read_batches.odd_columns(edge.session(), batch.id)
    heard = sorted({column.upload_id for column in found if column.wants_hearing})
    aloud = {upload_id: _hear(upload_id) for upload_id in heard[:FILES_HEARD]}
    return render_template(
        "batches/columns.html",
        batch=batch,
        columns=found,
        noticed=[file for file in batch.in_state("recognised") if file.notes],
        aloud=aloud,
        errors=errors,
        ROLES=words.ROLES,
        Role=Role,
        READABLE=READABLE,
    )


@pages.post("/files/batches/<int:batch_id>/columns")
@needs(May.ADD_FILES)
@edge.only_reads
def look_over(batch_id: int) -> Any:
    """Keep which columns hold what they were taken for, and go on.

    Nobody is kept from writing while files are read.
    """
    batch = known_batch(batch_id)
    right: dict[int, dict[int, str]] = {}
    for column in read_batches.odd_columns(edge.session(), batch_id):
        if f"{RIGHT}{column.upload_id}-{column.position}" in request.form:
            right.setdefault(column.upload_id, {})[column.position] = column.role
    try:
        weighed = [
            weigh_roles(edge.session(), upload_id=upload_id, roles=roles, read=edge.read)
            for upload_id, roles in right.items()
        ]
        session = edge.to_write()
        for one in weighed:
            correct_columns.correct_columns(
                session, weighed=one, staff_id=edge.staff_id(), now=edge.now()
            )
    except (FileRefused, correct_columns.ColumnsRefused) as refused:
        edge.session().rollback()
        return _odd_page(batch, {"columns": str(refused)}), 422
    edge.commit()
    if left_in(known_batch(batch_id)).words and weighed:
        return redirect(f"/files/batches/{batch_id}/questions")
    return plan_now(batch_id)


def _hear(upload_id: int) -> dict[int, list[str]]:
    """What should be read aloud of a file, by column; nothing if it can't be read any more."""
    try:
        return hear_columns(edge.session(), upload_id=upload_id, read=edge.read)
    except FileRefused:
        # Its own page and the plan say so; this page is about columns.
        return {}


@pages.get("/files/<int:upload_id>/columns/<int:position>")
@needs(May.SEE_FILES)
def show(upload_id: int, position: int) -> str:
    return _page(upload_id, position, {})


@pages.post("/files/<int:upload_id>/columns/<int:position>")
@needs(May.ADD_FILES)
@edge.only_reads
def settle(upload_id: int, position: int) -> Any:
    """Keep what the answers mean. Nobody is kept from writing while the file is read."""
    column = _column(upload_id, position)
    shown = _answers(upload_id, column).answers[:ANSWERS_SHOWN]
    given = {
        answer.text: request.form[f"means-{answer.key}"].strip()
        for answer in shown
        if request.form.get(f"means-{answer.key}", "").strip() not in {"", "unknown"}
    }
    if Role(column.role) is Role.LOCATION:
        given = {answer: area for answer, area in given.items() if answer != area}
    # What was said of answers that this page does not show (other files gave them) still holds.
    on_page = {answer.text for answer in shown}
    given |= {text: said for text, said in column.values.items() if text not in on_page}
    try:
        weighed = weigh_values(
            edge.session(), upload_id=upload_id, position=position, values=given, read=edge.read
        )
    except FileRefused:
        abort(404)
    session = edge.to_write()
    try:
        correct_columns.map_values(
            session,
            weighed=weighed,
            given_up=given_up(),
            staff_id=edge.staff_id(),
            now=edge.now(),
        )
    except correct_columns.NoesAtStake:
        session.rollback()
        here = f"/files/{upload_id}/columns/{position}"
        fields = {name: value for name, value in request.form.items() if name.startswith("means-")}
        return ask_about_noes(weighed, here, fields=fields, name=known_file(upload_id).line.name)
    except correct_columns.ColumnsRefused as refused:
        session.rollback()
        return _page(upload_id, position, {"answers": str(refused)}), 422
    edge.commit()
    flash("Saved. The same columns in later files mean the same.", "success")
    return redirect(f"/files/{upload_id}")


@pages.post("/files/<int:upload_id>/columns/<int:position>/issue")
@needs(May.ADD_FILES)
def link(upload_id: int, position: int) -> Any:
    """Say which issue the question is about, for every file that asks it."""
    column, session = _column(upload_id, position), edge.session()
    try:
        correct_columns.link_question(
            session,
            text=column.header,
            issue=request.form.get("issue", ""),
            scale=[
                line.strip() for line in request.form.get("scale", "").splitlines() if line.strip()
            ],
        )
    except correct_columns.ColumnsRefused as refused:
        session.rollback()
        return _page(upload_id, position, {"issue": str(refused)}), 422
    edge.commit()
    flash("Saved. It holds for every file added from now on that asks this question.", "success")
    return redirect(f"/files/{upload_id}")


def _column(upload_id: int, position: int) -> read_files.ColumnLine:
    columns = {column.position: column for column in known_file(upload_id).columns}
    if position not in columns or Role(columns[position].role) not in READABLE | LINKABLE:
        abort(404)
    return columns[position]


def _answers(upload_id: int, column: read_files.ColumnLine) -> Answers:
    if Role(column.role) not in READABLE:
        return Answers(())
    try:
        return look_at_answers(
            edge.session(), upload_id=upload_id, position=column.position, read=edge.read
        )
    except (LookupError, FileRefused):
        abort(404)


def _page(upload_id: int, position: int, errors: dict[str, str]) -> str:
    column, session = _column(upload_id, position), edge.session()
    found = _answers(upload_id, column)
    file = known_file(upload_id)
    return render_template(
        "files/column.html",
        file=file,
        column=column,
        open=file.line.state == "recognised",
        is_place=Role(column.role) is Role.LOCATION,
        is_choice=Role(column.role) in TAGGABLE,
        NO_TAG=NO_TAG,
        has_answers=Role(column.role) in READABLE,
        is_question=Role(column.role) in LINKABLE,
        answers=found.answers[:ANSWERS_SHOWN],
        more=len(found.answers[ANSWERS_SHOWN:]),
        aloud=found.aloud,
        issues=read_files.issues(session),
        all_issues=read_files.all_issues(session),
        link=read_files.question_links(session, [column.header]).get(column.header),
        errors=errors,
        MEANINGS=words.MEANINGS,
        UNKNOWN=Said.UNKNOWN,
    )
