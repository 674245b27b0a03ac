"""What uploads added to the ledger, for those who show what adding them does."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models.consent import ConsentEvent
from app.models.intake import SourceRow
from app.models.people import Draft
from app.store.bulk import rows_of, values_of
from consent.events import Act


def drafts_that_said_more(session: Session, upload_ids: Sequence[int]) -> set[int]:
    """Drafts of these uploads whose rows say more about being contacted than earlier ones.

    To repeat what the same person said at the same address, of the same time and to the same words,
    says nothing.
    """
    spoke = (
        select(ConsentEvent.seq, ConsentEvent.draft_id)
        .join(Draft, ConsentEvent.draft_id == Draft.id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(SourceRow.upload_id.in_(list(upload_ids)))
    )
    repeated = _repeated(session, upload_ids)
    return {draft for seq, draft in rows_of(session, spoke) if draft and seq not in repeated}


def _repeated(session: Session, upload_ids: Sequence[int]) -> set[int]:
    """Events of these uploads that say what an earlier row of the same person said."""
    mine, other = aliased(Draft), aliased(Draft)
    said, before = aliased(ConsentEvent), aliased(ConsentEvent)
    alike = rows_of(
        session,
        select(said.seq, said.body, before.body)
        .join(mine, mine.id == said.draft_id)
        .join(SourceRow, SourceRow.id == mine.source_row_id)
        .join(other, other.person_id == mine.person_id)
        .join(before, before.draft_id == other.id)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)),
            before.seq < said.seq,
            other.id < mine.id,
            before.act == said.act,
            func.coalesce(before.address, "") == func.coalesce(said.address, ""),
            func.coalesce(before.wording, "") == func.coalesce(said.wording, ""),
        ),
    )
    return {seq for seq, body, known in alike if _says(body) == _says(known)}


def _says(body: Mapping[str, Any]) -> list[Any]:
    """What of an event another would repeat; whom it reaches besides the address is part of it."""
    return [body[name] for name in ("occurred", "scope", "basis", "project", "missing", "marks")]


def people_who_said_yes(session: Session, upload_ids: Sequence[int]) -> set[int]:
    """Everybody of whom a row of these uploads says yes to being contacted."""
    rows = values_of(
        session,
        select(Draft.person_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(ConsentEvent, ConsentEvent.draft_id == Draft.id)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)),
            ConsentEvent.act == Act.GRANT.value,
            Draft.person_id.is_not(None),
        )
        .distinct(),
    )
    return {person for person in rows if person is not None}
