"""Groups, Mailchimp lists, what they hold, and invitations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PersonState(Base):
    """One row a person, kept in the writing transaction, so that counting is one cheap SELECT."""

    __tablename__ = "person_state"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    area: Mapped[str] = mapped_column(default="", index=True)
    district: Mapped[str] = mapped_column(default="", index=True)
    first_seen_on: Mapped[date | None]
    last_seen_on: Mapped[date | None] = mapped_column(index=True)


class PersonReach(Base):
    """Whether somebody may be written to at any of their addresses, or could be; for counting alone.

    Derived from the standings of their addresses; nobody is here at whose addresses neither is so.
    """

    __tablename__ = "person_reach"
    __table_args__ = (Index("ix_person_reach_waits_can_until", "waits", "can_until"),)

    # No foreign key: a stop writes here, and is not to wait for whoever changes the person meanwhile.
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    can_until: Mapped[datetime | None]
    """Until when one of them may be written to (`store.reach.ENDLESS`: without end)."""
    waits: Mapped[bool]
    """Whether one of them waits for one fact."""


class PersonProject(Base):
    """A person's part in a project: derived from their participations."""

    __tablename__ = "person_project"
    __table_args__ = (Index("ix_person_project_project", "project_id", "kind", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """responded, attended, signed_up"""
    on: Mapped[date | None]
    """The latest day."""


class Segment(Base):
    """A described group of people."""

    __tablename__ = "segment"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class Audience(Base):
    """A Mailchimp list we are connected to."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    connected_at: Mapped[datetime]
    watermark: Mapped[str] = mapped_column(default="")
    """The greatest `last_changed` seen at Mailchimp, never our clock."""


class MirrorMember(Base):
    """Our record of one member of a Mailchimp list."""

    __tablename__ = "mirror_member"
    __table_args__ = (UniqueConstraint("audience_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    email: Mapped[str]
    contact_id: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    merge_fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ours: Mapped[bool] = mapped_column(default=False)
    """We created this member; everybody else is left exactly as they are."""
    last_changed: Mapped[str] = mapped_column(default="")


class SyncRun(Base):
    """One update of a Mailchimp list: planned, shown, then applied."""

    __tablename__ = "sync_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"))
    tag: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    """planned, applied, failed"""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    calls: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class SyncStep(Base):
    """What one run does to one member."""

    __tablename__ = "sync_step"
    __table_args__ = (Index("ix_sync_step_run", "run_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_run.id"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    action: Mapped[str]
    """create, update, unsubscribe"""
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    """planned, done, failed"""
    problem: Mapped[str] = mapped_column(Text, default="")


class Invitation(Base):
    """A campaign to a segment about a project."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    tag: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    """sending until Mailchimp has confirmed it, then sent"""
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class SendDecision(Base):
    """Why one address was in one invitation: the code, the evidence, the ledger's head then."""

    __tablename__ = "send_decision"
    __table_args__ = (Index("ix_send_decision_person_id", "person_id"),)

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str]
    evidence: Mapped[list[Any]]
    ledger_head: Mapped[int]
    at: Mapped[datetime]
