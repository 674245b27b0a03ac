"""What an upload left in the tables, and how it is taken out of them again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.audience import Invitation, PersonProject, PersonState, SendDecision
from app.models.intake import Project, SourceRow, Upload, UploadWording
from app.models.people import Draft, DraftAddress, Person, PersonAddress
from app.models.taking_part import Evidence, Interest, Participation
from app.store import suggestions
from app.store.bulk import among, forget_what_was_read, update_rows
from app.store.deriving import FIELDS
from app.store.reach import reach_of_changed

UNDO_FILE = "undo file"
"""The kind of job that takes a file out."""

TAKEN_IN = frozenset({"applying", "applied"})
"""States in which an upload has rows that count."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """An upload with the further tables of its workbook."""

    ids: tuple[int, ...]
    name: str
    states: frozenset[str]
    added_at: datetime


def sheets_of(session: Session, upload_id: int) -> Sheets | None:
    """The whole file an upload belongs to; `None` when there is no such upload."""
    found = session.get(Upload, upload_id)
    if found is None:
        return None
    root = found.parent_id or found.id
    uploads = session.scalars(
        select(Upload)
        .where(or_(Upload.id == root, Upload.parent_id == root))
        .order_by(Upload.id)
        .execution_options(populate_existing=True)
    ).all()
    return Sheets(
        ids=tuple(upload.id for upload in uploads),
        name=uploads[0].file_name,
        states=frozenset(upload.state for upload in uploads),
        added_at=min(upload.received_at for upload in uploads),
    )


def drafts_of(session: Session, upload_ids: Collection[int]) -> frozenset[int]:
    """The drafts read from the rows of these uploads."""
    return frozenset(
        session.scalars(
            select(Draft.id)
            .join(SourceRow, SourceRow.id == Draft.source_row_id)
            .where(SourceRow.upload_id.in_(sorted(upload_ids)))
        )
    )


def rows_of(session: Session, upload_ids: Collection[int]) -> int:
    """How many rows of these uploads show somebody."""
    return session.scalars(
        select(func.count(func.distinct(Draft.source_row_id)))
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(SourceRow.upload_id.in_(sorted(upload_ids)))
    ).one()


def owners_of(session: Session, draft_ids: Iterable[int]) -> set[int]:
    """The people who hold these drafts; drafts that are nobody's have none."""
    rows = session.scalars(
        select(Draft.person_id).where(among(session, Draft.id, sorted(draft_ids))).distinct()
    )
    return {person for person in rows if person is not None}


def addresses_of_drafts(session: Session, draft_ids: Iterable[int]) -> set[int]:
    """The addresses these drafts stand on."""
    return set(
        session.scalars(
            select(DraftAddress.address_id)
            .where(among(session, DraftAddress.draft_id, sorted(draft_ids)))
            .distinct()
        )
    )


def users_of(session: Session, address_ids: Iterable[int]) -> set[int]:
    """Everybody who uses one of these addresses."""
    return set(
        session.scalars(
            select(PersonAddress.person_id)
            .where(among(session, PersonAddress.address_id, sorted(address_ids)))
            .distinct()
        )
    )


def take_rows_out(
    session: Session,
    upload_ids: Collection[int],
    drafts: Collection[int],
    heirs: Mapping[int, int],
) -> None:
    """Make these drafts nobody's and forget what was worked out from them.

    The rows stay as received, and so do the drafts: judgements and the ledger point at them, and
    `heirs`, the first row left of each one's person, tell whom to find by them.
    """
    ids = sorted(drafts)
    for statement in (
        delete(Participation).where(among(session, Participation.draft_id, ids)),
        delete(Evidence).where(among(session, Evidence.draft_id, ids)),
        update(Draft).where(among(session, Draft.id, ids)).values(person_id=None),
        delete(UploadWording).where(UploadWording.upload_id.in_(sorted(upload_ids))),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    update_rows(session, Draft, ("heir_id",), sorted(heirs.items()))
    forget_what_was_read(session)


def keep_undone(
    session: Session, upload_ids: Collection[int], report: Mapping[str, Any], now: datetime
) -> None:
    """Mark these uploads taken out, with what came of it; those that were refused stay so."""
    for upload in session.scalars(
        select(Upload).where(Upload.id.in_(sorted(upload_ids)), Upload.state != "refused")
    ):
        upload.state, upload.undone_at, upload.undo_report = "undone", now, dict(report)
    session.flush()


def remove_rowless(session: Session, person_ids: Collection[int]) -> None:
    """Remove people without rows, but not what is on record of e-mails sent to them.

    What was sent passes to whoever still uses the address it went to. Where nobody does, the person
    stays as a bare id: without name, address or part in anything, so that the record has an owner.
    """
    ids = sorted(person_ids)
    reach_of_changed(session, ids)
    for table in (Interest, PersonAddress, PersonState, PersonProject):
        session.execute(
            delete(table)
            .where(among(session, table.person_id, ids))
            .execution_options(synchronize_session=False)
        )
    suggestions.forget(session, ids)
    _pass_on(session, ids)
    sent = among(session, SendDecision.person_id, ids)
    owners = sorted(set(session.scalars(select(SendDecision.person_id).where(sent))))
    bare: dict[str, Any] = {**dict.fromkeys(FIELDS, ""), "sources": {}, "rows": 0}
    for statement in (
        delete(Person).where(among(session, Person.id, sorted(set(ids).difference(owners)))),
        update(Person).where(among(session, Person.id, owners)).values(**bare),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    forget_what_was_read(session)


def _pass_on(session: Session, person_ids: Collection[int]) -> None:
    """Give what was sent to these people to the one who uses its address, the oldest of several."""
    heirs = session.execute(
        select(SendDecision, func.min(PersonAddress.person_id))
        .join(PersonAddress, PersonAddress.address_id == SendDecision.address_id)
        .where(among(session, SendDecision.person_id, person_ids))
        .group_by(SendDecision.invitation_id, SendDecision.address_id)
    )
    for decision, heir in heirs.all():
        decision.person_id = heir
    session.flush()


def invited(
    session: Session, person_ids: Collection[int], since: datetime
) -> list[tuple[str, int]]:
    """Project → how many of these people were invited to it since a moment, by first invitation."""
    people: defaultdict[str, set[int]] = defaultdict(set)
    for title, person in session.execute(
        select(Project.title, SendDecision.person_id)
        .join(Invitation, Invitation.project_id == Project.id)
        .join(SendDecision, SendDecision.invitation_id == Invitation.id)
        .where(among(session, SendDecision.person_id, sorted(person_ids)), SendDecision.at >= since)
        .order_by(Invitation.id)
    ):
        people[title].add(person)
    return [(title, len(found)) for title, found in people.items()]
