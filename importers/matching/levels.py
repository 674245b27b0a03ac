"""How alike two values of one field are; each function is shown every different pair once."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from importers.matching.alike import likeness, slips
from importers.matching.coded import Ids, Words
from importers.matching.given_names import are_parts, spelt_alike

Levels = NDArray[np.int8]


class Family(IntEnum):
    """How two family names compare."""

    MISSING = 0
    EQUAL = 1
    PART = 2
    """One is a part of the other's double name."""
    CLOSE = 3
    DIFFERENT = 4


class Mailbox(IntEnum):
    """How the mailboxes of two rows compare, at best."""

    MISSING = 0
    EQUAL = 1
    CLOSE = 2
    """One slip apart, the digits being the same."""
    LOCAL = 3
    """The same, telling, name before the @ at another provider."""
    DIGITS = 4
    """The same two digits or more behind letters that are alike."""
    PLACES = 5
    """One at a mail provider, the other elsewhere: people have one at home and one at work."""
    DIFFERENT = 6
    """Two at mail providers, or at one workplace."""
    WORK = 7
    """Two elsewhere, at two places."""


class Postcode(IntEnum):
    """How two postcodes compare."""

    MISSING = 0
    UNIT = 1
    CLOSE = 2
    """One slip apart in the same district."""
    SECTOR = 3
    DISTRICT = 4
    """The same, and of one of the two no more is known."""
    NEAR = 5
    """Two in one district."""
    DIFFERENT = 6


class Same(IntEnum):
    """For fields of which only sameness tells."""

    MISSING = 0
    EQUAL = 1
    DIFFERENT = 2


class Phone(IntEnum):
    """How the telephone numbers of two rows compare, at best."""

    MISSING = 0
    MOBILE = 1
    LANDLINE = 2
    MOBILES = 3
    """Two mobile numbers, which hardly anybody has."""
    DIFFERENT = 4


class Together(IntEnum):
    """Whether two rows with different addresses at mail providers stand in the same file."""

    MISSING = 0
    SAME_FILE = 1
    APART = 2


_FAMILY_LIKE = 0.92


def family_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Levels (`Family`) of pairs of folded family names by their numbers; no pair is of one name."""
    parts = [name.split() for name in words.tolist()]
    squeezed = np.array(["".join(some) for some in parts], object)
    several = np.array([len(some) > 1 for some in parts], bool)
    _, alike = spelt_alike(squeezed, one, other, _FAMILY_LIKE)
    found = np.where(alike, np.int8(Family.CLOSE), np.int8(Family.DIFFERENT))
    # Only of several parts one can be a part.
    for i in np.flatnonzero(several[one] | several[other]).tolist():
        if squeezed[one[i]] == squeezed[other[i]]:
            found[i] = Family.EQUAL
        elif are_parts(parts[one[i]], parts[other[i]]):
            found[i] = Family.PART
    return found


def postcode_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Levels (`Postcode`) of pairs of full postcodes."""
    left, right = words[one], words[other]
    pairs = zip(left, right, slips(left, right, most=1).tolist(), strict=True)
    return np.array([_postcode(*pair) for pair in pairs], np.int8)


def _postcode(left: str, right: str, slips: int) -> Postcode:
    (district, _, unit), (other, _, other_unit) = left.partition(" "), right.partition(" ")
    if district != other:
        return Postcode.DIFFERENT
    if slips <= 1:
        return Postcode.CLOSE
    return Postcode.SECTOR if unit[:1] == other_unit[:1] else Postcode.NEAR


def digits_of(text: str) -> str:
    """Its digits, in their order."""
    return "".join(letter for letter in text if letter.isdigit())


_STREET_LIKE = 0.92


def street_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Levels (`Same`) of pairs of folded streets: alike in spelling with the same numbers."""
    numbers = np.array([digits_of(street) for street in words.tolist()], object)
    alike = likeness(words[one], words[other]) >= _STREET_LIKE
    alike &= numbers[one] == numbers[other]
    return np.where(alike, Same.EQUAL, Same.DIFFERENT).astype(np.int8)
