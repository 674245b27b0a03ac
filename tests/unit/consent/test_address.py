import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.address import (
    BadAddress,
    EmailAddress,
    find_all,
    loose,
    mistyping,
    near_mailboxes,
    one_edit,
    parse,
)

LOCALS = st.from_regex(r"[a-z][a-z0-9]{0,10}(\.[a-z0-9]{1,8})?(\+[a-z]{1,5})?", fullmatch=True)
ADDRESSES = st.builds(
    "{}@{}".format,
    LOCALS,
    st.sampled_from(["x.example", "gmail.com", "googlemail.com", "a.b.example"]),
)


@pytest.mark.parametrize(
    "written",
    [
        "ann@x.example",
        "  Ann@X.Example ",
        "<ann@x.example>",
        "mailto:ann@x.example",
        "MAILTO: ann@x.example?subject=Hello",
        "ann@x.example;",
        "ann@x.example,",
        "ann@x.example.",
        "<mailto:ann@x.example>",
        "a\u200bnn@x.example\ufeff",
        "\u00a0ann@x.example",
        "ann@x.exam\u00adple",
        "Ann Lee <ann@x.example>;",
        '"Lee, Ann" <ann@x.example>',
    ],
)
def test_every_way_of_writing_an_address_gives_one_canonical_form(written: str) -> None:
    assert parse(written) == EmailAddress("ann@x.example", written)


def test_a_domain_in_another_script_is_kept_as_machines_write_it() -> None:
    assert parse("ann@bücher.example").canonical == "ann@xn--bcher-kva.example"


def test_a_local_part_in_another_script_is_kept() -> None:
    assert parse("Zoë@x.example").canonical == "zoë@x.example"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no e-mail address here"),
        (" <> ;", "no e-mail address here"),
        ("ann at x.example", "no @"),
        ("ann@@x.example", "more than one @"),
        ("a@x.example b@y.example", "more than one @"),
        ("@x.example", "nothing stands before"),
        ("ann@localhost", "no full stop"),
        ("ann@", "no full stop"),
        ("ann lee@x.example", "a space"),
        ("ann..lee@x.example", "two full stops"),
        ("ann.@x.example", "before the @ can't"),
        ("a" * 65 + "@x.example", "before the @ is too long"),
        ("ann@-x-.example", "after the @ can't"),
        ("ann@x_y.example", "after the @ can't"),
        ("ann@" + "a.b" * 90 + ".example", "after the @ can't"),
        ("ä" * 30 + "@" + ".".join(["abcdefg"] * 26) + ".example", "too long"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(written: str, why: str) -> None:
    with pytest.raises(BadAddress, match=why):
        parse(written)


def test_the_sentence_does_not_repeat_the_address() -> None:
    with pytest.raises(BadAddress) as refused:
        parse("secret.person@@x.example")
    assert "secret" not in str(refused.value)


@given(ADDRESSES)
def test_a_canonical_form_is_its_own(canonical: str) -> None:
    assert parse(canonical).canonical == canonical


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("rang on Tuesday, no e-mail", []),
        ("a@x.example; b@y.example", ["a@x.example", "b@y.example"]),
        ("a@x.example,b@y.example", ["a@x.example", "b@y.example"]),
        ("a@x.example/b@y.example", ["a@x.example", "b@y.example"]),
        ("a@x.example\nb@y.example", ["a@x.example", "b@y.example"]),
        ("a@x.example&b@y.example", ["a@x.example", "b@y.example"]),
        ("Ann <a@x.example>, Bob <b@y.example>", ["a@x.example", "b@y.example"]),
        ("Email:a@x.example (was b@y.example).", ["a@x.example", "b@y.example"]),
        ("‘a@x.example’ or 'b@y.example'", ["a@x.example", "b@y.example"]),
        ("A@x.example a@X.example", ["a@x.example"]),
        ("mary.o'neil@x.example", ["mary.o'neil@x.example"]),
        ("a@@x.example b.@y.example c@z.example", ["c@z.example"]),
    ],
)
def test_every_address_in_a_cell_is_found(cell: str, expected: list[str]) -> None:
    assert [found.canonical for found in find_all(cell)] == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ann.lee@gmail.com", "annlee@googlemail.com"),
        ("ann.lee+council@gmail.com", "a.n.n.lee@gmail.com"),
        ("ann+news@x.example", "ann@x.example"),
    ],
)
def test_one_mailbox_has_one_loose_key(a: str, b: str) -> None:
    assert loose(a) == loose(b)


