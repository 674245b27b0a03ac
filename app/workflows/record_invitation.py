"""Write down who was written to and why, once an invitation is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, audiences, consent
from app.store.installation import Installation
from app.workflows import sync_audience
from app.workflows.count_segment import Gathered
from app.workflows.send_invitation import Launched, Ready
from segments.audience import Outcome, RemoteMember


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation on its way."""

    invitation_id: int
    campaign_id: str
    recipients: int
    left_out: dict[str, int]
    """Reason code → people of the group who were not written to."""
    members_created: int
    existing_before: int
    """Members the list held before us."""
    existing_untouched: int | None
    """Those of them that are, in everything we read, exactly as they were; `None`: not read back."""
    calls: int


def record_invitation(
    session: Session, ready: Ready, launched: Launched, *, installation: Installation, now: datetime
) -> Sent:
    """Write down who was written to and why."""
    made = audiences.invitation(session, ready.invitation_id)
    made.campaign_id, made.state = launched.campaign_id, "sent"
    made.sent_at = installation.moment(now)
    reached = set(launched.outcome.done)
    _keep_receipts(session, made.id, ready.found, reached, installation, now)
    if launched.after is not None:
        audiences.keep_mirror(session, made.audience_id, launched.after, ours=launched.created)
    sync_audience.catch_up(session, made.audience_id, now=now)
    activity.note(
        session,
        verb="invitation sent",
        now=now,
        about=f"invitation {made.id}",
        counts={"recipients": len(reached)},
    )
    return Sent(
        invitation_id=made.id,
        campaign_id=launched.campaign_id,
        recipients=len(reached),
        left_out=_left_out(ready.found, launched.outcome),
        members_created=len(launched.created),
        existing_before=len(launched.before),
        existing_untouched=_untouched(launched.before, launched.after),
        calls=launched.calls,
    )


def _keep_receipts(
    session: Session,
    invitation_id: int,
    found: Gathered,
    reached: set[str],
    installation: Installation,
    now: datetime,
) -> None:
    head = consent.head(session)[0]
    audiences.keep_decisions(
        session,
        [
            {
                "invitation_id": invitation_id,
                "address_id": one.address_id,
                "person_id": one.person.person_id,
                "code": one.permitted.code.value,
                "evidence": list(one.permitted.evidence),
                "ledger_head": head,
                "at": installation.moment(now),
            }
            for one in found.admitted
            if one.permitted.canonical in reached
        ],
    )


def _left_out(found: Gathered, outcome: Outcome) -> dict[str, int]:
    counted: dict[str, int] = {}
    for code in found.refused.values():
        counted[code.value] = counted.get(code.value, 0) + 1
    if missed := len(found.admitted) - len(set(outcome.done)):
        counted["mailchimp"] = missed
    return counted


def _untouched(before: Sequence[RemoteMember], after: Sequence[RemoteMember] | None) -> int | None:
    """Members that were there before and are, in everything we read, exactly as they were."""
    if after is None:
        return None
    now = {member.address: member for member in after}
    return sum(now.get(member.address) == member for member in before)
