import json
import typing
from contextlib import suppress
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments import rule as rule_module
from segments.rule import (
    MAX_DEPTH,
    MAX_TERMS,
    AllOf,
    AnyOf,
    Area,
    Interest,
    NoneOf,
    PartKind,
    Rule,
    RuleRefused,
    SeenSince,
    SeenWithin,
    TookPart,
    Topic,
    Vocabulary,
    parse,
    to_json,
)
from tests.unit.segments.trees import VOCABULARY, rules

PARKING = {"interest": {"issue": "parking", "at_least": 60}}


def a_document(*parts: object) -> dict[str, object]:
    return {"version": 1, "rule": {"all": list(parts)}}


def read(*parts: object) -> Rule:
    return parse(a_document(*parts), VOCABULARY)


def refusal(document: object) -> str:
    with pytest.raises(RuleRefused) as refused:
        parse(document, VOCABULARY)
    return str(refused.value)


def refused_term(term: object) -> str:
    return refusal(a_document(term))


@given(rules)
def test_reading_back_what_was_written_gives_the_same_rule(rule: Rule) -> None:
    written = json.loads(json.dumps(to_json(rule)))
    assert parse(written, VOCABULARY) == rule


def test_every_term_and_group_is_read() -> None:
    rule = read(
        PARKING,
        {
            "any": [
                {"took_part": {"project": "Parks survey", "kind": "attended"}},
                {"took_part": {"at_least": 2, "since": "2024-01-31"}},
            ]
        },
        {"none": [{"area": {"in": ["Northgate", "AB1"]}}, {"last_seen": {"since": "2020-02-29"}}]},
        {"last_seen": {"within_months": 18}},
    )
    assert rule.root == AllOf(
        (
            Interest(Topic("parking", "Parking", ("parking",)), 60),
            AnyOf(
                (
                    TookPart("Parks survey", PartKind.ATTENDED),
                    TookPart(at_least=2, since=date(2024, 1, 31)),
                )
            ),
            NoneOf((Area(("Northgate", "AB1")), SeenSince(date(2020, 2, 29)))),
            SeenWithin(18),
        )
    )


def test_a_parent_topic_covers_its_issues() -> None:
    rule = parse(
        {"version": 1, "rule": {"interest": {"issue": "getting-around", "at_least": 0}}}, VOCABULARY
    )
    assert rule.root == Interest(Topic("getting-around", "getting around", ("parking", "roads")), 0)


def test_a_refusal_names_the_place_in_the_tree() -> None:
    inner = {"interest": {"issue": "trasport", "at_least": 50}}
    assert refusal(a_document(PARKING, {"any": [PARKING, inner]})) == (
        "all › 2 › any › 2 › interest › issue: there is no issue 'trasport'"
    )


