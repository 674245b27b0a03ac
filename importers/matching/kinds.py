"""What kinds of columns a table about people or organisations has, and how two values compare."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from importers.matching.alike import likeness, slips, word_likeness
from importers.matching.coded import ABSENT, Compare, Ids, Words, texts
from importers.matching.given_names import Given, given_levels_and_likeness
from importers.matching.levels import Levels, family_levels


@dataclass(frozen=True, slots=True)
class Kind:
    """How the values of a column are compared, and what is expected of rows of one person."""

    compare: Compare
    expected: tuple[float, ...]
    """m-probabilities of the levels, 1 first: where learning begins and what few rows are held by."""
    own: bool = False
    """Two people of one household agree here no more often than strangers."""
    same: tuple[int, ...] = (1,)
    """The levels of values that are the same."""


def _lengths(words: Words) -> NDArray[np.int32]:
    return np.fromiter(map(len, words.tolist()), np.int32, len(words))


def text_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """2 a slip apart, or as good as the same words · 3 alike · 4 different."""
    left, right, length = words[one], words[other], _lengths(words)
    like = np.maximum(likeness(left, right, 0.85), word_likeness(left, right, 0.85))
    shortest = np.minimum(length[one], length[other])
    close = (like >= 0.94) & (shortest >= 4)
    rest = np.flatnonzero(~close & (shortest >= 3) & (np.abs(length[one] - length[other]) <= 1))
    close[rest] = slips(left[rest], right[rest], most=1) <= 1
    return np.select([close, like >= 0.85], [np.int8(2), np.int8(3)], np.int8(4))


def code_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """2 a slip apart · 3 two slips in a long one · 4 different."""
    length = _lengths(words)
    far, shortest = slips(words[one], words[other], most=2), np.minimum(length[one], length[other])
    return np.select(
        [(far <= 1) & (shortest >= 3), (far <= 2) & (shortest >= 6)],
        [np.int8(2), np.int8(3)],
        np.int8(4),
    )


def day_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """Of days as eight digits, exchanging day and month being a slip.

    2 a slip · 3 two of three parts the same · 4 the year · 5 different.
    """
    parts = np.array([(day[:4], day[4:6], day[6:8]) for day in words.tolist()])
    same = (parts[one] == parts[other]).sum(axis=1)
    (year, month, day), (_, other_month, other_day) = parts[one].T, parts[other].T
    same_year = year == parts[other][:, 0]
    exchanged = same_year & (month == other_day) & (day == other_month)
    return np.select(
        [(slips(words[one], words[other], most=1) <= 1) | exchanged, same == 2, same_year],
        [np.int8(2), np.int8(3), np.int8(4)],
        np.int8(5),
    )


def email_levels(words: Words, one: Ids, other: Ids) -> Levels:
    """2 two slips at most · 3 the same name before the @ · 4 alike · 5 alike but the digits · 6 different.

    linda37 and linda38 are two people, but alike.
    """
    names = texts([key.partition("@")[0] for key in words.tolist()])
    digits = texts(["".join(filter(str.isdigit, name)) for name in names.words.tolist()]).ids
    length = _lengths(names.words)
    mine, theirs = names.ids[one], names.ids[other]
    like = likeness(names.words[mine], names.words[theirs], _TWO_SLIPS_APART)
    slipped = (like >= _TWO_SLIPS_APART) & (np.minimum(length[mine], length[theirs]) >= 4)
    near = np.flatnonzero(slipped)
    slipped[near] = slips(words[one[near]], words[other[near]], most=2) <= 2
    alike = slipped | (like >= 0.88)
    mine_digits, their_digits = digits[mine], digits[theirs]
    same = mine_digits == their_digits
    others = ~same & (mine_digits != ABSENT) & (their_digits != ABSENT)
    return np.select(
        [slipped & same, mine == theirs, alike & ~others, alike],
        [np.int8(2), np.int8(3), np.int8(4), np.int8(5)],
        np.int8(6),
    )


OWN_MAILBOX = 7
"""The level of one mailbox that bears a given name of who writes from it: rarely a household's."""


_TWO_SLIPS_APART = 0.66
"""So alike are names of four letters and more that are two slips apart."""


def none_alike(_words: Words, one: Ids, _other: Ids) -> Levels:
    """2 different: only sameness tells."""
    return np.full(len(one), 2, np.int8)


def begun_alike(words: Words, one: Ids, other: Ids) -> Levels:
    """`Given` up to 5 · 6 not the same, though they sound or begin alike (Jm, James) · 7 different."""
    found, like = given_levels_and_likeness(words, one, other)
    where = np.flatnonzero(found == Given.DIFFERENT)
    one, other, near = one[where], other[where], like[where] >= _SOUND_ALIKE
    first = texts([name.partition(" ")[0] for name in words.tolist()])
    mine, theirs = first.ids[one], first.ids[other]
    whole = _lengths(words) == _lengths(first.words)[first.ids]
    several = np.flatnonzero(~near & ~(whole[one] & whole[other]))
    near[several] = (
        likeness(first.words[mine[several]], first.words[theirs[several]]) >= _SOUND_ALIKE
    )
    begins = texts([name[:_BEGINS_ALIKE] for name in first.words.tolist()]).ids
    letter = texts([name[:1] for name in first.words.tolist()]).ids
    short = _lengths(first.words) < _BEGINS_ALIKE
    begin = np.where(
        short[mine] | short[theirs], letter[mine] == letter[theirs], begins[mine] == begins[theirs]
    )
    found[where[~(near | begin)]] = 7
    return found


_BEGINS_ALIKE = 3
_SOUND_ALIKE = 0.75


KINDS: Mapping[str, Kind] = {
    "given": Kind(begun_alike, (0.70, 0.06, 0.04, 0.12, 0.02, 0.03, 0.03), own=True),
    "family": Kind(family_levels, (0.80, 0.04, 0.11, 0.05)),
    "day": Kind(day_levels, (0.85, 0.09, 0.03, 0.02, 0.01), own=True),
    "number": Kind(code_levels, (0.85, 0.10, 0.03, 0.02), own=True),
    "code": Kind(code_levels, (0.85, 0.07, 0.03, 0.05)),
    "text": Kind(text_levels, (0.75, 0.10, 0.05, 0.10)),
    "email": Kind(email_levels, (0.25, 0.10, 0.07, 0.05, 0.03, 0.10, 0.40), same=(1, OWN_MAILBOX)),
    "mobile": Kind(none_alike, (0.90, 0.10), own=True),
    "class": Kind(none_alike, (0.97, 0.03), own=True),
}
