from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.tokens import BadLink, Link, Purpose, key_id, make, read

KEYS = (b"the new key", b"the old key")
RIDS = st.binary(min_size=16, max_size=16)
RID = bytes(range(16))
TOKEN = make(KEYS, Purpose.STOP, RID)


@given(RIDS, st.sampled_from(Purpose))
def test_what_is_made_is_read(rid: bytes, purpose: Purpose) -> None:
    token = make(KEYS, purpose, rid)
    assert read(KEYS, token) == Link(purpose, rid)
    assert len(token) < 80


def test_the_shape_is_versioned_and_says_which_key_and_purpose() -> None:
    version, kid, purpose, _, _ = TOKEN.split(".")
    assert (version, kid, purpose) == ("1", key_id(KEYS[0]), "u")


def test_the_first_key_signs_and_every_key_verifies() -> None:
    old = make(KEYS[1:], Purpose.STOP, RID)
    assert old != TOKEN
    assert read(KEYS, old) == read(KEYS, TOKEN)


def test_a_key_that_is_gone_verifies_nothing() -> None:
    with pytest.raises(BadLink):
        read(KEYS[1:], TOKEN)


@pytest.mark.parametrize(
    "mangled",
    [
        TOKEN + ".",
        TOKEN + ">",
        TOKEN + ").",
        f"<{TOKEN}>",
        f'"{TOKEN}"',
        f"  {TOKEN}\r\n",
        "=3D" + TOKEN,
        "%3D" + TOKEN,
        TOKEN[:30] + "=\r\n" + TOKEN[30:],
        TOKEN[:30] + "=\n" + TOKEN[30:],
        TOKEN[:30] + "= " + TOKEN[30:],
        TOKEN[:30] + "%3D%0D%0A" + TOKEN[30:],
        TOKEN.replace(".", "%2E"),
        TOKEN + "?mc_cid=1&mc_eid=2",
        TOKEN + "&utm_source=mail",
        TOKEN + "#top",
        quote(TOKEN, safe=""),
    ],
)
def test_what_mail_programs_do_to_a_link_is_forgiven(mangled: str) -> None:
    assert read(KEYS, mangled) == Link(Purpose.STOP, RID)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABCxyz019-_.u"))
def test_no_letter_can_be_changed(position: int, letter: str) -> None:
    changed = TOKEN[:position] + letter + TOKEN[position + 1 :]
    if changed.rstrip(".") == TOKEN:
        return
    with pytest.raises(BadLink):
        read(KEYS, changed)


def test_another_spelling_of_the_same_bits_is_refused() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(TOKEN[-1])
    with pytest.raises(BadLink):
        read(KEYS, TOKEN[:-1] + alphabet[last + 1])


@given(st.text(max_size=90))
def test_anything_else_is_refused_with_one_message(text: str) -> None:
    with pytest.raises(BadLink, match=r"^This link does not work\.$"):
        read(KEYS, text)


@pytest.mark.parametrize(
    "text", ["", "*|TOKEN|*", "1.2.3.4.5", TOKEN.replace("1.", "2.", 1), TOKEN.upper()]
)
def test_placeholders_and_other_versions_are_refused(text: str) -> None:
    with pytest.raises(BadLink):
        read(KEYS, text)


def test_a_link_of_one_purpose_can_not_be_turned_into_another() -> None:
    with pytest.raises(BadLink):
        read(KEYS, TOKEN.replace(".u.", ".p."))


def test_making_needs_a_key_and_128_bits() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        make((), Purpose.STOP, RID)
    with pytest.raises(ValueError, match="16 bytes"):
        make(KEYS, Purpose.STOP, b"short")


def test_a_token_says_nothing_about_anybody() -> None:
    assert make((b"a",), Purpose.STOP, RID).split(".")[3] == TOKEN.split(".")[3]
    assert b"the new key" not in TOKEN.encode()
