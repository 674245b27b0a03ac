"""Everything that was answered about who is who, each to be taken back, whoever gave it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.past_answers import answer_lines, how_many
from app.web import edge
from app.web.asked import row_number
from app.web.guard import May, needs
from app.web.paging import pages as pages_of
from app.workflows import take_back_answer
from app.workflows.judge_match import JudgementRefused

pages = Blueprint("past_answers", __name__)

SIZE = 20

ANSWERS = {"same": "Same person", "different": "Different people", "later": "Decide later"}


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
        take_back_answer.take_back(
            session,
            row_number(request.form.get("answer", "")),
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except ValueError:
        return redirect("/people/same/answers")
    except JudgementRefused as refused:
        session.rollback()
        return _page({"answers": str(refused)}), 422
    edge.commit()
    flash("The answer is taken back.", "success")
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
    )
