"""Say which project each file of a batch is from; a project that is new is made on the spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.store import batches, intake
from app.workflows.make_project import make_project


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """What is said of one file: a project there is, a new one by title, or (both empty) none."""

    project_id: int | None = None
    title: str = ""
    opens_on: date | None = None
    closes_on: date | None = None


def settle_projects(
    session: Session, batch_id: int, chosen: Mapping[int, ProjectChoice], *, now: datetime
) -> None:
    """Store the choices, by upload. Files that name the same new title share its project.

    Raises:
        ProjectRefused: a title or days that can't be used.
    """
    for upload in batches.uploads(session, batch_id):
        choice = chosen.get(upload.id)
        if choice is None or upload.state != "recognised":
            continue
        intake.set_project(session, upload.id, _project(session, choice, now))
        upload.proposed = {}
    batches.forget_plan(session, batch_id)
    session.flush()


def accept_proposals(session: Session, batch_id: int, *, now: datetime) -> None:
    """Take every proposed project as it stands."""
    chosen = {
        upload.id: ProjectChoice(
            title=upload.proposed["title"],
            opens_on=_day(upload.proposed["opens_on"]),
            closes_on=_day(upload.proposed["closes_on"]),
        )
        for upload in batches.uploads(session, batch_id)
        if upload.proposed.get("title") and upload.project_id is None
    }
    settle_projects(session, batch_id, chosen, now=now)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _project(session: Session, choice: ProjectChoice, now: datetime) -> int | None:
    if choice.project_id is not None or not choice.title.strip():
        return choice.project_id
    title = " ".join(choice.title.split())
    known = intake.project_by_title(session, title)
    if known is not None:
        return known
    return make_project(
        session, title=title, opens_on=choice.opens_on, closes_on=choice.closes_on, now=now
    )
