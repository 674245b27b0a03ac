"""Mailchimp lists, our record of what they hold, runs and invitations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.audience import (
    Audience,
    Invitation,
    MirrorMember,
    SendDecision,
    SyncRun,
    SyncStep,
)
from app.models.people import Address
from app.store.matching import slices
from segments.audience import MergeValues, RemoteMember, RemoteStatus


def connect(session: Session, *, list_id: str, name: str, now: datetime) -> int:
    """Remember a list; its id here."""
    known = session.scalars(select(Audience).where(Audience.list_id == list_id)).one_or_none()
    if known is None:
        known = Audience(list_id=list_id, name=name, connected_at=now)
        session.add(known)
        session.flush()
    return known.id


def audiences(session: Session) -> list[tuple[int, str, str]]:
    """Every list: id, list id at Mailchimp, name."""
    rows = session.execute(
        select(Audience.id, Audience.list_id, Audience.name).order_by(Audience.id)
    )
    return list(rows)


def keep_mirror(
    session: Session, audience_id: int, members: Collection[RemoteMember], *, ours: Collection[str]
) -> None:
    """Replace our record of a list by what it holds now; `ours` are addresses we created."""
    known_ours = set(
        session.scalars(
            select(MirrorMember.email).where(
                MirrorMember.audience_id == audience_id, MirrorMember.ours
            )
        )
    ) | set(ours)
    session.execute(delete(MirrorMember).where(MirrorMember.audience_id == audience_id))
    rows = {member.address.lower(): member for member in members}
    if rows:
        session.execute(
            insert(MirrorMember),
            [
                {
                    "audience_id": audience_id,
                    "email": email,
                    "contact_id": member.contact_id,
                    "status": member.status.value,
                    "tags": sorted(member.tags),
                    "merge_fields": member.values.as_fields(),
                    "ours": email in known_ours,
                    "last_changed": member.last_changed,
                }
                for email, member in rows.items()
            ],
        )
    watermark = max((member.last_changed for member in members), default="")
    session.execute(update(Audience).where(Audience.id == audience_id).values(watermark=watermark))


def expect(session: Session, audience_id: int, emails: Collection[str]) -> None:
    """Note whom we are about to create, so that a stop finds them whatever becomes of the call."""
    known: set[str] = set()
    for some in slices(sorted(emails)):
        known |= set(
            session.scalars(
                select(MirrorMember.email).where(
                    MirrorMember.audience_id == audience_id, MirrorMember.email.in_(some)
                )
            )
        )
    session.add_all(
        MirrorMember(
            audience_id=audience_id,
            email=email,
            status=RemoteStatus.SUBSCRIBED.value,
            tags=[],
            merge_fields={},
            ours=True,
        )
        for email in sorted(set(emails) - known)
    )
    session.flush()


def mark_unsubscribed(session: Session, audience_id: int, emails: Collection[str]) -> None:
    """Note in our record who has just been unsubscribed."""
    for some in slices(sorted(emails)):
        session.execute(
            update(MirrorMember)
            .where(MirrorMember.audience_id == audience_id, MirrorMember.email.in_(some))
            .values(status=RemoteStatus.UNSUBSCRIBED.value)
        )


def mirror(session: Session, audience_id: int) -> list[RemoteMember]:
    """Our record of a list."""
    return [
        RemoteMember(
            address=row.email,
            status=RemoteStatus(row.status),
            values=MergeValues.from_fields(row.merge_fields),
            tags=frozenset(row.tags),
            contact_id=row.contact_id,
            last_changed=row.last_changed,
        )
        for row in session.scalars(
            select(MirrorMember)
            .where(MirrorMember.audience_id == audience_id)
            .order_by(MirrorMember.email)
        )
    ]


def start_run(
    session: Session,
    *,
    audience_id: int,
    segment_id: int | None,
    tag: str,
    counts: Mapping[str, int],
    now: datetime,
) -> int:
    """Remember a plan; its run's id."""
    run = SyncRun(
        audience_id=audience_id,
        segment_id=segment_id,
        tag=tag,
        state="planned",
        counts=dict(counts),
        started_at=now,
    )
    session.add(run)
    session.flush()
    return run.id


def keep_steps(session: Session, run_id: int, steps: Iterable[tuple[int | None, str, str]]) -> None:
    """Remember what a run does: address id, action, reason."""
    rows = [
        {
            "run_id": run_id,
            "address_id": address,
            "action": action,
            "reason": reason,
            "state": "planned",
            "problem": "",
        }
        for address, action, reason in steps
    ]
    if rows:
        session.execute(insert(SyncStep), rows)


def run(session: Session, run_id: int) -> SyncRun:
    return session.get_one(SyncRun, run_id)


def planned_steps(session: Session, run_id: int) -> set[tuple[str, str]]:
    """What a plan said: (address, action)."""
    rows = session.execute(
        select(Address.email, SyncStep.action)
        .join(Address, Address.id == SyncStep.address_id)
        .where(SyncStep.run_id == run_id)
    )
    return set(rows)


def finish_run(
    session: Session,
    run_id: int,
    *,
    problems: Mapping[str, str],
    calls: int,
    failed: str = "",
    now: datetime,
) -> None:
    """Mark a run done: which addresses met trouble (address → sentence), how many calls it took."""
    done = session.get_one(SyncRun, run_id)
    done.state, done.calls, done.finished_at = ("failed" if failed else "applied"), calls, now
    ids = {
        email: address
        for some in slices(sorted(problems))
        for email, address in session.execute(
            select(Address.email, Address.id).where(Address.email.in_(some))
        )
    }
    session.execute(
        update(SyncStep)
        .where(SyncStep.run_id == run_id)
        .values(state="planned" if failed else "done")
    )
    for email, sentence in sorted(problems.items()):
        session.execute(
            update(SyncStep)
            .where(SyncStep.run_id == run_id, SyncStep.address_id == ids.get(email))
            .values(state="failed", problem=sentence)
        )


def add_invitation(session: Session, values: Mapping[str, Any]) -> Invitation:
    invitation = Invitation(**values)
    session.add(invitation)
    session.flush()
    return invitation


def unfinished_invitation(session: Session, wish: Mapping[str, Any]) -> Invitation | None:
    """An invitation of these very words that was begun and never confirmed."""
    return session.scalars(
        select(Invitation).filter_by(**wish, state="sending").order_by(Invitation.id).limit(1)
    ).first()


def invitation(session: Session, invitation_id: int) -> Invitation:
    return session.get_one(Invitation, invitation_id)


def keep_decisions(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remember why each recipient was written to."""
    if rows:
        session.execute(insert(SendDecision), [dict(row) for row in rows])
