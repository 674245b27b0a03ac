"""People, their drafts and addresses: what is kept, and what is derived from it."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, PersonState, SendDecision
from app.models.people import Address, Draft, DraftAddress, Person, PersonAddress
from app.models.taking_part import Interest
from app.store import deriving, suggestions
from app.store.bulk import (
    among,
    forget_what_was_read,
    insert_numbered,
    insert_rows,
    rows_of,
    values_of,
)
from app.store.deriving import FIELDS, forget
from app.store.reach import reach_of_changed
from app.store.trial import is_trial
from consent.address import loose, mistyping

PEOPLE_LOCK = 7_265_637
"""PostgreSQL's advisory lock for whoever forms people; any number nobody else uses."""

refresh_people = deriving.refresh_people


def be_only_former(session: Session) -> None:
    """Let nobody else form people until this transaction ends: two would not see each other's rows.

    On SQLite there is one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql" and not is_trial(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PEOPLE_LOCK})


class NewDraft(NamedTuple):
    """A draft about to be kept: where it stands and what takes part in matching."""

    source_row_id: int
    part: int
    kind: str
    on: date | None
    area: str
    card: dict[str, Any]
    public_id: str
    """Which row of which content it is; the id of whoever has it first."""
    family: str
    """Its family name, folded."""


def public_id(sha256: str, row: int, part: int) -> str:
    """An id to show and export: the same file gives the same ids wherever it is read."""
    seed = hashlib.sha256(f"{sha256}:{row}:{part}".encode()).digest()
    return base64.b32encode(seed[:10]).decode().lower()


def keep_addresses(session: Session, canonical: Collection[str]) -> dict[str, int]:
    """Ids of these addresses, making those not known yet."""
    known = address_ids(session, canonical)
    fresh = sorted(set(canonical) - set(known))
    rows = [
        {
            "email": email,
            "mailbox": loose(email),
            "mistyped": slip.sentence if (slip := mistyping(email)) else "",
        }
        for email in fresh
    ]
    if rows:
        # Somebody else may bring the same address at this moment; an opt-out must not fail on it.
        on = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.connection().execute(
            on.insert(Address.__table__).on_conflict_do_nothing(),
            rows,
        )
    return known | address_ids(session, fresh)


def address_ids(session: Session, canonical: Collection[str]) -> dict[str, int]:
    """Ids of those of these addresses that are known."""
    rows = rows_of(
        session,
        select(Address.email, Address.id).where(among(session, Address.email, set(canonical))),
    )
    return dict(rows)


def mailboxes_known(session: Session, emails: Collection[str]) -> set[str]:
    """Those of these addresses whose mailbox we know, in whatever spelling."""
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    for email in emails:
        spelt[loose(email)].add(email)
    known = values_of(
        session, select(Address.mailbox).where(among(session, Address.mailbox, spelt)).distinct()
    )
    return {email for mailbox in known for email in spelt[mailbox]}


def keep_drafts(session: Session, drafts: Sequence[NewDraft], people: Sequence[int]) -> list[int]:
    """Store drafts, each with its person; their ids in order."""
    return insert_numbered(
        session,
        Draft,
        (*_NEW, "person_id"),
        [
            (*(getattr(draft, name) for name in _NEW), person)
            for draft, person in zip(drafts, people, strict=True)
        ],
    )


_NEW = ("source_row_id", "part", "kind", "on", "area", "card", "public_id", "family")


def keep_draft_addresses(session: Session, pairs: Collection[tuple[int, int]]) -> None:
    """Store which drafts stand on which addresses."""
    insert_rows(session, DraftAddress, ("draft_id", "address_id"), sorted(set(pairs)))


def found_people(session: Session, public_ids: Sequence[str]) -> list[int]:
    """Make people with these public ids, without fields yet; their ids in order."""
    taken = set(
        values_of(
            session, select(Person.public_id).where(among(session, Person.public_id, public_ids))
        )
    )
    bare = (*("" for _ in FIELDS), {}, 0)
    return insert_numbered(
        session,
        Person,
        ("public_id", *FIELDS, "sources", "rows"),
        [(_free(given, taken), *bare) for given in public_ids],
    )


def _free(wanted: str, taken: set[str]) -> str:
    """The id wanted, or with a number where a split-off person bears it already."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found


