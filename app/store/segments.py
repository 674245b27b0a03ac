"""A rule as one SELECT of person ids, the same for SQLite and PostgreSQL.

Held against `segments.evaluate` by a property test: both always agree.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, false, func, not_, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.models.audience import PersonProject, PersonState
from app.models.intake import Project
from app.models.taking_part import Interest as InterestRow
from segments.evaluate import months_before, place_key
from segments.rule import (
    AllOf,
    AnyOf,
    Area,
    Interest,
    Node,
    NoneOf,
    PartKind,
    Rule,
    SeenSince,
    SeenWithin,
    Term,
    TookPart,
)


class ascii_lower(GenericFunction[str]):  # noqa: N801 - SQLAlchemy names the function after it
    """Lower A to Z only, as `segments.evaluate.ascii_lower` does."""

    type = String()
    inherit_cache = True


@compiles(ascii_lower)
def _lower(element: ascii_lower, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(ascii_lower, "postgresql")
def _lower_in_c(element: ascii_lower, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "C")'


def compile_rule(rule: Rule, as_of: date) -> Select[int]:
    """Return the ids of the people a rule describes, as of a day, in no order."""
    return select(PersonState.person_id).where(_condition(rule.root, as_of))


def _condition(node: Node, as_of: date) -> ColumnElement[bool]:
    match node:
        case AllOf(parts):
            return and_(true(), *(_condition(part, as_of) for part in parts))
        case AnyOf(parts):
            return or_(*(_condition(part, as_of) for part in parts))
        case NoneOf(parts):
            return not_(or_(*(_condition(part, as_of) for part in parts)))
        case _:
            return _term(node, as_of)


def _term(term: Term, as_of: date) -> ColumnElement[bool]:
    match term:
        case Interest():
            return _interested(term)
        case TookPart():
            return _took_part(term)
        case Area(places):
            return _lives_in(places)
        case SeenSince(since):
            return _seen(since)
        case SeenWithin(months):
            return _seen(months_before(as_of, months))


def _interested(term: Interest) -> ColumnElement[bool]:
    return PersonState.person_id.in_(
        select(InterestRow.person_id).where(
            InterestRow.issue.in_(term.topic.covers), InterestRow.score >= term.at_least
        )
    )


def _took_part(term: TookPart) -> ColumnElement[bool]:
    found = select(PersonProject.person_id)
    if term.project is not None:
        titled = select(Project.id).where(Project.title == term.project)
        found = found.where(PersonProject.project_id.in_(titled))
    if term.kind is not PartKind.ANY:
        found = found.where(PersonProject.kind == term.kind.value)
    if term.since is not None:
        found = found.where(PersonProject.on >= term.since)
    if term.at_least > 1:
        projects = func.count(PersonProject.project_id.distinct())
        found = found.group_by(PersonProject.person_id).having(projects >= term.at_least)
    return PersonState.person_id.in_(found)


def _lives_in(places: tuple[str, ...]) -> ColumnElement[bool]:
    asked = sorted({place_key(place) for place in places})
    return or_(
        ascii_lower(PersonState.area).in_(asked), ascii_lower(PersonState.district).in_(asked)
    )


def _seen(since: date) -> ColumnElement[bool]:
    """Whether last seen on or after a day; never null, so that "none of" can turn it round."""
    return func.coalesce(PersonState.last_seen_on >= since, false())
