"""Saved groups (segments), the words a rule may use, and who belongs."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import PersonProject, PersonState, Segment
from app.models.intake import Project
from app.models.people import Address, Draft, DraftAddress, Person
from app.models.taking_part import Interest, InterestChoice, Issue
from app.store.matching import slices
from app.store.segments import compile_rule
from importers.matching.best_address import Held, best_first
from segments.evaluate import Part, PersonFacts
from segments.rule import PartKind, Rule, Vocabulary


def vocabulary(session: Session) -> Vocabulary:
    """Issues and projects a rule may name."""
    issues = list(session.scalars(select(Issue).order_by(Issue.position)))
    return Vocabulary(
        issues={issue.slug: issue.label for issue in issues},
        parents={issue.slug: issue.parent for issue in issues},
        projects=tuple(session.scalars(select(Project.title).order_by(Project.title))),
    )


def members(session: Session, rule: Rule, as_of: date) -> list[int]:
    """Everybody a rule describes, in order of id."""
    return list(session.scalars(compile_rule(rule, as_of)))


def save(session: Session, *, name: str, rule: dict[str, Any], now: datetime) -> int:
    """Keep a group under a name, replacing the rule of one already called so."""
    known = session.scalars(select(Segment).where(Segment.name == name)).one_or_none()
    if known is None:
        known = Segment(name=name, made_at=now)
        session.add(known)
    known.rule = rule
    session.flush()
    return known.id


def saved(session: Session, segment_id: int) -> Segment | None:
    return session.get(Segment, segment_id)


def by_name(session: Session, name: str) -> Segment | None:
    return session.scalars(select(Segment).where(Segment.name == name)).one_or_none()


def addresses_held(session: Session, person_ids: Collection[int]) -> dict[int, list[Held]]:
    """Person → their addresses, that which counts before the others first."""
    found: defaultdict[int, list[Held]] = defaultdict(list)
    answered = (
        select(func.max(InterestChoice.at))
        .where(InterestChoice.address_id == Address.id)
        .correlate(Address)
        .scalar_subquery()
    )
    for some in slices(sorted(person_ids)):
        rows = session.execute(
            select(
                Draft.person_id,
                Address.id,
                Address.email,
                func.max(Draft.on),
                func.count(),
                answered,
            )
            .join(DraftAddress, DraftAddress.draft_id == Draft.id)
            .join(Address, Address.id == DraftAddress.address_id)
            .where(Draft.person_id.in_(some))
            .group_by(Draft.person_id, Address.id, Address.email)
        )
        for person, address, email, seen, count, at in rows:
            if person is not None:
                found[person].append(Held(address, email, seen, count, at))
    return {person: best_first(held) for person, held in found.items()}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them."""

    person_id: int
    public_id: str
    name: str
    given: str
    family: str
    area: str
    postcode: str


def lines(session: Session, person_ids: Collection[int]) -> dict[int, PersonLine]:
    """Person → how a list shows them."""
    found: dict[int, PersonLine] = {}
    for some in slices(sorted(person_ids)):
        for person in session.scalars(select(Person).where(Person.id.in_(some))):
            found[person.id] = PersonLine(
                person.id,
                person.public_id,
                person.name,
                person.given,
                person.family,
                person.area,
                person.postcode,
            )
    return found


def facts(session: Session, person_id: int) -> PersonFacts:
    """What a rule may look at in one person."""
    state = session.get(PersonState, person_id)
    parts = session.execute(
        select(Project.title, PersonProject.kind, PersonProject.on)
        .join(Project, Project.id == PersonProject.project_id)
        .where(PersonProject.person_id == person_id)
        .order_by(Project.title, PersonProject.kind)
    )
    interests = session.execute(
        select(Interest.issue, Interest.score).where(Interest.person_id == person_id)
    )
    return PersonFacts(
        interests=dict(interests.all()),
        parts=tuple(Part(title, PartKind(kind), on) for title, kind, on in parts),
        area=state.area if state else "",
        district=state.district if state else "",
        last_seen=state.last_seen_on if state else None,
    )


def project_title(session: Session, project_id: int) -> str:
    return session.get_one(Project, project_id).title
