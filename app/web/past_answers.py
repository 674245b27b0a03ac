"""Everything that was answered about who is who, each to be taken back, whoever gave it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.past_answers import Hindrance, answer_lines, how_many
from app.web import edge
from app.web.asked import row_number
from app.web.guard import May, needs
from app.web.paging import pages as pages_of
from app.workflows import take_back_answer
from app.workflows.judge_match import JudgementRefused

pages = Blueprint("past_answers", __name__)

SIZE = 20

ANSWERS = {"same": "Same person", "different": "Different people", "later": "Decide later"}

HINDRANCES = {
    Hindrance.ANSWERED: "Answered again since; take that back first",
    Hindrance.JUDGED: "Their rows were joined or split since",
    Hindrance.GONE: "A file that shows one of them was taken out since",
}


@pages.get("/people/same/answers")
@needs(May.SPLIT_PEOPLE)
def show() -> str:
    return _page({})


@pages.post("/people/same/answers")
@needs(May.SPLIT_PEOPLE)
def take_back() -> Any:
    """Take back one of them."""
    session = edge.session()
    try:
        number = row_number(request.form.get("answer", ""))
    except ValueError:
        return _page({"answers": "There is no such answer. Choose one of these."}), 422
    try:
        take_back_answer.take_back(
            session,
            number,
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except JudgementRefused as refused:
        session.rollback()
        return _page({"answers": str(refused)}), 422
    edge.commit()
    flash("Answer taken back.", "success")
    return redirect("/people/same/answers")


def _page(errors: dict[str, str]) -> str:
    session = edge.session()
    shown = pages_of(how_many(session), size=SIZE)
    return render_template(
        "people/past_answers.html",
        lines=answer_lines(session, offset=(shown.current - 1) * SIZE, limit=SIZE),
        pages=shown,
        errors=errors,
        ANSWERS=ANSWERS,
        HINDRANCES=HINDRANCES,
    )
