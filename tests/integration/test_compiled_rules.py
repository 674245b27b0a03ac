"""The compiler and the evaluator agree, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, func, insert, select

from app.models.audience import PersonProject, PersonState
from app.models.intake import Project
from app.models.people import Person
from app.models.taking_part import Interest as InterestRow
from app.models.taking_part import Issue
from app.store.segments import compile_rule
from segments.evaluate import Part, PersonFacts, evaluate
from segments.rule import MAX_DEPTH, AllOf, AnyOf, Area, NoneOf, PartKind, Rule, SeenSince, TookPart
from tests.conftest import NOW
from tests.unit.segments.trees import ISSUES, PARENTS, PROJECTS, TODAY, people, rules

CROWD = 60


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection whose work is never kept."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        connection.execute(
            insert(Issue),
            [
                {
                    "slug": slug,
                    "label": label,
                    "parent": PARENTS[slug],
                    "keywords": "",
                    "sensitive": False,
                    "position": n,
                }
                for n, (slug, label) in enumerate(ISSUES.items())
            ],
        )
        connection.execute(
            insert(Project),
            [{"id": n, "title": title, "created_at": NOW} for n, title in enumerate(PROJECTS)],
        )
        yield connection
        connection.rollback()
    engine.dispose()


def fill(connection: Connection, crowd: list[PersonFacts]) -> None:
    for table in (InterestRow, PersonProject, PersonState, Person):
        connection.execute(delete(table))
    for number, person in enumerate(crowd, start=1):
        _add(connection, number, person)


def _add(connection: Connection, number: int, person: PersonFacts) -> None:
    connection.execute(insert(Person), [{"id": number, "public_id": str(number)}])
    state = {
        "person_id": number,
        "area": person.area,
        "district": person.district,
        "last_seen_on": person.last_seen,
    }
    connection.execute(insert(PersonState), [state])
    interests = [
        {"person_id": number, "issue": slug, "score": score, "enough": True}
        for slug, score in person.interests.items()
    ]
    parts = [
        {
            "person_id": number,
            "project_id": PROJECTS.index(part.project),
            "kind": part.kind.value,
            "on": part.on,
        }
        for part in person.parts
    ]
    for table, rows in ((InterestRow, interests), (PersonProject, parts)):
        if rows:
            connection.execute(insert(table), rows)


def asked(connection: Connection, rule: Rule) -> set[int]:
    return set(connection.scalars(compile_rule(rule, TODAY)))


def expected(crowd: list[PersonFacts], rule: Rule) -> set[int]:
    return {n for n, one in enumerate(crowd, start=1) if evaluate(rule, one, TODAY).inside}


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(people, min_size=20, max_size=CROWD), st.lists(rules, min_size=8, max_size=8))
def test_the_compiler_agrees_with_the_evaluator(
    connection: Connection, crowd: list[PersonFacts], questions: list[Rule]
) -> None:
    fill(connection, crowd)
    for rule in questions:
        assert asked(connection, rule) == expected(crowd, rule), rule


NOBODY_KNOWN = PersonFacts()


@pytest.mark.parametrize(
    "rule",
    [
        AllOf(()),
        NoneOf((SeenSince(date(2020, 1, 1)),)),
        NoneOf((TookPart(since=date(2020, 1, 1)),)),
        NoneOf((Area(("northgate",)),)),
        TookPart(at_least=2),
        TookPart(PROJECTS[1], since=date(2024, 5, 1)),
        TookPart(PROJECTS[1], since=date(2024, 5, 2)),
        SeenSince(date(2024, 5, 1)),
        SeenSince(date(2024, 5, 2)),
        TookPart(kind=PartKind.ATTENDED, at_least=2),
        Area((" SAINT-Élan",)),
        Area(("ab1",)),
    ],
)
def test_the_awkward_ones_agree_too(connection: Connection, rule: AllOf) -> None:
    busy = PersonFacts(
        parts=(
            *tuple(Part(title, PartKind.ATTENDED, date(2024, 5, 1)) for title in PROJECTS[:2]),
            Part(PROJECTS[0], PartKind.RESPONDED),
        ),
        area="Saint-Élan",
        district="AB1",
        last_seen=date(2024, 5, 1),
    )
    crowd = [NOBODY_KNOWN, busy, replace(busy, area="Northgate", parts=busy.parts[1:])]
    fill(connection, crowd)
    assert asked(connection, Rule(rule)) == expected(crowd, Rule(rule))


def test_the_deepest_rule_still_compiles(connection: Connection) -> None:
    node: AnyOf | NoneOf | TookPart = TookPart(at_least=2)
    for _ in range(MAX_DEPTH // 2):
        node = NoneOf((AnyOf((node,)),))
    fill(connection, [NOBODY_KNOWN])
    assert asked(connection, Rule(node)) == expected([NOBODY_KNOWN], Rule(node))


def test_a_rule_is_one_statement_that_can_be_counted(connection: Connection) -> None:
    fill(connection, [NOBODY_KNOWN, NOBODY_KNOWN])
    chosen = compile_rule(Rule(AllOf(())), TODAY).subquery()
    assert connection.scalar(select(func.count()).select_from(chosen)) == 2
