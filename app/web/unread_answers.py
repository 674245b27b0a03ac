"""Answers about being contacted that we could not read: what do they mean?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.unread_answers import answers_to_read
from app.web import edge
from app.web.guard import May, needs
from app.workflows.read_answers import AnswerRefused, read_answer
from consent.events import Act

pages = Blueprint("unread_answers", __name__)

HERE = "/files/unread-answers"
SHOWN = 50
"""Answers on the page; the next follow once these are settled."""

MEANINGS = {
    "no": "They said no to being written to",
    "stop": "They asked us to stop, or have died",
    "nothing": "It says nothing about being written to",
}
_REFUSES = {"no": Act.DECLINE, "stop": Act.STOP, "nothing": None}


@pages.get(HERE)
@needs(May.SEE_FILES)
def show() -> str:
    return _page({})


@pages.post(f"{HERE}/<int:upload_id>/<key>")
@needs(May.CONFIRM_WORDS)
def settle(upload_id: int, key: str) -> Any:
    """Keep what an answer means, for every row of the file that gave it."""
    meaning = request.form.get("meaning", "")
    if meaning not in MEANINGS:
        return _page({f"meaning-{upload_id}-{key}": "Say what the answer means"}), 422
    try:
        rows = read_answer(
            edge.session(),
            upload_id=upload_id,
            key=key,
            refuses=_REFUSES[meaning],
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except AnswerRefused as refused:
        edge.session().rollback()
        flash(str(refused), "note")
        return redirect(HERE)
    edge.commit()
    edge.wake_worker()
    counted = "1 row" if rows == 1 else f"{rows:,} rows"
    flash(f"{MEANINGS[meaning]}: kept for {counted}.", "success")
    return redirect(HERE)


def _page(errors: dict[str, str]) -> str:
    answers = answers_to_read(edge.session())
    return render_template(
        "files/unread_answers.html",
        answers=answers[:SHOWN],
        in_all=len(answers),
        meanings=MEANINGS,
        errors=errors,
    )
