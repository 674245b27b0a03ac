"""Cards and the keys they are found by."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consent.address import EmailAddress
from importers.draft import Draft, Kind, PersonName
from importers.matching.block import GROUP_LIMIT, NAMES_LIMIT, blocking_keys
from importers.matching.card import Card, card_of, from_json, to_json
from importers.matching.model import MISWRITTEN, SLIPS, USUAL_ROWS, shipped
from tests.blocking import MemoryBlockIndex


def a_draft(**parts: object) -> Draft:
    return replace(Draft(row=2, part=0, kind=Kind.RESPONSE), **parts)


def a_card(draft: int = 1, given: str = "", family: str = "", **parts: object) -> Card:
    return Card(draft, PersonName(given=given, family=family))._replace(**parts)


def pairs_of(*cards: Card) -> list[tuple[int, int]]:
    index = MemoryBlockIndex(cards)
    return list(index.candidates({card.draft: blocking_keys(card) for card in cards}))


def test_a_card_knows_the_mailbox_behind_an_address() -> None:
    draft = a_draft(addresses=(EmailAddress("Liz.Nowak+news@gmail.com"),), postcode="ZX1 1AB")

    card = card_of(7, draft)

    assert card.mailboxes == ("liznowak@gmail.com",)
    assert card.addresses == ("Liz.Nowak+news@gmail.com",)
    assert (card.draft, card.postcode, card.district) == (7, "ZX1 1AB", "ZX1")


def test_the_second_of_two_people_on_a_row_is_marked() -> None:
    assert card_of(1, a_draft(part=1)).couple
    assert card_of(1, a_draft(part=0), couple=True).couple
    assert not card_of(1, a_draft(part=0)).couple


TEXT = st.text(max_size=8)
TEXTS = st.lists(TEXT.filter(bool), max_size=3).map(tuple)
CARDS = st.builds(
    Card,
    draft=st.integers(0, 10**9),
    name=st.builds(PersonName, TEXT, TEXT, TEXT, TEXT),
    mailboxes=TEXTS,
    addresses=TEXTS,
    postcode=TEXT,
    district=TEXT,
    phones=TEXTS,
    street=TEXT,
    organisation=TEXT,
    couple=st.booleans(),
    on=st.none() | st.dates(),
)


@given(CARDS)
def test_a_kept_card_comes_back_as_it_was(card: Card) -> None:
    assert from_json(json.loads(json.dumps(to_json(card))), card.draft, card.on) == card


def test_what_is_missing_makes_no_key() -> None:
    assert blocking_keys(a_card()) == frozenset()
    assert blocking_keys(a_card(given="Ann")) == frozenset()
    assert blocking_keys(a_card(given="Ann", family="Lee")) == {"f:ann|lee"}


def test_rows_meet_by_mailbox_phone_and_by_name_with_postcode() -> None:
    mailbox = {"mailboxes": ("ann@sky.example",)}
    phone = {"phones": ("+447700900001",)}
    home = {"postcode": "ZX1 1AB"}
    assert pairs_of(a_card(1, **mailbox), a_card(2, **mailbox)) == [(1, 2)]
    assert pairs_of(a_card(1, **phone), a_card(2, **phone)) == [(1, 2)]
    assert pairs_of(a_card(1, "Ann", "Lee", **home), a_card(2, "A", "Lee", **home)) == [(1, 2)]
    assert pairs_of(a_card(1, "Ann", "Lee", **home), a_card(2, "Lee", "Ann", **home)) == [(1, 2)]
    assert pairs_of(a_card(1, "Ann", "Lee", **home), a_card(2, "Bo", "Fry", **home)) == []


def test_rows_meet_at_a_postcode_by_the_initial_of_a_given_name() -> None:
    """A slip in either name, a short form or another family name hides who it is from whole names."""
    home = {"postcode": "ZX1 1AB"}
    assert pairs_of(a_card(1, "Abi", "Lee", **home), a_card(2, "Abigail", "Leee", **home))
    assert pairs_of(a_card(1, "Abigail", "Lee", **home), a_card(2, "A", "Brown", **home))
    assert not pairs_of(a_card(1, "Abi", "Lee", **home), a_card(2, "Bo", "Brown", **home))


NAMES = st.sampled_from(["Liz", "Elizabeth", "Nowak", "Novak", "Mary Ann", "Ann", "O", ""])


@given(NAMES, NAMES, NAMES, NAMES)
def test_a_stop_meets_whoever_has_a_name_of_it_at_its_postcode(
    given: str, family: str, first: str, last: str
) -> None:
    """Whichever way round the names stand in either."""
    stop = blocking_keys(a_card(1, given, family, postcode="ZX1 1AB"), by_name=False)
    row = blocking_keys(a_card(2, first, last, postcode="ZX1 1AB"))
    assert bool(stop & row) or {given, family}.isdisjoint({first, last} - {""})


def test_rows_meet_at_a_house_though_the_postcode_is_missing() -> None:
    def at(draft: int, family: str, street: str, postcode: str = "") -> Card:
        return a_card(draft, "Liz", family, street=street, postcode=postcode)

    one = at(1, "Nowak", "Flat 3, 84 Orchard Street", "ZX1 1AB")
    assert pairs_of(one, at(2, "Nowka", "flat 3, 84 Orchard St.")) == [(1, 2)]
    assert pairs_of(one, at(2, "Nowka", "84 Orchard St.")) == []
    assert pairs_of(one, at(2, "Nowka", "Flat 3, 84 Union Street")) == []
    assert pairs_of(one, at(2, "Brown", "Flat 3, 84 Orchard Street")) == []
    # A street without a number is many homes'.
    assert pairs_of(at(1, "Nowak", "Orchard Street"), at(2, "Nowka", "Orchard Street")) == []
    # And a stop that only a name ties is held, not carried out.
    stop = blocking_keys(one, by_name=False)
    assert not [key for key in stop if key.startswith("s:")]


def test_rows_meet_by_a_full_name_alone_unless_too_many_bear_it() -> None:
    def bearers(people: int) -> list[tuple[int, int]]:
        return pairs_of(*(a_card(n, "John", "Smith") for n in range(people)))

    assert bearers(2) == [(0, 1)]
    assert bearers(NAMES_LIMIT)
    assert bearers(NAMES_LIMIT + 1) == []
    assert pairs_of(a_card(1, "John", "Smith"), a_card(2, "J", "Smith")) == []


def test_rows_meet_by_a_name_before_the_at_but_not_by_everybodys() -> None:
    one, other = ("annlee77@sky.example",), ("annlee77@live.example",)
    assert pairs_of(a_card(1, mailboxes=one), a_card(2, mailboxes=other)) == [(1, 2)]
    shared = ("info@one.example",), ("info@two.example",)
    assert pairs_of(a_card(1, mailboxes=shared[0]), a_card(2, mailboxes=shared[1])) == []


def test_a_key_that_too_many_hold_tells_nothing() -> None:
    def hall(people: int) -> list[tuple[int, int]]:
        return pairs_of(*(a_card(n, phones=("+441632000000",)) for n in range(people)))

    assert len(hall(GROUP_LIMIT)) == GROUP_LIMIT * (GROUP_LIMIT - 1) // 2
    assert hall(GROUP_LIMIT + 1) == []


def test_new_rows_meet_known_ones_but_known_ones_are_not_met_again() -> None:
    cards = {n: a_card(n, mailboxes=("ann@sky.example",)) for n in (1, 2, 3)}
    index = MemoryBlockIndex([cards[1], cards[2]])

    found = index.candidates({3: blocking_keys(cards[3])})

    assert list(found) == [(1, 3), (2, 3)]
    assert index.cards([2]) == {2: cards[2]}


def test_in_a_long_list_a_pair_is_less_likely_one_persons() -> None:
    steps = [shipped().prior - shipped().in_list_of(rows).prior for rows in LISTS]
    assert [round(step) for step in steps] == [0, 0, 1, 2, 3, 4, 4]
    assert shipped().in_list_of(USUAL_ROWS).household == shipped().household / 2


def test_in_a_long_list_more_names_are_miswritten() -> None:
    short, long = shipped(), shipped().in_list_of(USUAL_ROWS)
    for field, level in SLIPS.items():
        assert long.fields[field].m[level - 1] == MISWRITTEN > short.fields[field].m[level - 1]
        assert round(sum(long.fields[field].m), 6) == round(sum(short.fields[field].m), 6)
    # Rates learned where more are miswritten stay.
    given_names = long.fields["given"]
    m = (given_names.m[0] - 0.1, *given_names.m[1:3], given_names.m[3] + 0.1, *given_names.m[4:])
    learned = replace(shipped(), fields={**long.fields, "given": given_names._replace(m=m)})
    assert learned.in_list_of(USUAL_ROWS).fields["given"].m == m


LISTS = (0, *(USUAL_ROWS - 1 + (USUAL_ROWS * more) for more in (0, 1, 2, 4, 8, 800)))
