"""Stop lists, and lines of them, that nobody can read, and whether somebody has looked at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload
from app.models.people import Address
from app.store.bulk import values_of
from app.store.intake import WAITING
from consent.cut_short import local_parts
from importers.draft import Kind, RowState
from importers.drafting import UNREAD_STOP


@dataclass(frozen=True, slots=True)
class StopLine:
    """One such line: where it stands and what stands in it."""

    id: int
    upload_id: int
    file_name: str
    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopFile:
    """A file that seems to be a stop list, and of which nothing was read, or not to its end."""

    id: int
    name: str
    state: str
    """received, locked or refused"""
    refusal: str


NOT_READ = ("received", "locked", "refused")


def _unread() -> ColumnElement[bool]:
    return and_(
        or_(
            Upload.kind == Kind.SUPPRESSION.value,
            SourceRow.reason.startswith(UNREAD_STOP, autoescape=True),
        ),
        Upload.state.in_(("applying", "applied", "undone")),
        SourceRow.state == RowState.HELD.value,
        SourceRow.looked_at.is_(None),
    )


def lists_waiting(session: Session) -> list[str]:
    """Names of the stop lists that were read and not added yet, or not wholly."""
    return list(
        session.scalars(
            select(Upload.file_name)
            .where(
                Upload.kind == Kind.SUPPRESSION.value,
                Upload.state.in_(WAITING),
            )
            .order_by(Upload.id)
        )
    )


def files_unread(session: Session) -> list[StopFile]:
    """What seems to be a stop list and was not read, or could not be, and at which nobody looked."""
    rows = session.execute(
        select(Upload.id, Upload.file_name, Upload.state, Upload.refusal)
        .where(Upload.kind == Kind.SUPPRESSION.value, Upload.state.in_(NOT_READ))
        .order_by(Upload.id)
    )
    return [StopFile(*row) for row in rows]


def look_at_file(session: Session, upload_id: int) -> bool:
    """Note that somebody looked at a file that can't be read; False when none such waits."""
    found = session.get(Upload, upload_id, populate_existing=True)
    if found is None or found.kind != Kind.SUPPRESSION or found.state not in {"locked", "refused"}:
        return False
    found.kind = ""
    session.flush()
    return True


def count_unread(session: Session) -> int:
    """How many lines wait for somebody to look; those of lists taken out again too."""
    counted = select(func.count()).join(Upload, Upload.id == SourceRow.upload_id).where(_unread())
    return session.scalar(counted.select_from(SourceRow)) or 0


def unread(session: Session, *, most: int) -> list[StopLine]:
    """The first lines that wait, by file and row."""
    rows = session.execute(
        select(SourceRow.id, SourceRow.upload_id, Upload.file_name, SourceRow.row, SourceRow.raw)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(_unread())
        .order_by(SourceRow.upload_id, SourceRow.row)
        .limit(most)
    )
    return [StopLine(i, upload, name, row, tuple(raw)) for i, upload, name, row, raw in rows]


def known_alike(session: Session, lines: Sequence[StopLine]) -> dict[int, tuple[str, ...]]:
    """Line → the addresses we know that begin as something in it does, in order."""
    sought = {line.id: local_parts(line.cells) for line in lines}
    known: defaultdict[str, list[str]] = defaultdict(list)
    if any(sought.values()):
        for email in values_of(session, select(Address.email).order_by(Address.email)):
            known[email.partition("@")[0].casefold()].append(email)
    return {
        line: tuple(email for part in sorted(parts) for email in known.get(part, ()))
        for line, parts in sought.items()
    }


def look_at(session: Session, line_id: int, *, now: datetime) -> bool:
    """Note that somebody looked at a line; False when there is none such that waits."""
    found = session.scalars(
        select(SourceRow)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(SourceRow.id == line_id, _unread())
    ).one_or_none()
    if found is None:
        return False
    found.looked_at = now
    session.flush()
    return True
