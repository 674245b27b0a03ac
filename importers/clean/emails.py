"""The e-mail cell: the addresses it surely holds, and what to say about the rest."""

import re
from dataclasses import dataclass
from functools import lru_cache

from consent.address import BadAddress, EmailAddress, find_all, mistyping, parse
from importers.clean.nobody import is_nobody
from importers.clean.text import is_nothing, tidy

_BREAK = re.compile(r"[;,\n|]|\s/\s|/(?=\S+@)|\s(?:and|or|&)\s|\s+(?=<)|(?<=>)\s+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:e-?mail(?: address)?|work|home|personal|main|preferred|mob|his|hers|new|old|his|tel)\s*[:=-]\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()@]*\)|\[[^\[\]@]*\]")
_SPOKEN = re.compile(r"\s*[\[({]?\b(?:at)\b[\])}]?\s*(?=[\w-]+(?:\.| dot )\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EmailCell:
    """`sentence` is '' or says what could not be used; `guesses` are the addresses it may mean.

    A guess is never written to; only a stop is held against it.
    """

    addresses: tuple[EmailAddress, ...] = ()
    sentence: str = ""
    guesses: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def read_emails(text: str) -> EmailCell:
    """Read a cell that should hold one address, or several apart from each other."""
    if is_nothing(text) or ("@" not in text and is_nobody(text)):
        return EmailCell()
    try:
        return _checked((parse(text),))
    except BadAddress:
        return _several(text)


def _several(text: str) -> EmailCell:
    found: dict[str, EmailAddress] = {}
    sentences, guesses = [], []
    for part in _BREAK.split(_REMARK.sub(" ", text)):
        bare = _LABEL.sub("", part).strip(" \t\u00a0'\"")
        if not bare or ("@" not in bare and not _SPOKEN.search(bare)):
            continue
        try:
            address = parse(bare)
        except BadAddress as error:
            suggestion = _suggestion(bare)
            sentences.append(_sentence(bare, str(error), suggestion))
            guesses.extend([suggestion] if suggestion else [a.canonical for a in find_all(bare)])
            continue
        found.setdefault(address.canonical, address)
    if not found and not sentences:
        return EmailCell((), f"“{tidy(text)}” is not an e-mail address.")
    cell = _checked(tuple(found.values()))
    return EmailCell(
        cell.addresses, " ".join([*sentences, cell.sentence]).strip(), (*guesses, *cell.guesses)
    )


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
    return EmailCell(
        addresses, sentence, tuple(slip.suggestion for _, slip in slips if slip.suggestion)
    )


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


def _sentence(bare: str, error: str, suggestion: str | None) -> str:
    if suggestion:
        return f"“{bare}” can't be used as an e-mail address: did you mean {suggestion}?"
    return f"“{bare}” can't be used. {error}"
