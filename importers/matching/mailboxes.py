"""How alike two mailboxes are."""

import numpy as np

from consent.address import mistyping
from consent.providers import KNOWN
from importers.matching.alike import likeness, slips
from importers.matching.coded import Ids, Words
from importers.matching.levels import Levels, Mailbox, digits_of

_TELLING_DIGITS = 2
_TELLING_LENGTH = 6


def mailbox_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Levels (`Mailbox`) of pairs of loose keys."""
    letters = np.array([_letters(key.partition("@")[0]) for key in words.tolist()], object)
    like = likeness(letters[one], letters[other])
    sides = words[one], words[other]
    pairs = zip(*sides, slips(*sides, most=1).tolist(), like.tolist(), strict=True)
    return np.array([_mailbox(*pair) for pair in pairs], np.int8)


_LETTERS_LIKE = 0.6
_MANY_DIGITS = 4
"""So many are hardly the same by chance, however the letters stand (jscott1971, scott.j1971)."""


def _mailbox(left: str, right: str, slips: int, like: float) -> Mailbox:
    local, _, domain = left.partition("@")
    other, _, other_domain = right.partition("@")
    if local == other and _is_telling(local):
        return Mailbox.LOCAL
    # linda37 and linda38 are two people; linda.walker37 and linda.walkr37 hardly.
    digits = digits_of(local)
    if slips <= 1 and digits_of(left) == digits_of(right) and len(local) >= _TELLING_LENGTH:
        return Mailbox.CLOSE
    alike = like >= _LETTERS_LIKE or len(digits) >= _MANY_DIGITS
    if len(digits) >= _TELLING_DIGITS and digits == digits_of(other) and alike:
        return Mailbox.DIGITS
    if _is_provider(domain) != _is_provider(other_domain):
        return Mailbox.PLACES
    # A workplace gives each an address of their own.
    one_place = domain == other_domain
    return Mailbox.DIFFERENT if one_place or _is_provider(domain) else Mailbox.WORK


def _is_provider(domain: str) -> bool:
    """Whether many have their mail there, for themselves; also where the domain is mistyped."""
    if domain in KNOWN:
        return True
    slip = mistyping(f"a@{domain}")
    return bool(slip and slip.suggestion and slip.suggestion.partition("@")[2] in KNOWN)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdigit())


def _is_telling(local: str) -> bool:
    """Whether more than one person is unlikely to choose it: a bare name repeats the name."""
    return len(local) >= _TELLING_LENGTH and len(digits_of(local)) >= _TELLING_DIGITS
