"""Public ids lead on: whoever lost one by a merge, or with a file taken out, is found by it still."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Draft, Person
from app.store.bulk import rows_of


def person_known_as(session: Session, public_id: str) -> int | None:
    """Who bears this public id, or bore it once.

    A public id is that of a row, so it belongs to whoever holds that row now; where the row was taken
    out, to whoever holds the first row that was left then of the same person.
    """
    borne = select(Person.id).where(Person.public_id == public_id, Person.rows > 0)
    bearer = session.scalars(borne).one_or_none()
    if bearer is not None:
        return bearer
    # A number is behind it where somebody else bore it at first.
    of_row = select(Draft.person_id, Draft.heir_id).where(
        Draft.public_id == public_id.partition("-")[0]
    )
    # A file may have been taken out and added again: it counts as it stands now.
    rows = rows_of(session, of_row.order_by(Draft.person_id.is_(None), Draft.id.desc()).limit(1))
    for holder, heir in rows:
        found = holder if holder is not None else _heir(session, heir)
        if found is not None:
            return found
    # Nobody shows them any more, but what was sent to them is on record.
    return session.scalars(select(Person.id).where(Person.public_id == public_id)).one_or_none()


def _heir(session: Session, draft_id: int | None) -> int | None:
    """Whoever holds this row, or the one left when it was taken out in turn."""
    seen: set[int] = set()
    while draft_id is not None and draft_id not in seen:
        seen.add(draft_id)
        row = session.get_one(Draft, draft_id, populate_existing=True)
        if row.person_id is not None:
            return row.person_id
        draft_id = row.heir_id
    return None
