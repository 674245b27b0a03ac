import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.names import can_be_one, fold, fold_family, given_forms

NAMES = st.sampled_from(
    [
        "Elizabeth",
        "Liz",
        "Beth",
        "E",
        "L",
        "Geoffrey",
        "Grace",
        "G",
        "Geoff",
        "Mary",
        "Mary Ann",
        "Mary Jane",
        "Mary A",
        "M A",
        "Hui-Ling",
        "Hui Ling",
        "Huiling",
        "Hui-Min",
        "John",
        "Jack",
        "J",
        "J.R.",
        "John Robert",
        "José",
        "",
        "Zoë",
        "伟",
        "Phil",
        "Philippa",
        "Philip",
        "P",
        "Bob",
        "Robert",
    ]
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Łukasz  ", "lukasz"),
        ("SØREN", "soren"),
        ("Groß", "gross"),
        ("José-María", "jose maria"),
        ("O’Neil", "oneil"),
        ("D'Arcy", "darcy"),
        ("J.R.", "j r"),
        ("Æthel Þór", "aethel thor"),
        ("", ""),
        ("--", ""),
    ],
)
def test_folding_leaves_the_bare_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_surnames_written_in_one_word_or_two_are_equal() -> None:
    assert fold_family("Mc Donald") == fold_family("McDonald")
    assert fold_family("Smith-Jones") == fold_family("SMITH JONES")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Elizabeth", "ELIZABETH"),
        ("Liz", "Elizabeth"),
        ("Liz", "Beth"),
        ("Kate", "Katherine"),
        ("Bill", "William"),
        ("Jack", "John"),
        ("Phil", "Philippa"),
        ("E", "Elizabeth"),
        ("E.", "Liz"),
        ("L", "Liz"),
        ("J", "J."),
        ("", "Grace"),
        ("", ""),
        ("Hui-Ling", "Hui Ling"),
        ("Hui-Ling", "Huiling"),
        ("Mary Ann", "Mary"),
        ("Mary A", "Mary Ann"),
        ("Mary Ann", "M"),
        ("J R", "John Robert"),
        ("José", "Jose"),
    ],
)
def test_two_names_that_can_be_one_persons(a: str, b: str) -> None:
    assert can_be_one(a, b)
    assert can_be_one(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Grace", "Geoffrey"),
        ("G", "Elizabeth"),
        ("Mary Ann", "Mary Jane"),
        ("Hui-Ling", "Hui-Min"),
        ("Mary J", "Mary Ann"),
        ("J", "K"),
        ("Philip", "Philippa"),
        ("伟", "伟明"),
    ],
)
def test_two_names_that_can_not(a: str, b: str) -> None:
    assert not can_be_one(a, b)
    assert not can_be_one(b, a)


@given(NAMES, NAMES)
def test_being_one_is_mutual(a: str, b: str) -> None:
    assert can_be_one(a, b) == can_be_one(b, a)


@given(NAMES)
def test_everybody_can_be_themselves(name: str) -> None:
    assert can_be_one(name, name)


def test_forms_hold_the_name_and_what_it_is_short_for() -> None:
    assert {"liz", "elizabeth"} <= given_forms("Liz")
    assert not given_forms("Liz").isdisjoint(given_forms("Beth"))
    assert given_forms("Geoffrey").isdisjoint(given_forms("Grace"))


def test_a_missing_name_has_no_forms() -> None:
    assert given_forms("") == frozenset()


@pytest.mark.parametrize(
    "pair",
    [
        "liz beth",
        "bob robert",
        "sam samuel",
        "alex alexander",
        "dave david",
        "mike michael",
        "peggy margaret",
        "tony anthony",
        "ted edward",
        "dick richard",
        "harry henry",
        "jim james",
        "mo mohammed",
        "pat patricia",
        "sue susan",
        "jen jennifer",
        "becky rebecca",
        "jo joanna",
        "steve stephen",
        "gill gillian",
        "trish patricia",
        "nell eleanor",
        "gaz gary",
        "geoff geoffrey",
        "nige nigel",
        "matt matthew",
        "cath catherine",
        "debbie deborah",
        "molly mary",
        "bev beverley",
        "hattie harriet",
        "rosie rosemary",
        "freddie alfred",
        "gerry gerard",
        "ollie oliver",
        "charlie charlotte",
        "sandy alexandra",
        "zosia zofia",
        "ianto ifan",
        "sasha oleksandr",
        "ayesha aisha",
        "hussein husain",
        "yousef yusuf",
        "sukhi sukhwinder",
        "pepe jose",
    ],
)
def test_forms_heard_in_britain_are_known(pair: str) -> None:
    assert can_be_one(*pair.split())


@pytest.mark.parametrize(
    ("short", "full"),
    [("Femi", "Olufemi"), ("Tunde", "Babatunde"), ("Wale", "Adewale"), ("Kunle", "Adekunle"), ("Emeka", "Chukwuemeka")],
)  # fmt: skip
def test_west_african_names_are_known_by_their_last_part(short: str, full: str) -> None:
    assert can_be_one(short, full)
    assert not can_be_one(short, "Ngozi")


@pytest.mark.parametrize(("a", "b"), [("Sean", "John"), ("Piotr", "Peter"), ("Jan", "John")])
def test_names_that_a_father_and_a_son_may_bear_are_no_forms_of_each_other(a: str, b: str) -> None:
    assert not can_be_one(a, b)
