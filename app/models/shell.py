"""The shell's own tables: work to do, who did what, settings, one-time links."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Job(Base):
    """Work written in the same transaction as the change that needs it; the queue and the truth."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(index=True)
    """waiting, running, done, failed, stopped"""
    problem: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    """The files it works on, if it does."""
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it is doing, for a page: words, done and total, and what was found."""
    wanted_stop: Mapped[bool] = mapped_column(default=False)
    """Somebody asked for it to stop at the next good moment."""
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    """When its worker was last known alive."""
    finished_at: Mapped[datetime | None]


class Activity(Base):
    """Who saw, changed, exported or sent what. Ids and counts only, never a name or an address."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_verb_about_at", "verb", "about", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    verb: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Setting(Base):
    """What was set on the set-up page or later, by whom and why; variables override it."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    set_by: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")


class OneTimeLink(Base):
    """A link that opens once, to set up or to enter the demo; stored as a hash."""

    __tablename__ = "one_time_link"

    digest: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    """set_up or demo"""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
