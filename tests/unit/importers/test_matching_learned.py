"""Rates learned from rows here: as far as they show it, held by what was shipped, in order."""

import random
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.block import blocking_keys
from importers.matching.card import Card
from importers.matching.decide import Verdict, ask_first, is_asked_first, judge
from importers.matching.given_names import Given
from importers.matching.learning import (
    AT_LEAST,
    IN_ORDER,
    LEAST_ROWS,
    Sample,
    TooFew,
    learn_model,
    pooled,
)
from importers.matching.levels import Mailbox, Phone
from importers.matching.model import Model, from_json, shipped, to_json
from importers.matching.told import LEVELS, in_words, side_by_side
from tests.blocking import MemoryBlockIndex

GIVEN = ("Ann", "Basil", "Carys", "Dewi", "Emrys", "Fay", "Gwen", "Hari", "Iolo", "Jia")
FAMILY = ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


def town(people: int = 700, *, moving: float = 0.0, names: int = 10) -> list[Card]:
    """Two rows of each of so many people, of whom a part uses another mailbox the second time."""
    lot = random.Random(7)
    found = []
    for person in range(people):
        name = PersonName("", GIVEN[person % names], FAMILY[lot.randrange(names)])
        mobile = f"+4477{person:08d}"
        home = f"ZX{person % 30 + 1} {person % 9}{'ABDEF'[person % 5]}{'GHJLN'[person // 5 % 5]}"
        for time in range(2):
            box = f"otter{person}@sky.example"
            if time and lot.random() < moving:
                box = f"maple.{lot.randrange(900, 1000)}.{person * 7}@gmail.com"
            found.append(
                Card(
                    len(found) + 1,
                    name,
                    (box,),
                    (box,),
                    postcode=home,
                    district=home.split(maxsplit=1)[0],
                    phones=(mobile,),
                    upload=time + 1,
                )
            )
    return found


def sample(cards: list[Card]) -> Sample:
    """All of them, in the order of what they are, as the store would draw them."""
    index = MemoryBlockIndex(cards)
    pairs = index.candidates({card.draft: blocking_keys(card) for card in cards})
    known = {card.draft: card for card in cards}
    drawn = sorted(known, key=lambda draft: (known[draft].mailboxes, known[draft].upload))
    return Sample(known, len(cards), drawn, pairs)


@cache
def learned(people: int = 700, *, moving: float = 0.0) -> Model:
    return learned_of(town(people, moving=moving))


def learned_of(cards: list[Card]) -> Model:
    found = learn_model(sample(cards), shipped(), "1.1")
    assert isinstance(found, Model)
    return found


def test_few_rows_are_refused_in_a_sentence() -> None:
    found = learn_model(sample(town(10)), shipped(), "1.1")
    assert isinstance(found, TooFew)
    assert found.sentence.startswith("20 rows are too few to learn from: 1,000 are needed.")


