"""Judgements become people, and people get names and postcodes, each with its source."""

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.block import blocking_keys
from importers.matching.card import Card
from importers.matching.cluster import MOST_TOGETHER, cluster
from importers.matching.decide import SAID, Judgement, Verdict, judge
from importers.matching.derive import (
    FULLEST,
    MOST_RECENT,
    Derived,
    Sighting,
    derive_person,
)
from importers.matching.given_names import Given, given_level
from tests.blocking import MemoryBlockIndex


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


HOME = {"postcode": "ZX1 1AB", "district": "ZX1"}
BOX = ("home@a.example",)


def a_scott(draft: int, given: str, suffix: str = "", **parts: object) -> Card:
    """Somebody at one address."""
    name = PersonName(given=given, family="Scott", suffix=suffix)
    return Card(draft, name)._replace(**HOME)._replace(**parts)


def test_a_chain_does_not_bring_two_given_names_together() -> None:
    grace, initial, geoffrey = (
        a_scott(n, given, mailboxes=BOX) for n, given in enumerate(("Grace", "G", "Geoffrey"))
    )

    assert grouped([grace, initial, geoffrey], same(0, 1, 9), same(1, 2, 12)) in (
        [{0}, {1, 2}],
        [{0, 1}, {2}],
        [{0}, {1}, {2}],
    )


def test_elder_and_younger_stay_apart() -> None:
    rows = [
        a_scott(1, "Ann", "Sr", mailboxes=BOX),
        a_scott(2, "Ann"),
        a_scott(3, "Ann", "Junior", mailboxes=("ann@b.example",)),
    ]

    assert [{1, 2, 3}] != people_of(rows)
    assert not any({1, 3} <= group for group in people_of(rows))


def test_an_initial_between_them_does_not_bring_elder_and_younger_together() -> None:
    called = {"phones": ("+447700900001",)}
    rows = [
        a_scott(1, "Grace", "Jr", mailboxes=BOX, **called),
        a_scott(2, "G", mailboxes=BOX, **called),
        a_scott(3, "G", "Sr", **called),
    ]

    assert not any({1, 3} <= group for group in people_of(rows))


def test_namesakes_of_one_home_with_mobiles_of_their_own_stay_two() -> None:
    rows = [
        a_scott(1, "Ann", phones=("+447700900001",)),
        a_scott(2, "Ann"),
        a_scott(3, "Ann", phones=("+447700900002",)),
    ]

    assert not any({1, 3} <= group for group in people_of(rows))


def test_a_row_that_fits_two_namesakes_joins_neither() -> None:
    elder = [a_scott(n, "Ann", phones=("+447700900001",)) for n in (1, 2)]
    younger = [a_scott(n, "Ann", phones=("+447700900002",)) for n in (3, 4)]

    assert set(people_of([*elder, *younger, a_scott(5, "Ann")])) == {
        frozenset({1, 2}),
        frozenset({3, 4}),
        frozenset({5}),
    }


def test_a_name_alone_joins_the_one_who_bears_it_but_not_one_of_two() -> None:
    here = [a_card(n, "Odile", "Farr", **HOME) for n in (1, 2)]
    there = [
        a_card(n, "Odile", "Farr", postcode="ZX9 9ZZ", district="ZX9", phones=("+447700900002",))
        for n in (3, 4)
    ]
    bare = a_card(5, "Odile", "Farr")

    assert people_of([*here, bare]) == [frozenset({1, 2, 5})]
    assert frozenset({5}) in people_of([*here, *there, bare])


def test_a_workplace_does_not_bring_two_mailboxes_of_one_home_together() -> None:
    """Of Ann's own and her work's address neither tells against the other; against Ann's both do."""
    ann = [
        a_scott(1, "Ann", mailboxes=("ann.s@sky.com",), phones=("+447700900001",)),
        a_scott(2, "Ann", mailboxes=("a.scott@mill.example",), phones=("+447700900001",)),
    ]
    other = [a_scott(n, "Ann", mailboxes=("scotta@aol.com",)) for n in (3, 4)]

    assert people_of([*ann, *other]) == [frozenset({1, 2}), frozenset({3, 4})]


def in_years(name: str, *years: int, start: int = 0) -> list[Card]:
    """Rows of one mailbox, one a year, each in a file of its own."""
    return [
        a_scott(start + n, "Ann", mailboxes=(name,), on=date(year, 5, 1), upload=year)
        for n, year in enumerate(years)
    ]


def test_two_mailboxes_one_after_the_other_are_one_persons_and_by_turns_two_peoples() -> None:
    bare = [a_scott(20, "Ann", phones=("+441632000001",), upload=1)]
    first = in_years("ann.s@sky.com", 2018, 2019, 2020)
    after = in_years("scotta@aol.com", 2022, 2023, 2024, start=10)
    by_turns = in_years("scotta@aol.com", 2017, 2021, 2023, start=10)

    assert people_of([*first, *after, *bare]) == [frozenset({0, 1, 2, 10, 11, 12, 20})]
    assert not any({0, 10} <= group for group in people_of([*first, *by_turns, *bare]))


