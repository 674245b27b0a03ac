"""Scores: what evidence adds up to, how it ages, what outranks it, how it is explained."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.interests.evidence import Evidence, EvidenceKind
from importers.interests.score import (
    ENOUGH,
    Choice,
    Score,
    Scored,
    Signs,
    bases_of,
    score,
    score_everybody,
)

TODAY = date(2026, 1, 9)
SLUGS = ("bees", "roads")
BASES = {"bees": 0.2, "roads": 0.2}


def an_item(issue: str = "bees", **parts: object) -> Evidence:
    return Evidence(issue, EvidenceKind.PROJECT, 1.0, TODAY)._replace(**parts)


def scored(*items: Evidence, **more: object) -> Score:
    return score({1: items}, SLUGS, TODAY, bases=BASES, **more)[1, "bees"]


def test_no_evidence_is_no_score() -> None:
    assert score({1: []}, SLUGS, TODAY) == {}
    assert score({}, SLUGS, TODAY) == {}
    assert score({1: [an_item("unknown")]}, SLUGS, TODAY) == {}


def test_an_event_says_more_than_a_form_and_a_choice_more_than_both() -> None:
    kinds = [
        EvidenceKind.PROJECT,
        EvidenceKind.ATTENDED,
        EvidenceKind.SUBSCRIPTION,
        EvidenceKind.CHOICE,
    ]

    values = [scored(an_item(kind=kind)).value for kind in kinds]

    assert values == sorted(set(values))


def test_old_evidence_says_less_but_something() -> None:
    fresh, old, older = (
        scored(an_item(on=TODAY - timedelta(days=days))).contributions[0].change
        for days in (0, 548, 3650)
    )

    assert fresh == pytest.approx(1.0)
    assert old == pytest.approx(0.25 + 0.75 / 2, abs=0.001)
    assert 0.25 < older < old


def test_undated_evidence_counts_as_old_and_the_future_as_today() -> None:
    undated = scored(an_item(on=None)).contributions[0].change
    coming = scored(an_item(on=TODAY + timedelta(days=90))).contributions[0].change

    assert undated == pytest.approx(0.25 + 0.75 / 4)
    assert coming == pytest.approx(1.0)


def test_little_evidence_is_not_enough() -> None:
    assert not scored(an_item(strength=ENOUGH / 2)).enough
    assert scored(an_item(strength=ENOUGH)).enough


def test_one_noisy_source_does_not_shout() -> None:
    eight = scored(*(an_item(column=n) for n in range(8)))

    assert sum(c.change for c in eight.contributions) == pytest.approx(1 + 3)


def test_what_was_offered_and_left_counts_against() -> None:
    left = an_item(kind=EvidenceKind.OPTION, strength=-0.14)

    assert scored(an_item(), left).value < scored(an_item()).value
    assert scored(an_item(), left).contributions[-1].change == pytest.approx(-0.196)


def test_busy_people_do_not_look_interested_in_everything() -> None:
    idle = scored(an_item())
    busy = scored(an_item(), *(an_item("roads", column=n) for n in range(20)))

    assert busy.value < idle.value


@pytest.mark.parametrize(
    ("choice", "value"), [(Choice.KEEP, 90), (Choice.NOT_NOW, 0), (Choice.NEVER, 0)]
)
def test_the_persons_word_outranks_the_evidence(choice: Choice, value: int) -> None:
    found = scored(an_item(), choices={(1, "bees"): choice})

    assert (found.value, found.choice, found.enough) == (value, choice, True)
    assert found.contributions[0].evidence == an_item()


def test_a_choice_needs_no_evidence_but_an_issue_there_is() -> None:
    found = score({}, SLUGS, TODAY, choices={(1, "bees"): Choice.KEEP, (1, "gone"): Choice.KEEP})

    assert found == {(1, "bees"): Score(90, True, choice=Choice.KEEP)}


def test_a_strong_score_is_not_lowered_by_keeping_it() -> None:
    strong = [an_item(kind=kind) for kind in EvidenceKind]

    assert scored(*strong, choices={(1, "bees"): Choice.KEEP}).value == scored(*strong).value > 90


def test_common_issues_begin_higher() -> None:
    everybody = {n: [an_item("roads")] for n in range(9)} | {9: [an_item("bees"), an_item("roads")]}

    assert bases_of(everybody, SLUGS) == {"bees": 2 / 12, "roads": 11 / 12}
    found = score(everybody, SLUGS, TODAY)
    assert found[9, "roads"].value > found[9, "bees"].value


ITEMS = st.builds(
    Evidence,
    issue=st.sampled_from(SLUGS),
    kind=st.sampled_from(EvidenceKind),
    strength=st.sampled_from([1.0, 0.5, 0.25]),
    on=st.sampled_from([None, TODAY, date(2020, 5, 5), date(2024, 2, 29)]),
    words=st.sampled_from(["", "bus"]),
    column=st.sampled_from([None, 3]),
)
HISTORIES = st.dictionaries(st.integers(0, 5), st.lists(ITEMS, max_size=6), max_size=4)


@given(HISTORIES)
def test_the_reasons_add_up_to_the_score(histories: dict[int, list[Evidence]]) -> None:
    for found in score(histories, SLUGS, TODAY).values():
        z = found.base + sum(contribution.change for contribution in found.contributions)
        assert found.value == pytest.approx(100 / (1 + exp(-z)), abs=0.51)
        assert 0 <= found.value <= 100


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(
    histories: dict[int, list[Evidence]], random: object
) -> None:
    people = list(histories)
    random.shuffle(people)  # type: ignore[attr-defined]
    shuffled = {person: list(reversed(histories[person])) for person in people}

    assert score(shuffled, SLUGS, TODAY) == score(histories, SLUGS, TODAY)


@given(st.lists(ITEMS, max_size=6))
def test_equal_histories_have_equal_scores(items: list[Evidence]) -> None:
    found = score({"a": items, "b": list(reversed(items))}, SLUGS, TODAY)

    assert all(found["b", issue] == entry for (who, issue), entry in found.items() if who == "a")


@given(st.lists(ITEMS, max_size=6), ITEMS)
def test_more_evidence_never_lowers_a_score(items: list[Evidence], more: Evidence) -> None:
    before = score({1: items}, SLUGS, TODAY, bases=BASES)
    after = score({1: [*items, more]}, SLUGS, TODAY, bases=BASES)

    gained = sum(c.change for c in after[1, more.issue].contributions)
    had = before.get((1, more.issue), Score(0, enough=False))
    assert gained >= sum(c.change for c in had.contributions)
    assert after[1, more.issue].value >= had.value


@given(HISTORIES)
def test_a_person_scores_the_same_alone_given_the_bases(
    histories: dict[int, list[Evidence]],
) -> None:
    bases = bases_of(histories, SLUGS)
    together = score(histories, SLUGS, TODAY)

    alone = {}
    for person, items in histories.items():
        alone |= score({person: items}, SLUGS, TODAY, bases=bases)

    assert alone == together


@given(HISTORIES)
def test_scores_without_explanation_are_the_same_scores(
    histories: dict[int, list[Evidence]],
) -> None:
    explained = score(histories, SLUGS, TODAY)

    bare = score(histories, SLUGS, TODAY, explain=False)

    assert bare == {key: replace(one, contributions=()) for key, one in explained.items()}


SEEN = st.dictionaries(
    st.integers(0, 5),
    st.lists(
        st.tuples(ITEMS, st.sampled_from([*SLUGS, "gone"]), st.sampled_from([1.0, -0.5])).map(
            lambda one: one[0]._replace(issue=one[1], strength=one[2])
        ),
        min_size=1,
        max_size=6,
    ),
)
CHOSEN = st.dictionaries(
    st.tuples(st.integers(0, 6), st.sampled_from([*SLUGS, "gone"])), st.sampled_from(Choice)
)


@given(SEEN, CHOSEN)
def test_everybody_scored_by_column_scores_the_same(
    histories: dict[int, list[Evidence]], choices: dict[tuple[int, str], Choice]
) -> None:
    items = [(person, item) for person, many in histories.items() for item in many]
    signs = Signs(
        [person for person, _ in items],
        [item.issue for _, item in items],
        [item.kind.value for _, item in items],
        [item.strength for _, item in items],
        [item.on for _, item in items],
    )

    bases, found = score_everybody(signs, SLUGS, TODAY, choices)

    assert bases == bases_of(histories, SLUGS)
    assert {(one.person, one.issue): one for one in found} == {
        (person, issue): Scored(person, issue, one.value, one.enough, one.choice is not None)
        for (person, issue), one in score(histories, SLUGS, TODAY, choices=choices).items()
    }
