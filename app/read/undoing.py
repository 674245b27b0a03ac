"""What taking a file out again would do, before it is done."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Draft
from app.models.shell import Job
from app.store import undoing
from app.store.consent.undone import said_by
from app.store.matching import slices
from consent.events import Act
from consent.standing import REFUSING


@dataclass(frozen=True, slots=True)
class Undoing:
    """How taking a file out stands, where somebody asked for it last."""

    is_under_way: bool
    problem: str
    """Why it was not done; empty if it was, or nobody asked."""


def undoing_of(session: Session, upload_id: int) -> Undoing:
    """Whether a file is being taken out, or why it was not."""
    job = session.scalars(
        select(Job)
        .where(Job.kind == undoing.UNDO_FILE, Job.payload["upload"].as_integer() == upload_id)
        .order_by(Job.id.desc())
        .limit(1)
    ).first()
    if job is None:
        return Undoing(is_under_way=False, problem="")
    return Undoing(job.state in ("waiting", "running"), job.problem)


@dataclass(frozen=True, slots=True)
class WouldUndo:
    """What would go and what would stay."""

    rows: int
    """Rows that show somebody."""
    people_only_here: int
    people_elsewhere: int
    """People who have rows in other files too."""
    yeses: int
    noes: int
    invited: tuple[tuple[str, int], ...]
    """Project → how many of its people were invited to it since."""


def would_undo(session: Session, upload_id: int) -> WouldUndo | None:
    """What taking out an upload that is in would do; None when it is not in."""
    sheets = undoing.sheets_of(session, upload_id)
    if sheets is None or not sheets.states & undoing.TAKEN_IN:
        return None
    drafts = undoing.drafts_of(session, sheets.ids)
    owners = undoing.owners_of(session, drafts)
    only_here = _only_of(session, owners, drafts)
    said = said_by(session, drafts)
    return WouldUndo(
        rows=undoing.rows_of(session, sheets.ids),
        people_only_here=only_here,
        people_elsewhere=len(owners) - only_here,
        yeses=sum(act is Act.GRANT for act in said.values()),
        noes=sum(act in REFUSING for act in said.values()),
        invited=tuple(undoing.invited(session, owners, sheets.added_at)),
    )


def _only_of(session: Session, people: set[int], drafts: frozenset[int]) -> int:
    """How many of these people have no row but these."""
    mine: Counter[int] = Counter()
    for some in slices(sorted(drafts)):
        mine.update(
            person
            for person in session.scalars(select(Draft.person_id).where(Draft.id.in_(some)))
            if person is not None
        )
    found = 0
    for some in slices(sorted(people)):
        rows = session.execute(
            select(Draft.person_id, func.count())
            .where(Draft.person_id.in_(some))
            .group_by(Draft.person_id)
        )
        found += sum(person is not None and count == mine[person] for person, count in rows)
    return found
