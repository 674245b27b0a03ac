"""Random rules and people over one small vocabulary, so that they often meet."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from segments.evaluate import Part, PersonFacts, months_before
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
    Vocabulary,
)

TODAY = date(2026, 1, 9)
ISSUES = {"parking": "Parking", "roads": "Roads and highways", "housing": "Housing"}
PARENTS = {"parking": "getting-around", "roads": "getting-around", "housing": "homes-places"}
PROJECTS = ("Alder Lane buses", "Local plan 2024", "Parks survey")
PLACES = ("Northgate", "Saint-Élan", "AB1", "AB12", "São João")
KINDS = (PartKind.RESPONDED, PartKind.ATTENDED, PartKind.SIGNED_UP)
VOCABULARY = Vocabulary(ISSUES, PARENTS, PROJECTS)

MEETING = (date(2024, 5, 1), date(2025, 1, 9), months_before(TODAY, 6))
"""Days that rules and people often share, so that "or later" is tried at its edge."""

days = st.sampled_from(MEETING) | st.dates(TODAY - timedelta(days=1500), TODAY + timedelta(days=40))
topics: SearchStrategy[Topic] = st.sampled_from(VOCABULARY.slugs()).map(
    lambda slug: VOCABULARY.topic(slug) or Topic("", "", ())
)
spellings = st.sampled_from(PLACES) | st.sampled_from(PLACES).map(str.upper)

interests = st.builds(Interest, topics, st.integers(0, 100))
parts_in_one = st.builds(
    TookPart, st.sampled_from(PROJECTS), st.sampled_from(PartKind), st.just(1), st.none() | days
)
parts_in_any = st.builds(
    TookPart, st.none(), st.sampled_from(PartKind), st.integers(1, 4), st.none() | days
)
areas = st.builds(Area, st.lists(spellings, min_size=1, max_size=3).map(tuple))
terms: SearchStrategy[Node] = st.one_of(
    interests,
    parts_in_one,
    parts_in_any,
    areas,
    st.builds(SeenSince, days),
    st.builds(SeenWithin, st.sampled_from([6, 12]) | st.integers(1, 60)),
)


def _groups(nodes: SearchStrategy[Node]) -> SearchStrategy[Node]:
    parts = st.lists(nodes, min_size=1, max_size=4).map(tuple)
    return st.one_of(st.builds(AllOf, parts), st.builds(AnyOf, parts), st.builds(NoneOf, parts))


rules = st.builds(Rule, st.just(AllOf(())) | st.recursive(terms, _groups, max_leaves=12))

parts = st.builds(Part, st.sampled_from(PROJECTS), st.sampled_from(KINDS), st.none() | days)
people = st.builds(
    PersonFacts,
    interests=st.dictionaries(st.sampled_from(list(ISSUES)), st.integers(0, 100)),
    parts=st.lists(parts, max_size=5, unique_by=lambda part: (part.project, part.kind)).map(tuple),
    area=st.just("") | st.sampled_from(PLACES[:2] + PLACES[4:]),
    district=st.just("") | st.sampled_from(PLACES[2:4]),
    last_seen=st.none() | days,
)
