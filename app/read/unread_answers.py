"""Answers about being contacted that we could not read and somebody's yes waits for, for their page."""

from sqlalchemy.orm import Session

from app.store.consent.unread import SameAnswer, addresses_waiting, deciding, unread_answers

__all__ = ["SameAnswer", "addresses_waiting", "answers_to_read"]


def answers_to_read(session: Session) -> list[SameAnswer]:
    """What nobody has read yet and somebody's yes waits for, by file and first row."""
    decides = deciding(session)
    if not decides:
        return []
    return [
        one
        for one in unread_answers(session)
        if not decides.isdisjoint(seq for seq, _ in one.drafts)
    ]
