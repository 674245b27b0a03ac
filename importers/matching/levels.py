"""How alike two values of one field are, found once for each distinct pair of values."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np
from nicknames import NickNamer
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from consent.names import can_be_one, fold, fold_family
from consent.providers import KNOWN

Levels = NDArray[np.int8]
Ids = NDArray[np.int32]
LevelsOf = Callable[[Sequence[str], Sequence[str]], Levels]

ABSENT = -1
"""The id of a value that is not there."""


class Given(IntEnum):
    """How two given names compare."""

    MISSING = 0
    EQUAL = 1
    FORM = 2
    """Known forms of one name (Liz, Elizabeth), or one of its parts (Mary, Mary Ann)."""
    INITIAL = 3
    CLOSE = 4
    """A slip of the keyboard apart, and not both names in their own right."""
    ALIKE = 5
    """Spelt alike, yet both names in their own right (Daniel, Danielle): tells neither way."""
    DIFFERENT = 6


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
    """Two at mail providers."""
    WORK = 7
    """Two elsewhere."""


class Postcode(IntEnum):
    """How two postcodes compare."""

    MISSING = 0
    UNIT = 1
    CLOSE = 2
    """One slip apart in the same district."""
    SECTOR = 3
    DISTRICT = 4
    DIFFERENT = 5


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


def encode(values: Iterable[str]) -> tuple[Ids, list[str]]:
    """Whole numbers for texts, `ABSENT` for '', and the texts in the order of their numbers."""
    known: dict[str, int] = {"": ABSENT}
    words: list[str] = []
    ids: list[int] = []
    for value in values:
        number = known.setdefault(value, len(words))
        if number == len(words):
            words.append(value)
        ids.append(number)
    return np.array(ids, np.int32), words


def by_distinct_pair(left: Ids, right: Ids, words: Sequence[str], levels_of: LevelsOf) -> Levels:
    """Levels of pairs of encoded values; 0 where one is absent, 1 where they are the same.

    Every other distinct pair is shown to `levels_of` once, whichever way round it occurs.
    """
    found = np.zeros(len(left), np.int8)
    present = (left != ABSENT) & (right != ABSENT)
    found[present & (left == right)] = 1
    rest = np.flatnonzero(present & (left != right))
    if not rest.size:
        return found
    low, high = np.minimum(left[rest], right[rest]), np.maximum(left[rest], right[rest])
    distinct, place = np.unique(low.astype(np.int64) * len(words) + high, return_inverse=True)
    # In order of the alphabet, so that no scorer can tell which side came first.
    ordered = [sorted((words[c // len(words)], words[c % len(words)])) for c in distinct.tolist()]
    found[rest] = levels_of([a for a, _ in ordered], [b for _, b in ordered])[place]
    return found


_GIVEN_LIKE = 0.9
_FAMILY_LIKE = 0.92
_SHORTEST_SLIP = 4
"""In shorter names one letter makes another name (Jon, Jan)."""


def _spelt_alike(left: Sequence[str], right: Sequence[str], likeness: float) -> NDArray[np.bool_]:
    """Whether two squeezed names are a slip or a common variant of spelling apart."""
    slips = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    like = process.cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32)
    shortest = np.minimum([len(name) for name in left], [len(name) for name in right])
    return ((slips <= 1) | (like >= likeness)) & (shortest >= _SHORTEST_SLIP)


def given_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Levels (`Given`) of pairs of folded given names, both there and not the same."""
    squeezed = [_squeeze(name) for name in left], [_squeeze(name) for name in right]
    alike = _spelt_alike(*squeezed, _GIVEN_LIKE)
    found = np.full(len(left), Given.DIFFERENT, np.int8)
    for i in np.flatnonzero(alike | _perhaps_one(left, right)).tolist():
        found[i] = _given(left[i], right[i], alike=bool(alike[i]))
    return found


