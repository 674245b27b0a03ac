"""What adding files would do: shown, mended, downloaded to be mended, and done."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file

from app.db import Session
from app.read import batches as read_batches
from app.read import files as read_files
from app.read import plans as read_plans
from app.read.plans import FAILING, ODD
from app.read.states import count_states
from app.read.stop_lines import waiting_lines
from app.read.suggestions import pairs_open
from app.read.unread_answers import addresses_waiting
from app.read.wordings import batch_wordings
from app.web import edge, words
from app.web.asked import row_number
from app.web.batches import known_batch, plan_now
from app.web.files import known_file
from app.web.guard import May, needs
from app.web.headline import add_button, consent_effect, headline
from app.web.paging import pages as numbered
from app.workflows import correct_columns, look_at_upload, run_batch
from consent.reasons import State
from importers.draft import FileRefused, Kind

pages = Blueprint("plans", __name__)

NOTHING: Mapping[Any, str] = MappingProxyType({})

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/files/batches/<int:batch_id>/plan")
@needs(May.SEE_FILES)
def show(batch_id: int) -> Any:
    """What would change, before anything does."""
    batch, session = known_batch(batch_id), edge.session()
    under_way = batch.work and batch.work.is_under_way
    if under_way or not batch.in_state("recognised", "applying"):
        return redirect(f"/files/batches/{batch_id}")
    counts = read_plans.effects(session, batch_id)
    questions = f"/files/batches/{batch_id}/questions"
    return render_template(
        "batches/plan.html",
        batch=batch,
        plan=batch.plan if batch.is_planned else {},
        going_on=batch.is_interrupted,
        counts={effect: counts.get(effect, 0) for effect in words.EFFECTS},
        failing=_failing(counts),
        headline=headline(batch.plan, questions, added=False),
        consent_effect=consent_effect(batch.plan),
        warnings=batch.plan.get("warnings", ()),
        odd=len(read_batches.odd_columns(session, batch_id)),
        noted=read_plans.count_planned(session, batch_id, ODD),
        button_text="Go on adding" if batch.is_interrupted else add_button(batch.plan),
        locked=len(batch.in_state("locked")),
        EFFECTS=words.EFFECTS,
    )


@pages.get("/files/batches/<int:batch_id>/plan/<effect>")
@needs(May.SEE_FILES)
def lines(batch_id: int, effect: str) -> str:
    """The lines that one thing would happen to, with their numbers and reasons."""
    if effect not in words.EFFECTS and effect != ODD:
        abort(404)
    batch, session = known_batch(batch_id), edge.session()
    count = read_plans.count_planned(session, batch_id, effect)
    shown = numbered(count, size=read_files.PER_PAGE)
    return render_template(
        "batches/planned.html",
        batch=batch,
        effect=effect,
        heading=words.EFFECTS.get(effect, words.NOTED),
        meaning=words.EFFECT_MEANINGS.get(effect, words.NOTED_MEANING),
        lines=read_plans.planned(session, batch_id, effect, page=shown.current),
        many=len(batch.files) > 1,
        can_fix=effect in {*FAILING, ODD} and bool(batch.in_state("recognised")),
        shown=shown,
        FIELDS=words.FIELDS,
    )


@pages.get("/files/batches/<int:batch_id>/fix")
@needs(May.ADD_FILES)
def fix_form(batch_id: int) -> str:
    """The cells of one line, to be mended."""
    upload_id = request.args.get("file", 0, type=row_number)
    row = request.args.get("row", 0, type=row_number)
    return _fix_page(batch_id, upload_id, row)


@pages.post("/files/batches/<int:batch_id>/fix")
@needs(May.ADD_FILES)
@edge.only_reads
def fix(batch_id: int) -> Any:
    """Keep what the cells should hold, and work out again what will change.

    Nobody is kept from writing while the file is read.
    """
    upload_id = request.form.get("file", 0, type=row_number)
    row = request.form.get("row", 0, type=row_number)
    cells = _cells(batch_id, upload_id, row)
    mended = {
        cell.position: request.form[f"cell-{cell.position}"]
        for cell in cells
        if request.form.get(f"cell-{cell.position}", cell.value) != cell.value
    }
    if not mended:
        errors = {"cells": "Change a cell, or go back"}
        return _fix_page(batch_id, upload_id, row, errors=errors), 422
    refused = _refused(edge.to_write(), upload_id, row, mended)
    if refused:
        edge.session().rollback()
        beside = {cell.position for cell in cells if cell.mendable}
        errors = {
            f"cell-{position}" if position in beside else "cells": sentence
            for position, sentence in refused.items()
        }
        return _fix_page(batch_id, upload_id, row, errors=errors, typed=mended), 422
    return plan_now(batch_id)


def _refused(
    session: Session, upload_id: int, row: int, mended: Mapping[int, str]
) -> dict[int, str]:
    """Put cells right, by position; which were refused, and why."""
    refused = {}
    for position, value in mended.items():
        try:
            correct_columns.fix_cell(
                session,
                upload_id=upload_id,
                row=row,
                position=position,
                value=value,
                staff_id=edge.staff_id(),
                now=edge.now(),
            )
        except correct_columns.ColumnsRefused as refusal:
            refused[position] = str(refusal)
    return refused


def _cells(batch_id: int, upload_id: int, row: int) -> tuple[look_at_upload.CellLook, ...]:
    """The cells of a line of a file of this batch, or the page that says there is none."""
    if read_batches.batch_of(edge.session(), upload_id) != known_batch(batch_id).id:
        abort(404)
    try:
        return look_at_upload.look_at_row(
            edge.session(), upload_id=upload_id, row=row, read=edge.read
        )
    except (LookupError, FileRefused):
        abort(404)


def _fix_page(
    batch_id: int,
    upload_id: int,
    row: int,
    *,
    errors: Mapping[str, str] = NOTHING,
    typed: Mapping[int, str] = NOTHING,
) -> str:
    cells = [cell for cell in _cells(batch_id, upload_id, row) if cell.mendable]
    session, file = edge.session(), known_file(upload_id)
    is_stop_list = file.kind == Kind.SUPPRESSION
    refusal = _why_not(
        is_stop_list=is_stop_list,
        open_=file.line.state == "recognised",
        any_=bool(cells),
    )
    if refusal and errors:
        errors = {"cells": next(iter(errors.values()))}  # there are no fields to show it beside
    return render_template(
        "batches/fix.html",
        batch=known_batch(batch_id),
        file=file,
        row=row,
        cells=cells,
        is_stop_list=is_stop_list,
        refusal=refusal,
        typed=typed,
        reason=read_plans.said_of(session, upload_id, row),
        errors=errors,
    )


def _why_not(*, is_stop_list: bool, open_: bool, any_: bool) -> str:
    """Why nothing of a line can be put right, or ''."""
    if is_stop_list:
        return "This is a list of people who asked us to stop. It stands as it came."
    if not open_:
        return "This file was added already, or adding it was begun, so its cells stand."
    if not any_:
        return "No column of this file says who somebody is, so its cells stand."
    return ""


@pages.get("/files/batches/<int:batch_id>/failing.xlsx")
@needs(May.ADD_FILES)
def failing(batch_id: int) -> Any:
    """The lines that can't be used as they are, as a workbook that says what to fix."""
    batch, session = known_batch(batch_id), edge.session()
    rows = {
        file.id: found
        for file in batch.files
        if (found := read_plans.failing_rows(session, batch_id, file.id))
    }
    if not rows:
        abort(404)
    try:
        content = look_at_upload.write_failing(session, rows=rows, read=edge.read)
    except FileRefused as refused:
        flash(str(refused), "note")
        return redirect(f"/files/batches/{batch_id}/plan")
    look_at_upload.note_failing_taken(
        edge.to_write(),
        batch_id=batch_id,
        rows=sum(map(len, rows.values())),
        staff_id=edge.staff_id(),
        now=edge.now(),
    )
    edge.commit()
    return send_file(
        BytesIO(content),
        mimetype=WORKBOOK,
        as_attachment=True,
        download_name=f"Lines to fix {batch_id}.xlsx",
    )


