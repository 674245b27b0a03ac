"""Projects, what each is about, and which of them a file is from."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.intake import Project, ProjectIssue, Upload
from importers.draft import ProjectDates


def project_by_title(session: Session, title: str) -> int | None:
    return session.scalars(select(Project.id).where(Project.title == title)).one_or_none()


def add_project(
    session: Session,
    *,
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    issues: Mapping[str, float],
    now: datetime,
    confirmed: bool = False,
) -> int:
    """Add a project with its issues, which are guesses unless staff confirmed them."""
    project = Project(title=title, opens_on=opens_on, closes_on=closes_on, created_at=now)
    session.add(project)
    session.flush()
    session.add_all(
        ProjectIssue(project_id=project.id, issue=slug, strength=strength, confirmed=confirmed)
        for slug, strength in sorted(issues.items())
    )
    session.flush()
    return project.id


def project_dates(session: Session, project_id: int | None) -> ProjectDates | None:
    if project_id is None:
        return None
    project = session.get_one(Project, project_id)
    return ProjectDates(project.opens_on, project.closes_on)


def project_issues(session: Session, project_id: int | None) -> dict[str, float]:
    """Issue → strength of the tag."""
    if project_id is None:
        return {}
    rows = session.execute(
        select(ProjectIssue.issue, ProjectIssue.strength)
        .where(ProjectIssue.project_id == project_id)
        .order_by(ProjectIssue.issue)
    )
    return {slug: strength for slug, strength in rows}  # noqa: C416 (rows are not tuples)


def set_project(session: Session, upload_id: int, project_id: int | None) -> None:
    """Say which project a file, with all its tables, belongs to."""
    for upload in session.scalars(
        select(Upload).where(or_(Upload.id == upload_id, Upload.parent_id == upload_id))
    ):
        upload.project_id = project_id
