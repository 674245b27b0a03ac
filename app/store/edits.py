"""What people and staff say of a person's details: kept for good, each word with its row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Draft, PersonEdit
from app.store.bulk import among, insert_rows, rows_of, values_of
from importers.matching.edits import Edit, How, in_force

BY_MEMBER = "person"


def keep(session: Session, words: Iterable[Edit]) -> None:
    """Append words; their numbers are given here."""
    insert_rows(
        session,
        PersonEdit,
        ("draft_id", "field", "how", "value", "by", "at"),
        [(one.draft, one.field, one.how.value, one.text, one.by, one.at) for one in words],
    )


def of_people(session: Session, person_ids: Collection[int]) -> dict[int, list[Edit]]:
    """Person → everything ever said of the rows that are theirs, the earliest first."""
    found: defaultdict[int, list[Edit]] = defaultdict(list)
    statement = (
        select(Draft.person_id, *_WORD)
        .join(Draft, Draft.id == PersonEdit.draft_id)
        .where(among(session, Draft.person_id, sorted(person_ids)))
        .order_by(PersonEdit.at, PersonEdit.id)
    )
    for person, draft, field, how, at, number, text, by in rows_of(session, statement):
        if person is not None:
            found[person].append(Edit(draft, field, How(how), at, number, text, by))
    return dict(found)


def of_drafts(session: Session, draft_ids: Collection[int]) -> dict[int, list[Edit]]:
    """Draft → everything ever said of it, the earliest first; whoever holds it, if anybody does."""
    found: defaultdict[int, list[Edit]] = defaultdict(list)
    statement = (
        select(*_WORD)
        .where(among(session, PersonEdit.draft_id, sorted(draft_ids)))
        .order_by(PersonEdit.at, PersonEdit.id)
    )
    for draft, field, how, at, number, text, by in rows_of(session, statement):
        found[draft].append(Edit(draft, field, How(how), at, number, text, by))
    return dict(found)


def repeat(session: Session, of: Mapping[int, int]) -> None:
    """Say of other drafts what was entered of some and is in force: draft → the one to say it of.

    Who said it and when stay. That some row's own value is right is not said of another.
    """
    said = of_drafts(session, of)
    keep(
        session,
        [
            word._replace(draft=of[draft])
            for draft in sorted(said)
            for words in in_force(said[draft]).values()
            for word in words
            if word.text
        ],
    )


def say_again(session: Session, of: Mapping[int, int]) -> None:
    """Say of rows that came again what was said of them before: the old draft → the new one.

    What was entered of an old draft that has an heir went on with that, and may be said otherwise by
    now; so of these only which row staff chose.
    """
    said = of_drafts(session, of)
    if not said:
        return
    with_heir = set(
        values_of(
            session,
            select(Draft.id).where(among(session, Draft.id, said), Draft.heir_id.is_not(None)),
        )
    )
    keep(
        session,
        [
            word._replace(draft=of[draft])
            for draft in sorted(said)
            for words in in_force(said[draft]).values()
            for word in words
            if not word.text or draft not in with_heir
        ],
    )


_WORD = (
    PersonEdit.draft_id,
    PersonEdit.field,
    PersonEdit.how,
    PersonEdit.at,
    PersonEdit.id,
    PersonEdit.value,
    PersonEdit.by,
)
