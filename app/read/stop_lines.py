"""Stop lists, and lines of them, that wait for somebody to look, for their page."""

from collections.abc import Mapping
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
    alike: Mapping[int, tuple[str, ...]]
    """Line → addresses we know that it may mean."""
    files: tuple[stop_lines.StopFile, ...]
    """Stop lists of which nothing could be read."""


def waiting_lines(session: Session) -> WaitingLines:
    """What waits."""
    lines = tuple(stop_lines.unread(session, most=SHOWN))
    return WaitingLines(
        lines,
        stop_lines.count_unread(session),
        stop_lines.known_alike(session, lines),
        tuple(stop_lines.files_unread(session)),
    )
