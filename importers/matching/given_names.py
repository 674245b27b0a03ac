"""How two given names compare: known forms, initials, names cut short, slips of the keyboard."""

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import combinations
from string import ascii_lowercase

import numpy as np
from nicknames import NickNamer
from numpy.typing import NDArray

from consent.names import fold, fold_family, forms_of_part, initials, is_initial, is_known_given
from importers.matching.alike import likeness, slips
from importers.matching.coded import ABSENT, Ids, Words, paired, texts
from importers.matching.miswritten import is_slip_of_a_form

Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]


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


SHORTEST_SLIP = 4
"""In shorter names one letter makes another name (Jon, Jan)."""
_LIKE = 0.9


def given_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Levels (`Given`) of pairs of folded given names by their numbers; no pair is of one name."""
    return given_levels_and_likeness(words, one, other)[0]


def given_levels_and_likeness(
    words: Words, one: Ids, other: Ids
) -> tuple[Levels, NDArray[np.float32]]:
    """The same, and how alike the names are spelt."""
    names = _Names(words)
    like, alike = spelt_alike(names.squeezed, one, other, _LIKE)
    rests = names.agree(names.rest, one, other)
    tie = names.agree(names.first, one, other) & rests
    # What follows the same first part must be alike by itself: Mary Ann is not Mary Jane.
    apart = np.flatnonzero(alike & ~rests & (names.first[one] == names.first[other]))
    alike[apart] = spelt_alike(
        names.part_words, names.rest[one[apart]], names.rest[other[apart]], _LIKE
    )[1]
    form = tie | names.cut_short(one, other) | names.one_in_the_other(one, other)

    found = np.full(len(one), Given.DIFFERENT, np.int8)
    found[alike] = np.where(names.known[one] & names.known[other], Given.ALIKE, Given.CLOSE)[alike]
    found[form] = Given.FORM
    initial = names.letters[one] | names.letters[other]
    found[initial] = np.where(tie, Given.INITIAL, Given.DIFFERENT)[initial]
    found[names.spelling[one] == names.spelling[other]] = Given.EQUAL
    return found, like


def spelt_alike(
    words: Words, one: Ids, other: Ids, least: float
) -> tuple[NDArray[np.float32], Flags]:
    """How alike squeezed names are, and whether they are a slip or a common variant apart."""
    length = np.fromiter(map(len, words.tolist()), np.int32, len(words))
    like = likeness(words[one], words[other])
    alike: Flags = like >= least
    near = np.flatnonzero(~alike & (like >= _A_SLIP_APART))
    alike[near] = slips(words[one[near]], words[other[near]], most=1) <= 1
    alike &= np.minimum(length[one], length[other]) >= SHORTEST_SLIP
    return like, alike


_A_SLIP_APART = 0.8
"""So alike are names of four letters and more that are a slip apart (.83, the first letter changed)."""


def given_level(left: str, right: str) -> Given:
    """The level of one pair of given names as written; either may be ''."""
    first, second = sorted((fold(left), fold(right)))
    if not first:
        return Given.MISSING
    return Given.EQUAL if first == second else _level_of(first, second)


@lru_cache(maxsize=100_000)
def _level_of(left: str, right: str) -> Given:
    pair = np.arange(2, dtype=np.int32)
    found = Given(int(given_levels(np.array([left, right], object), pair[:1], pair[1:])[0]))
    slipped = found is Given.DIFFERENT and is_slip_of_a_form(left, right)
    return Given.CLOSE if slipped else found


_TWO = 2
_BEGINS = 3
_ENDS = 4
_CUT = re.compile("(s|y|ie|i|o|ey)$")
_LETTERS = {letter: 1 << place for place, letter in enumerate(ascii_lowercase)}
_OTHER_LETTER = 1 << len(ascii_lowercase)


class _Names:
    """What is to be known of each name, found once."""

    def __init__(self, words: Words) -> None:
        self._parts = [name.split() for name in words.tolist()]
        squeezed = ["".join(parts) for parts in self._parts]
        self.squeezed = np.array(squeezed, object)
        self.spelling = texts(squeezed).ids
        self.length = np.fromiter(map(len, squeezed), np.int32, len(squeezed))
        listed = _listed()
        self.known = np.array([name in listed for name in squeezed], bool)
        """Names in their own right, hardly a slip of another."""
        self.letters = np.array([max(map(len, parts)) == 1 for parts in self._parts], bool)
        """Initials are all there is."""
        self._many = np.array([len(parts) > _TWO for parts in self._parts], bool)
        self.begins = texts([name[:_BEGINS] for name in squeezed]).ids
        self.ends = texts([name[-_ENDS:] for name in squeezed]).ids
        columns = texts(
            [parts[0] for parts in self._parts] + ["".join(parts[1:]) for parts in self._parts]
        )
        self.first, self.rest = np.split(columns.ids, 2)
        """Of each name, the numbers of its first part and of what follows."""
        self.part_words = columns.words
        self._initial = np.array([is_initial(part) for part in self.part_words], bool)
        self._initials = np.array([_bits(part) for part in self.part_words], np.int64)
        self._ties = _ties(self.part_words.tolist())

    def agree(self, parts: Ids, one: Ids, other: Ids) -> Flags:
        """Whether the parts can be one person's: one is missing, or an initial, or a known form."""
        one, other = parts[one], parts[other]
        found: Flags = (one == ABSENT) | (other == ABSENT) | (one == other)
        pairs = paired(np.minimum(one, other), np.maximum(one, other), len(self.part_words))
        if len(self._ties):
            at = np.searchsorted(self._ties, pairs).clip(max=len(self._ties) - 1)
            found |= self._ties[at] == pairs
        letter = (self._initial[one] | self._initial[other]) & ~found
        found[letter] = (self._initials[one] & self._initials[other])[letter] != 0
        return found

    def cut_short(self, one: Ids, other: Ids) -> Flags:
        """Whether one is the other cut short, as friends do, and no name listed: Harps, Harpreet.

        Some names are called by their end: Ejike, Chukwuejike.
        """
        turned = self.length[other] < self.length[one]
        short, full = np.where(turned, other, one), np.where(turned, one, other)
        ends = (self.ends[one] == self.ends[other]) & ~self.known[short]
        ends &= self.length[short] >= _ENDS
        for i in np.flatnonzero(ends).tolist():
            ends[i] = self.squeezed[full[i]].endswith(self.squeezed[short[i]])
        found: Flags = (self.begins[one] == self.begins[other]) & ~self.known[short]
        found &= self.length[short] >= _BEGINS
        where = np.flatnonzero(found)
        stems = [_CUT.sub("", name) for name in self.squeezed[short[where]].tolist()]
        found[where] = [
            len(stem) >= _BEGINS and name.startswith(stem)
            for stem, name in zip(stems, self.squeezed[full[where]].tolist(), strict=True)
        ]
        found |= ends
        return found

    def one_in_the_other(self, one: Ids, other: Ids) -> Flags:
        """Whether all full parts of one are parts of the other: Mary, Mary Ann; Anne, Mary Anne."""
        first, rest = self.first[one], self.rest[one]
        others = self.first[other], self.rest[other]
        there = (rest != ABSENT) | (others[1] != ABSENT)
        perhaps = there & ((first == others[0]) | (first == others[1]) | (rest == others[0]))
        perhaps |= there & (rest == others[1]) | self._many[one] | self._many[other]
        found = np.zeros(len(one), bool)
        for i in np.flatnonzero(perhaps).tolist():
            found[i] = are_parts(self._parts[one[i]], self._parts[other[i]])
        return found


def _ties(parts: Sequence[str]) -> NDArray[np.int64]:
    """Pairs of parts that are forms of one name, numbered and in order."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        if is_known_given(part):
            for form in forms_of_part(part):
                bearers[form].append(place)
    found = {pair for some in bearers.values() for pair in combinations(some, 2)}
    return np.array(sorted(low * len(parts) + high for low, high in found), np.int64)


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    table = NickNamer().canonical_lookup
    return frozenset(fold_family(name) for short, full in table.items() for name in (short, *full))


def _bits(part: str) -> int:
    """The letters that a part can be shortened to, one bit each."""
    return sum(_LETTERS.get(letter, _OTHER_LETTER) for letter in initials(part))


def are_parts(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether all full parts of one name are parts of the other."""
    first, second = ({part for part in parts if len(part) > 1} for parts in (one, other))
    return bool(first and second) and (first <= second or second <= first)
