"""Stop lists, and lines of them, that wait for somebody to look, for their page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.store import stop_lines

SHOWN = 50
"""Lines on the page; the next follow once these are settled."""


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """The first lines, and how many there are."""

    lines: tuple[stop_lines.StopLine, ...]
    in_all: int
    files: tuple[stop_lines.StopFile, ...]
    """Stop lists of which nothing could be read."""


def waiting_lines(session: Session) -> WaitingLines:
    """What waits."""
    return WaitingLines(
        tuple(stop_lines.unread(session, most=SHOWN)),
        stop_lines.count_unread(session),
        tuple(stop_lines.files_unread(session)),
    )