def test_as_many_rows_as_are_needed_are_enough() -> None:
    assert isinstance(learn_model(sample(town(LEAST_ROWS // 2)), shipped(), "1.1"), Model)


def test_where_people_change_their_mailbox_it_weighs_less_that_it_is_another() -> None:
    place = list(shipped().fields).index("mailbox")
    there, came = (learned(moving=part) for part in (0.0, 0.5))
    assert there.evidence[place, Mailbox.PLACES] < came.evidence[place, Mailbox.PLACES]
    assert there.fields["mailbox"].m[0] > shipped().fields["mailbox"].m[0]
    assert came.fields["mailbox"].m[0] < there.fields["mailbox"].m[0]


def test_what_many_rows_show_moves_a_rate_part_of_the_way() -> None:
    """One in ten of two strangers bears the same given name in this town, shipped is one in 192."""
    few, many = (learned(people).fields["given"].u[0] for people in (500, 2000))
    assert shipped().fields["given"].u[0] < few < many < 0.1 * AT_LEAST


def test_what_rows_of_one_person_hardly_show_stays_for_the_most_part() -> None:
    """No family name here is a part of another; elsewhere some are."""
    assert learned().fields["family"].m[1] > 0.9 * shipped().fields["family"].m[1]


def test_it_does_not_matter_when_each_row_came() -> None:
    cards = town()
    shuffled = random.Random(3).sample(range(1, len(cards) + 1), len(cards))
    numbered = [card._replace(draft=shuffled[place]) for place, card in enumerate(cards)]
    assert learned_of(numbered) == learned()


def test_what_was_set_by_hand_stays() -> None:
    found = learned(moving=0.3)
    for field, levels in shipped().by_hand.items():
        for level in levels:
            for new, old in zip(found.fields[field], shipped().fields[field], strict=True):
                assert new[level - 1] == pytest.approx(old[level - 1], rel=1e-5), (field, level)


def test_what_strangers_share_by_chance_alone_stays() -> None:
    found = learned(moving=0.3)
    assert found.fields["phone"].u[Phone.MOBILE - 1] == shipped().fields["phone"].u[0]
    for field, levels in shipped().by_chance.items():
        for level in levels:
            old = shipped().fields[field].u[level - 1]
            assert found.fields[field].u[level - 1] == pytest.approx(old, rel=1e-5)


def test_the_rates_of_a_field_add_up() -> None:
    for rates in learned(moving=0.3).fields.values():
        for some in rates:
            assert sum(some) == pytest.approx(1, abs=1e-4)


rates = st.lists(st.floats(0.001, 1), min_size=9, max_size=9)


@given(st.sampled_from(sorted(IN_ORDER)), rates, rates)
def test_the_more_alike_never_weighs_less(
    field: str, some: list[float], others: list[float]
) -> None:
    size = len(shipped().fields[field].m)
    m, u = (np.array(part[:size]) / sum(part[:size]) for part in (some, others))
    by_hand = shipped().by_hand.get(field, ())
    found = pooled(field, m, u, by_hand)
    assert found.sum() == pytest.approx(1)
    for one, other in IN_ORDER[field]:
        if not {one, other} & {*by_hand}:
            weights = found[one - 1] / u[one - 1], found[other - 1] / u[other - 1]
            assert weights[0] >= weights[1] * (1 - 1e-3), (field, one, other)
    for level in by_hand:
        assert found[level - 1] == m[level - 1]


def test_the_shipped_rates_are_in_order_as_they_are() -> None:
    for field in IN_ORDER:
        m, u = (np.array(part) for part in shipped().fields[field][:2])
        assert pooled(field, m, u, shipped().by_hand.get(field, ())) == pytest.approx(m)


def test_a_model_is_kept_as_it_is() -> None:
    for model in (shipped(), learned(moving=0.3)):
        again = from_json(to_json(model))
        assert to_json(again) == to_json(model)
        assert again.evidence == pytest.approx(model.evidence, abs=1e-3)
        assert again.shared == pytest.approx(model.shared, abs=2e-3)


def test_verdicts_by_other_rates_add_up_too() -> None:
    model = learned(moving=0.3)
    cards = {card.draft: card for card in town()[:4]}
    for found in judge(cards, list(combinations(cards, 2)), model=model, explain_all=True):
        assert model.prior + sum(r.weight for r in found.reasons) == pytest.approx(found.weight)


def test_whoever_was_two_is_asked_about_before_they_are_one() -> None:
    cards = {card.draft: card for card in town()[:2]}
    (found,) = judge(cards, [(1, 2)])
    asked = ask_first(found)
    assert (found.verdict, asked.verdict) == (Verdict.SAME, Verdict.UNSURE)
    assert shipped().prior + sum(r.weight for r in asked.reasons) == pytest.approx(asked.weight)
    assert (is_asked_first(found), is_asked_first(asked)) == (False, True)


def test_every_likeness_has_words() -> None:
    for field, known in shipped().fields.items():
        assert [int(level) for level in LEVELS[field]] == list(range(1, len(known.m) + 1)), field
    lines = side_by_side(shipped(), shipped())
    assert len({line.words for line in lines}) == len(lines)
    first = next(line for line in lines if line.words == "Same given name")
    assert first.of_one == (0.88, 0.88)
    assert first.weights[0] == pytest.approx(
        shipped().evidence[list(shipped().fields).index("given"), Given.EQUAL]
    )
    assert {line.words for line in lines if line.by_hand} >= {
        "Titles of one sex",
        "Same organisation",
    }


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.83, "83 in 100"),
        (0.994, "99 in 100"),
        (0.998, "nearly all"),
        (0.0273, "2.7 in 100"),
        (0.005, "5 in 1,000"),
        (9.99997e-06, "1 in 100,000"),
        (1.5e-6, "1.5 in 1,000,000"),
        (1e-9, "0 in 10,000,000"),
    ],
)
def test_a_rate_is_told_as_people_say_it(rate: float, words: str) -> None:
    assert in_words(rate) == words
