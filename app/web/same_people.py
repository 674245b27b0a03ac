"""People who may be one: looked at side by side, answered, taken back."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.read import comparison, side_by_side
from app.read import suggestions as read
from app.web import edge, words
from app.web.asked import row_number
from app.web.guard import May, may, needs
from app.workflows import answer_suggestion, take_back_answer
from app.workflows.judge_match import JudgementRefused
from importers.matching.queue import BULK_FROM, Consequence, Question, Queue

pages = Blueprint("same_people", __name__)

BULK = 100
"""At most so many are accepted at once: more nobody reads."""

SAID = {
    "same": "They are one person now.",
    "different": "They stay different people, whatever files you add later.",
    "later": "You will be asked about them again at the end.",
    "back": "Your last answer is taken back.",
}


@pages.get("/people/same")
@needs(May.SPLIT_PEOPLE)
def ask() -> str:
    """Show who is to be looked at next, or that one may stop."""
    return _page({})


def _page(errors: dict[str, str]) -> str:
    session, installation, now = edge.session(), edge.installation(), edge.now()
    found = read.queue(session, installation=installation, now=now)
    question = _wanted(found)
    answered = read.answered(session, by=edge.staff_name(), now=now)
    shown = question and side_by_side.show(session, question, installation=installation, now=now)
    return render_template(
        "people/same.html",
        found=found,
        question=shown,
        number=answered.today + 1,
        total=answered.today + len(found.questions if _goes_on() else found.first),
        last=answered.last,
        said=SAID.get(request.args.get("said", "")),
        action=url_for("same_people.ask", on="" if _goes_on() else None),
        person=request.args.get("person", ""),
        errors=errors,
        sure=len(_sure(found)),
        version=comparison.comparison(session).version,
        Consequence=Consequence,
        STATE_COLOURS=words.STATE_COLOURS,
        LIKENESS_COLOURS=words.LIKENESS_COLOURS,
    )


def _goes_on() -> bool:
    """Whether somebody goes on although nothing would change."""
    return "on" in request.args


def _wanted(found: Queue) -> Question | None:
    wanted = request.args.get("person")
    if wanted and (question := read.question_of(edge.session(), found, wanted)):
        return question
    if _goes_on():
        return next(iter(found.questions), None)
    return found.next


@pages.post("/people/same")
@needs(May.SPLIT_PEOPLE)
def answer() -> Any:
    """Do as somebody answered, and go on to the next."""
    said = request.form.get("answer", "")
    try:
        _carry_out(said)
    except JudgementRefused as refused:
        edge.session().rollback()
        return _page({"answers": str(refused)}), 422
    edge.commit()
    return redirect(_onward(said))


def _onward(said: str) -> str:
    return url_for("same_people.ask", said=said, on="" if _goes_on() else None)


def _carry_out(said: str) -> None:
    """Do what an answer says.

    Raises:
        JudgementRefused: it can't be done; the message says why.
    """
    session, installation, now = edge.session(), edge.installation(), edge.now()
    staff = edge.staff_id()
    if said == "back":
        take_back_answer.take_back_last(session, staff_id=staff, installation=installation, now=now)
        return
    people = _numbers(request.form.getlist("person"))
    if side_by_side.seen(session, people) != request.form.get("seen"):
        raise JudgementRefused(answer_suggestion.GONE)
    if not read.open_pairs(session, people):
        raise JudgementRefused(answer_suggestion.GONE)
    ticked = {*_numbers(request.form.getlist("one"))} & {*people}
    if said == "later":
        answer_suggestion.later(session, combinations(people, 2), staff_id=staff, now=now)
    elif said == "different":
        answer_suggestion.different_people(
            session,
            combinations(people, 2),
            staff_id=staff,
            installation=installation,
            now=now,
        )
    elif said == "same":
        one = set(people) if len(people) == 2 else ticked
        if len(one) < 2:
            raise JudgementRefused("Tick two people or more who are the same.")
        answer_suggestion.same_and_others(
            session,
            one,
            people,
            staff_id=staff,
            installation=installation,
            now=now,
            values=_chosen_values(),
        )
    else:
        raise JudgementRefused("Say whether they are the same person, or decide later.")


def _chosen_values() -> dict[str, int]:
    """Field → the row that shows what is right, where one was chosen."""
    if not may(May.CHOOSE_VALUES):
        return {}
    chosen = {name: row for name, row in request.form.items() if name.startswith("right-") and row}
    rows = _numbers(chosen.values())
    return {name.removeprefix("right-"): row for name, row in zip(chosen, rows, strict=True)}


@pages.get("/people/same/sure")
@needs(May.SPLIT_PEOPLE)
def sure() -> str:
    """List those that are so likely one person that they may be accepted together."""
    return _sure_page({})


def _sure_page(errors: dict[str, str]) -> str:
    session, installation, now = edge.session(), edge.installation(), edge.now()
    listed = _sure(read.queue(session, installation=installation, now=now))
    return render_template(
        "people/same_sure.html",
        total=len(listed),
        shown=[
            side_by_side.show(session, one, installation=installation, now=now)
            for one in listed[:BULK]
        ],
        errors=errors,
    )


def _sure(found: Queue) -> list[Question]:
    """Two people each, by far the likeliest; three or more are looked at one by one."""
    return [
        one
        for one in found.questions
        if len(one.people) == 2 and all(link.likely >= BULK_FROM for link in one.links)
    ]


@pages.post("/people/same/sure")
@needs(May.SPLIT_PEOPLE)
def accept() -> Any:
    """Make those people one who were left ticked."""
    session = edge.session()
    try:
        answer_suggestion.one_person(
            session,
            _left_ticked(),
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except JudgementRefused as refused:
        session.rollback()
        return _sure_page({"pairs": str(refused)}), 422
    edge.commit()
    return redirect(url_for("same_people.ask", said="same"))


def _numbers(texts: Iterable[str]) -> list[int]:
    """The people or rows that a form is about.

    Raises:
        JudgementRefused: no page has such a form.
    """
    try:
        return [*map(row_number, texts)]
    except ValueError as odd:
        raise JudgementRefused(answer_suggestion.GONE) from odd


def _left_ticked() -> list[list[int]]:
    groups = []
    for ticked in request.form.getlist("pair")[:BULK]:
        people, _, seen = ticked.partition(":")
        ids = _numbers(people.split("-"))
        if side_by_side.seen(edge.session(), ids) != seen:
            raise JudgementRefused(answer_suggestion.GONE)
        groups.append(ids)
    if not groups:
        raise JudgementRefused("Leave those ticked who are the same person.")
    return groups
