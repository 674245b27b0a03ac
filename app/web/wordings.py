"""The words people saw: one page over every file."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.wordings import known_wordings, wordings
from app.web import edge
from app.web.guard import May, needs
from app.workflows import attest_wording
from consent.attestation import Attested

pages = Blueprint("wordings", __name__)

ANSWER = "answer-"
CHECK_PAGE = "/files/check"


@pages.get("/wordings")
@needs(May.SEE_FILES)
def show() -> str:
    return _page({})


@pages.post("/wordings")
@needs(May.CONFIRM_WORDS)
def answer() -> Any:
    """Keep the answers, and say how the number of people who can be invited moved."""
    session = edge.session()
    answers = _answers()
    if not answers:
        flash("Nothing was answered.", "note")
        return redirect(_way_back())
    try:
        moved = attest_wording.attest_wording(
            session,
            answers=answers,
            by=edge.staff_name(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except attest_wording.AttestRefused as refused:
        session.rollback()
        return _page({"wordings": str(refused)}), 422
    edge.commit()
    flash(_told(moved), "success")
    return redirect(_way_back())


def _answers() -> dict[str, attest_wording.AttestAnswer]:
    """What was answered and differs from what is stored, by fingerprint."""
    session = edge.session()
    asked = [n.removeprefix(ANSWER) for n in request.form if n.startswith(ANSWER)]
    stored = {line.fingerprint: line for line in wordings(session)}
    stored |= known_wordings(session, asked)
    given = {
        name.removeprefix(ANSWER): attest_wording.AttestAnswer(
            Attested(value), request.form.get(f"words-{name.removeprefix(ANSWER)}", "").strip()
        )
        for name, value in request.form.items()
        if name.startswith(ANSWER) and value in set(Attested) - {Attested.UNASKED}
    }
    if request.form.get("all") == Attested.AS_ASKED:
        as_asked = attest_wording.AttestAnswer(Attested.AS_ASKED)
        unanswered = (f for f, line in stored.items() if line.attested == Attested.UNASKED)
        given = dict.fromkeys(unanswered, as_asked) | given
    return {
        fingerprint: one
        for fingerprint, one in given.items()
        if fingerprint not in stored
        or stored[fingerprint].attested != one.attested
        or (one.attested is Attested.COLUMN_LABEL and stored[fingerprint].words != one.words)
    }


def _told(moved: attest_wording.Moved) -> str:
    if moved.after == moved.before:
        return f"Saved. {moved.after:,} people can be invited, as before."
    return f"Saved. {moved.after:,} people can be invited now; it was {moved.before:,}."


def _way_back() -> str:
    """Only to a page of ours that shows these questions."""
    back = request.form.get("back", "")
    return back if back.startswith(CHECK_PAGE + "?") else "/wordings"


def _page(errors: dict[str, str]) -> str:
    found = wordings(edge.session())
    return render_template(
        "files/wordings.html",
        wordings=found,
        unanswered=sum(line.attested == Attested.UNASKED for line in found),
        errors=errors,
    )
