"""A conversation with Mailchimp is several transactions, so that no lock is held while it answers.

Read the list · decide and write (commit) · speak, touching no database · write what came of it
(commit). An opt-out that arrives in between waits for nobody, and is sent by its own job.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db import about_to_write
from app.store import audiences
from app.store.installation import Installation
from app.workflows import send_invitation, sync_audience
from app.workflows.record_invitation import Sent, record_invitation
from segments.audience import Audience, AudienceDown
from segments.plan import Unsubscribe


def plan_sync(
    session: Session,
    audience: Audience,
    *,
    segment_id: int | None,
    audience_id: int,
    installation: Installation,
    now: datetime,
) -> sync_audience.SyncView:
    """Read a list and plan what to change; nothing is changed there."""
    members = audience.members()
    view = sync_audience.plan(
        about_to_write(session),
        members,
        segment_id=segment_id,
        audience_id=audience_id,
        installation=installation,
        now=now,
    )
    session.commit()
    return view


def apply_sync(
    session: Session, audience: Audience, *, run_id: int, installation: Installation, now: datetime
) -> sync_audience.SyncResult:
    """Carry out a plan that was shown."""
    members = audience.members()
    ready = sync_audience.prepare(
        about_to_write(session), members, run_id=run_id, installation=installation, now=now
    )
    session.commit()
    delivered = sync_audience.deliver(audience, ready.plan)
    result = sync_audience.record(about_to_write(session), ready, delivered, now=now)
    session.commit()
    return result


def invite(
    session: Session,
    audience: Audience,
    wish: send_invitation.Wish,
    *,
    installation: Installation,
    now: datetime,
) -> Sent:
    """Send an invitation."""
    members = audience.members()
    ready = send_invitation.prepare(
        about_to_write(session), wish, members, installation=installation, now=now
    )
    session.commit()
    pushed = send_invitation.push(audience, ready)
    refused = send_invitation.refused_since(session, ready, installation=installation, now=now)
    session.rollback()
    launched = send_invitation.launch(audience, ready, pushed, members, refused=refused)
    sent = record_invitation(
        about_to_write(session), ready, launched, installation=installation, now=now
    )
    session.commit()
    return sent


def send_stops(session: Session, audience: Audience, *, audience_id: int, now: datetime) -> int:
    """Unsubscribe at one list whoever asked us to stop; how many.

    Raises:
        AudienceDown: not all of it was taken; to be tried again.
    """
    due = sync_audience.stops_due(session, audience_id).of(Unsubscribe)
    session.commit()
    if not due:
        return 0
    outcome = audience.unsubscribe([step.address for step in due])
    sync_audience.record_stops(about_to_write(session), audience_id, outcome, now=now)
    session.commit()
    if outcome.problems:
        raise AudienceDown(f"{len(outcome.problems)} stops were not taken.")
    return len(outcome.done)


def lists(session: Session) -> list[tuple[int, str, str]]:
    """The lists we are connected to: id, list id at Mailchimp, name."""
    return audiences.audiences(session)
