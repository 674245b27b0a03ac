from datetime import date

import pytest
from hypothesis import given

from segments.evaluate import (
    Part,
    PersonFacts,
    Verdict,
    ascii_lower,
    evaluate,
    months_before,
)
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
    TookPart,
    Topic,
)
from tests.unit.segments.trees import TODAY, people, rules

PARKING = Topic("parking", "Parking", ("parking",))
TRAVEL = Topic("getting-around", "getting around", ("parking", "roads"))
GWEN = PersonFacts(
    interests={"parking": 72},
    parts=(
        Part("Parks survey", PartKind.RESPONDED, date(2024, 5, 1)),
        Part("Local plan 2024", PartKind.ATTENDED),
    ),
    area="Northgate",
    district="AB1",
    last_seen=date(2024, 5, 1),
)
NOBODY = PersonFacts()


def judged(node: Node, person: PersonFacts = GWEN) -> Verdict:
    return evaluate(Rule(node), person, TODAY)


@pytest.mark.parametrize(
    ("term", "because"),
    [
        (Interest(PARKING, 72), "interest in “Parking” is 72 of 100, 72 asked for"),
        (Interest(TRAVEL, 60), "interest in “getting around” is 72 of 100, 60 asked for"),
        (TookPart("Parks survey", PartKind.RESPONDED), "responded to “Parks survey”"),
        (TookPart(at_least=2), "took part in 2 projects, 2 asked for"),
        (
            TookPart(at_least=1, since=date(2024, 5, 1)),
            "took part in 1 project since 1 May 2024, 1 asked for",
        ),
        (Area(("northgate",)), "lives in Northgate / AB1"),
        (Area(("XY9", " ab1 ")), "lives in Northgate / AB1"),
        (SeenSince(date(2024, 5, 1)), "last seen on 1 May 2024"),
        (SeenWithin(21), "last seen on 1 May 2024"),
    ],
)
def test_a_condition_that_holds_says_why(term: Node, because: str) -> None:
    assert judged(term) == Verdict(inside=True, because=(because,))


@pytest.mark.parametrize(
    ("term", "person", "because"),
    [
        (Interest(PARKING, 73), GWEN, "interest in “Parking” is 72 of 100, 73 asked for"),
        (Interest(PARKING, 0), NOBODY, "shows no interest in “Parking”"),
        (TookPart("Alder Lane buses"), GWEN, "did not take part in “Alder Lane buses”"),
        (
            TookPart("Parks survey", PartKind.ATTENDED),
            GWEN,
            "did not attend “Parks survey”",
        ),
        (TookPart(at_least=3), GWEN, "took part in 2 projects, 3 asked for"),
        (
            TookPart("Parks survey", since=date(2024, 5, 2)),
            GWEN,
            "did not take part in “Parks survey” since 2 May 2024",
        ),
        (Area(("AB2",)), GWEN, "lives in Northgate / AB1"),
        (Area(("AB2",)), NOBODY, "we don't know where they live"),
        (SeenSince(date(2024, 5, 2)), GWEN, "last seen on 1 May 2024"),
        (SeenSince(date(1990, 1, 1)), NOBODY, "we don't know when they were last seen"),
        (SeenWithin(20), GWEN, "last seen on 1 May 2024"),
    ],
)
def test_a_condition_that_fails_says_why(term: Node, person: PersonFacts, because: str) -> None:
    assert judged(term, person) == Verdict(inside=False, because=(because,))


def test_a_part_without_a_day_does_not_count_since_a_day() -> None:
    since = TookPart("Local plan 2024", since=date(1990, 1, 1))
    assert not judged(since).inside


def test_several_ways_of_taking_part_in_one_project_count_once() -> None:
    person = PersonFacts(
        parts=(Part("Parks survey", PartKind.RESPONDED), Part("Parks survey", PartKind.ATTENDED))
    )
    assert not judged(TookPart(at_least=2), person).inside


def test_groups_tell_the_reasons_that_decide() -> None:
    hit, miss = Area(("AB1",)), Interest(PARKING, 90)
    seen = SeenSince(date(2020, 1, 1))
    lives, interest, last = (judged(node).because for node in (hit, miss, seen))
    assert judged(AllOf((hit, seen))) == Verdict(inside=True, because=lives + last)
    assert judged(AllOf((hit, miss))) == Verdict(inside=False, because=interest)
    assert judged(AnyOf((hit, miss))) == Verdict(inside=True, because=lives)
    assert judged(AnyOf((miss,))) == Verdict(inside=False, because=interest)
    assert judged(NoneOf((miss,))) == Verdict(inside=True, because=interest)
    assert judged(NoneOf((hit, miss))) == Verdict(inside=False, because=lives)


def test_a_rule_without_conditions_takes_everyone() -> None:
    assert judged(AllOf(()), NOBODY) == Verdict(inside=True, because=())


@given(rules, people)
def test_none_of_a_rule_is_its_opposite(rule: Rule, person: PersonFacts) -> None:
    opposite = evaluate(Rule(NoneOf((rule.root,))), person, TODAY)
    assert opposite.inside is not evaluate(rule, person, TODAY).inside


@given(rules, people)
def test_every_verdict_is_told_why(rule: Rule, person: PersonFacts) -> None:
    verdict = evaluate(rule, person, TODAY)
    assert verdict.because or rule.root == AllOf(())


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 1, 9), 1, date(2025, 12, 9)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 9), 24, date(2024, 1, 9)),
        (date(2026, 12, 9), 12, date(2025, 12, 9)),
        (date(50, 1, 1), 1200, date.min),
    ],
)
def test_months_are_calendar_months(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_only_plain_letters_are_lowered() -> None:
    assert ascii_lower("SAINT-ÉLAN") == "saint-Élan"
