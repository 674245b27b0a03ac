"""Pairs of rows: how alike they are, and what follows, with reasons."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import PersonName
from importers.matching.card import Card
from importers.matching.compare import compare, is_mobile
from importers.matching.decide import UNSURE_FROM, Judgement, Verdict, judge, judge_news
from importers.matching.given_names import Given, given_level
from importers.matching.levels import (
    Family,
    Mailbox,
    Phone,
    Postcode,
    Same,
    Together,
)
from importers.matching.model import shipped
from importers.matching.rarity import Bearers
from importers.matching.reasons import OTHER_WAY_ROUND, OTHERWISE_DIVIDED

HOME = "ZX1 1AB"
BOX = "scott77@sky.example"
MOBILE, OTHER_MOBILE, LANDLINE = "+447700900001", "+447700900002", "+441632000001"


def a_row(name: str = "", **parts: object) -> Card:
    """`name` is 'Given Family', 'Mr Given Family' or 'Given Family Jr'."""
    words = name.split()
    title = words.pop(0) if words and words[0] in {"Mr", "Mrs"} else ""
    suffix = words.pop() if words and words[-1] in {"Jr", "Sr", "junior"} else ""
    given = words.pop(0) if len(words) > 1 or (words and not title) else ""
    card = Card(0, PersonName(title, given, " ".join(words), suffix))
    if isinstance(box := parts.pop("box", ""), str) and box:
        parts["mailboxes"] = parts["addresses"] = (box,)
    if isinstance(phone := parts.pop("phone", ""), str) and phone:
        parts["phones"] = (phone,)
    if isinstance(home := parts.get("postcode", ""), str) and home:
        parts["district"] = home.split()[0]
    return card._replace(**parts)


def judged(one: Card, other: Card, *others: Card) -> Judgement:
    """The judgement of the first two; all are seen together."""
    cards = {n: card._replace(draft=n) for n, card in enumerate((one, other, *others))}
    pairs = [(a, b) for a in cards for b in cards if a < b]
    return judge(cards, pairs, explain_all=True)[0]


def adds_up(found: Judgement) -> bool:
    return shipped().prior + sum(r.weight for r in found.reasons) == pytest.approx(found.weight)


def verdict(one: Card, other: Card, *others: Card) -> Verdict:
    return judged(one, other, *others).verdict


def level(field: str, one: Card, other: Card) -> int:
    cards = {1: one, 2: other}
    return int(getattr(compare(cards, [(1, 2)]), field)[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Elizabeth", "elizabeth", Given.EQUAL),
        ("Yuk-Ling", "Yukling", Given.EQUAL),
        ("Zoë", "Zoe", Given.EQUAL),
        ("Liz", "Elizabeth", Given.FORM),
        ("Mary", "Mary Ann", Given.FORM),
        ("Ann", "Mary Ann", Given.FORM),
        ("E", "Elizabeth", Given.INITIAL),
        ("G", "Elizabeth", Given.DIFFERENT),
        ("Elizabteh", "Elizabeth", Given.CLOSE),
        ("Daniel", "Danielle", Given.ALIKE),
        ("Grace", "Geoffrey", Given.DIFFERENT),
        ("Jon", "Jan", Given.DIFFERENT),
        ("Harps", "Harpreet", Given.FORM),
        ("Zosia", "Zofia", Given.FORM),
        ("Ejike", "Chukwuejike", Given.FORM),
        ("Anna", "Joanna", Given.DIFFERENT),
        ("Jamse", "Jim", Given.CLOSE),
        ("Dwebs", "Deborah", Given.CLOSE),
        ("Jna", "Jan", Given.CLOSE),
        ("Zanny", "Daniel", Given.DIFFERENT),
        ("Jna", "Anj", Given.DIFFERENT),
        ("Ian", "Jane", Given.DIFFERENT),
        ("", "Grace", Given.MISSING),
    ],
)
def test_given_names_compare_as_people_would(one: str, other: str, expected: Given) -> None:
    assert given_level(one, other) is expected
    assert given_level(other, one) is expected


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        ("given", a_row("Jamse Lee"), a_row("Jim Lee"), Given.CLOSE),
        ("given", a_row("Jamse Lee"), a_row("Jim Nowak"), Given.DIFFERENT),
        ("family", a_row("A O'Brien"), a_row("A OBrien"), Family.EQUAL),
        ("family", a_row("A Smith-Jones"), a_row("A Jones"), Family.PART),
        ("family", a_row("A Richardson"), a_row("A Richardsen"), Family.CLOSE),
        ("family", a_row("A Nowak"), a_row("A Jones"), Family.DIFFERENT),
        ("family", a_row(), a_row("A Jones"), Family.MISSING),
        ("mailbox", a_row(box=BOX), a_row(box=BOX), Mailbox.EQUAL),
        ("mailbox", a_row(box="ann.lee@a.example"), a_row(box="ann.lea@a.example"), Mailbox.CLOSE),
        (
            "mailbox",
            a_row(box="annlee71@a.example"),
            a_row(box="annlee72@a.example"),
            Mailbox.DIFFERENT,
        ),
        (
            "mailbox",
            a_row(box="annlee71@a.example"),
            a_row(box="annlee71@b.example"),
            Mailbox.LOCAL,
        ),
        (
            "mailbox",
            a_row(box="ann.lee@a.example"),
            a_row(box="ann.lee@bc.example"),
            Mailbox.WORK,
        ),
        (
            "mailbox",
            a_row(box="jscott71@a.example"),
            a_row(box="j.scot71@b.example"),
            Mailbox.DIGITS,
        ),
        ("mailbox", a_row(box="ann@gmail.com"), a_row(box="leea@gmail.com"), Mailbox.DIFFERENT),
        ("mailbox", a_row(box="ann@gmail.com"), a_row(box="a.lee@mill.example"), Mailbox.PLACES),
        ("mailbox", a_row(box="ann@gmail.con"), a_row(box="lee@sky.com"), Mailbox.DIFFERENT),
        (
            "mailbox",
            a_row(box="scott1971@a.example"),
            a_row(box="jim1971@b.example"),
            Mailbox.DIGITS,
        ),
        ("mailbox", a_row(mailboxes=("ann@a.example", BOX)), a_row(box=BOX), Mailbox.EQUAL),
        ("postcode", a_row(postcode=HOME), a_row(postcode=HOME), Postcode.UNIT),
        ("postcode", a_row(postcode=HOME), a_row(postcode="ZX1 1AD"), Postcode.CLOSE),
        ("postcode", a_row(postcode=HOME), a_row(postcode="ZX1 1XY"), Postcode.SECTOR),
        ("postcode", a_row(postcode=HOME), a_row(postcode="ZX1 9XY"), Postcode.NEAR),
        ("postcode", a_row(postcode=HOME), a_row(postcode="ZX2 1AB"), Postcode.DIFFERENT),
        ("postcode", a_row(postcode=HOME), a_row(district="ZX1"), Postcode.DISTRICT),
        ("postcode", a_row(postcode=HOME), a_row(district="ZX9"), Postcode.DIFFERENT),
        ("postcode", a_row(postcode=HOME), a_row(), Postcode.MISSING),
        ("phone", a_row(phone=MOBILE), a_row(phone=MOBILE), Phone.MOBILE),
        ("phone", a_row(phone=LANDLINE), a_row(phone=LANDLINE), Phone.LANDLINE),
        ("phone", a_row(phone=MOBILE), a_row(phone=OTHER_MOBILE), Phone.MOBILES),
        ("phone", a_row(phone=LANDLINE), a_row(phone="+441632000002"), Phone.DIFFERENT),
        ("phone", a_row(phone=LANDLINE), a_row(phone=MOBILE), Phone.MISSING),
        ("phone", a_row(phones=(LANDLINE, MOBILE)), a_row(phone=MOBILE), Phone.MOBILE),
        ("phone", a_row(phone=MOBILE), a_row(), Phone.MISSING),
        ("street", a_row(street="4 Oak Road"), a_row(street="4 Oak Rd"), Same.EQUAL),
        ("street", a_row(street="4 Oak Road"), a_row(street="5 Oak Road"), Same.DIFFERENT),
        ("suffix", a_row("A Lee Jr"), a_row("A Lee junior"), Same.EQUAL),
        ("suffix", a_row("A Lee Jr"), a_row("A Lee Sr"), Same.DIFFERENT),
        ("title", a_row("Mr Lee"), a_row("Mrs Lee"), Same.DIFFERENT),
    ],
)
def test_fields_compare_by_levels(field: str, one: Card, other: Card, expected: int) -> None:
    assert level(field, one, other) == expected
    assert level(field, other, one) == expected


def test_a_name_the_wrong_way_round_is_read_crosswise() -> None:
    one, other = a_row("Liz Nowak"), a_row("Nowak Elizabeth")

    found = compare({1: one, 2: other}, [(1, 2), (2, 1)])

    assert found.given.tolist() == [Given.FORM] * 2
    assert found.family.tolist() == [Family.EQUAL] * 2
    assert found.swapped.tolist() == [True] * 2


def test_a_name_parted_elsewhere_is_the_same_name() -> None:
    one, other = a_row("Xin Ling Wang"), a_row()._replace(name=PersonName("", "Wang Xin", "Ling"))

    assert level("given", one, other) == Given.EQUAL
    assert level("family", one, other) == Family.EQUAL


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            "Liz Nowak",
            "Nowak Elizabeth",
            ["Same family name", f"liz is a form of elizabeth ({OTHER_WAY_ROUND})"],
        ),
        (
            "Nowak Liz",
            "Elizabeth Nowak",
            ["Same family name", f"liz is a form of elizabeth ({OTHER_WAY_ROUND})"],
        ),
        (
            "Grace Scott",
            "Scott Grace",
            ["Same family name", f"Same given name ({OTHER_WAY_ROUND})"],
        ),
        ("Liz Nowak", "Elizabeth Nowak", ["Same family name", "liz is a form of elizabeth"]),
    ],
)
def test_reasons_say_that_names_stand_the_other_way_round(
    one: str, other: str, said: list[str]
) -> None:
    cards = {1: a_row(one, box=BOX), 2: a_row(other, box=BOX)}
    for pair in ((1, 2), (2, 1)):
        (found,) = judge(cards, [pair])
        words = [r.words for r in found.reasons if r.field in {"given", "family"}]
        assert sorted(word.lower() for word in words) == sorted(word.lower() for word in said)


def test_reasons_say_that_a_name_is_otherwise_divided() -> None:
    one = a_row("Xin Ling Wang", box=BOX)
    other = a_row(box=BOX)._replace(name=PersonName("", "Wang Xin", "Ling"))
    (found,) = judge({1: one, 2: other}, [(1, 2)])
    assert OTHERWISE_DIVIDED in {reason.words for reason in found.reasons}


def test_a_given_name_that_is_the_others_family_name_swaps_nothing_else() -> None:
    one, other = a_row("Hassan Omar"), a_row("Khalid Hassan")

    assert level("given", one, other) == Given.DIFFERENT
    assert level("swapped", one, other) == 0


def test_no_pairs_are_no_judgements() -> None:
    assert len(compare({}, [])) == 0
    assert judge({}, []) == []


SAME_PERSON = [
    (a_row("Liz Nowak", box=BOX), a_row("Elizabeth Nowak", box=BOX)),
    (a_row("Liz Nowak", box=BOX), a_row("L Nowak", box=BOX)),
    (a_row("Liz Nowak", box=BOX), a_row("Elizabeth Kowalska", box=BOX)),
    (a_row("Liz Nowak", box=BOX), a_row(box=BOX)),
    (a_row(box=BOX), a_row(box=BOX)),
    (a_row("Grace Scott", postcode=HOME), a_row("Grace Scott", postcode=HOME)),
    (a_row("Grace Scott", postcode=HOME), a_row("Scott Grace", postcode=HOME)),
    (a_row("Grace Scott", phone=MOBILE), a_row("Grace Scott", phone=MOBILE)),
    (
        a_row("Grace Scott", postcode=HOME, box="grace12@a.example"),
        a_row("Grace Scott", postcode=HOME, box="gs@work.example"),
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME_PERSON)
def test_these_are_one_person(one: Card, other: Card) -> None:
    assert verdict(one, other) is Verdict.SAME
    assert verdict(other, one) is Verdict.SAME


HOUSEHOLD = {"postcode": HOME, "box": BOX, "phone": LANDLINE, "street": "4 Oak Road"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_row("Grace Scott", **HOUSEHOLD), a_row("Geoffrey Scott", **HOUSEHOLD)),
        (a_row("Peter Scott", **HOUSEHOLD), a_row("Margaret Harris", **HOUSEHOLD)),
        (a_row("Ann Lee Sr", **HOUSEHOLD), a_row("Ann Lee Jr", **HOUSEHOLD)),
        (a_row("Mr Scott", **HOUSEHOLD), a_row("Mrs Scott", **HOUSEHOLD)),
        (a_row("Grace Scott", phone=MOBILE), a_row("Peter Scott", phone=MOBILE)),
        (
            a_row("Grace Scott", postcode=HOME, box="g1@a.example", phone=MOBILE),
            a_row("Grace Scott", postcode=HOME, box="g2@b.example", phone=OTHER_MOBILE),
        ),
    ],
)
def test_a_household_stays_two_people(one: Card, other: Card) -> None:
    assert verdict(one, other) is Verdict.DIFFERENT


def test_a_rule_that_decided_is_among_the_reasons() -> None:
    found = judged(a_row("Grace Scott", **HOUSEHOLD), a_row("Geoffrey Scott", **HOUSEHOLD))

    assert found.reasons[-1].words == "Two people may share the rest"
    assert adds_up(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_row("Grace Scott", postcode=HOME), a_row("G Scott", postcode=HOME)),
        (a_row("Grace Scott", postcode=HOME, phone=LANDLINE), a_row("G Scott", postcode=HOME, phone=LANDLINE)),
        (a_row("Daniel Scott", postcode=HOME, phone=LANDLINE), a_row("Danielle Scott", postcode=HOME, phone=LANDLINE)),
    ],
)  # fmt: skip
def test_these_are_left_to_a_person(one: Card, other: Card) -> None:
    assert verdict(one, other) is Verdict.UNSURE


def is_asked(one: Card, other: Card, *others: Card) -> bool:
    """Whether somebody is asked; what is only unsure joins nobody, but may part what was joined."""
    found = judged(one, other, *others)
    assert found.verdict is Verdict.UNSURE
    return found.weight > UNSURE_FROM


def test_whose_a_nameless_row_at_a_mailbox_of_two_is_nobody_is_asked() -> None:
    nameless, grace, peter = (
        a_row(box=BOX),
        a_row("Grace Scott", box=BOX),
        a_row("Peter Scott", box=BOX),
    )
    clerk = {"organisation": "Friends of the Park"}

    assert verdict(nameless, grace) is Verdict.SAME
    assert not is_asked(nameless, grace, peter)
    assert is_asked(a_row("Mrs Scott", box=BOX), grace, peter)
    assert is_asked(nameless._replace(**clerk), grace._replace(**clerk), peter)


def test_nor_whose_one_at_a_mailbox_named_after_a_family_is() -> None:
    for box in ("the.scotts@sky.example", "scott.family@sky.example", "thescotts@sky.example"):
        grace = a_row("Grace Scott", mailboxes=(box,), addresses=(box,))
        assert not is_asked(grace._replace(name=PersonName()), grace)
        assert is_asked(grace._replace(name=PersonName("Mrs", "", "Scott")), grace)
    theo = a_row("Theo Dull", mailboxes=("theo@sky.example",), addresses=("theo@sky.example",))
    assert verdict(theo._replace(name=PersonName()), theo) is Verdict.SAME


def test_a_slip_in_a_familys_address_does_not_make_it_one_persons() -> None:
    grace = a_row("Grace Scott", box="the.scotts77@sky.com", postcode=HOME)
    for slip in ("the.scotts77@sky.con", "the.scott77@sky.com"):
        nameless = a_row(box=slip, postcode=HOME)
        assert not is_asked(nameless, grace)


def test_a_mobile_number_tells_who_of_a_family_wrote() -> None:
    of_all = {"box": "the.scotts@sky.example", "phone": MOBILE}

    assert verdict(a_row(**of_all), a_row("Grace Scott", **of_all)) is Verdict.SAME


def test_a_district_says_no_more_than_a_full_postcode_would() -> None:
    grace = a_row("Grace Scott", postcode=HOME)

    district = judged(grace, a_row("Grace Scott", district="ZX1"))
    beside = judged(grace, a_row("Grace Scott", postcode="ZX1 9XY"))

    assert district.weight <= judged(grace, grace).weight
    assert beside.verdict is not Verdict.SAME


def test_a_name_twice_in_one_file_tells_against_one_person_unless_a_number_ties_them() -> None:
    """People rarely answer one form twice, and father and son may both answer it."""
    row = a_row("Grace Scott", postcode=HOME, upload=3)
    called = row._replace(phones=(MOBILE,))

    assert judged(row, row).weight < judged(row, row._replace(upload=4)).weight - 2
    assert judged(called, called).weight == judged(called, called._replace(upload=4)).weight


def test_two_provider_addresses_in_one_file_are_left_to_a_person() -> None:
    row = a_row("Grace Scott", postcode=HOME, street="4 Oak Road", phone=LANDLINE)
    one, other = (
        row._replace(mailboxes=(f"{name}@gmail.com",), upload=3) for name in ("gs", "grace")
    )

    assert verdict(one, other) is not Verdict.SAME
    assert level("together", one, other) == Together.SAME_FILE
    assert level("together", one, other._replace(upload=4)) == Together.APART
    assert level("together", one, one) == Together.MISSING


def test_an_initial_that_two_people_of_a_mailbox_share_is_left_to_a_person() -> None:
    initial, grace, geoffrey = (
        a_row(f"{name} Scott", box=BOX) for name in ("G", "Grace", "Geoffrey")
    )
    peter = a_row("Peter Scott", box=BOX)

    assert verdict(initial, grace, geoffrey) is Verdict.UNSURE
    assert verdict(initial, grace, peter) is Verdict.SAME


def test_reasons_are_words_and_add_up() -> None:
    found = judged(
        a_row("Liz Nowak", box=BOX, postcode=HOME), a_row("Elizabeth Nowak", box=BOX, postcode=HOME)
    )

    assert [reason.words for reason in found.reasons] == [
        "Same e-mail address",
        "Same family name",
        f"Same full postcode {HOME}",
        "Liz is a form of Elizabeth",
        "People of one household have that in common too",
    ]
    assert adds_up(found)


def test_numbers_of_households_are_no_mobiles() -> None:
    assert is_mobile("+447700900001")
    assert not is_mobile("+441632000001")
    assert not is_mobile("+447011111111")


NAMES = st.sampled_from(["", "Liz", "Elizabeth", "E", "Grace", "Gracie", "Geoffrey", "Elizabteh"])
FAMILIES = st.sampled_from(["", "Nowak", "Nowack", "Smith-Jones", "Jones", "Liz"])
SOME_ROWS = st.builds(
    Card,
    draft=st.just(0),
    name=st.builds(
        PersonName,
        st.sampled_from(["", "Mr", "Mrs"]),
        NAMES,
        FAMILIES,
        st.sampled_from(["", "Jr", "Sr"]),
    ),
    mailboxes=st.sampled_from([(), (BOX,), ("liz77@a.example",), ("liz77@b.example", BOX)]),
    postcode=st.sampled_from(["", HOME, "ZX1 1AD", "ZX2 1AB"]),
    district=st.sampled_from(["", "ZX1"]),
    phones=st.sampled_from([(), (MOBILE,), (LANDLINE, OTHER_MOBILE)]),
    street=st.sampled_from(["", "4 Oak Road", "4 Oak Rd"]),
    organisation=st.sampled_from(["", "Friends of the Park"]),
    upload=st.integers(0, 2),
)


@given(SOME_ROWS, SOME_ROWS)
def test_it_does_not_matter_which_row_comes_first(one: Card, other: Card) -> None:
    there, back = judged(one, other), judged(other, one)

    assert (there.verdict, there.weight) == (back.verdict, back.weight)
    assert [r.weight for r in there.reasons] == [r.weight for r in back.reasons]


@given(SOME_ROWS, SOME_ROWS)
def test_every_judgement_adds_up_and_says_why(one: Card, other: Card) -> None:
    found = judged(one, other)

    assert adds_up(found)
    assert all(reason.words.strip() for reason in found.reasons)


@given(st.lists(SOME_ROWS, min_size=2, max_size=6))
def test_only_those_found_different_go_without_reasons_and_nothing_else_changes(
    rows: list[Card],
) -> None:
    cards = dict(enumerate(rows))
    pairs = [(b, a) for a in cards for b in cards if a < b]

    explained = judge(cards, pairs, explain_all=True)

    assert judge(cards, pairs) == [
        one._replace(reasons=()) if one.verdict is Verdict.DIFFERENT else one for one in explained
    ]
    assert [(one.a, one.b) for one in explained] == [(a, b) for b, a in pairs]


@given(st.lists(SOME_ROWS, min_size=2, max_size=5))
def test_a_pair_compares_the_same_in_any_company(rows: list[Card]) -> None:
    cards = dict(enumerate(rows))
    together = compare(cards, [(a, b) for a in cards for b in cards if a < b])

    alone = compare(cards, [(0, 1)])

    for column in fields(alone):
        assert np.array_equal(getattr(alone, column.name)[:1], getattr(together, column.name)[:1])


@given(
    st.lists(
        st.builds(
            a_row,
            st.sampled_from(["", "Ann Scott", "Bob Scott", "A Scott", "Mrs Scott", "Ann Lee"]),
            box=st.sampled_from(["", BOX, "ann.scott@sky.example", "the.scotts@sky.example"]),
            phone=st.sampled_from(["", MOBILE, LANDLINE]),
            postcode=st.sampled_from(["", HOME]),
        ),
        max_size=6,
    ),
    st.integers(0, 6),
)
def test_pairs_with_a_new_row_are_weighed_by_other_rates_beside_the_same_rows(
    rows: list[Card], since: int
) -> None:
    cards = {n: card._replace(draft=n) for n, card in enumerate(rows)}
    pairs = [(a, b) for a in cards for b in cards if a < b]
    usual, strict = shipped(), shipped().in_list_of(10**6)

    bearers = Bearers(10**6, {"f:ann|scott": 9})

    found = judge_news(cards, pairs, usual, strict, bearers, since=since)

    both = zip(
        judge(cards, pairs, model=usual),
        judge(cards, pairs, model=strict, bearers=bearers),
        strict=True,
    )
    assert found == [new if new.b >= since else old for old, new in both]
    alike = judge_news(cards, pairs, usual, usual, None, since=since)
    assert alike == judge(cards, pairs, model=usual)
