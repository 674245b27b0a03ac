"""Addresses: the one canonical form, the loose key that a no is compared by, likely mistypings.

A yes belongs to one address exactly; a no reaches every spelling of the mailbox (design, section 6,
"Ties"; trust, section 3.4).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from consent.providers import DISTINCTIVE, ENDING_SLIPS, KNOWN, ONE_ENDING, WELL_KNOWN


class BadAddress(ValueError):
    """The text is no e-mail address; the message is fit to show the sender."""


@dataclass(frozen=True, slots=True, order=True)
class EmailAddress:
    """One address in canonical form: trimmed, lower case, without `mailto:`, `<>` or stray marks.

    `canonical` is what a yes is compared by (exactly) and what is written to; `written` is the
    text it was taken from.
    """

    canonical: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Mistyping:
    """Why an address looks mistyped, in one sentence, and the address probably meant."""

    sentence: str
    suggestion: str | None


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_BOXED = re.compile(r"[^<>@]*<([^<>]*)>\W*")
_MAILTO = re.compile(r"mailto\s*:\s*", re.IGNORECASE)
_PLAIN_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PLAIN_ADDRESS = re.compile(
    r"([a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]{1,64})*)@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)"
)
"""As most addresses are: nothing to unwrap, only the domain is to be checked."""
_IN_A_CELL = re.compile(r"""[^\s<>;:,/\\|()\[\]"“”„@]{1,320}@[\w.-]{1,254}\w""")
"""Bounded on both sides, lest a cell of one long run of letters take minutes."""
_WRAPPING = " \t\r\n\u00a0;,.:<>()[]\"“”‘’'"
_LONGEST_LOCAL = 64
_LONGEST_ADDRESS = 254
"""Octets (RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3)."""

_FOR_DOCUMENTATION = re.compile(r"(^|\.)example(\.(com|net|org))?$")
"""RFC 2606: endings kept for examples; never anybody's slip."""

_SHORTEST_NEAR_LOCAL = 5
"""Below this, one other letter is more likely another person than a slip of the pen."""


def parse(text: str) -> EmailAddress:
    """Read the one address that `text` holds, `Ann <ann@x.example>` included.

    Raises:
        BadAddress: there is none, or more than one.
    """
    plain = _PLAIN_ADDRESS.fullmatch(text.strip().lower()) if text.isascii() else None
    if plain:
        local, domain = plain.groups()
    else:
        bare = _bare(text)
        local, _, domain = bare.rpartition("@")
        _refuse_malformed(bare, local, domain)
    ascii_domain = _domain(domain)
    canonical = f"{_local(local)}@{ascii_domain}"
    if len(canonical.encode()) > _LONGEST_ADDRESS:
        raise BadAddress("This is too long for an e-mail address.")
    return EmailAddress(canonical, text)


def find_all(text: str) -> tuple[EmailAddress, ...]:
    """Find every address in a free cell, in order, each once; what can't be read is passed over."""
    found: dict[str, EmailAddress] = {}
    for match in _IN_A_CELL.finditer(_INVISIBLE.sub("", text)):
        try:
            address = parse(match.group().lstrip("&'*=~-_`‘’"))
        except BadAddress:
            continue
        found.setdefault(address.canonical, address)
    return tuple(found.values())


def loose(canonical: str) -> str:
    """The mailbox behind a canonical address: what a no is compared by.

    Plus tags fall away at every provider and dots at Gmail: silencing too much is the better
    mistake (trust, section 3.4).
    """
    local, _, domain = canonical.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def near_mailboxes(a: str, b: str) -> bool:
    """Whether two canonical addresses could be one mailbox, one of them mistyped by a slip.

    Numbers tell mailboxes apart (smith12, smith13), and so does the first letter; the same mailbox
    written in two ways is not near but equal, and answers False.
    """
    one, other = loose(a), loose(b)
    if one == other:
        return False
    if other == _meant(one) or one == _meant(other):
        return True
    a_local, _, a_domain = one.rpartition("@")
    b_local, _, b_domain = other.rpartition("@")
    if min(len(a_local), len(b_local)) < _SHORTEST_NEAR_LOCAL or _numbers(one) != _numbers(other):
        return False
    if a_local == b_local:
        return one_edit(a_domain, b_domain)
    return a_domain == b_domain and a_local[0] == b_local[0] and one_edit(a_local, b_local)


def slips(canonical: str) -> frozenset[str]:
    """Texts of which two mailboxes share at least one whenever they are near.

    The mailbox itself, the one probably meant, and the mailbox less one letter, numbers and the
    first letter kept: whoever adds, loses, changes or swaps a letter has these in common. It is
    wider than `near_mailboxes`: also the same mailbox shares them, a letter may have moved further
    than one place, and one letter may be lost before the @ and another gained after it.
    """
    mailbox = loose(canonical)
    local, _, domain = mailbox.rpartition("@")
    found = {_whole(mailbox), _whole(_meant(mailbox) or mailbox)}
    if len(local) >= _SHORTEST_NEAR_LOCAL:
        found |= {f"{local[0]}{less}@{domain}" for less in _less_one(local[1:])}
        found |= {f"{local}@{less}" for less in _less_one(domain)}
    return frozenset(found)


