"""People: finding them, seeing one with every receipt, splitting off rows that are somebody else's."""

import re
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from app.read import people as read_people
from app.read import person as one_person
from app.read.suggestions import may_be_one_with
from app.web import edge, words
from app.web.asked import row_number
from app.web.guard import May, may, needs
from app.web.paging import pages as numbered
from app.web.paging import wanted_page
from app.workflows import judge_match
from app.workflows.choose_preferences import masked
from consent.reasons import State
from importers.clean.emails import noted

pages = Blueprint("people", __name__)

ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


@pages.app_template_filter("veiled")
def veiled(text: str, state: State) -> str:
    """The text with addresses masked where a person can only be counted and the reader need not know."""
    if state is not State.INSIGHT_ONLY or may(May.SEE_ADDRESSES):
        return text
    return ADDRESS.sub(lambda found: masked(found[0]), text)


pages.app_template_filter("noted")(noted)


@pages.get("/people")
@needs(May.SEE_PEOPLE)
def search() -> str:
    known, session = edge.installation(), edge.session()
    text = request.args.get("q", "").strip()
    state = _state(request.args.get("state", ""))
    found = read_people.search(
        session, text=text, state=state, page=wanted_page(), moment=known.moment(edge.now())
    )
    return render_template(
        "people/list.html",
        found=found,
        text=text,
        state=state,
        State=State,
        shown=numbered(found.total, size=read_people.PER_PAGE),
        STATE_COLOURS=words.STATE_COLOURS,
    )


def _state(value: str) -> State | None:
    return State(value) if value in set(State) else None


@pages.get("/people/<public_id>")
@needs(May.SEE_PEOPLE)
def show(public_id: str) -> str:
    return _person_page(known(public_id), {})


@pages.post("/people/<public_id>/split")
@needs(May.SPLIT_PEOPLE)
def split(public_id: str) -> Any:
    """First ask, then split the chosen rows off."""
    found = known(public_id)
    chosen = set(request.form.getlist("row", type=row_number))
    rows = [row for row in found.rows if row.draft_id in chosen]
    if not rows or len(rows) == len(found.rows):
        sentence = "Choose one row or more that is somebody else’s, but not all of them"
        return _person_page(found, {"rows": sentence}), 422
    if "sure" not in request.form:
        return render_template("people/split.html", person=found, rows=rows)
    return _split(found, rows)


def _split(found: one_person.PersonPage, rows: list[one_person.RowOfPerson]) -> Any:
    session = edge.session()
    stays = next(row.draft_id for row in found.rows if row not in rows)
    try:
        judge_match.unmerge(
            session,
            person_id=found.id,
            draft_ids=[row.draft_id for row in rows],
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except judge_match.JudgementRefused as refused:
        session.rollback()
        return _person_page(known(found.public_id), {"rows": str(refused)}), 422
    edge.commit()
    flash(
        "One row is split off. It will not be joined to this person again."
        if len(rows) == 1
        else f"{len(rows)} rows are split off. They will not be joined to this person again.",
        "success",
    )
    # The public id follows a person's first row, and that may be the one split off.
    return redirect(f"/people/{one_person.public_id_of_row(session, stays)}")


def known(public_id: str) -> one_person.PersonPage:
    """Who bears this id; one that was lost by a merge leads on, and nothing else is done then."""
    session = edge.session()
    found = one_person.person(session, public_id, installation=edge.installation(), now=edge.now())
    if found is None:
        abort(404)
    if found.public_id != public_id:
        # For now only: after an unmerge the id is somebody's own again.
        abort(redirect(f"/people/{found.public_id}"))
    return found


def _person_page(found: one_person.PersonPage, errors: dict[str, str]) -> str:
    return render_template(
        "people/person.html",
        person=found,
        perhaps=may_be_one_with(edge.session(), found.id),
        errors=errors,
        row_of={row.draft_id: row for row in found.rows},
        DETAILS=words.DETAILS,
        sign=words.sign,
        ACTS=words.ACTS,
        WHY_FIRST=words.WHY_FIRST,
        PARTS=words.PARTS,
        SIGNS_BY_KIND=words.SIGNS_BY_KIND,
        LEFT_UNTICKED=words.LEFT_UNTICKED,
        STATE_COLOURS=words.STATE_COLOURS,
    )
