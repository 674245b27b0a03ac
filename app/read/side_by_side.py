"""People who may be one, side by side: what the files say of each, how it compares, and why."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload
from app.models.people import Address, Draft, Judgement, Person, PersonAddress
from app.read.states import states_of
from app.store import suggestions
from app.store.bulk import among, rows_of
from app.store.installation import Installation
from app.store.verdicts import in_force, lowest_rank_first
from consent.names import fold
from consent.reasons import State
from importers.matching.card import Card, from_json
from importers.matching.edits import EDITABLE
from importers.matching.queue import Consequence, Likelihood, Question, likelihood
from importers.matching.side_by_side import Likeness, likeness


@dataclass(frozen=True, slots=True)
class Side:
    """One of the people to compare."""

    id: int
    public_id: str
    name: str
    state: State
    rows: tuple[tuple[str, int, date | None], ...]
    """File, row and day of each row, the newest last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what each person has, in their order, and how these values compare."""

    label: str
    values: tuple[tuple[str, ...], ...]
    likeness: Likeness
    field: str = ""
    choices: tuple[tuple[int, str], ...] = ()
    """Where values differ and one may be chosen: a row that shows each, and the value."""


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for and against two of the people being one."""

    one: str
    """Their number in the question and their name; so is the next."""
    other: str
    likelihood: Likelihood
    reasons: tuple[tuple[str, bool], ...]
    """The words, and whether they speak for it; the heaviest first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with all that is needed to answer it."""

    people: tuple[Side, ...]
    links: tuple[suggestions.People, ...]
    lines: tuple[Line, ...]
    whys: tuple[Why, ...]
    consequence: Consequence
    leaving: int
    seen: str
    """Changes when a row of theirs does, so that nobody answers for people they have not seen."""


def show(
    session: Session, question: Question, *, installation: Installation, now: datetime
) -> Shown:
    """A question as a page shows it."""
    ids = question.people
    cards = _cards(session, ids)
    sides = _sides(session, ids, installation.moment(now))
    names = {side.id: f"{number}. {side.name}" for number, side in enumerate(sides, start=1)}
    return Shown(
        people=sides,
        links=tuple(link.people for link in question.links),
        lines=_lines(session, ids, cards),
        whys=tuple(_whys(session, question, names)),
        consequence=question.consequence,
        leaving=max(link.leaving for link in question.links),
        seen=seen(session, ids),
    )


def seen(session: Session, person_ids: Collection[int]) -> str:
    """A mark of these people and their rows as they are now."""
    rows = rows_of(
        session,
        select(Draft.person_id, Draft.id)
        .where(among(session, Draft.person_id, sorted(person_ids)))
        .order_by(Draft.person_id, Draft.id),
    )
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]


def _cards(session: Session, person_ids: Sequence[int]) -> dict[int, list[Card]]:
    found: dict[int, list[Card]] = {person: [] for person in person_ids}
    rows = rows_of(
        session,
        select(Draft.person_id, Draft.id, Draft.card)
        .where(among(session, Draft.person_id, person_ids))
        .order_by(Draft.on.is_(None), Draft.on.desc(), Draft.id.desc()),
    )
    for person, draft, card in rows:
        if person is not None:
            found[person].append(from_json(card, draft))
    return found


def _sides(session: Session, person_ids: Sequence[int], moment: datetime) -> tuple[Side, ...]:
    states = states_of(session, person_ids, moment=moment)
    people = {
        person: (public_id, name)
        for person, public_id, name in rows_of(
            session,
            select(Person.id, Person.public_id, Person.name).where(
                among(session, Person.id, person_ids)
            ),
        )
    }
    rows: defaultdict[int | None, list[tuple[str, int, date | None]]] = defaultdict(list)
    for person, file, row, on in rows_of(
        session,
        select(Draft.person_id, Upload.file_name, SourceRow.row, Draft.on)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(among(session, Draft.person_id, person_ids))
        .order_by(Draft.on.is_(None), Draft.on, Draft.id),
    ):
        rows[person].append((file, row, on))
    return tuple(
        Side(
            id=person,
            public_id=people[person][0],
            name=people[person][1] or "Somebody without a name",
            state=states[person],
            rows=tuple(rows[person]),
        )
        for person in person_ids
    )


Read = Callable[[Card], Sequence[str]]

_FIELDS: tuple[tuple[str, str, Read], ...] = (
    ("given", "First name", lambda card: (card.name.given,)),
    ("family", "Last name", lambda card: (card.name.family,)),
    ("suffix", "Junior or senior", lambda card: (card.name.suffix,)),
    ("title", "Title", lambda card: (card.name.title,)),
    ("postcode", "Postcode", lambda card: (card.postcode,)),
    ("street", "Street", lambda card: (card.street,)),
    ("phone", "Phone", lambda card: card.phones),
    ("organisation", "Organisation", lambda card: (card.organisation,)),
)


def _lines(
    session: Session, person_ids: Sequence[int], cards: dict[int, list[Card]]
) -> tuple[Line, ...]:
    emails = _emails(session, person_ids)
    found = [_line("email", "E-mail address", [emails[person] for person in person_ids])]
    for field, label, read in _FIELDS:
        values = [
            tuple(dict.fromkeys(v for card in cards[person] for v in read(card) if v))
            for person in person_ids
        ]
        if any(values):
            line = _line(field, label, values)
            found.append(replace(line, choices=_choices(field, read, person_ids, cards)))
    names = [line for line in found if line.label in {"First name", "Last name"}]
    return (*names, *(line for line in found if line not in names))


def _line(field: str, label: str, values: Sequence[tuple[str, ...]]) -> Line:
    return Line(label, tuple(values), likeness(field, values), field)


_MOST_CHOICES = 6


def _choices(
    field: str, read: Read, person_ids: Sequence[int], cards: dict[int, list[Card]]
) -> tuple[tuple[int, str], ...]:
    """A row that shows each value, the newest of each person first; none where all are alike.

    What a row shows of a field is its first value there (`derive.READ`).
    """
    if field not in EDITABLE:
        return ()
    shown: dict[str, tuple[int, str]] = {}
    for person in person_ids:
        for card in cards[person]:
            if value := next(iter(read(card)), ""):
                shown.setdefault(fold(value), (card.draft, value))
    return tuple(shown.values())[:_MOST_CHOICES] if len(shown) > 1 else ()


def _emails(session: Session, person_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = rows_of(
        session,
        select(PersonAddress.person_id, Address.email)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(among(session, PersonAddress.person_id, person_ids))
        .order_by(PersonAddress.person_id, Address.email),
    )
    for person, email in rows:
        found[person].append(email)
    return {person: tuple(found[person]) for person in person_ids}


WORTH_SAYING = 0.1
"""What weighs less decides nothing and is not shown beside what does; `match explain` tells it."""


def _whys(session: Session, question: Question, names: dict[int, str]) -> Iterable[Why]:
    kept = {one.people: one for one in suggestions.open_among(session, question.people)}
    for link in question.links:
        found = kept[link.people]
        rows = rows_of(
            session,
            select(Judgement.a, Judgement.b, Judgement.verdict, Judgement.by, Judgement.reasons)
            .where(Judgement.a == found.a, Judgement.b == found.b)
            .order_by(*lowest_rank_first()),
        )
        reasons = in_force(rows)[found.a, found.b].reasons
        yield Why(
            one=names[link.people[0]],
            other=names[link.people[1]],
            likelihood=likelihood(link.likely),
            reasons=tuple(
                (str(words), weight > 0)
                for _, words, weight in reasons
                if abs(weight) >= WORTH_SAYING
            ),
        )