def test_dots_count_where_they_tell_mailboxes_apart() -> None:
    assert loose("ann.lee@x.example") != loose("annlee@x.example")


def test_a_local_part_that_is_all_tag_keeps_it() -> None:
    assert loose("+news@x.example") == "+news@x.example"


@given(ADDRESSES)
def test_loosening_twice_is_loosening_once(canonical: str) -> None:
    assert loose(loose(canonical)) == loose(canonical)


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.cm", "gmail.com"),
        ("gmail.comm", "gmail.com"),
        ("gmail.co.uk", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("googlmail.com", "googlemail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("hotmail.co.u", "hotmail.co.uk"),
        ("homail.co.uk", "hotmail.co.uk"),
        ("outlok.com", "outlook.com"),
        ("yaho.co.uk", "yahoo.co.uk"),
        ("yahooo.com", "yahoo.com"),
        ("btinternet.co", "btinternet.com"),
        ("btintermet.com", "btinternet.com"),
        ("icloud.con", "icloud.com"),
        ("sky.con", "sky.com"),
        ("aol.co", "aol.com"),
        ("talktalk.ne", "talktalk.net"),
        ("weaver.con", "weaver.com"),
        ("weaver.couk", "weaver.co.uk"),
        ("council.gov.u", "council.gov.uk"),
        ("weaver.exampl", "weaver.example"),
        ("weaver.zzzz", None),
    ],
)
def test_a_slip_is_noticed(domain: str, meant: str | None) -> None:
    slip = mistyping(f"ann@{domain}")
    assert slip is not None
    assert slip.suggestion == (f"ann@{meant}" if meant else None)
    assert slip.sentence.endswith(".")


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "googlemail.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "gmx.com",
        "gmx.de",
        "me.com",
        "mac.com",
        "aol.com",
        "aol.co.uk",
        "msn.com",
        "live.co.uk",
        "live.cn",
        "yahoo.ca",
        "yahoo.ie",
        "hotmail.fr",
        "cloud.com",
        "nhs.net",
        "nhs.uk",
        "council.gov.uk",
        "weaver.co.uk",
        "x.example",
        "example.com",
        "mail.example.org",
        "gmail.example",
        "skye.com",
        "line.com",
        "maid.com",
        "may.com",
        "zen.com",
        "virgin.com",
        "school.sch.uk",
        "xn--bcher-kva.example",
        "proton.me",
    ],
)
def test_a_real_domain_is_not_called_mistyped(domain: str) -> None:
    assert mistyping(f"ann@{domain}") is None


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("ann.lee@gmial.com", "ann.lee@gmail.com", True),
        ("ann@gmail.co.uk", "an.n@gmail.com", True),
        ("ann@gmail.com", "ann@gmail.con", True),
        ("ann.lee@cuncil.gov.uk", "ann.lee@council.gov.uk", True),
        ("ann.leee@x.example", "ann.lee@x.example", True),
        ("ann.lee@x.example", "ann.lee@x.exampl", True),
        ("ann.lee@gmail.com", "annlee@googlemail.com", False),
        ("smith12@x.example", "smith13@x.example", False),
        ("smith@x1.example", "smith@x2.example", False),
        ("a.smith@x.example", "b.smith@x.example", False),
        ("ann@x.example", "anna@x.example", False),
        ("ann.lee@x.example", "bob.ray@x.example", False),
        ("ann.lee@x.example", "ann.lea@y.example", False),
    ],
)
def test_near_mailboxes_are_one_slip_apart(a: str, b: str, near: bool) -> None:
    assert near_mailboxes(a, b) is near
    assert near_mailboxes(b, a) is near


@pytest.mark.parametrize(
    ("a", "b", "yes"),
    [
        ("ab", "ba", True),
        ("ab", "abc", True),
        ("abc", "ac", True),
        ("abc", "axc", True),
        ("abc", "abc", False),
        ("abcd", "badc", False),
        ("abc", "abcde", False),
        ("abc", "cba", False),
    ],
)
def test_one_edit_is_exactly_one(a: str, b: str, yes: bool) -> None:
    assert one_edit(a, b) is yes
