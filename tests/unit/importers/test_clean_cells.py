import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean.emails import Flag, flags, read_emails
from importers.clean.phones import find_phones
from importers.clean.postcodes import Postcode, find_postcode, read_postcode
from importers.clean.text import is_nothing, tidy, unmangle


@pytest.mark.parametrize(
    "text",
    ["07700 900123", "7700900123", "7700900123.0", "7.700900123E9", "+44 7700 900123", "0044 7700 900123",
     "+44 (0)7700 900123", "'+447700900123", "07700-900-123"],
)  # fmt: skip
def test_one_mobile_however_it_was_bent(text: str) -> None:
    assert find_phones(text) == ("+447700900123",)


def test_several_numbers_in_a_cell() -> None:
    assert find_phones("01632 960001 / 07700 900123") == ("+441632960001", "+447700900123")


def test_foreign_numbers_keep_their_country() -> None:
    assert find_phones("+33 1 23 45 67 89") == ("+33123456789",)


@pytest.mark.parametrize(
    "text", ["7.7009E+09", "n/a", "ring me", "12345", "", "1234567890123456789", "0", "+9999999999"]
)
def test_what_is_no_number_or_has_lost_digits_is_left_out(text: str) -> None:
    assert find_phones(text) == ()


@pytest.mark.parametrize(
    ("text", "full"),
    [("zx11ab", "ZX1 1AB"), (" ZX1  1AB ", "ZX1 1AB"), ("ZX1O 3AB", "ZX10 3AB"), ("zx1 iab", "ZX1 1AB"),
     ("W1A 1AA", "W1A 1AA"), ("12 High Road, Leeds ZX1 1AB.", "ZX1 1AB")],
)  # fmt: skip
def test_full_postcodes(text: str, full: str) -> None:
    assert read_postcode(text) == Postcode(full, full.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    ("text", "district"), [("ZX12", "ZX12"), ("zx2o", "ZX20"), ("ZX1 1", "ZX1")]
)
def test_a_district_is_known_from_half_a_postcode(text: str, district: str) -> None:
    assert read_postcode(text) == Postcode("", district)


@pytest.mark.parametrize("text", ["", "Leeds", "hello", "n/a", "90210", "ZX"])
def test_what_has_no_postcode_shape_is_empty(text: str) -> None:
    assert read_postcode(text) == Postcode()
    assert find_postcode(text) == Postcode()


@given(st.from_regex(r"[A-Z]{2}[1-9] [1-9][ABDEFGHJ]{2}", fullmatch=True))
def test_spaces_and_case_never_change_a_postcode(text: str) -> None:
    assert read_postcode(text.lower().replace(" ", "")) == read_postcode(text)


def test_an_address_is_read_from_what_surrounds_it() -> None:
    for text in (
        "Ann@Mail.example",
        " <ann@mail.example>;",
        "mailto:ann@mail.example",
        "Ann <ann@mail.example>",
    ):
        cell = read_emails(text)
        assert [address.canonical for address in cell.addresses] == ["ann@mail.example"]
        assert cell.sentence == ""


@pytest.mark.parametrize("mark", ["; ", ", ", " / ", "\n", " and "])
def test_two_addresses_in_a_cell(mark: str) -> None:
    cell = read_emails(f"ann@mail.example{mark}bob@post.example")
    assert [address.canonical for address in cell.addresses] == [
        "ann@mail.example",
        "bob@post.example",
    ]


@pytest.mark.parametrize(
    "text",
    ["ann at mail.example", "ann@@mail.example", "ann@ mail.example", "ann@mail,example",
     "ann@mail example", "ann@ mail. example", "Email: ann@mail ,example"],
)  # fmt: skip
def test_an_obvious_repair_is_suggested_but_not_used(text: str) -> None:
    cell = read_emails(text)
    assert cell.addresses == ()
    assert "ann@mail.example" in cell.sentence
    assert cell.guesses == ("ann@mail.example",)


@pytest.mark.parametrize("text", ["see ann@mail office road", "ann@mail", "ann@mail and Bob"])
def test_what_may_mean_anything_is_not_repaired(text: str) -> None:
    cell = read_emails(text)
    assert (cell.addresses, cell.guesses) == ((), ())
    assert cell.sentence


