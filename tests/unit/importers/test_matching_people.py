"""Judgements become people, and people get names and postcodes, each with its source."""

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.block import MemoryBlockIndex, blocking_keys
from importers.matching.card import Card
from importers.matching.cluster import cluster
from importers.matching.decide import SAID, Judgement, Verdict, judge
from importers.matching.derive import (
    FULLEST,
    MOST_RECENT,
    Derived,
    Sighting,
    derive_person,
)
from importers.matching.levels import Given, given_level


def a_card(draft: int, given: str = "", family: str = "", **parts: object) -> Card:
    return Card(draft, PersonName(given=given, family=family))._replace(**parts)


def same(a: int, b: int, weight: float = 10.0) -> Judgement:
    return Judgement(a, b, Verdict.SAME, weight)


def grouped(cards: list[Card], *judgements: Judgement, **more: object) -> list[set[int]]:
    known = {card.draft: card for card in cards}
    return [set(group) for group in cluster(known, judgements, known, **more)]


def people_of(cards: list[Card]) -> list[frozenset[int]]:
    """The whole way: keys, pairs, judgements, people."""
    known = {card.draft: card for card in cards}
    index = MemoryBlockIndex(cards)
    pairs = index.candidates({draft: blocking_keys(card) for draft, card in known.items()})
    return cluster(known, judge(known, pairs), known)


def test_everybody_is_in_one_group_even_alone() -> None:
    cards = [a_card(n) for n in (3, 1, 2)]

    assert grouped(cards, same(1, 3)) == [{1, 3}, {2}]


def test_what_is_not_sure_joins_nobody() -> None:
    unsure = Judgement(1, 2, Verdict.UNSURE, 5.0)

    assert grouped([a_card(1), a_card(2)], unsure) == [{1}, {2}]


def test_a_chain_does_not_bring_two_given_names_together() -> None:
    cards = [a_card(1, "Grace"), a_card(2, "G"), a_card(3, "Geoffrey")]

    assert grouped(cards, same(1, 2, 9), same(2, 3, 12)) == [{1}, {2, 3}]


def test_elder_and_younger_stay_apart() -> None:
    elder, plain, younger = a_card(1), a_card(2), a_card(3)
    elder = elder._replace(name=PersonName(suffix="Sr"))
    younger = younger._replace(name=PersonName(suffix="Junior"))

    assert grouped([elder, plain, younger], same(1, 2, 9), same(2, 3, 8)) == [{1, 2}, {3}]


def test_name_and_postcode_do_not_join_the_owners_of_two_mobiles() -> None:
    cards = [a_card(1, phones=("+447700900001",)), a_card(2), a_card(3, phones=("+447700900002",))]

    assert grouped(cards, same(1, 2, 9), same(2, 3, 8)) == [{1, 2}, {3}]


def test_what_people_said_is_apart_stays_apart_whichever_way_round() -> None:
    cards = [a_card(n) for n in (1, 2, 3)]
    judgements = same(1, 2, 9), same(2, 3, 8)

    assert grouped(cards, *judgements, apart=[(3, 1)]) == [{1, 2}, {3}]
    assert grouped(cards, *judgements, same(1, 3, SAID), apart=[(1, 3)]) == [{1, 2}, {3}]


def test_what_people_said_is_one_is_one_and_takes_further_rows() -> None:
    cards = [a_card(1, "Liz"), a_card(2, "Peter"), a_card(3, "Liz"), a_card(4, "Grace")]

    found = grouped(cards, same(1, 2, SAID), same(2, 3, 9), same(3, 4, 8))

    assert found == [{1, 2, 3}, {4}]


GIVEN = st.sampled_from(
    ["", "Liz", "Elizabeth", "E", "Grace", "G", "Geoffrey", "Danielle", "Daniel"]
)
ROWS = st.builds(
    Card,
    draft=st.just(0),
    name=st.builds(PersonName, given=GIVEN, family=st.sampled_from(["", "Scott"]), suffix=st.sampled_from(["", "Jr", "Sr"])),
    mailboxes=st.sampled_from([(), ("home@a.example",), ("work77@b.example",)]),
    postcode=st.sampled_from(["", "ZX1 1AB"]),
    phones=st.sampled_from([(), ("+447700900001",), ("+447700900002",)]),
)  # fmt: skip
BATCHES = st.lists(ROWS, min_size=1, max_size=8).map(
    lambda rows: [row._replace(draft=n) for n, row in enumerate(rows)]
)


