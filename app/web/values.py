"""What is right of a person's details: staff choose what a row shows, enter it, or take that back."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from app.read.person import PersonPage
from app.read.values import FieldLines
from app.web import edge, words
from app.web.asked import row_number
from app.web.guard import May, needs
from app.web.people import known
from app.workflows import choose_values
from app.workflows.choose_values import ValueRefused

pages = Blueprint("values", __name__)

ROW, ENTER, BACK = "row-", "enter", "back"
"""What may be chosen: a row by its number, to enter something, to take back what was chosen."""


@pages.get("/people/<public_id>/values/<field>")
@needs(May.CHOOSE_VALUES)
def show(public_id: str, field: str) -> str:
    person = known(public_id)
    return _page(person, _detail(person, field), {})


@pages.post("/people/<public_id>/values/<field>")
@needs(May.CHOOSE_VALUES)
def choose(public_id: str, field: str) -> Any:
    """Keep what was chosen or entered."""
    person = known(public_id)
    detail = _detail(person, field)
    chosen = request.form.get("choice", "")
    where = "choice" if chosen != ENTER and (detail.rows or detail.by_staff) else "text"
    if not chosen:
        return _page(person, detail, {where: "Choose what is right"}), 422
    try:
        _keep(person.id, field, chosen)
    except ValueRefused as refused:
        edge.session().rollback()
        return _page(known(public_id), detail, {where: str(refused)}), 422
    edge.commit()
    flash(f"{words.DETAILS[field]} saved.", "success")
    return redirect(f"/people/{public_id}")


def _keep(person: int, field: str, chosen: str) -> None:
    """Raises: ValueRefused."""
    session = edge.session()
    said: dict[str, Any] = {"person_id": person, "field": field, "now": edge.now()}
    said["staff_id"] = edge.staff_id()
    if chosen == BACK:
        choose_values.take_back(session, **said)
    elif chosen == ENTER:
        text = request.form.get("text", "")
        choose_values.enter_value(session, text=text, installation=edge.installation(), **said)
    else:
        choose_values.pin_value(session, draft_id=_row(chosen), **said)


def _row(chosen: str) -> int:
    try:
        return row_number(chosen.removeprefix(ROW))
    except ValueError:
        raise ValueRefused("Choose what is right") from None


def _detail(person: PersonPage, field: str) -> FieldLines:
    found = next((detail for detail in person.details if detail.field == field), None)
    if found is None or not person.rows:
        abort(404)
    return found


def _page(person: PersonPage, detail: FieldLines, errors: dict[str, str]) -> str:
    return render_template(
        "people/values.html",
        person=person,
        detail=detail,
        errors=errors,
        chosen=request.form.get("choice", ""),
        text=request.form.get("text", ""),
        DETAILS=words.DETAILS,
    )
