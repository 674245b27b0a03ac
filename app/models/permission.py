"""Around the ledger: wordings, notices, links to the preferences page, the standing projection."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Wording(Base):
    """A consent question as people saw it (or as a column is labelled), and what staff say of it."""

    __tablename__ = "wording"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    attested: Mapped[str]
    """unasked, as_asked, column_label, narrower or unknown"""
    words: Mapped[str] = mapped_column(Text, default="")
    """What the words were, where the column is only labelled."""
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What staff say of words that leave what is usual: controller, topics, period → answer."""
    attested_by: Mapped[str] = mapped_column(default="")
    attested_at: Mapped[datetime | None]


class Notice(Base):
    """The exact words shown on our own pages, by version; immutable."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str]
    valid_from: Mapped[datetime]


class PreferenceLink(Base):
    """What a link's random id points to; the link itself holds no personal data."""

    __tablename__ = "preference_link"
    __table_args__ = (Index("ix_preference_link_address", "address_id"),)

    rid: Mapped[str] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    purpose: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class AddressMark(Base):
    """By which keys an address finds events: its mailbox's, and those of names and neighbours met."""

    __tablename__ = "address_mark"
    __table_args__ = (Index("ix_address_mark_key", "key"),)

    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class DraftMark(Base):
    """By which keys whoever a row shows finds noes that are near them, now that a file is gone.

    The file showed at which mailbox they were said and who uses it. Added to when a file is taken
    out, and when rows come of whom it showed.
    """

    __tablename__ = "draft_mark"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class Standing(Base):
    """What the events of an address add up to, and what that meant when it was last asked.

    A cache of the fold over the ledger. Time only takes away: a row that says "can be invited" does
    so until `valid_until`, after which the yes has aged.
    """

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_state", "state", "valid_until"),)

    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    code: Mapped[str]
    """The reason code of the decision."""
    state: Mapped[str]
    """One of the five states of consent.reasons.State."""
    valid_until: Mapped[datetime | None]
    kept: Mapped[dict[str, Any]]
    """The fold itself: code, hits, evidence, live and waiting yeses (consent.standing)."""
