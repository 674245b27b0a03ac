"""Two of one name in a home: rows that show nothing of their own are neither's."""

from importers.draft import Born, PersonName
from importers.matching.block import blocking_keys
from importers.matching.card import Card
from importers.matching.cluster import cluster
from importers.matching.decide import judge
from tests.blocking import MemoryBlockIndex

FATHER, SON = Born(1953, 1963), Born(1990, 1999)


def an_owen(draft: int, **parts: object) -> Card:
    """Somebody of one name, at one address, each row in a file of its own."""
    name = PersonName(given="Owen", family="Scott")
    home = {"postcode": "ZX1 1AB", "district": "ZX1", "street": "5 Low Lane", "upload": draft + 1}
    return Card(draft, name)._replace(**home)._replace(**parts)


def people_of(*cards: Card) -> list[set[int]]:
    known = {card.draft: card for card in cards}
    pairs = MemoryBlockIndex(cards).candidates({n: blocking_keys(c) for n, c in known.items()})
    return [set(group) for group in cluster(known, judge(known, pairs), known)]


def two_of_a_name(**his: object) -> list[Card]:
    return [
        an_owen(0, mailboxes=("o.s77@a.example",), born=FATHER),
        an_owen(1, mailboxes=("o.s77@a.example",), **his),
        an_owen(2, mailboxes=("owen91@b.example",), born=SON, upload=90),
        an_owen(3, mailboxes=("owen91@b.example",), upload=91),
    ]


def test_a_row_with_nothing_of_its_own_is_neithers_of_two_of_one_name_at_home() -> None:
    assert people_of(*two_of_a_name(), an_owen(4)) == [{0, 1}, {2, 3}, {4}]
    # Nor is it the one's whose telephone number it shows: that may be the home's.
    landline = {"phones": ("+441632960001",)}
    assert people_of(*two_of_a_name(**landline), an_owen(4, **landline)) == [{0, 1}, {2, 3}, {4}]


def test_two_such_rows_are_not_taken_for_one_persons() -> None:
    groups = people_of(*two_of_a_name(), an_owen(4), an_owen(5))

    assert groups == [{0, 1}, {2, 3}, {4}, {5}]


def test_a_row_that_gives_an_age_finds_who_is_of_it() -> None:
    assert people_of(*two_of_a_name(), an_owen(4, born=SON)) == [{0, 1}, {2, 3, 4}]


def test_where_one_of_a_name_is_known_at_home_such_a_row_is_theirs() -> None:
    father = two_of_a_name()[:2]

    assert people_of(*father, an_owen(4)) == [{0, 1, 4}]