def test_who_always_gives_an_address_is_not_who_never_does() -> None:
    always = in_years("ann.s@sky.com", 2018, 2019, 2020)
    once = a_scott(10, "Ann", phones=("+447700900001",), upload=1)
    never = [once._replace(draft=10 + n, upload=1 + n) for n in range(5)]

    assert people_of([*always, once]) == [frozenset({0, 1, 2, 10})]
    assert len(people_of([*always, *never])) == 2


def test_one_who_has_both_mailboxes_is_no_reason_against_either() -> None:
    both = [
        a_scott(1, "Ann", mailboxes=("ann.s@sky.com",), phones=("+447700900001",)),
        a_scott(2, "Ann", mailboxes=("scotta@aol.com",), phones=("+447700900001",)),
    ]
    either = [
        a_card(3, "Ann", "Scott", mailboxes=("ann.s@sky.com",), postcode="ZX7 7ZZ", district="ZX7"),
        a_card(4, "Ann", "Scott", mailboxes=("scotta@aol.com",)),
    ]

    assert people_of([*both, *either]) == [frozenset({1, 2, 3, 4})]


def test_a_row_without_a_name_does_not_carry_one_person_to_another() -> None:
    rows = [
        a_card(1, "Odile", "Farr", mailboxes=BOX, postcode="ZX1 1AB"),
        a_card(2, mailboxes=BOX, phones=("+441632000001",)),
        a_card(3, "Peter", "Moss", phones=("+441632000001",), postcode="ZX9 9ZZ"),
    ]

    assert not any({1, 3} <= group for group in people_of(rows))


def test_what_people_said_is_apart_stays_apart_whichever_way_round() -> None:
    cards = [a_scott(n, "Ann", mailboxes=BOX) for n in (1, 2, 3)]
    judgements = same(1, 2, 9), same(2, 3, 8)

    for apart in ([(3, 1)], [(1, 3)]):
        found = grouped(cards, *judgements, same(1, 3, SAID), apart=apart)
        assert not any({1, 3} <= group for group in found)
    assert {1, 2, 3} in grouped(cards, *judgements)


def test_what_people_said_is_one_is_one_and_takes_further_rows() -> None:
    cards = [
        a_scott(1, "Liz"),
        a_scott(2, "Peter", mailboxes=BOX),
        a_scott(3, "Liz", mailboxes=BOX),
        a_scott(4, "Grace", mailboxes=BOX),
    ]

    found = grouped(cards, same(1, 2, SAID), same(2, 3, 9), same(3, 4, 8))

    assert found == [{1, 2, 3}, {4}]


def test_of_many_who_hang_together_by_a_common_name_only_firm_ties_count() -> None:
    crowd = [a_card(n, "Ann", "Lee") for n in range(MOST_TOGETHER)]
    pair = [a_card(n, "Ann", "Lee", mailboxes=BOX) for n in (500, 501)]
    known = {card.draft: card for card in [*crowd, *pair]}

    found = cluster(known, judge(known, list(combinations(known, 2))), known)

    assert frozenset({500, 501}) in found
    assert max(map(len, found)) == 2


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
    upload=st.integers(0, 2),
    on=st.sampled_from([None, date(2020, 1, 1), date(2024, 1, 1)]),
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


def test_two_slips_of_one_name_are_no_two_names() -> None:
    """Loranne wrote Lotanne once, and now oLranne: those two differ, but she is known by both."""
    names = ("Loranne", "Lotanne", "oLranne")
    assert given_level(*names[1:]) is Given.DIFFERENT

    def at_one_mailbox(*given: str) -> list[set[int]]:
        cards = [a_card(n, one, "Scott", mailboxes=("x@a.example",)) for n, one in enumerate(given)]
        return grouped(cards, *(same(0, n, 7.0) for n in range(1, len(given))))

    assert at_one_mailbox(*names) == [{0, 1, 2}]
    # Nobody wrote somebody else's name by a slip.
    assert at_one_mailbox("Loranne", "Lotanne", "Matilda") == [{0, 1}, {2}]


def test_what_groups_weigh_at_least_can_be_asked_less_of() -> None:
    home = {"postcode": "ZX1 1AA", "street": "1 Low Lane"}
    cards = [
        a_card(0, "Ann", "Scott", mailboxes=("ann@a.example",), upload=1, **home),
        a_card(1, "Ann", "Scott", mailboxes=("ann@a.example",), upload=2, **home),
        a_card(2, "Ann", "Scott", upload=1, **home),
    ]
    ties = same(0, 1), same(0, 2, 3.0), same(1, 2, 3.0)
    assert grouped(cards, *ties, least=99.0) == [{0, 1}, {2}]
    assert grouped(cards, *ties, least=-99.0) == [{0, 1, 2}]


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
