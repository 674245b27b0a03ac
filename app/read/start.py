"""What the start page shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import Invitation, Segment
from app.models.intake import Upload
from app.read.states import count_states
from app.read.wordings import questions
from app.store import suggestions
from app.store.consent.unread import addresses_waiting
from app.store.installation import Installation
from app.store.stop_lines import count_unread, files_unread
from consent.reasons import State


@dataclass(frozen=True, slots=True)
class Start:
    """Counts for the four cards."""

    files: int
    files_waiting: int
    """Recognised, not yet added."""
    questions: int
    """Wordings nobody has answered for."""
    stop_lines: int
    """Lines of stop lists that nobody could read; nothing is sent before somebody has looked."""
    stop_files: int
    """Stop lists of which nothing could be read; likewise."""
    unread_answers: int
    """Addresses that wait because nobody could read what was answered there since."""
    people: int
    same_people: int
    """Pairs of people who may be one."""
    states: dict[State, int]
    groups: int
    invitations: int


def start(session: Session, *, installation: Installation, now: datetime) -> Start:
    """Count what the start page shows."""
    states = count_states(session, installation=installation, now=now)
    by_state = dict(
        session.execute(select(Upload.state, func.count()).group_by(Upload.state)).all()
    )
    return Start(
        files=by_state.get("applied", 0),
        files_waiting=by_state.get("recognised", 0),
        questions=questions(session),
        stop_lines=count_unread(session),
        stop_files=len(files_unread(session)),
        unread_answers=addresses_waiting(session),
        people=sum(states.values()),
        same_people=suggestions.count(session),
        states=states,
        groups=_count(session, Segment.id),
        invitations=_count(session, Invitation.id, Invitation.state == "sent"),
    )


def _count(session: Session, column: object, *where: object) -> int:
    return session.scalar(select(func.count(column)).where(*where)) or 0  # type: ignore[arg-type]
