"""What a name says in a long list: a rare one more than a frequent one, whichever form it has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.block import full_name
from importers.matching.card import Card
from importers.matching.decide import Judgement, Verdict, judge
from importers.matching.model import USUAL_ROWS, shipped
from importers.matching.rarity import MOST_AGAINST, MOST_FOR, Bearers

LONG = 64 * USUAL_ROWS
MANY, FEW = 500, 2


def a_row(
    draft: int, name: str = "Ada Dull", box: str = "", *, postcode: str = "", district: str = ""
) -> Card:
    given_name, _, family = name.partition(" ")
    boxes = (box,) if box else ()
    person = PersonName(given=given_name, family=family)
    return Card(draft, person, boxes, boxes, postcode, district, upload=draft)


def judged(one: Card, other: Card, bearers: int | None = FEW) -> Judgement:
    """In a long list where so many rows bear either name; `None`: by what its length alone asks."""
    names = {full_name(card) for card in (one, other)}
    said = None if bearers is None else Bearers(LONG, dict.fromkeys(names, bearers))
    pair = [(one.draft, other.draft)]
    cards = {one.draft: one, other.draft: other}
    model = shipped().in_list_of(LONG)
    return judge(cards, pair, model=model, bearers=said, explain_all=True)[0]


def test_a_rare_name_passes_with_one_thing_more_where_a_frequent_one_must_not() -> None:
    one, other = a_row(1, district="ZX1"), a_row(2, district="ZX1")
    assert judged(one, other, FEW).verdict is Verdict.SAME
    assert judged(one, other, MANY).verdict is Verdict.DIFFERENT
    assert judged(a_row(1), a_row(2), FEW).verdict is Verdict.DIFFERENT


def test_it_is_told_what_the_name_says_and_the_weights_add_up() -> None:
    one, other = a_row(1, district="ZX1"), a_row(2, district="ZX1")
    prior = shipped().in_list_of(LONG).prior
    for bearers, words in (
        (FEW, "A rare name in this list"),
        (MANY, "A frequent name in this list"),
    ):
        found = judged(one, other, bearers)
        assert words in [reason.words for reason in found.reasons]
        told = prior + sum(reason.weight for reason in found.reasons)
        assert told == pytest.approx(found.weight, abs=0.01)


@given(st.integers(2, 10**6), st.integers(0, 10**6), st.sampled_from(["Ada Dull", "Adi Dull"]))
def test_the_more_bear_it_the_less_it_says_and_never_more_than_so_much(
    bearers: int, more: int, name: str
) -> None:
    one, other = a_row(1, postcode="ZX1 1AA"), a_row(2, name, postcode="ZX1 1AA")
    plain, few, many = (judged(one, other, many).weight for many in (None, bearers, bearers + more))
    assert many <= few
    assert plain - MOST_AGAINST - 0.01 <= many
    assert few <= plain + MOST_FOR + 0.01


def test_who_bears_another_form_of_it_counts_too() -> None:
    one, other = a_row(1, "Liz Dull", district="ZX1"), a_row(2, "Elizabeth Dull", district="ZX1")
    names = {full_name(one): 2, full_name(other): MANY}

    found = judge(
        {1: one, 2: other},
        [(1, 2)],
        model=shipped().in_list_of(LONG),
        bearers=Bearers(LONG, names),
        explain_all=True,
    )

    assert "A frequent name in this list" in [reason.words for reason in found[0].reasons]


@pytest.mark.parametrize("other", ["Ada Bright", "Bo Dull", "Adda Dull", "A Dull", " Dull"])
def test_where_two_do_not_bear_one_name_its_rarity_says_nothing(other: str) -> None:
    found = judged(a_row(1, postcode="ZX1 1AA"), a_row(2, other, postcode="ZX1 1AA"), MANY)
    assert "name" not in [reason.field for reason in found.reasons]


ALIKE = ("ada.dull12@gmail.example", "ada.dul12@gmail.example")


def test_addresses_of_namesakes_are_alike_because_they_repeat_the_name() -> None:
    alike, as_said = (
        judged(a_row(1, "Ada Dull", ALIKE[0]), a_row(2, "Ada Dull", ALIKE[1]), many)
        for many in (MANY, None)
    )
    assert as_said.verdict is Verdict.SAME
    assert alike.verdict is Verdict.DIFFERENT
    assert any("repeat" in reason.words for reason in alike.reasons)
    same = judged(a_row(1, "Ada Dull", ALIKE[0]), a_row(2, "Ada Dull", ALIKE[0]), MANY)
    assert same.verdict is Verdict.SAME


OTHERS = ("xyz1@gmail.com", "abc2@outlook.com")


@pytest.mark.parametrize(
    ("name", "home", "helped"),
    [
        ("Margaret Dull", "ZX1 1AA", True),
        ("Margaert Dull", "ZX1 1AA", True),
        ("Margaret Dull", "ZX2 2AA", False),
        ("Bo Dull", "ZX1 1AA", False),
    ],
)
def test_who_bears_one_name_in_one_home_may_have_another_mailbox(
    name: str, home: str, *, helped: bool
) -> None:
    one, other = a_row(1, "Margaret Dull", OTHERS[0]), a_row(2, name, OTHERS[1])
    found = judged(one._replace(postcode="ZX1 1AA"), other._replace(postcode=home))
    assert any("People change their" in reason.words for reason in found.reasons) is helped


def test_one_postcode_says_as_much_in_a_long_list_as_in_a_short_one() -> None:
    """A longer list is of more places; how many live at one is the same."""
    short, long = shipped(), shipped().in_list_of(LONG)
    postcode = list(short.fields).index("postcode")
    levels = np.zeros((2, len(short.fields)), np.int8)
    levels[1, postcode] = 1
    by_short, by_long = (sum(model.weigh(levels)) for model in (short, long))
    assert by_long[0] == pytest.approx(by_short[0] - 4, abs=0.01)
    assert by_long[1] == pytest.approx(by_short[1], abs=0.01)
    assert sum(long.fields["postcode"].u) == pytest.approx(sum(short.fields["postcode"].u))
