"""The ledger: append-only, hash-chained, without a plain address. Only `store.consent` opens it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class ConsentEvent(Base):
    """One thing somebody said about being contacted. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "consent_event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    act: Mapped[str]
    address: Mapped[str | None]
    """Keyed hash of the exact address."""
    wording: Mapped[str | None]
    evidence: Mapped[str] = mapped_column(Text)
    draft_id: Mapped[int | None] = mapped_column(index=True)
    """Points into the people list while that row exists; not part of the hash."""
    recorded_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    """The whole event in canonical form (consent.ledger)."""
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class EventKey(Base):
    """What finds an event: keyed mailbox and person marks. Derived from the events."""

    __tablename__ = "event_key"
    __table_args__ = (Index("ix_event_key_seq", "seq"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("consent_event.seq"), primary_key=True)
    tie: Mapped[str]
    """mailbox, name_and_postcode or near (consent.ties.Tie)"""
