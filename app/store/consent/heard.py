"""What uploads added to the ledger, for those who show what adding them does."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent
from app.models.intake import SourceRow
from app.models.people import Draft
from consent.events import Act


def drafts_that_spoke(session: Session, upload_ids: Sequence[int]) -> set[int]:
    """Drafts of these uploads whose rows say something about being contacted."""
    return set(
        session.scalars(
            select(Draft.id)
            .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
            .join(SourceRow, SourceRow.id == Draft.source_row_id)
            .where(SourceRow.upload_id.in_(list(upload_ids)))
        )
    )


def people_who_said_yes(session: Session, upload_ids: Sequence[int]) -> set[int]:
    """Everybody of whom a row of these uploads says yes to being contacted."""
    rows = session.scalars(
        select(Draft.person_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)),
            ConsentEvent.act == Act.GRANT.value,
            Draft.person_id.is_not(None),
        )
        .distinct()
    )
    return {person for person in rows if person is not None}