def mistyping(canonical: str) -> Mistyping | None:
    """Say whether the address looks mistyped: near a well-known provider, or an impossible ending.

    Such an address is held until corrected (design, section 6, "Looks mistyped").
    """
    local, _, domain = canonical.rpartition("@")
    found = _domain_slip(domain)
    if found is None:
        return None
    sentence, meant = found
    return Mistyping(sentence, f"{local}@{meant}" if meant else None)


def one_edit(a: str, b: str) -> bool:
    """Whether one letter added, lost, changed or swapped with its neighbour makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) == 1 or (len(a) == 2 and a == b[::-1])


def _whole(mailbox: str) -> str:
    """The mailbox; a short one marked, so that it never meets a longer one less a letter."""
    is_short = len(mailbox.rpartition("@")[0]) < _SHORTEST_NEAR_LOCAL
    return f"={mailbox}" if is_short else mailbox


def _less_one(text: str) -> Iterator[str]:
    """The text without one of its letters or signs; numbers stay, they tell mailboxes apart."""
    return (text[:at] + text[at + 1 :] for at, mark in enumerate(text) if not mark.isdecimal())


def _meant(mailbox: str) -> str | None:
    slip = mistyping(mailbox)
    return loose(slip.suggestion) if slip and slip.suggestion else None


def _numbers(mailbox: str) -> str:
    return re.sub(r"\D", "", mailbox)


def _bare(text: str) -> str:
    visible = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    boxed = _BOXED.fullmatch(visible)
    inner = (boxed.group(1) if boxed else visible).strip(_WRAPPING)
    mailto = _MAILTO.match(inner)
    return inner[mailto.end() :].partition("?")[0].strip(_WRAPPING) if mailto else inner


def _refuse_malformed(bare: str, local: str, domain: str) -> None:
    if not bare:
        raise BadAddress("There is no e-mail address here.")
    if "@" not in bare:
        raise BadAddress("This is not an e-mail address: there is no @ in it.")
    if "@" in local:
        raise BadAddress("This is not one e-mail address: there is more than one @ in it.")
    if not local:
        raise BadAddress("This is not an e-mail address: nothing stands before the @.")
    if "." not in domain:
        raise BadAddress("This is not an e-mail address: the part after the @ has no full stop.")
    if re.search(r"\s", bare):
        raise BadAddress("This is not an e-mail address: there is a space in it.")
    if ".." in bare:
        raise BadAddress("This is not an e-mail address: it has two full stops in a row.")


def _local(written: str) -> str:
    local = written.lower()
    if len(local.encode()) > _LONGEST_LOCAL:
        raise BadAddress("This is not an e-mail address: the part before the @ is too long.")
    if _PLAIN_LOCAL.fullmatch(local):
        return local
    try:
        return validate_email(f"{local}@a.example", check_deliverability=False).local_part
    except EmailNotValidError:
        raise BadAddress(
            "This is not an e-mail address: the part before the @ can't be one."
        ) from None


@lru_cache(maxsize=1 << 16)
def _domain(written: str) -> str:
    """The domain in ASCII; asked once per domain, since a list has few and the check is slow."""
    try:
        checked = validate_email(f"a@{written}", check_deliverability=False)
    except EmailNotValidError:
        raise BadAddress(
            "This is not an e-mail address: the part after the @ can't be one."
        ) from None
    return checked.ascii_domain.lower()


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=1 << 16)
def _domain_slip(domain: str) -> tuple[str, str | None] | None:
    """The sentence and the domain probably meant; `None` when nothing looks wrong."""
    if domain in KNOWN or _FOR_DOCUMENTATION.search(domain):
        return None
    provider = _near_provider(domain)
    if provider:
        return f"It ends in {domain}, which looks like a slip for {provider}.", provider
    if _suffixes().publicsuffix(domain) is None:
        last = domain.rpartition(".")[2]
        return f"No e-mail address can end in “.{last}”.", _mended_ending(domain)
    return None


def _near_provider(domain: str) -> str | None:
    label, _, ending = domain.partition(".")
    for provider in WELL_KNOWN:
        name, _, right_ending = provider.partition(".")
        if name == label and (
            one_edit(ending, right_ending) or ENDING_SLIPS.get(ending) == right_ending
        ):
            return provider
    for provider in DISTINCTIVE:
        if one_edit(domain, provider):
            return provider
    return ONE_ENDING.get(label) if domain.count(".") <= 2 else None


def _mended_ending(domain: str) -> str | None:
    for slip, right in ENDING_SLIPS.items():
        if domain.endswith(f".{slip}"):
            return f"{domain.removesuffix(slip)}{right}"
    return None
