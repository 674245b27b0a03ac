"""Mailchimp lists, updates of them and invitations, for pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import Audience, Invitation, Segment, SendDecision, SyncRun, SyncStep
from app.models.intake import Project
from app.models.people import Address

SHOWN = 100
"""Steps of an update listed on its page."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """A Mailchimp list we know."""

    id: int
    list_id: str
    name: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """What an update does to one address."""

    email: str
    action: str
    reason: str
    problem: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """One update: planned and shown, or carried out."""

    id: int
    list: ListLine
    group_id: int | None
    group: str
    state: str
    counts: dict[str, Any]
    steps: tuple[StepLine, ...]
    more: int
    problems: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that was made up or sent."""

    id: int
    subject: str
    body: str
    project: str
    group_id: int
    group: str
    state: str
    sent_at: datetime | None
    recipients: int


def lists(session: Session) -> list[ListLine]:
    """Every list we know, by name."""
    rows = session.scalars(select(Audience).order_by(Audience.name, Audience.id))
    return [ListLine(row.id, row.list_id, row.name) for row in rows]


def run(session: Session, run_id: int) -> RunPage | None:
    """One update of a list, or None."""
    found = session.get(SyncRun, run_id)
    if found is None:
        return None
    place = session.get_one(Audience, found.audience_id)
    group = session.get(Segment, found.segment_id) if found.segment_id else None
    steps = _steps(session, run_id)
    return RunPage(
        id=found.id,
        list=ListLine(place.id, place.list_id, place.name),
        group_id=found.segment_id,
        group=group.name if group else "",
        state=found.state,
        counts=found.counts,
        steps=steps,
        more=max(_count(session, SyncStep.run_id == run_id) - len(steps), 0),
        problems=_count(session, SyncStep.run_id == run_id, SyncStep.problem != ""),
        finished_at=found.finished_at,
    )


def _steps(session: Session, run_id: int) -> tuple[StepLine, ...]:
    rows = session.execute(
        select(Address.email, SyncStep.action, SyncStep.reason, SyncStep.problem)
        .outerjoin(Address, Address.id == SyncStep.address_id)
        .where(SyncStep.run_id == run_id)
        .order_by(SyncStep.problem.desc(), SyncStep.id)
        .limit(SHOWN)
    )
    return tuple(
        StepLine(email or "an address only Mailchimp knows", action, reason, problem)
        for email, action, reason, problem in rows
    )


def _count(session: Session, *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(SyncStep).where(*where)) or 0


def invitations(session: Session) -> list[InvitationLine]:
    """Every invitation, the latest first."""
    return [_invitation(*row) for row in session.execute(_invitations())]


def invitation(session: Session, invitation_id: int) -> InvitationLine | None:
    """One invitation, or None."""
    row = session.execute(_invitations().where(Invitation.id == invitation_id)).first()
    return _invitation(*row) if row else None


def _invitations() -> Any:
    recipients = (
        select(func.count())
        .select_from(SendDecision)
        .where(SendDecision.invitation_id == Invitation.id)
        .scalar_subquery()
    )
    return (
        select(Invitation, Project.title, Segment.name, recipients)
        .join(Project, Project.id == Invitation.project_id)
        .join(Segment, Segment.id == Invitation.segment_id)
        .order_by(Invitation.id.desc())
    )


def _invitation(row: Invitation, project: str, group: str, recipients: int) -> InvitationLine:
    return InvitationLine(
        id=row.id,
        subject=row.subject,
        body=row.body,
        project=project,
        group_id=row.segment_id,
        group=group,
        state=row.state,
        sent_at=row.sent_at,
        recipients=recipients,
    )
