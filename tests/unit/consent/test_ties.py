import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.address import near_mailboxes
from consent.names import can_be_one, fold_family, initials, is_initial, take_apart
from consent.ties import Keyring, district, full_postcode

RING = Keyring(b"pepper")
NAMES = (
    *(
        "Elizabeth",
        "Liz",
        "Beth",
        "E",
        "L",
        "Geoffrey",
        "Grace",
        "G",
        "Mary",
        "Mary Ann",
        "Mary Jane",
    ),
    *(
        "Mary A",
        "M A",
        "Hui-Ling",
        "Huiling",
        "Hui-Min",
        "John",
        "Jack",
        "J",
        "J.R.",
        "John Robert",
    ),
    *("José", "", "伟", "Bob", "Robert"),
)
GIVEN = st.sampled_from(NAMES) | st.text(alphabet="abAB -.é", max_size=5)
FAMILY = st.sampled_from(["Smith", "SMITH", "Smith-Jones", "Smith Jones", "Lee", ""])
POSTCODE = st.sampled_from(["ZX1 1AB", "zx11ab", "ZX1 1AC", "ZX2 1AB", "ZX1", "", "D02 X285"])


def meet(marks: frozenset[str], seeks: frozenset[str]) -> bool:
    return not marks.isdisjoint(seeks)


def test_in_one_household_marks_meet_seeks_just_when_two_names_can_be_one() -> None:
    marks = {name: RING.person_marks(name, "Smith", "ZX1 1AB") for name in NAMES}
    seeks = {name: RING.person_seeks(name, "Smith", "ZX1 1AB") for name in NAMES}
    assert [(a, b) for a in NAMES for b in NAMES if meet(marks[a], seeks[b])] == [
        (a, b) for a in NAMES for b in NAMES if can_be_one(a, b)
    ]


@given(GIVEN, FAMILY, POSTCODE, GIVEN, FAMILY, POSTCODE)
def test_marks_meet_seeks_just_when_the_names_and_postcodes_tie(
    g1: str, f1: str, p1: str, g2: str, f2: str, p2: str
) -> None:
    tied = (
        fold_family(f1) == fold_family(f2) != ""
        and full_postcode(p1) == full_postcode(p2) != ""
        and can_be_one(g1, g2)
    )
    assert meet(RING.person_marks(g1, f1, p1), RING.person_seeks(g2, f2, p2)) is tied
    assert meet(RING.person_marks(g2, f2, p2), RING.person_seeks(g1, f1, p1)) is tied


@given(GIVEN, FAMILY, POSTCODE, GIVEN, FAMILY, POSTCODE)
def test_near_keys_meet_just_when_nothing_known_differs(
    g1: str, f1: str, p1: str, g2: str, f2: str, p2: str
) -> None:
    areas = {district(p1), district(p2)} - {""}
    near = fold_family(f1) == fold_family(f2) != "" and len(areas) < 2 and can_be_one(g1, g2)
    marks, seeks = RING.near_marks(g1, f1, postcode=p1), RING.near_seeks(g2, f2, postcode=p2)
    assert meet(marks, seeks) is near


@given(GIVEN, FAMILY, POSTCODE, GIVEN, FAMILY, POSTCODE)
def test_wherever_a_no_meets_somebody_by_name_it_meets_their_surname(
    g1: str, f1: str, p1: str, g2: str, f2: str, p2: str
) -> None:
    here, anywhere = RING.surname_here(f2, p2), RING.surname_anywhere(f2)
    # What a row publishes that says no at its address, and one that says it nowhere.
    at_address = RING.person_marks(g1, f1, p1) | RING.namesakes(g1, f1, p1)
    for published in (at_address, at_address | RING.near_marks(g1, f1, postcode=p1)):
        if meet(published, RING.person_seeks(g2, f2, p2) | RING.namesakes(g2, f2, p2)):
            assert here in published
        if meet(published, RING.near_seeks(g2, f2, postcode=p2)):
            assert anywhere in published


