"""The names a person's rows give: one is shown, all of them find and tell who it is."""

from collections import Counter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.people import Draft, Person
from importers.matching.card import name_from_json


def names_written(session: Session, person_id: int) -> tuple[str, ...]:
    """Each name as rows write it, the most frequent first, among equals the latest row's."""
    rows = session.execute(
        select(Draft.card)
        .where(Draft.person_id == person_id)
        .order_by(Draft.on.is_(None), Draft.on.desc(), Draft.id.desc())
    )
    written = Counter(name for (card,) in rows if (name := name_from_json(card).display))
    return tuple(name for name, _ in written.most_common())


def other_names(session: Session, found: Person) -> tuple[str, ...]:
    """The names in their rows beside the one shown; a different case is no other name."""
    seen = {found.name.casefold()}
    others = []
    for name in names_written(session, found.id):
        if name.casefold() not in seen:
            seen.add(name.casefold())
            others.append(name)
    return tuple(others)


def some_row_is_named(text: str) -> ColumnElement[bool]:
    """People of whom some row's name holds the text."""
    parts = [func.coalesce(Draft.card[part].as_string(), "") for part in ("given", "family")]
    written = func.lower(parts[0] + " " + parts[1])
    return Person.id.in_(
        select(Draft.person_id).where(
            Draft.person_id.is_not(None), written.contains(text.lower(), autoescape=True)
        )
    )
