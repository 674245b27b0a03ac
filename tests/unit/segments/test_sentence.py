from datetime import date

from hypothesis import assume, given

from segments.rule import (
    AllOf,
    AnyOf,
    Area,
    Interest,
    NoneOf,
    PartKind,
    Rule,
    SeenSince,
    SeenWithin,
    TookPart,
    Topic,
)
from segments.sentence import sentence
from tests.unit.segments.trees import rules

ROADS = Interest(Topic("roads", "Roads and highways", ("roads",)), 60)


def test_a_rule_reads_as_one_plain_sentence() -> None:
    rule = Rule(
        AllOf(
            (
                ROADS,
                TookPart(at_least=2, since=date(2023, 1, 9)),
                AnyOf((Area(("Northgate", "AB1")), SeenWithin(1))),
                NoneOf((TookPart("Parks survey", PartKind.ATTENDED),)),
            )
        )
    )
    assert sentence(rule) == (
        "People who are interested in “Roads and highways” (60 of 100 or more), and took part in"
        " at least 2 projects on 9 January 2023 or later, and (live in “Northgate” or “AB1” or"
        " were seen in the last month), and are not people who (attended “Parks survey”)."
    )


def test_a_rule_without_conditions_is_everyone() -> None:
    assert sentence(Rule(AllOf(()))) == "Everyone in the people list."


def test_one_condition_alone_needs_no_brackets() -> None:
    assert sentence(Rule(SeenSince(date(2020, 2, 29)))) == (
        "People who were last seen on 29 February 2020 or later."
    )
    any_sign = Interest(ROADS.topic, 0)
    assert sentence(Rule(AnyOf((any_sign, TookPart())))) == (
        "People who are interested in “Roads and highways” (any sign of it), or took part in any"
        " project."
    )


@given(rules, rules)
def test_different_rules_read_differently(one: Rule, other: Rule) -> None:
    assume(one != other)
    assume(not _alone(one) and not _alone(other))
    assert sentence(one) != sentence(other)


def _alone(rule: Rule) -> bool:
    """A group of one at the top reads as what it holds."""
    return isinstance(rule.root, (AllOf, AnyOf)) and len(rule.root.parts) == 1