@given(GIVEN, FAMILY, GIVEN)
def test_a_no_at_a_mailbox_meets_every_user_who_can_have_said_it(
    said: str, family: str, user: str
) -> None:
    marks = RING.household_marks("the.smiths+news@post.example", said, family)
    here = RING.household_seeks("the.smiths@post.example", user, "")
    elsewhere = RING.household_seeks("smiths@post.example", user, "")
    named = family.strip() and take_apart(said).first and not is_initial(take_apart(said).first)
    letters = initials(take_apart(user).first)
    alike = not letters or not letters.isdisjoint(initials(take_apart(said).first))
    assert meet(marks, here) is (alike or (not named and can_be_one(said, user)))
    turned = RING.household_seeks("the.smiths@post.example", family, user)
    assert not (family.strip() and user.strip()) or meet(
        RING.household_marks("the.smiths@post.example", user, family), turned
    )
    assert not meet(marks, elsewhere)


@pytest.mark.parametrize("said", [("Dull", ""), ("GA", "Dull"), ("Gwenhwyfach", "Dull"), ("", "")])
def test_a_lone_surname_initials_and_short_forms_nobody_listed_leave_grace_in_doubt(
    said: tuple[str, str],
) -> None:
    marks = RING.household_marks("a@post.example", *said)
    assert meet(marks, RING.household_seeks("a@post.example", "Grace", "Dull"))


@pytest.mark.parametrize(
    ("user", "met"),
    [(("Basil", "Dull"), True), (("B", "Dull"), True), (("Grace", "Dull"), False)],
)
def test_a_name_in_swapped_columns_meets_whose_it_is_the_right_way_round(
    user: tuple[str, str], *, met: bool
) -> None:
    marks = RING.household_marks("a@post.example", "Dull", "Basil")
    assert meet(marks, RING.household_seeks("a@post.example", *user)) is met


def test_another_surname_or_another_household_is_not_met() -> None:
    published = RING.person_marks("Ann", "Lee", "ZX1 1AB") | RING.namesakes("Ann", "Lee", "ZX1 1AB")
    assert RING.surname_here("LEE", "zx11ab") in published
    assert RING.surname_here("Low", "ZX1 1AB") not in published
    assert RING.surname_here("Lee", "ZX1 1AC") not in published
    assert RING.surname_anywhere("Lee") not in published
    assert RING.surname_anywhere("lee") in RING.near_marks("Ann", "Lee", postcode="ZX1 1AB")
    assert RING.surname_here("", "ZX1 1AB") == RING.surname_here("Lee", "") == ""
    assert RING.surname_anywhere("") == ""


def test_no_surname_or_no_full_postcode_ties_nothing() -> None:
    assert RING.person_marks("Ann", "", "ZX1 1AB") == frozenset()
    assert RING.person_seeks("Ann", "", "ZX1 1AB") == frozenset()
    assert RING.person_marks("Ann", "Lee", "ZX1") == frozenset()
    assert RING.person_seeks("Ann", "Lee", "") == frozenset()
    assert RING.near_marks("Ann", "") == frozenset()


def test_sure_and_near_keys_never_meet() -> None:
    assert not meet(RING.near_marks("Ann", "Lee"), RING.person_seeks("Ann", "Lee", "ZX1 1AB"))


def test_all_spellings_of_a_mailbox_share_its_key_but_not_the_address_key() -> None:
    assert RING.mailbox("ann.lee@gmail.com") == RING.mailbox("annlee+x@googlemail.com")
    assert RING.address("ann.lee@gmail.com") != RING.address("annlee@gmail.com")


def test_keys_say_nothing_without_the_pepper() -> None:
    key = RING.address("ann@x.example")
    assert len(key) == 64
    assert key != Keyring(b"other").address("ann@x.example")
    assert key != RING.mailbox("ann@x.example")


def test_a_keyring_needs_a_pepper() -> None:
    with pytest.raises(ValueError, match="pepper"):
        Keyring(b"")


@pytest.mark.parametrize(
    ("written", "full", "outward"),
    [
        ("zx1 1ab", "ZX11AB", "ZX1"),
        ("ZX111AB", "ZX111AB", "ZX11"),
        ("E1W1AB", "E1W1AB", "E1W"),
        ("D02 X285", "D02X285", "D02"),
        ("ZX1 1", "", "ZX1"),
        ("ZX1", "", "ZX1"),
        ("somewhere", "", ""),
        ("", "", ""),
    ],
)
def test_postcodes_are_told_full_from_partial(written: str, full: str, outward: str) -> None:
    assert full_postcode(written) == full
    assert district(written) == outward


