"""People who may be one: what to ask next, what it would change, and who they are, side by side."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, Segment
from app.models.intake import SourceRow, Upload
from app.models.people import Address, Draft, Judgement, Person, PersonAddress
from app.read.states import states_of
from app.store import groups, review, suggestions
from app.store.bulk import among, rows_of
from app.store.consent import Asked
from app.store.consent.one_person import changes_if_one
from app.store.installation import Installation
from app.store.suggestions import Open
from app.store.verdicts import in_force, lowest_rank_first
from consent.one_person import Change
from consent.reasons import State
from importers.matching.card import Card, from_json
from importers.matching.queue import (
    Consequence,
    Likelihood,
    Link,
    Question,
    Queue,
    likelihood,
    questions,
)
from importers.matching.side_by_side import Likeness, likeness
from segments.rule import RuleRefused, parse


def queue(session: Session, *, installation: Installation, now: datetime) -> Queue:
    """Everything there is to ask, in order."""
    found = suggestions.every_open(session)
    changes = changes_if_one(session, [one.people for one in found], _asked(installation, now))
    counts = _counted_together(session, found, installation.today(now))
    rows = _rows_of_fewer(session, found)
    return Queue(tuple(questions(_link(one, changes, counts, rows) for one in found)))


def _rows_of_fewer(session: Session, found: Sequence[Open]) -> dict[suggestions.People, int]:
    """How many rows show the one of each two whom fewer show."""
    ids = sorted({person for one in found for person in one.people})
    shown = select(Person.id, Person.rows).where(among(session, Person.id, ids))
    counted = {person: rows for person, rows in rows_of(session, shown)}  # noqa: C416 (rows are not tuples)
    return {one.people: min(counted[one.low], counted[one.high]) for one in found}


def _asked(installation: Installation, now: datetime) -> Asked:
    return Asked(installation.keyring, installation.policy, installation.moment(now))


def _link(
    found: Open,
    changes: dict[suggestions.People, Change],
    counts: Collection[suggestions.People],
    rows: dict[suggestions.People, int],
) -> Link:
    people = found.people
    change = changes.get(people)
    if change is None:
        consequence = Consequence.COUNT if people in counts else Consequence.NOTHING
    else:
        consequence = Consequence.INVITATIONS if change.leaving else Consequence.PERMISSION
    leaving = change.leaving if change else 0
    return Link(people, found.weight, consequence, leaving, found.later, rows[people])


def _counted_together(
    session: Session, found: Sequence[Open], today: date
) -> set[suggestions.People]:
    """Two people whom some number that was used counts as two.

    The number of a saved group, or of those who took part in a project.
    """
    ids = sorted({person for one in found for person in one.people})
    counted: defaultdict[int, set[str]] = defaultdict(set)
    parts = select(PersonProject.person_id, PersonProject.project_id)
    for person, project in rows_of(
        session, parts.where(among(session, PersonProject.person_id, ids))
    ):
        counted[person].add(f"project {project}")
    for segment, person in _members(session, today):
        counted[person].add(f"group {segment}")
    return {one.people for one in found if counted[one.low] & counted[one.high]}


def _members(session: Session, today: date) -> Iterable[tuple[int, int]]:
    """Saved group and member; a group whose rule names what is gone has none."""
    words = None
    for segment in session.scalars(select(Segment).order_by(Segment.id)):
        words = words or groups.vocabulary(session)
        try:
            rule = parse(segment.rule, words)
        except RuleRefused:
            continue
        for person in groups.members(session, rule, today):
            yield segment.id, person


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


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for and against two of the people being one."""

    one: str
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
    names = {side.id: side.name for side in sides}
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
            found[person].append(from_json({**card, "draft": draft}))
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


_FIELDS = (
    ("given", "First name", lambda card: (card.name.given,)),
    ("family", "Last name", lambda card: (card.name.family,)),
    ("suffix", "Junior or senior", lambda card: (card.name.suffix,)),
    ("title", "Title", lambda card: (card.name.title,)),
    ("postcode", "Postcode", lambda card: (card.postcode or card.district,)),
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
            found.append(_line(field, label, values))
    names = [line for line in found if line.label in {"First name", "Last name"}]
    return (*names, *(line for line in found if line not in names))


def _line(field: str, label: str, values: Sequence[tuple[str, ...]]) -> Line:
    return Line(label, tuple(values), likeness(field, values))


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
            likelihood=likelihood(link.weight),
            reasons=tuple((str(words), weight > 0) for _, words, weight in reasons),
        )


def question_of(found: Queue, person_id: int) -> Question | None:
    """The first question about this person."""
    return next((one for one in found.questions if person_id in one.people), None)


def open_pairs(session: Session, person_ids: Collection[int]) -> list[suggestions.People]:
    """Each two of these people that may be one."""
    return [one.people for one in suggestions.open_among(session, person_ids)]


def may_be_one_with(session: Session, person_id: int) -> list[tuple[str, str]]:
    """Public id and name of everybody who may be one with this person, the likeliest first."""
    ids = suggestions.beside(session, person_id)
    named = {
        person: (public_id, name or "Somebody without a name")
        for person, public_id, name in rows_of(
            session,
            select(Person.id, Person.public_id, Person.name).where(among(session, Person.id, ids)),
        )
    }
    return [named[person] for person in ids]


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered so far."""

    today: int
    last: bool
    """Whether there is a last answer to take back."""


def answered(session: Session, *, by: str, now: datetime) -> Answered:
    """What they answered since midnight, but for what they took back."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Answered(
        today=review.answers_since(session, by, midnight),
        last=review.last_answer(session, by) is not None,
    )


def pairs_open(session: Session) -> int:
    """How many pairs of people may be one."""
    return suggestions.count(session)
