"""Files added together: what is being found in them, their projects, words and odd columns."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.read import batches as read_batches
from app.read.batches import BatchFile, BatchView
from app.read.wordings import batch_wordings
from app.web import edge, words
from app.web.batch_tasks import Left, asked_about, next_step, tasks
from app.web.guard import May, needs
from app.web.wordings import given_answers, keep_answers, labels_among, shown_with, told
from app.workflows import attest_wording, run_batch
from importers.draft import Kind

pages = Blueprint("batches", __name__)


def known_batch(batch_id: int) -> BatchView:
    """The batch, or the page that says there is none."""
    found = read_batches.batch(edge.session(), batch_id)
    if found is None:
        abort(404)
    return found


def left_in(batch: BatchView) -> Left:
    """What is open in a batch."""
    session = edge.session()
    return Left(
        projects=asked_about(batch),
        words=sum(line.is_open for line in batch_wordings(session, batch.id)),
        columns=sum(one.wants_a_look for one in read_batches.odd_columns(session, batch.id)),
    )


@pages.get("/files/batches/<int:batch_id>")
@needs(May.SEE_FILES)
def show(batch_id: int) -> str:
    """What is being done; when nothing is, what is left to do."""
    batch = known_batch(batch_id)
    if batch.work and batch.work.is_under_way:
        return render_template(
            "batches/working.html", batch=batch, work=batch.work, WORKING=words.WORKING
        )
    return _batch_page(batch)


@pages.get("/files/batches/<int:batch_id>/progress")
@needs(May.SEE_FILES)
def progress(batch_id: int) -> Any:
    """How far the work is, for a page that waits; once it is done, the page to go on with.

    Whoever asks for work is sent here, so that quick work needs no waiting and no further link.
    """
    batch = known_batch(batch_id)
    waits = "HX-Request" in request.headers
    if batch.work and batch.work.is_under_way:
        if waits:
            return render_template("batches/_progress.html", batch=batch, work=batch.work)
        return redirect(f"/files/batches/{batch_id}")
    onward = _onward(batch)
    # For a waiting page the whole page changes, not the part that asked.
    return ("", {"HX-Redirect": onward}) if waits else redirect(onward)


def _onward(batch: BatchView) -> str:
    if batch.work and batch.work.state in {"failed", "stopped"}:
        return f"/files/batches/{batch.id}"
    return next_step(batch, left_in(batch))


@pages.post("/files/batches/<int:batch_id>/stop")
@needs(May.ADD_FILES)
def stop(batch_id: int) -> Response:
    if not run_batch.stop(edge.session(), batch_id=known_batch(batch_id).id):
        flash("It was done already, so there was nothing to stop.", "note")
    edge.commit()
    return redirect(f"/files/batches/{batch_id}")


@pages.post("/files/batches/<int:batch_id>/read")
@needs(May.ADD_FILES)
def read_on(batch_id: int) -> Response:
    """Go on reading after it was stopped, or did not end well."""
    run_batch.ask_to_read(edge.session(), batch_id=known_batch(batch_id).id, now=edge.now())
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/batches/{batch_id}/progress")


def _batch_page(batch: BatchView) -> str:
    """The list of tasks, and the files."""
    return render_template(
        "batches/batch.html",
        batch=batch,
        tasks=tasks(batch, left_in(batch)),
        files=batch.files,
        projects_of={file.id: _project_of(file) for file in batch.files},
        looks_like={file.id: _looks_like(file) for file in batch.files},
        locked=batch.in_state("locked"),
        unread=len(batch.in_state("received")),
        going_on=batch.is_interrupted,
        FILE_STATES=words.FILE_STATES,
        STOPPED=words.STOPPED,
    )


def _looks_like(file: BatchFile) -> str:
    if not file.kind:
        return "–"
    kind = words.KINDS[Kind(file.kind)]
    return f"{kind}, from {file.tool}" if file.tool not in {"", "spreadsheet"} else kind


def _project_of(file: BatchFile) -> str:
    if file.project:
        return file.project
    if file.proposed and file.state == "recognised":
        return f"{file.proposed.title} (proposed)"
    return "–" if file.state in {"refused", "received", "locked"} else "None"


def go_on(batch_id: int) -> Response:
    """The next page once something was settled; with nothing left open, the plan is worked out."""
    batch = known_batch(batch_id)
    left = left_in(batch)
    asked_now = request.endpoint or ""
    if left.projects or (left.words and not asked_now.endswith("questions")):
        return redirect(next_step(batch, left))
    if left.columns:
        return redirect(f"/files/batches/{batch_id}/columns")
    return plan_now(batch_id)


def plan_now(batch_id: int) -> Response:
    """Have it worked out what adding the files would do, and wait for it."""
    try:
        run_batch.ask_to_plan(edge.session(), batch_id=batch_id, now=edge.now())
    except run_batch.BatchRefused as refused:
        flash(str(refused), "note")
        return redirect(f"/files/batches/{batch_id}")
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/batches/{batch_id}/progress")


@pages.get("/files/batches/<int:batch_id>/questions")
@needs(May.SEE_FILES)
def questions(batch_id: int) -> str:
    return _questions_page(known_batch(batch_id), {})


@pages.post("/files/batches/<int:batch_id>/questions")
@needs(May.CONFIRM_WORDS)
def answer_questions(batch_id: int) -> Any:
    """Keep what was answered; yeses to words left unanswered keep waiting."""
    session, batch = edge.session(), known_batch(batch_id)
    lines = batch_wordings(session, batch_id)
    answers = given_answers(lines, labels_among(lines))
    if answers:
        try:
            moved = keep_answers(answers)
        except attest_wording.AttestRefused as refused:
            session.rollback()
            return _questions_page(batch, {refused.control: str(refused)}), 422
        edge.commit()
        if batch.in_state("applied"):
            flash(told(moved), "success")
    if not batch.in_state("recognised"):
        return redirect(f"/files/batches/{batch_id}/questions")
    return go_on(batch_id)


def _questions_page(batch: BatchView, errors: dict[str, str]) -> str:
    lines = batch_wordings(edge.session(), batch.id)
    return render_template(
        "batches/questions.html",
        batch=batch,
        open=[line for line in lines if line.is_open],
        answered=[line for line in lines if not line.is_open],
        errors=errors,
        **shown_with(lines),
    )


@pages.post("/files/batches/<int:batch_id>/plan")
@needs(May.ADD_FILES)
def work_out(batch_id: int) -> Response:
    return plan_now(known_batch(batch_id).id)