def test_a_refusal_offers_the_nearest_name() -> None:
    assert refused_term({"interest": {"issue": "parkin", "at_least": 50}}) == (
        "all › 1 › interest › issue: there is no issue 'parkin'; did you mean 'parking'?"
    )


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("parking", 'expected a condition such as {"all": […]} or {"area": {…}}'),
        ({}, "expected exactly one condition here, found 0"),
        ({**PARKING, "area": {}}, "expected exactly one condition here, found 2"),
        ({"feeling": {"issue": "parking"}}, "feeling: there is no condition 'feeling'"),
        ({"any": []}, "any: this group has no conditions"),
        ({"all": []}, "all: this group has no conditions"),
        ({"any": {"1": PARKING}}, "any: expected a list of conditions"),
        ({"interest": 3}, "interest: expected a set of named fields"),
        (
            {"interest": {"issue": "parking"}},
            "interest › at_least: this field is missing",
        ),
        (
            {"interest": {"issue": "parking", "at_least": 5, "stance": 1}},
            "interest › stance: there is no field 'stance'",
        ),
        (
            {"interest": {"issue": "parking", "at_least": 101}},
            "interest › at_least: expected a whole number from 0 to 100",
        ),
        (
            {"interest": {"issue": "parking", "at_least": True}},
            "interest › at_least: expected a whole number from 0 to 100",
        ),
        (
            {"interest": {"issue": "parking", "at_least": 50.0}},
            "interest › at_least: expected a whole number from 0 to 100",
        ),
        ({"interest": {"issue": 7, "at_least": 5}}, "interest › issue: expected some text"),
        (
            {"took_part": {"project": "Buses"}},
            "took_part › project: there is no project 'Buses'",
        ),
        (
            {"took_part": {"project": "Parks survey", "at_least": 2}},
            "took_part › at_least: a named project counts once; leave this at 1",
        ),
        (
            {"took_part": {"kind": "liked"}},
            "took_part › kind: expected one of 'responded', 'attended', 'signed_up', 'any'",
        ),
        (
            {"took_part": {"since": "31/01/2024"}},
            "took_part › since: expected a date such as '2024-03-31'",
        ),
        ({"area": {"in": []}}, "area › in: expected a list of area names or postcode districts"),
        (
            {"area": {"in": "AB1"}},
            "area › in: expected a list of area names or postcode districts",
        ),
        ({"area": {"in": ["AB1", " "]}}, "area › in › 2: expected some text"),
        ({"last_seen": {}}, "last_seen: expected either 'since' or 'within_months'"),
        (
            {"last_seen": {"within_months": 0}},
            "last_seen › within_months: expected a whole number from 1 to 1200",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(term: object, sentence: str) -> None:
    place = sentence if sentence.startswith("expected") else f" › {sentence}"
    joined = f"all › 1: {place}" if sentence.startswith("expected") else f"all › 1{place}"
    assert refused_term(term) == joined


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "expected a set of named fields"),
        ({"rule": {"all": []}}, "version: this field is missing"),
        ({"version": 2, "rule": {}}, "version: only version 1 of the rule format is known"),
        ({"version": True, "rule": {}}, "version: only version 1 of the rule format is known"),
        (
            {"version": 1, "rule": {"any": []}},
            "any: this group has no conditions",
        ),
        ({"version": 1, "rule": PARKING, "name": ""}, "name: there is no field 'name'"),
    ],
)
def test_a_document_of_the_wrong_shape_is_refused(document: object, sentence: str) -> None:
    assert refusal(document) == sentence


def test_a_rule_without_conditions_is_everyone() -> None:
    assert read().root == AllOf(())


def test_groups_lie_only_so_deep() -> None:
    node: object = PARKING
    for _ in range(MAX_DEPTH):
        node = {"any": [node]}
    assert parse({"version": 1, "rule": node}, VOCABULARY)
    told = refusal({"version": 1, "rule": {"all": [node]}})
    assert told.endswith(f": groups may lie {MAX_DEPTH} deep at most")


def test_a_rule_holds_only_so_many_conditions() -> None:
    assert read(*[PARKING] * MAX_TERMS)
    assert refusal(a_document(*[PARKING] * (MAX_TERMS + 1))) == (
        "all › 201 › interest: a rule may hold 200 conditions at most"
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["version", "rule", "all", "any", "interest", "area", "in"])
                | st.text(max_size=3),
                inner,
                max_size=3,
            )
        ),
        max_leaves=10,
    )
)
def test_nothing_but_a_refusal_comes_of_nonsense(document: object) -> None:
    with suppress(RuleRefused):
        parse(document, VOCABULARY)


def test_no_term_can_speak_of_feelings_or_permission() -> None:
    spoken = {
        field.name for term in typing.get_args(rule_module.Term) for field in fields(term)
    } | {kind.value for kind in PartKind}
    assert spoken == {
        *("topic", "at_least", "project", "kind", "since", "places", "months"),
        *("responded", "attended", "signed_up", "any"),
    }
    assert {field.name for field in fields(Topic)} == {"slug", "label", "covers"}


def test_an_empty_vocabulary_knows_no_issue() -> None:
    assert Vocabulary().topic("parking") is None