def person_of_drafts(session: Session, draft_ids: Iterable[int]) -> dict[int, int]:
    """Draft → its person; a draft that was taken out is nobody's."""
    rows = rows_of(
        session,
        select(Draft.id, Draft.person_id).where(among(session, Draft.id, sorted(draft_ids))),
    )
    return {draft: person for draft, person in rows if person is not None}


def drafts_of_people(session: Session, person_ids: Iterable[int]) -> dict[int, int]:
    """Draft → its person, for every draft of these people."""
    rows = rows_of(
        session,
        select(Draft.id, Draft.person_id).where(
            among(session, Draft.person_id, sorted(person_ids))
        ),
    )
    return {draft: person for draft, person in rows if person is not None}


def draft_public_ids(session: Session, draft_ids: Iterable[int]) -> dict[int, str]:
    """Draft → the public id it would give a person it founded."""
    rows = rows_of(
        session,
        select(Draft.id, Draft.public_id).where(among(session, Draft.id, sorted(draft_ids))),
    )
    return {draft: public_id for draft, public_id in rows}  # noqa: C416 (rows are not tuples)


def move_drafts(session: Session, moves: Mapping[int, int]) -> None:
    """Give drafts to other people: draft → person."""
    if moves:
        session.connection().execute(
            update(Draft)
            .where(Draft.id == bindparam("draft"))
            .values(person_id=bindparam("person")),
            [{"draft": draft, "person": person} for draft, person in sorted(moves.items())],
        )


def remove_people(session: Session, heirs: Mapping[int, int]) -> None:
    """Remove people without rows; what was sent to them is remembered with their heir."""
    if not heirs:
        return
    gone = sorted(heirs)
    sent = values_of(
        session,
        select(SendDecision.person_id)
        .where(among(session, SendDecision.person_id, gone))
        .distinct(),
    )
    for person in sent:
        session.execute(
            update(SendDecision)
            .where(SendDecision.person_id == person)
            .values(person_id=heirs[person])
        )
    reach_of_changed(session, gone)
    for table in (Interest, PersonAddress, PersonState, PersonProject):
        forget(session, table, gone)
    suggestions.forget(session, gone)
    session.execute(
        delete(Person)
        .where(among(session, Person.id, gone))
        .execution_options(synchronize_session=False)
    )
    forget_what_was_read(session)


def return_what_was_sent(session: Session, person_ids: Collection[int]) -> None:
    """Give what was sent back to whoever uses its address, where of these people none does any more.

    After an unmerge it is its own person's again; of several who use the address the oldest's.
    """
    user = select(func.min(PersonAddress.person_id)).where(
        PersonAddress.address_id == SendDecision.address_id
    )
    uses = exists().where(
        PersonAddress.address_id == SendDecision.address_id,
        PersonAddress.person_id == SendDecision.person_id,
    )
    session.execute(
        update(SendDecision)
        .where(
            among(session, SendDecision.person_id, sorted(person_ids)),
            ~uses,
            exists().where(PersonAddress.address_id == SendDecision.address_id),
        )
        .values(person_id=user.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    forget_what_was_read(session)


def addresses_of(session: Session, person_ids: Collection[int]) -> set[str]:
    """The addresses of these people."""
    return set(
        values_of(
            session,
            select(Address.email)
            .join(PersonAddress, PersonAddress.address_id == Address.id)
            .where(among(session, PersonAddress.person_id, sorted(person_ids))),
        )
    )


def people_at(session: Session, email: str) -> list[int]:
    """Everybody who uses an address."""
    return list(
        session.scalars(
            select(PersonAddress.person_id)
            .join(Address, Address.id == PersonAddress.address_id)
            .where(Address.email == email)
            .order_by(PersonAddress.person_id)
        )
    )


def still_there(session: Session, person_ids: Collection[int]) -> set[int]:
    """Those of these people who have not become one with somebody else since."""
    return set(
        values_of(session, select(Person.id).where(among(session, Person.id, sorted(person_ids))))
    )
