"""Make a project, with the issues its title suggests."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.store import projects, taking_part
from importers.interests.suggest import suggest_issues

SURE_ENOUGH = 0.6
"""A guess this sure tags a project fully; weaker ones in proportion."""


class ProjectRefused(Exception):
    """The project can't be made; the message says what to change."""


def guess_issues(session: Session, title: str) -> dict[str, float]:
    """The issues a title suggests, the surest first → how strongly they tag its project."""
    suggested = suggest_issues(title, taking_part.taxonomy(session))
    return {guess.issue: min(1.0, guess.confidence / SURE_ENOUGH) for guess in suggested}


def make_project(
    session: Session,
    *,
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    now: datetime,
    issues: Collection[str] | None = None,
) -> int:
    """Add a project about the issues staff say; `None` leaves it at what the title suggests.

    Raises:
        ProjectRefused: no title, a title already there, an end before the beginning, or an issue
            there is not.
    """
    title = " ".join(title.split())
    if not title:
        raise ProjectRefused("Enter the project's title.")
    if projects.project_by_title(session, title) is not None:
        raise ProjectRefused(f"There is already a project called ‘{title}’.")
    if opens_on and closes_on and closes_on < opens_on:
        raise ProjectRefused("The last day must not be before the first day.")
    guessed = guess_issues(session, title)
    known = {topic.slug for topic in taking_part.taxonomy(session)}
    if issues is not None and not set(issues) <= known:
        raise ProjectRefused("Choose issues from the list.")
    return projects.add_project(
        session,
        title=title,
        opens_on=opens_on,
        closes_on=closes_on,
        issues=guessed if issues is None else {slug: guessed.get(slug, 1.0) for slug in issues},
        confirmed=issues is not None,
        now=now,
    )
