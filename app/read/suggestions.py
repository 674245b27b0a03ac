"""People who may be one: what to ask next, what it would change, and who they are, side by side."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, Segment
from app.models.people import Person
from app.read.comparison import comparison
from app.store import groups, review, suggestions
from app.store.bulk import among, rows_of
from app.store.consent import Asked
from app.store.consent.one_person import changes_if_one
from app.store.installation import Installation
from app.store.public_ids import person_known_as
from app.store.suggestions import Open
from app.store.verdicts import machine_name
from consent.one_person import Change
from importers.matching.queue import (
    Consequence,
    Link,
    Question,
    Queue,
    questions,
)
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


def question_of(session: Session, found: Queue, public_id: str) -> Question | None:
    """The first question about whoever bears this public id or bore it once."""
    person = person_known_as(session, public_id)
    return next((one for one in found.questions if person in one.people), None)


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


def stats(session: Session, *, installation: Installation, now: datetime) -> dict[str, Any]:
    """People, rows and what is open, in numbers."""
    found = queue(session, installation=installation, now=now)
    pairs = [link.people for one in found.questions for link in one.links]
    unsure = suggestions.unsure_pairs(session, pairs)
    counted = Counter(one.consequence for one in found.questions)
    judging = comparison(session)
    shown = select(func.count(), func.coalesce(func.sum(Person.rows), 0)).where(Person.rows > 0)
    people, rows = session.execute(shown).one()
    return {
        "people": people,
        "rows": rows,
        "open": len(pairs),
        "rows_open": len({draft for pair in unsure for draft in pair}),
        "questions": len(found.questions),
        "would_change": {kind.name.lower(): counted[kind] for kind in reversed(Consequence)},
        "put_off": found.put_off,
        "model": machine_name(judging.version.name),
        "comparison": {
            "in_force": asdict(judging.version),
            "before": [asdict(version) for version in judging.before],
            "asked_by": judging.asked,
        },
    }
