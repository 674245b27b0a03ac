"""The e-mail cell: the addresses it surely holds, and what to say about the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from consent.address import BadAddress, EmailAddress, find_all, loose, mistyping, parse
from importers.clean.nobody import is_nobody
from importers.clean.text import is_nothing, tidy, word_set

_BREAK = re.compile(r"[;,\n|]|\s/\s|/(?=\S+@)|\s(?:and|or|&)\s|\s+(?=<)|(?<=>)\s+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:e-?mail(?: address)?|work|home|personal|main|preferred|mob|his|hers|new|old|his|tel)\s*[:=-]\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()@]*\)|\[[^\[\]@]*\]")
_SPOKEN = re.compile(r"\s*[\[({]?\b(?:at)\b[\])}]?\s*(?=[\w-]+(?:\.| dot )\w)", re.IGNORECASE)


_BRACKETED = re.compile(r"\s*[\[({<]\s*(at|dot)\s*[\])}>]\s*", re.IGNORECASE)
"""'name (at) mail (dot) example', lest it pass for a remark."""


@dataclass(frozen=True, slots=True)
class EmailCell:
    """`sentence` is '' or says what could not be used; `guesses` are the addresses it may mean.

    A guess is never written to; only a stop is held against it. `suggested` is what the whole cell
    was probably meant to say, for a page to offer; '' where that can't be told or nothing is wrong.
    """

    addresses: tuple[EmailAddress, ...] = ()
    sentence: str = ""
    guesses: tuple[str, ...] = ()
    suggested: str = ""


class Flag(StrEnum):
    """What is worth knowing of an address that is in order."""

    ROLE = "role"
    """It belongs to a desk or an office rather than to one person."""
    THROWAWAY = "throwaway"
    """Its provider gives out addresses for an hour."""


_DESKS = word_set(
    "info information sales admin administrator administration enquiries enquiry inquiries contact "
    "contactus office hello mail email post reception support help helpdesk service services team "
    "staff hr jobs careers recruitment marketing press media news newsletter events bookings booking "
    "orders accounts accounting finance billing payments invoices webmaster hostmaster postmaster "
    "abuse security noreply no-reply donotreply do-not-reply feedback complaints planning clerk "
    "parishclerk townclerk secretary treasurer chair chairman chairperson manager committee council "
    "customerservice customerservices customercare general head headteacher library members "
    "membership volunteers consultation consultations engagement"
)
_THROWAWAY = word_set(
    "mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org sharklasers.com grr.la "
    "10minutemail.com 10minutemail.net 20minutemail.com yopmail.com yopmail.net yopmail.fr "
    "temp-mail.org tempmail.com tempmail.net tempmailo.com temp-mail.io trashmail.com trashmail.net "
    "trashmail.de throwawaymail.com maildrop.cc dispostable.com getnada.com mintemail.com "
    "fakeinbox.com mailnesia.com mytemp.email spamgourmet.com mailcatch.com emailondeck.com "
    "moakt.com discard.email spam4.me getairmail.com tempr.email mohmal.com burnermail.io"
)


def flags(canonical: str) -> frozenset[Flag]:
    """What to note about an address; nobody is refused for it, and nothing is a problem."""
    local, _, domain = loose(canonical).rpartition("@")
    found = {Flag.ROLE} if local.rstrip("0123456789") in _DESKS else set()
    wider = {domain, domain.partition(".")[2]}
    return frozenset(found | ({Flag.THROWAWAY} if wider & _THROWAWAY else set()))


PLAIN_WORDS: Mapping[Flag, str] = MappingProxyType(
    {Flag.ROLE: "a shared office mailbox", Flag.THROWAWAY: "a throwaway address"}
)
"""What a flag says, for people to read."""


def noted(canonical: str) -> str:
    """What is worth knowing of an address in plain words, or ''."""
    found = flags(canonical)
    return " and ".join(words for flag, words in PLAIN_WORDS.items() if flag in found)


def may_mean_an_address(text: str) -> bool:
    """Whether there is an @, or what stands for one in 'name (at) mail.example'."""
    return "@" in text or _SPOKEN.search(_BRACKETED.sub(r" \1 ", text)) is not None


@lru_cache(maxsize=65536)
def read_emails(text: str) -> EmailCell:
    """Read a cell that should hold one address, or several apart from each other."""
    if "@" not in text and (is_nothing(text) or is_nobody(text)):
        return EmailCell()
    try:
        return _checked((parse(text),))
    except BadAddress:
        return _several(text)


def _several(text: str) -> EmailCell:
    found: dict[str, EmailAddress] = {}
    sentences, guesses, meant = [], [], []
    for part in _BREAK.split(_REMARK.sub(" ", _BRACKETED.sub(r" \1 ", text))):
        bare = _LABEL.sub("", part).strip(" \t\u00a0'\"")
        if not bare or not may_mean_an_address(bare):
            continue
        try:
            address = parse(bare)
        except BadAddress as error:
            suggestion = _suggestion(bare)
            sentences.append(_sentence(bare, str(error), suggestion))
            guesses.extend([suggestion] if suggestion else [a.canonical for a in find_all(bare)])
            meant.append(suggestion)
            continue
        found.setdefault(address.canonical, address)
        meant.append(_meant(address))
    if not found and not sentences:
        return EmailCell((), f"“{tidy(text)}” is not an e-mail address.")
    if not found and not any(guesses) and (whole := _rejoined(text)):
        return EmailCell((), _sentence(tidy(text), "", whole), (whole,), whole)
    cell = _checked(tuple(found.values()))
    sentence = " ".join([*sentences, cell.sentence]).strip()
    known = [one for one in dict.fromkeys(meant) if one]
    suggested = "; ".join(known) if sentence and all(meant) else ""
    return EmailCell(cell.addresses, sentence, (*guesses, *cell.guesses), suggested)


def _meant(address: EmailAddress) -> str | None:
    """The address itself, or the one it looks like a slip for; `None` where that is unknown."""
    slip = mistyping(address.canonical)
    return slip.suggestion if slip else address.canonical


def _checked(addresses: tuple[EmailAddress, ...]) -> EmailCell:
    slips = [
        (address, slip)
        for address in addresses
        if (slip := mistyping(address.canonical)) is not None
    ]
    sentence = " ".join(
        f"“{address.canonical}” looks mistyped"
        + (f": did you mean {slip.suggestion}?" if slip.suggestion else ".")
        for address, slip in slips
    )
    guesses = tuple(slip.suggestion for _, slip in slips if slip.suggestion)
    whole = len(addresses) == 1 and len(guesses) == 1
    return EmailCell(addresses, sentence, guesses, guesses[0] if whole else "")


def _suggestion(bare: str) -> str | None:
    """The address somebody meant by 'name at mail.example' or 'name@@mail.example', if plain."""
    repaired = re.sub(r"@+", "@", _SPOKEN.sub("@", bare).replace(" dot ", "."))
    repaired = re.sub(r"\.{2,}", ".", re.sub(r"\s*@\s*", "@", repaired))
    if re.search(r"\s", repaired):
        return None
    try:
        return parse(repaired).canonical
    except BadAddress:
        return None


_PARTED = re.compile(
    r"([^\s@,;]+)\s*@\s*([\w-]+(?:\.[\w-]+)*)(?:\s*[.,;]\s*|\s+)([a-z]{2,}(?:\.[a-z]{2,})?)",
    re.IGNORECASE,
)
"""One address whose domain has a comma or a gap where a full stop belongs."""


def _rejoined(text: str) -> str | None:
    """The address somebody meant by 'name@mail,example' or 'name@mail example'."""
    parted = _PARTED.fullmatch(_LABEL.sub("", text.strip(), count=1).strip())
    return _suggestion(f"{parted[1]}@{parted[2]}.{parted[3]}") if parted else None


def _sentence(bare: str, error: str, suggestion: str | None) -> str:
    if suggestion:
        return f"“{bare}” can't be used as an e-mail address: did you mean {suggestion}?"
    return f"“{bare}” can't be used. {error}"