def _perhaps_one(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
    """Cheaply, where else than in spelling there may be a tie.

    Where one has several parts or is short, both are listed, or they begin alike.
    """
    told: dict[str, tuple[bool, bool, str]] = {}
    for name in {*left, *right}:
        loose = len(name) < _SHORTEST_SLIP or " " in name
        told[name] = (loose, _is_known(name), name[:2])
    sides = ([told[name] for name in side] for side in (left, right))
    return np.array(
        [
            one[0] or other[0] or (one[1] and other[1]) or one[2] == other[2]
            for one, other in zip(*sides, strict=True)
        ],
        bool,
    )


def _given(left: str, right: str, *, alike: bool) -> Given:
    if _squeeze(left) == _squeeze(right):
        return Given.EQUAL
    tie = can_be_one(left, right)
    if min(_longest_part(left), _longest_part(right)) == 1:
        return Given.INITIAL if tie else Given.DIFFERENT
    if tie or _is_part(left, right) or _is_cut(left, right):
        return Given.FORM
    if not alike:
        return Given.DIFFERENT
    return Given.ALIKE if _is_known(left) and _is_known(right) else Given.CLOSE


_CUT = re.compile("(s|y|ie|i|o|ey)$")
_SHORTEST_STEM = 3


def _is_cut(left: str, right: str) -> bool:
    """Whether one is the other cut short, as friends do, and no name listed: Harps, Harpreet."""
    short, full = sorted((_squeeze(left), _squeeze(right)), key=len)
    stem = _CUT.sub("", short)
    return len(stem) >= _SHORTEST_STEM and full.startswith(stem) and not _is_known(short)


def _is_known(name: str) -> bool:
    """Whether the table of names has it, so that it is hardly a slip of another name."""
    return _squeeze(name) in _known_names()


@lru_cache(maxsize=1)
def _known_names() -> frozenset[str]:
    table = NickNamer().canonical_lookup
    return frozenset(fold_family(name) for short, full in table.items() for name in (short, *full))


def _longest_part(name: str) -> int:
    return max(len(part) for part in name.split())


def _is_part(left: str, right: str) -> bool:
    """Whether all full parts of one are parts of the other: Mary, Mary Ann; Anne, Mary Anne."""
    first, second = ({part for part in name.split() if len(part) > 1} for name in (left, right))
    return bool(first and second) and (first <= second or second <= first)


def _squeeze(name: str) -> str:
    return name.replace(" ", "")


def family_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Levels (`Family`) of pairs of folded family names, both there and not the same."""
    squeezed = [_squeeze(name) for name in left], [_squeeze(name) for name in right]
    alike = _spelt_alike(*squeezed, _FAMILY_LIKE)
    same = np.array([a == b for a, b in zip(*squeezed, strict=True)], bool)
    # Only of several parts one can be a part.
    pairs = zip(left, right, strict=True)
    part = np.array([(" " in a or " " in b) and _is_part(a, b) for a, b in pairs], bool)
    return np.select(
        [same, part, alike],
        [np.int8(Family.EQUAL), np.int8(Family.PART), np.int8(Family.CLOSE)],
        np.int8(Family.DIFFERENT),
    )


_TELLING_DIGITS = 2
_TELLING_LENGTH = 6


def mailbox_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Levels (`Mailbox`) of pairs of loose keys, both there and not the same."""
    slips = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    letters = [[_letters(key.partition("@")[0]) for key in side] for side in (left, right)]
    like = process.cpdist(*letters, scorer=JaroWinkler.similarity, dtype=np.float32)
    found = zip(left, right, slips.tolist(), like.tolist(), strict=True)
    return np.array([_mailbox(*pair) for pair in found], np.int8)


_LETTERS_LIKE = 0.6
_MANY_DIGITS = 4
"""So many are hardly the same by chance, however the letters stand (jscott1971, scott.j1971)."""


def _mailbox(left: str, right: str, slips: int, like: float) -> Mailbox:
    local, _, domain = left.partition("@")
    other, _, other_domain = right.partition("@")
    if local == other and _is_telling(local):
        return Mailbox.LOCAL
    # linda37 and linda38 are two people; linda.walker37 and linda.walkr37 hardly.
    digits = _digits(local)
    if slips <= 1 and _digits(left) == _digits(right) and len(local) >= _TELLING_LENGTH:
        return Mailbox.CLOSE
    alike = like >= _LETTERS_LIKE or len(digits) >= _MANY_DIGITS
    if len(digits) >= _TELLING_DIGITS and digits == _digits(other) and alike:
        return Mailbox.DIGITS
    if (domain in KNOWN) != (other_domain in KNOWN):
        return Mailbox.PLACES
    return Mailbox.DIFFERENT if domain in KNOWN else Mailbox.WORK


def _letters(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdigit())


def _is_telling(local: str) -> bool:
    """Whether more than one person is unlikely to choose it: a bare name repeats the name."""
    return len(local) >= _TELLING_LENGTH and len(_digits(local)) >= _TELLING_DIGITS


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def postcode_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Levels (`Postcode`) of pairs of full postcodes, both there and not the same."""
    slips = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    return np.array(
        [_postcode(a, b, s) for a, b, s in zip(left, right, slips.tolist(), strict=True)], np.int8
    )


def _postcode(left: str, right: str, slips: int) -> Postcode:
    (district, _, unit), (other, _, other_unit) = left.partition(" "), right.partition(" ")
    if district != other:
        return Postcode.DIFFERENT
    if slips <= 1:
        return Postcode.CLOSE
    return Postcode.SECTOR if unit[:1] == other_unit[:1] else Postcode.DISTRICT


def plain_levels(left: Sequence[str], _right: Sequence[str]) -> Levels:
    """Levels (`Same`) of pairs of folded texts, both there and not the same: all different."""
    return np.full(len(left), Same.DIFFERENT, np.int8)


_STREET_LIKE = 0.92


def street_levels(left: Sequence[str], right: Sequence[str]) -> Levels:
    """Levels (`Same`) of pairs of folded streets: alike in spelling with the same numbers."""
    like = process.cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32)
    numbers = np.array([_digits(a) == _digits(b) for a, b in zip(left, right, strict=True)], bool)
    return np.where((like >= _STREET_LIKE) & numbers, Same.EQUAL, Same.DIFFERENT).astype(np.int8)


def given_level(left: str, right: str) -> Given:
    """The level of one pair of given names as written; either may be ''."""
    first, second = sorted((fold(left), fold(right)))
    if not first:
        return Given.MISSING
    return Given.EQUAL if first == second else _level_of(first, second)


@lru_cache(maxsize=100_000)
def _level_of(left: str, right: str) -> Given:
    return Given(int(given_levels([left], [right])[0]))
