"""Make a project, with the issues its title suggests."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.store import intake, taking_part
from importers.interests.suggest import suggest_issues

SURE_ENOUGH = 0.6
"""A guess this sure tags a project fully; weaker ones in proportion."""


class ProjectRefused(Exception):
    """The project can't be made; the message says what to change."""


def make_project(
    session: Session, *, title: str, opens_on: date | None, closes_on: date | None, now: datetime
) -> int:
    """Add a project; its issues are guesses until staff confirm them.

    Raises:
        ProjectRefused: no title, a title already there, or an end before the beginning.
    """
    title = " ".join(title.split())
    if not title:
        raise ProjectRefused("Enter the project's title.")
    if intake.project_by_title(session, title) is not None:
        raise ProjectRefused(f"There is already a project called ‘{title}’.")
    if opens_on and closes_on and closes_on < opens_on:
        raise ProjectRefused("The last day must not be before the first day.")
    suggested = suggest_issues(title, taking_part.taxonomy(session))
    return intake.add_project(
        session,
        title=title,
        opens_on=opens_on,
        closes_on=closes_on,
        issues={guess.issue: min(1.0, guess.confidence / SURE_ENOUGH) for guess in suggested},
        now=now,
    )
