"""Ages that people gave: who was born years apart is two."""

from datetime import date

import pytest

from importers.draft import Born, PersonName
from importers.matching.block import blocking_keys
from importers.matching.card import Card, from_json, to_json
from importers.matching.cluster import cluster
from importers.matching.compared import BORN_APART
from importers.matching.decide import Judgement, Verdict, judge
from tests.blocking import MemoryBlockIndex

FATHER, SON = Born(1953, 1963), Born(1990, 1999)


def an_owen(draft: int, **parts: object) -> Card:
    """Somebody of one name, at one address, each row in a file of its own."""
    name = PersonName(given="Owen", family="Scott")
    home = {"postcode": "ZX1 1AB", "district": "ZX1", "street": "5 Low Lane", "upload": draft + 1}
    return Card(draft, name)._replace(**home)._replace(**parts)


def judged(one: Card, other: Card) -> Judgement:
    return judge({0: one, 1: other}, [(0, 1)], explain_all=True)[0]


def people_of(*cards: Card) -> list[set[int]]:
    known = {card.draft: card for card in cards}
    pairs = MemoryBlockIndex(cards).candidates({n: blocking_keys(c) for n, c in known.items()})
    return [set(group) for group in cluster(known, judge(known, pairs), known)]


def test_father_and_son_of_one_name_are_two_by_their_ages() -> None:
    found = judged(an_owen(0, born=FATHER), an_owen(1, born=SON))

    assert found.verdict is Verdict.DIFFERENT
    assert found.reasons[-1].words == BORN_APART
    assert judged(an_owen(0), an_owen(1, born=SON)).verdict is Verdict.SAME


@pytest.mark.parametrize(
    "parts", [{"mailboxes": ("o.s77@a.example",)}, {"phones": ("+447700900001",)}]
)
def test_who_shares_a_mailbox_or_a_mobile_and_a_name_may_have_ticked_the_wrong_box(
    parts: dict[str, object],
) -> None:
    one, other = an_owen(0, born=FATHER, **parts), an_owen(1, born=SON, **parts)

    assert judged(one, other).verdict is Verdict.SAME


def test_the_age_group_beside_ones_own_is_no_other_person() -> None:
    older, younger = an_owen(0, born=Born(1979, 1989)), an_owen(1, born=Born(1991, 2000))

    assert judged(older, younger).verdict is Verdict.SAME
    assert judged(an_owen(0, born=Born(1978, 1988)), younger).verdict is Verdict.DIFFERENT


def test_nobody_is_asked_about_because_an_age_is_the_same() -> None:
    one, other = (an_owen(n, born=SON) for n in (0, 1))

    assert judged(one, other).weight == judged(an_owen(0), an_owen(1)).weight


PHONE = ("+441632960123",)


@pytest.mark.parametrize(
    "his",
    [
        {"postcode": "", "district": "", "street": ""},
        {"postcode": "ZX1 1AC"},
        {"name": PersonName(given="O", family="Scott")},
    ],
)
def test_ages_part_nobody_whose_no_would_not_stay_with_the_other(his: dict[str, object]) -> None:
    father, son = an_owen(0, phones=PHONE, born=FATHER), an_owen(1, phones=PHONE, **his)

    assert judged(father, son._replace(born=SON)) == judged(father, son)


def test_a_row_that_only_the_two_would_tie_makes_them_one() -> None:
    cards = [
        an_owen(0, mailboxes=("o.s77@a.example",), addresses=("o.s77@a.example",), born=FATHER),
        an_owen(1, mailboxes=("owen91@b.example",), addresses=("owen91@b.example",), born=SON),
        an_owen(2, phones=PHONE, postcode="", district=""),
    ]

    assert people_of(*cards[:2]) == [{0}, {1}]
    assert people_of(*cards) == [{0, 1, 2}]


def test_an_age_on_any_row_of_a_group_keeps_it_from_another() -> None:
    father = [an_owen(n, mailboxes=("o.s77@a.example",)) for n in (0, 1)]
    groups = people_of(father[0]._replace(born=FATHER), father[1], an_owen(2, born=SON))

    assert groups == [{0, 1}, {2}]


def test_a_card_keeps_the_years_but_not_its_day() -> None:
    card = an_owen(1, born=SON, on=date(2024, 5, 1))

    assert from_json(to_json(card), card.draft) == card._replace(on=None)
