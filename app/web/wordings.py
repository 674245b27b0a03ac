"""The words people saw: one page over every file."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.wordings import WordingLine, wordings
from app.web import edge
from app.web.guard import May, needs
from app.workflows import attest_wording
from app.workflows.attest_wording import AttestAnswer
from consent.attestation import Attested
from importers.wording import is_label

pages = Blueprint("wordings", __name__)

ANSWER = "answer-"

SIGN_UP_FORM = "The sign-up form of the list in"
"""How the words of a list's own form are named: no column stands over them."""


@pages.get("/wordings")
@needs(May.SEE_FILES)
def show() -> str:
    return _page({})


@pages.post("/wordings")
@needs(May.CONFIRM_WORDS)
def answer() -> Any:
    """Keep the answers, and say how the number of people who can be invited moved."""
    session = edge.session()
    lines = wordings(session)
    answers = given_answers(lines, labels_among(lines))
    if not answers:
        flash("Nothing was answered.", "note")
        return redirect("/wordings")
    try:
        moved = keep_answers(answers)
    except attest_wording.AttestRefused as refused:
        session.rollback()
        return _page({"wordings": str(refused)}), 422
    edge.commit()
    flash(told(moved), "success")
    return redirect("/wordings")


def keep_answers(answers: Mapping[str, AttestAnswer]) -> attest_wording.Moved:
    """Store answers.

    Raises:
        AttestRefused: a label without its words, or a wording nobody knows.
    """
    return attest_wording.attest_wording(
        edge.session(),
        answers=answers,
        by=edge.staff_name(),
        installation=edge.installation(),
        now=edge.now(),
    )


def labels_among(lines: Iterable[WordingLine]) -> frozenset[str]:
    """Fingerprints of those that are no question anybody was asked, only a column's label."""
    return frozenset(
        line.fingerprint
        for line in lines
        if line.is_open and is_label(line.text) and not line.text.startswith(SIGN_UP_FORM)
    )


def given_answers(
    lines: Iterable[WordingLine], proposed: frozenset[str] = frozenset()
) -> dict[str, AttestAnswer]:
    """What the form answers and differs from what is stored, by fingerprint.

    Of the wordings in `proposed`, "it is a column label" was chosen for whoever fills in the form;
    left without words it is no answer.
    """
    stored = {line.fingerprint: line for line in lines}
    given = {
        name.removeprefix(ANSWER): AttestAnswer(
            Attested(value), request.form.get(f"words-{name.removeprefix(ANSWER)}", "").strip()
        )
        for name, value in request.form.items()
        if name.startswith(ANSWER) and value in set(Attested) - {Attested.UNASKED}
    }
    given = {f: one for f, one in given.items() if f not in proposed or not _is_empty_label(one)}
    if request.form.get("all") == Attested.AS_ASKED:
        open_ones = (f for f, line in stored.items() if line.is_open and f not in proposed)
        given = dict.fromkeys(open_ones, AttestAnswer(Attested.AS_ASKED)) | given
    return {f: one for f, one in given.items() if f not in stored or _differs(one, stored[f])}


def _is_empty_label(one: AttestAnswer) -> bool:
    return one.attested is Attested.COLUMN_LABEL and not one.words


def _differs(one: AttestAnswer, line: WordingLine) -> bool:
    return line.attested != one.attested or (
        one.attested is Attested.COLUMN_LABEL and line.words != one.words
    )


def told(moved: attest_wording.Moved) -> str:
    """How the number of people who can be invited moved, in words."""
    if moved.after == moved.before:
        return f"Saved. {moved.after:,} people can be invited, as before."
    return f"Saved. {moved.after:,} people can be invited now; it was {moved.before:,}."


def _page(errors: dict[str, str]) -> str:
    found = wordings(edge.session())
    labels = labels_among(found)
    return render_template(
        "files/wordings.html",
        wordings=found,
        labels=labels,
        unanswered=sum(line.is_open for line in found) - len(labels),
        errors=errors,
    )