@given(BATCHES)
def test_no_person_contradicts_themselves(cards: list[Card]) -> None:
    for group in people_of(cards):
        names = [cards[draft].name for draft in group]
        assert not any(
            given_level(a.given, b.given) is Given.DIFFERENT for a, b in combinations(names, 2)
        )
        assert len({name.suffix for name in names} - {""}) <= 1


@given(BATCHES, st.randoms(use_true_random=False))
def test_the_order_of_judgements_does_not_matter(cards: list[Card], random: object) -> None:
    known = dict(enumerate(cards))
    judgements = judge(known, list(combinations(known, 2)))
    shuffled = list(judgements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert cluster(known, judgements, known) == cluster(reversed(known), shuffled, known)


@given(BATCHES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(cards: list[Card], random: object) -> None:
    distinct = list({card._replace(draft=0): card for card in cards}.values())
    order = list(range(len(distinct)))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = [distinct[old]._replace(draft=new) for new, old in enumerate(order)]
    straight = [card._replace(draft=n) for n, card in enumerate(distinct)]

    back = {frozenset(order[new] for new in group) for group in people_of(moved)}

    assert back == set(people_of(straight))


@given(BATCHES)
def test_a_lone_row_at_no_one_elses_home_stays_alone(cards: list[Card]) -> None:
    stranger = a_card(len(cards), "Olumide", "Eze", mailboxes=("olumide@c.example",))

    assert frozenset({stranger.draft}) in people_of([*cards, stranger])


def a_sighting(draft: int, given: str = "", family: str = "", **parts: object) -> Sighting:
    return Sighting(draft, name=PersonName(given=given, family=family))._replace(**parts)


def test_a_person_is_known_by_their_fullest_given_and_latest_family_name() -> None:
    rows = [
        a_sighting(1, "Elizabeth", "Nowak", on=date(2019, 1, 1)),
        a_sighting(2, "Liz", "Kowalska", on=date(2024, 1, 1)),
        a_sighting(3, "E", "Nowak", on=date(2020, 1, 1)),
    ]

    found = derive_person(rows)

    assert found.name is not None
    assert found.name.text == "Elizabeth Kowalska"
    assert found.given is not None
    assert (found.given.draft, found.given.rule) == (1, FULLEST)
    assert found.family is not None
    assert (found.family.draft, found.family.rule) == (2, MOST_RECENT)


def test_a_slip_seen_once_does_not_become_the_name() -> None:
    rows = [a_sighting(n, given, "Lee") for n, given in enumerate(["Ann", "Annn", "Ann"])]

    found = derive_person(rows)

    assert found.given is not None
    assert (found.given.text, found.given.draft) == ("Ann", 2)


def test_the_latest_dated_row_knows_best_where_somebody_lives() -> None:
    rows = [
        a_sighting(9, postcode="ZX9 9ZZ"),
        a_sighting(1, postcode="ZX2 2AA", on=date(2025, 5, 1), phones=("+447700900001",)),
        a_sighting(
            2, postcode="ZX1 1AB", on=date(2018, 5, 1), organisation="Traders", area="Castle"
        ),
    ]

    found = derive_person(rows)

    assert found.postcode is not None
    assert (found.postcode.text, found.postcode.draft) == ("ZX2 2AA", 1)
    assert found.phone is not None
    assert found.phone.text == "+447700900001"
    assert found.organisation is not None
    assert found.organisation.draft == 2
    assert found.area is not None


def test_nothing_known_stays_unknown() -> None:
    assert derive_person([a_sighting(1)]) == Derived()


def test_one_word_without_given_name_or_title_is_no_family_name() -> None:
    assert derive_person([a_sighting(1, "", "pixie42")]).name is None
    titled = Sighting(1, name=PersonName(title="Mrs", family="Lee"))
    assert derive_person([titled]).name is not None


@given(
    st.lists(
        st.builds(a_sighting, st.just(0), GIVEN, st.sampled_from(["", "Nowak", "Lee"])), max_size=6
    )
)
def test_the_order_of_rows_does_not_change_a_person(rows: list[Sighting]) -> None:
    numbered = [row._replace(draft=n) for n, row in enumerate(rows)]

    assert derive_person(numbered) == derive_person(reversed(numbered))