@pages.post("/files/batches/<int:batch_id>/apply")
@needs(May.ADD_FILES)
def apply(batch_id: int) -> Any:
    """Have the files added as the page showed."""
    known_batch(batch_id)
    try:
        run_batch.ask_to_add(
            edge.session(),
            batch_id=batch_id,
            plan_digest=request.form.get("digest", ""),
            staff_id=edge.staff_id(),
            now=edge.now(),
        )
    except run_batch.BatchRefused as refused:
        flash(str(refused), "note")
        return redirect(f"/files/batches/{batch_id}/plan")
    edge.commit()
    edge.wake_worker()
    return redirect(f"/files/batches/{batch_id}/progress")


@pages.get("/files/batches/<int:batch_id>/done")
@needs(May.SEE_FILES)
def done(batch_id: int) -> Any:
    """What came of adding the files."""
    batch = known_batch(batch_id)
    if not batch.result:
        return redirect(f"/files/batches/{batch_id}")
    ids = [file.id for file in batch.in_state("applied", "undone")]
    now = _as_it_stands(batch_id)
    counted = {**batch.plan, **batch.result, **now}
    waiting = waiting_lines(edge.session())
    still_so = now["invitable_after"] == batch.result["invitable_after"]
    return render_template(
        "batches/done.html",
        batch=batch,
        headline=headline(counted, f"/files/batches/{batch_id}/questions", added=True),
        consent_effect=consent_effect(counted) if batch.plan and still_so else [],
        lines=read_files.known_files(edge.session(), ids),
        failing=_failing(read_plans.effects(edge.session(), batch_id)),
        stop_lines=waiting.in_all,
        stop_files=len(waiting.files),
        unread_answers=addresses_waiting(edge.session()),
        same_people=pairs_open(edge.session()),
    )


def _failing(counts: Mapping[str, int]) -> int:
    return sum(counts.get(effect, 0) for effect in FAILING)


def _as_it_stands(batch_id: int) -> dict[str, int]:
    """What may have moved since the files were added: answers about words, above all."""
    session, known = edge.session(), edge.installation()
    states = count_states(session, installation=known, now=edge.now())
    return {
        "invitable_after": states[State.CAN_BE_INVITED],
        "waiting_after": states[State.WAITING_FOR_ONE_FACT],
        "wordings_unasked": sum(line.is_open for line in batch_wordings(session, batch_id)),
    }