def test_half_of_a_broken_address_is_not_somebody_elses_address() -> None:
    cell = read_emails("ann smith@mail.example")
    assert cell.addresses == ()
    assert cell.sentence


def test_the_good_half_of_a_cell_is_used_and_the_other_reported() -> None:
    cell = read_emails("ann@mail.example; bob@@post.example")
    assert [address.canonical for address in cell.addresses] == ["ann@mail.example"]
    assert "bob@post.example" in cell.sentence


def test_a_likely_slip_is_reported() -> None:
    cell = read_emails("ann.quill@gmial.com")
    assert "ann.quill@gmail.com" in cell.sentence


@pytest.mark.parametrize("text", ["", "n/a", "-", "anonymous", "none"])
def test_no_address_is_no_problem(text: str) -> None:
    assert read_emails(text).sentence == ""


@pytest.mark.parametrize("text", ["ring me instead", "ann.mail.example", "ann@mail"])
def test_an_entry_that_is_no_address_is_reported(text: str) -> None:
    cell = read_emails(text)
    assert cell.addresses == ()
    assert cell.sentence


def test_words_decoded_twice_are_repaired_and_others_left() -> None:
    assert unmangle("SiÃ¢n") == "Siân"
    assert unmangle("Ã\u0141x") == "Ã\u0141x"
    assert unmangle("Siân") == "Siân"
    assert unmangle("Ã©\u4e2d") == "Ã©\u4e2d"


def test_text_is_tidied() -> None:
    assert tidy(" O’Quill\u00a0\u200b  Ned\n") == "O'Quill Ned"


@pytest.mark.parametrize("text", ["", " - ", "N/A", "No comment.", "none", "nil", "as above", "."])
def test_cells_that_say_nothing(text: str) -> None:
    assert is_nothing(text)


def test_a_comment_says_something() -> None:
    assert not is_nothing("No buses")


@pytest.mark.parametrize("text", ["+999999 1234567", "07700 900123 456789"])
def test_digits_that_can_be_no_telephone_number_are_left_out(text: str) -> None:
    assert find_phones(text) == ()


@pytest.mark.parametrize(
    ("cell", "suggested"),
    [("ann@gmial.com", "ann@gmail.com"), ("ann at mail.example", "ann@mail.example"),
     ("ann@@mail.example; bo@hotmial.co.uk", "ann@mail.example; bo@hotmail.co.uk"),
     ("ann@mail.example or bo@gmial.com", "ann@mail.example; bo@gmail.com"),
     ("ann@mail.example", ""), ("", ""), ("ask my son", ""), ("ann@mail.invalidd", ""),
     ("ann@gmial.com; bo@nowhere", "")],
)  # fmt: skip
def test_what_a_cell_was_probably_meant_to_say_can_be_offered(cell: str, suggested: str) -> None:
    assert read_emails(cell).suggested == suggested
    assert bool(read_emails(cell).sentence) >= bool(suggested)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("info@mill.example", {Flag.ROLE}), ("sales2@mill.example", {Flag.ROLE}),
     ("clerk+bus@parish.example", {Flag.ROLE}), ("ann.info@mill.example", set()),
     ("salesh@mill.example", set()), ("ann@yopmail.com", {Flag.THROWAWAY}),
     ("info@x.mailinator.com", {Flag.ROLE, Flag.THROWAWAY}), ("12@mill.example", set())],
)  # fmt: skip
def test_desks_and_addresses_for_an_hour_are_flagged_without_a_problem(
    address: str, expected: set[Flag]
) -> None:
    assert flags(address) == expected
    assert read_emails(address).sentence == ""


@pytest.mark.parametrize(
    ("cell", "number"),
    [("07700 900123", "+447700900123"), ("7700900123", "+447700900123"), ("1632960123", "+441632960123"),
     ("+44 7700 900123", "+447700900123"), ("(0)7700 900123", "+447700900123"),
     ("+33 1 23 45 67 89", "+33123456789"), ("0048 22 123 45 67", "+48221234567")],
)  # fmt: skip
def test_plain_and_foreign_numbers_and_lost_zeros_are_read(cell: str, number: str) -> None:
    assert find_phones(cell) == (number,)


def test_a_domain_in_letters_of_its_own_is_kept_in_ascii() -> None:
    (address,) = read_emails("Zoë@Bücher.example").addresses
    assert address.canonical == "zoë@xn--bcher-kva.example"
