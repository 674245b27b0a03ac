"""Questions that staff linked to an issue and a scale once, for every exercise that asks them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Question
from importers.interests.linked import question_print


def links(session: Session) -> dict[str, str]:
    """Question's fingerprint → the issue it is about."""
    return {
        fingerprint: question.issue
        for fingerprint, question in by_print(session).items()
        if question.issue
    }


def by_print(session: Session) -> dict[str, Question]:
    """The questions staff have said something of, by what makes them the same one today.

    What is kept beside them is how they were told apart when they were linked.
    """
    rows = session.scalars(select(Question).order_by(Question.fingerprint))
    return {question_print(row.text): row for row in rows}


def link(session: Session, text: str, issue: str | None, scale: Sequence[str]) -> None:
    """Say which issue a question is about and how its answers are ordered; `None` unlinks it."""
    fingerprint = question_print(text)
    known = by_print(session).get(fingerprint)
    if known is None:
        known = Question(fingerprint=fingerprint, text=text)
        session.add(known)
    known.issue, known.scale = issue, list(scale)
    session.flush()
