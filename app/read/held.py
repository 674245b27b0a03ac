"""Where each address of a person comes from, and why one counts before the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import DraftAddress
from app.read.values import Place, places_of
from app.store.bulk import among, rows_of
from importers.matching.best_address import Held, rule_of_first


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What makes an address a person's."""

    rule: str
    """'' of all but the first, and of one alone."""
    answered_at: datetime | None
    rows: int
    latest: Place
    """The latest row that shows it."""


def held_lines(
    session: Session, held: Sequence[Held], draft_ids: Collection[int]
) -> dict[int, HeldLine]:
    """Address → where it comes from, of one person's addresses and rows."""
    places = places_of(session, draft_ids)
    standing = rows_of(
        session,
        select(DraftAddress.address_id, DraftAddress.draft_id).where(
            among(session, DraftAddress.draft_id, sorted(draft_ids))
        ),
    )
    by_age = sorted(standing, key=lambda one: (places[one[1]].on or date.min, one[1]))
    latest = {address: places[draft] for address, draft in by_age}
    rule = rule_of_first(held)
    return {
        one.address_id: HeldLine(
            rule=rule if one is held[0] else "",
            answered_at=one.answered_at,
            rows=one.rows,
            latest=latest[one.address_id],
        )
        for one in held
    }
