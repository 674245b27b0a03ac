"""People and what makes them one: drafts, addresses, blocking keys, judgements."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Person(Base):
    """An entry of the people list. Every field but the ids is derived from the person's rows."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="", index=True)
    postcode: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    area: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    sources: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field name → {draft, rule}: where each value comes from."""
    rows: Mapped[int] = mapped_column(default=0)


class Draft(Base):
    """One person as one row shows them; a couple's row has two."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("source_row_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(index=True)
    """Which row of which content this is (`store.people.public_id`): whoever has it first bears it.

    The same file added again, after it was taken out, has it on new drafts.
    """
    source_row_id: Mapped[int] = mapped_column(ForeignKey("source_row.id"))
    part: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None once its upload was taken out: nobody's row, but what it tied stays tied."""
    heir_id: Mapped[int | None]
    """Once it was taken out: the first row that was left of its person, who is found by it still."""
    kind: Mapped[str]
    on: Mapped[date | None]
    card: Mapped[dict[str, Any]]
    """What takes part in matching: name, mailboxes, postcode, phones, … (importers.matching)."""
    area: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="", server_default="", index=True)
    """The card's family name, folded (`consent.names`): a no that reaches namesakes wherever they live
    finds their rows by it."""


class Address(Base):
    """One e-mail address in canonical form."""

    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    mailbox: Mapped[str] = mapped_column(index=True)
    """The loose key two spellings of one mailbox share."""
    mistyped: Mapped[str] = mapped_column(Text, default="")
    """Why it looks mistyped, or ''."""


class DraftAddress(Base):
    """The addresses a row stands on."""

    __tablename__ = "draft_address"
    __table_args__ = (Index("ix_draft_address_address", "address_id"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)


class PersonAddress(Base):
    """The addresses of a person: derived from their drafts."""

    __tablename__ = "person_address"
    __table_args__ = (Index("ix_person_address_address", "address_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    last_seen_on: Mapped[date | None]


class MatchKey(Base):
    """A blocking key of a draft: drafts that share one are worth comparing."""

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key_draft", "draft_id"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)


class NewMatchKey(Base):
    """A blocking key of a row that came lately (see `store.match_keys`)."""

    __tablename__ = "new_match_key"
    __table_args__ = (Index("ix_new_match_key_draft", "draft_id"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)


class Judgement(Base):
    """An append-only verdict that two drafts are, or are not, one person."""

    __tablename__ = "judgement"
    __table_args__ = (Index("ix_judgement_b", "b"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    b: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    verdict: Mapped[str]
    """same, unsure or different; by staff also later or withdrawn (app.store.verdicts)"""
    weight: Mapped[float]
    reasons: Mapped[list[Any]]
    by: Mapped[str]
    """'machine 2' (with the version of the rates) or 'staff 7'; a person's verdict outranks the machine's, a later one an earlier."""
    at: Mapped[datetime]


class MatchModel(Base):
    """Rates by which rows are judged, each time they were put in force. Append-only; the last judges.

    Where there is none the rates judge that come with this release (importers.matching.model).
    """

    __tablename__ = "match_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str]
    """As in `Judgement.by`: what came with a release has a whole number, what was learned a further one."""
    at: Mapped[datetime]
    """When it was put in force."""
    by: Mapped[str]
    """Who did, as in `Judgement.by`."""
    learned_at: Mapped[datetime | None]
    """None for what came with a release; so are the next two 0 and the rates empty."""
    rows: Mapped[int]
    """From how many rows it was learned."""
    pairs: Mapped[int]
    """How many pairs of them were compared."""
    rates: Mapped[dict[str, Any]]
    hash: Mapped[str]
    """SHA-256 of the rates, so that it shows if they were changed."""


class PersonEdit(Base):
    """What somebody says of a field: entered by the person or staff, or which row staff chose.

    It goes with a row, so that it stays with the right person through merge and unmerge. Nothing is
    changed or removed: a later word outranks an earlier one, also one that takes it back. No trigger
    guards that, unlike judgements: it holds people's details, which they may have erased.
    """

    __tablename__ = "person_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    field: Mapped[str]
    """given, family, postcode, area, phone or organisation"""
    how: Mapped[str]
    """member, entered, pinned or taken_back (importers.matching.derive.How)"""
    value: Mapped[str] = mapped_column(Text, default="")
    """What was entered; '' for a row's own value and for what is taken back."""
    by: Mapped[str]
    """'person', 'staff 7' or 'staff'."""
    at: Mapped[datetime]


class Suggestion(Base):
    """Two people of whom some rows are unsurely one person's, and nobody has said yet.

    Derived from the verdicts in force and from whose the rows are; kept in the transaction that
    changes either, so that nobody has to look through all verdicts ever given to find what is open.
    """

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_high_id", "high_id"),)

    low_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    a: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    """The likeliest pair of their rows, a < b, with its weight."""
    b: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    weight: Mapped[float]
    later: Mapped[int]
    """The verdict that put it off until later, 0 if none did: the higher, the later it comes back."""
    version: Mapped[str]
    """Of the rates by which that pair was judged."""


class ReviewAnswer(Base):
    """What somebody answered when asked who is who, so that it can be taken back.

    The verdicts it gave are those numbered from `first` to `last`; they stay on record either way.
    """

    __tablename__ = "review_answer"
    __table_args__ = (Index("ix_review_answer_by_at", "by", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str]
    """As in `Judgement.by`."""
    at: Mapped[datetime]
    answer: Mapped[str]
    """same, different or later"""
    first: Mapped[int]
    last: Mapped[int]
    ledger_head: Mapped[int]
    """The last event there was by then: what came meanwhile stays when the answer is taken back."""
    people: Mapped[list[Any]] = mapped_column(default=list)
    """The rows of everybody it was about, as they were people before it; [] where nobody kept that."""
    taken_back_at: Mapped[datetime | None]
