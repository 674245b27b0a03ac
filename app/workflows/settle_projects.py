"""Say which project each file of a batch is from; a project that is new is made on the spot."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import batches, projects
from app.workflows.make_project import make_project


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """What is said of one file: a project there is, a new one by title, or (both empty) none."""

    project_id: int | None = None
    title: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    issues: frozenset[str] | None = None
    """What a new project is about; `None` leaves it at what its title suggests."""
    without: frozenset[str] = frozenset()
    """Issues its title suggests, and it is not about."""


def settle_projects(
    session: Session, batch_id: int, chosen: Mapping[int, ProjectChoice], *, now: datetime
) -> None:
    """Store the choices, by upload. Files that name the same new title share its project.

    What is said of issues beside one of these files holds for the project of all.

    Raises:
        ProjectRefused: a title, days or issues that can't be used.
    """
    _settle(session, batches.uploads(session, batch_id), chosen, now)


def _settle(
    session: Session, uploads: Iterable[Upload], chosen: Mapping[int, ProjectChoice], now: datetime
) -> None:
    for upload in uploads:
        choice = chosen.get(upload.id)
        if choice is None or upload.state != "recognised":
            continue
        issues = _issues(choice.title, chosen.values())
        projects.set_project(session, upload.id, _project(session, choice, issues, now))
        upload.proposed = {}
        batches.forget_plan(session, upload.batch_id)
    session.flush()


def accept_proposals(session: Session, batch_id: int, *, now: datetime) -> None:
    """Take every project proposed for the files of a batch as it stands."""
    accept_proposed(session, batches.uploads(session, batch_id), now=now)


def accept_proposed(
    session: Session, uploads: Collection[Upload], *, now: datetime
) -> dict[str, str]:
    """Take every project proposed for these files as it stands; file name → title."""
    chosen = {
        upload.id: ProjectChoice(
            title=upload.proposed["title"],
            opens_on=_day(upload.proposed["opens_on"]),
            closes_on=_day(upload.proposed["closes_on"]),
        )
        for upload in uploads
        if upload.proposed.get("title")
        and upload.project_id is None
        and upload.state == "recognised"
    }
    names = {upload.file_name: chosen[upload.id].title for upload in uploads if upload.id in chosen}
    _settle(session, uploads, chosen, now)
    return names


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _issues(title: str, choices: Iterable[ProjectChoice]) -> frozenset[str] | None:
    """What was said, beside any of the files, of the issues of a project with this title."""
    named = " ".join(title.split())
    same = [one for one in choices if " ".join(one.title.split()) == named]
    said = [one.issues for one in same if one.issues is not None]
    return frozenset().union(*said).difference(*(one.without for one in same)) if said else None


def _project(
    session: Session, choice: ProjectChoice, issues: frozenset[str] | None, now: datetime
) -> int | None:
    if choice.project_id is not None or not choice.title.strip():
        return choice.project_id
    title = " ".join(choice.title.split())
    known = projects.project_by_title(session, title)
    if known is not None:
        return known
    return make_project(
        session,
        title=title,
        opens_on=choice.opens_on,
        closes_on=choice.closes_on,
        now=now,
        issues=issues,
    )
