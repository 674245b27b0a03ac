"""The words people saw: one page over every file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.wordings import WordingLine, wordings
from app.web import edge, words
from app.web.guard import May, needs
from app.workflows import attest_wording
from app.workflows.attest_wording import AttestAnswer
from consent.attestation import Attested
from importers.labels import is_label
from importers.wording_hints import LIMITS, WordingHints

pages = Blueprint("wordings", __name__)

ANSWER = "answer-"
ANSWERS = frozenset({Attested.AS_ASKED, Attested.COLUMN_LABEL, Attested.UNKNOWN})
"""What can be said of words; how far they reach is asked beside it."""

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
        return _page({refused.control: str(refused)}), 422
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


def reach_less_far(lines: Iterable[WordingLine]) -> dict[str, WordingHints]:
    """Of the wordings that name others, fewer topics or a shorter time: in what, by fingerprint."""
    known = edge.installation()
    typed = request.form
    found = {
        line.fingerprint: attest_wording.usual_left(
            typed.get(f"words-{line.fingerprint}", "").strip() or line.words or line.text, known
        )
        for line in lines
    }
    return {fingerprint: left for fingerprint, left in found.items() if not left.usual}


def given_answers(
    lines: Iterable[WordingLine], proposed: frozenset[str] = frozenset()
) -> dict[str, AttestAnswer]:
    """What the form answers and differs from what is stored, by fingerprint.

    Of the wordings in `proposed`, "it is a column label" was chosen for whoever fills in the form;
    left without words it is no answer. The one answer for all leaves out words that reach less far.
    """
    stored = {line.fingerprint: line for line in lines}
    given = {
        name.removeprefix(ANSWER): _given(name.removeprefix(ANSWER), Attested(value))
        for name, value in request.form.items()
        if name.startswith(ANSWER) and value in ANSWERS
    }
    given = {f: one for f, one in given.items() if f not in proposed or not _is_empty_label(one)}
    if request.form.get("all") == Attested.AS_ASKED:
        left_alone = proposed | set(reach_less_far(stored.values()))
        open_ones = (f for f, line in stored.items() if line.is_open and f not in left_alone)
        given = dict.fromkeys(open_ones, AttestAnswer(Attested.AS_ASKED)) | given
    return {f: one for f, one in given.items() if f not in stored or _differs(one, stored[f])}


def _given(fingerprint: str, answer: Attested) -> AttestAnswer:
    words = request.form.get(f"words-{fingerprint}", "").strip()
    limits = {
        name: said for name in LIMITS if (said := request.form.get(f"{name}-{fingerprint}", ""))
    }
    return AttestAnswer(answer, words, limits)


def _is_empty_label(one: AttestAnswer) -> bool:
    return one.attested is Attested.COLUMN_LABEL and not one.words


def _differs(one: AttestAnswer, line: WordingLine) -> bool:
    if line.answer != one.attested or dict(line.limits) != dict(one.limits):
        return True
    return one.attested is Attested.COLUMN_LABEL and line.words != one.words


def told(moved: attest_wording.Moved) -> str:
    """How the number of people who can be invited moved, in words."""
    if moved.after == moved.before:
        return f"Saved. {moved.after:,} people can be invited, as before."
    return f"Saved. {moved.after:,} people can be invited now; it was {moved.before:,}."


def _page(errors: dict[str, str]) -> str:
    found = wordings(edge.session())
    return render_template(
        "files/wordings.html", wordings=found, errors=errors, **shown_with(found)
    )


def shown_with(lines: Sequence[WordingLine]) -> dict[str, Any]:
    """What every page of wordings shows of them: labels, those that reach less far, what was typed."""
    labels, left = labels_among(lines), reach_less_far(lines)
    policy = edge.installation().policy
    return {
        "labels": labels,
        "left": left,
        "plain": sum(line.is_open for line in lines if line.fingerprint not in labels | set(left)),
        "months": policy.consent_months,
        "typed": request.form,
        "LIMITS": words.LIMITS,
        "ANSWERED_BY": words.ANSWERED_BY,
    }