def near(a: str, b: str) -> bool:
    return meet(RING.mailbox_neighbours(a), RING.mailbox_neighbours(b))


LETTERS = "abce1."
MAILBOX = st.tuples(
    st.text("abc1", min_size=1, max_size=7),
    st.sampled_from(["gmail.com", "gmial.com", "gmail.con", "mill.example", "mil.example"]),
)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """A mailbox and what one slip of the pen, anywhere, makes of it."""
    whole = "@".join(draw(MAILBOX))
    at = draw(st.integers(0, len(whole) - 1))
    letter = draw(st.sampled_from(LETTERS))
    swapped = whole[:at] + whole[at + 1 : at + 2] + whole[at] + whole[at + 2 :]
    slips = [
        whole[:at] + letter + whole[at:],
        whole[:at] + whole[at + 1 :],
        whole[:at] + letter + whole[at + 1 :],
        swapped,
    ]
    return whole, draw(st.sampled_from(slips))


@given(slipped())
def test_near_mailboxes_share_a_key(pair: tuple[str, str]) -> None:
    a, b = pair
    if b.count("@") == 1:
        assert near(a, b) >= near_mailboxes(a, b)


@given(MAILBOX, MAILBOX)
def test_any_two_near_mailboxes_share_a_key(a: tuple[str, str], b: tuple[str, str]) -> None:
    one, other = "@".join(a), "@".join(b)
    assert near(one, other) >= near_mailboxes(one, other)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("smith12@x.example", "smith13@x.example"),
        ("a.smith@x.example", "b.smith@x.example"),
        ("anna@x.example", "annas@x.example"),
        ("ann@x.example", "anna@x.example"),
        ("ann.lee@x.example", "bob.ray@x.example"),
        ("ann.lee@gmail.com", "ann.lee@outlook.com"),
    ],
)
def test_mailboxes_told_apart_share_no_key(a: str, b: str) -> None:
    assert not near(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("marinos@x.example", "mainors@x.example"),
        ("ann.leee@mill.example", "ann.lee@millx.example"),
    ],
)
def test_some_two_slips_share_a_key_as_well(a: str, b: str) -> None:
    assert near(a, b)
    assert not near_mailboxes(a, b)


def test_neighbours_meet_no_other_kind_of_key() -> None:
    address = "ann.lee@x.example"
    assert not meet(
        RING.mailbox_neighbours(address), {RING.mailbox(address), RING.address(address)}
    )


def test_namesakes_share_a_surname_a_full_postcode_and_an_initial() -> None:
    dai = RING.namesakes("Dai", "Rees", "ZX16 3ZJ")

    assert dai & RING.namesakes("Dafydd", "REES", "zx163zj")
    assert not dai & RING.namesakes("Gwen", "Rees", "ZX16 3ZJ")
    assert not dai & RING.namesakes("Dafydd", "Price", "ZX16 3ZJ")
    assert not dai & RING.namesakes("Dafydd", "Rees", "ZX16 3ZK")
    assert not RING.namesakes("Dai", "", "ZX16 3ZJ")
    assert not RING.namesakes("Dai", "Rees", "ZX16")


@given(pepper=st.binary(min_size=1, max_size=200), address=st.emails())
def test_a_key_is_the_hmac_of_what_it_stands_for(pepper: bytes, address: str) -> None:
    canonical = address.lower()
    expected = hmac.new(pepper, f"address\x1f{canonical}".encode(), hashlib.sha256).hexdigest()
    assert Keyring(pepper).address(canonical) == expected


def test_a_mark_is_the_hmac_of_its_parts() -> None:
    expected = hmac.new(b"pepper", b"namesake\x1fquill\x1fZX11AB\x1fa", hashlib.sha256).hexdigest()
    assert RING.namesakes("Ann", "Quill", "ZX1 1AB") >= {expected}
