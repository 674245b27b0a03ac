"""Texts as whole numbers: every different one is kept, changed and compared once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Words = NDArray[np.object_]
Compare = Callable[[Words, Ids, Ids], NDArray[np.int8]]
"""Levels from 2 up of pairs of words by their numbers, none of which is one word."""

ABSENT = -1
"""The number of a text that is not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of texts: `words[ids[row]]`, `ABSENT` where a row has none."""

    ids: Ids
    words: Words

    def __len__(self) -> int:
        return len(self.ids)

    def there(self) -> NDArray[np.bool_]:
        """Which rows have one."""
        found: NDArray[np.bool_] = self.ids != ABSENT
        return found

    def changed(self, change: Callable[[str], str]) -> "Texts":
        """Every different text changed; those that come to '' are not there any more."""
        return self.put([change(word) for word in self.words.tolist()])

    def put(self, words: Sequence[str]) -> "Texts":
        """Other words in place of these, in their order; some may be the same, or ''."""
        found = texts(words)
        return Texts(np.r_[found.ids, np.int32(ABSENT)][self.ids], found.words)

    def or_else(self, other: "Texts") -> "Texts":
        """The other column's text where this one has none."""
        moved = np.where(other.there(), other.ids + np.int32(len(self.words)), np.int32(ABSENT))
        both = Texts(
            np.where(self.there(), self.ids, moved), np.concatenate([self.words, other.words])
        )
        return both.put(both.words.tolist())

    def beside(self, other: "Texts") -> "Texts":
        """Both columns' texts with a space between."""
        one, two = (
            Texts(np.where(side.there(), side.ids, len(side.words)), np.r_[side.words, [""]])
            for side in (self, other)
        )
        pairs, places = pd.factorize(paired(one.ids, two.ids, len(two.words))), len(two.words)
        words = [
            f"{a} {b}".strip()
            for a, b in zip(
                one.words[pairs[1] // places], two.words[pairs[1] % places], strict=True
            )
        ]
        return Texts(pairs[0].astype(np.int32), two.words).put(words)


def texts(values: Sequence[str] | Words) -> Texts:
    """Numbered in the order in which they come; '' is not there."""
    codes, words = pd.factorize(np.asarray(values, object))
    ids = codes.astype(np.int32)
    if (empty := np.flatnonzero(words == "")).size:
        ids = np.where(ids == empty[0], ABSENT, ids - (ids > empty[0])).astype(np.int32)
        words = np.delete(words, empty[0])
    return Texts(ids, np.asarray(words, object))


def paired(
    one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]], words: int
) -> NDArray[np.int64]:
    """One number for two, the second of which is below `words`."""
    found: NDArray[np.int64] = one.astype(np.int64) * words + other
    return found


def side_by_side(
    columns: Iterable[tuple[NDArray[np.integer[Any]], int]], rows: int, *, ordered: bool = False
) -> NDArray[np.int64]:
    """One number for the numbers of each row, of columns of numbers from 0 up, each below another one.

    `ordered` numbers stand as their rows do, compared from the first column on.
    """
    found, most = np.zeros(rows, np.int64), 1
    for numbers, size in columns:
        if most > _MOST // size:  # of so many columns not every combination has a number
            found, met = pd.factorize(found, sort=ordered)
            most = len(met)
        found = found * size + numbers
        most *= size
    return found


_MOST = int(np.iinfo(np.int64).max)


def in_order(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers from 0 up sorted, and where each stood; of equal ones the earlier first.

    Number and place sorted as one is several times as fast as `argsort`, where both fit.
    """
    if not len(numbers):
        return numbers, numbers
    bits = int(len(numbers) - 1).bit_length()
    if int(numbers.max()).bit_length() + bits > _BITS:
        order = np.argsort(numbers, kind="stable")
        return numbers[order], order
    packed = (numbers << bits) | np.arange(len(numbers))
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


_BITS = 63


def firsts(ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where in sorted numbers another one begins."""
    found = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def once_each(one: Ids, other: Ids, words: Words, compare: Compare) -> NDArray[np.int8]:
    """Levels of pairs of numbered texts: 0 where one is absent, 1 where they are the same.

    Every other pair of texts is shown to `compare` once, whichever way round it comes, in the order
    of the alphabet, so that no scorer can tell which side came first.
    """
    found = np.zeros(len(one), np.int8)
    there = (one != ABSENT) & (other != ABSENT)
    same = one == other
    found[there & same] = 1
    rest = np.flatnonzero(there & ~same)
    if not rest.size:
        return found
    one, other = one[rest], other[rest]
    pairs = paired(np.minimum(one, other), np.maximum(one, other), len(words))
    which, distinct = pd.factorize(pairs)
    low, high = (side.astype(np.int32) for side in np.divmod(distinct, len(words)))
    used = np.zeros(len(words), bool)
    used[low] = used[high] = True
    words, place = words[used], (np.cumsum(used, dtype=np.int32) - np.int32(1))
    low, high = place[low], place[high]
    turned = words[low] > words[high]
    low, high = np.where(turned, high, low), np.where(turned, low, high)
    found[rest] = compare(words, low, high)[which]
    return found
