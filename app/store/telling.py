"""Which rows of a file tell more of their people than other rows did before."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from app.models.intake import SourceRow
from app.models.people import Draft, DraftAddress
from app.models.taking_part import Evidence, Participation
from app.store.bulk import among, values_of
from app.store.consent.heard import drafts_that_said_more


def adds_something(
    session: Session, upload_ids: Sequence[int], person_ids: Collection[int]
) -> set[int]:
    """Drafts of these uploads that bring one of these people more than a repetition.

    A word about being contacted, an address, a project or a sign of an interest that no earlier
    row of their person had.
    """
    if not person_ids:
        return set()
    mine = (
        select(Draft.id, Draft.person_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)), among(session, Draft.person_id, person_ids)
        )
        .subquery()
    )
    other = aliased(Draft)

    def new(of: Any, *same: str) -> Any:
        here, there = aliased(of), aliased(of)
        known: list[ColumnElement[bool]] = [
            getattr(there, name) == getattr(here, name) for name in same
        ]
        return (
            select(here.draft_id)
            .join(mine, mine.c.id == here.draft_id)
            .where(
                ~exists()
                .where(*known)
                .where(there.draft_id == other.id)
                .where(other.person_id == mine.c.person_id)
                .where(other.id < mine.c.id)
            )
        )

    found = drafts_that_said_more(session, upload_ids)
    for statement in (
        new(DraftAddress, "address_id"),
        new(Participation, "project_id"),
        new(Evidence, "issue", "kind", "words"),
    ):
        found |= set(values_of(session, statement))
    return found
