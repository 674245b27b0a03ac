"""Questions that staff linked to an issue and a scale once, for every exercise that asks them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Question
from importers.interests.linked import question_print


def links(session: Session) -> dict[str, str]:
    """Question's fingerprint → the issue it is about."""
    rows = session.execute(
        select(Question.fingerprint, Question.issue).where(Question.issue.is_not(None))
    )
    return {fingerprint: issue for fingerprint, issue in rows if issue}


def link(session: Session, text: str, issue: str | None, scale: Sequence[str]) -> None:
    """Say which issue a question is about and how its answers are ordered; `None` unlinks it."""
    fingerprint = question_print(text)
    known = session.get(Question, fingerprint)
    if known is None:
        known = Question(fingerprint=fingerprint, text=text)
        session.add(known)
    known.issue, known.scale = issue, list(scale)
    session.flush()
