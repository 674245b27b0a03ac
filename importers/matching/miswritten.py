"""Given names miswritten: a slip of the keyboard in a form of another name (Jamse, Jim; Dwebs, Deborah).

Slips of names that look alike are seen as such (`given_names`); here a slip hides which name was cut
short. Only what is no name we know is taken for one, so that two names never become one by it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from consent.names import forms_of_part, is_known_given, known_given_names
from importers.matching.coded import Ids, Words

SHORTEST = 4
"""Of shorter names a letter makes another."""
SHORTEST_TURNED = 3


def miswritten(
    words: Words, one: Ids, other: Ids, *, slip: int, different: int
) -> NDArray[np.int8]:
    """Of pairs of folded given names, by their numbers, whether a slip explains that they differ."""
    pairs = zip(words[one].tolist(), words[other].tolist(), strict=True)
    found = np.array([is_slip_of_a_form(*pair) for pair in pairs], bool)
    return np.where(found, np.int8(slip), np.int8(different))


def is_slip_of_a_form(one: str, other: str) -> bool:
    """Whether one of two folded given names is a slip away from a form of the other.

    Or two letters of it stand the wrong way round, in however short a name (Jna, Jan). Of names with
    a second part the first decides.
    """
    first, second = one.partition(" ")[0], other.partition(" ")[0]
    known = is_known_given(first), is_known_given(second)
    if all(known):
        return False
    if _is_turned(first, second):
        return True
    if not any(known):
        return False
    slipped, name = (second, first) if known[0] else (first, second)
    return not meant(slipped).isdisjoint(forms_of_part(name))


def _is_turned(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < SHORTEST_TURNED or sorted(one) != sorted(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


@lru_cache(maxsize=50_000)
def meant(part: str) -> frozenset[str]:
    """The names that this may be a slip of, and what they are forms of.

    The first letter is right, or stands second.
    """
    if len(part) < SHORTEST:
        return frozenset()
    near = {name for key in _shortened(part) for name in _by_shortened().get(key, ())}
    return frozenset(
        form
        for name in near
        if name[0] in part[:2] and OSA.distance(part, name, score_cutoff=1) <= 1
        for form in forms_of_part(name)
    )


@lru_cache(maxsize=1)
def _by_shortened() -> Mapping[str, list[str]]:
    """Known names by themselves and by what is left of them without one letter.

    Two names a slip apart have one of these in common.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(known_given_names()):
        if len(name) >= SHORTEST:
            for key in _shortened(name):
                found[key].append(name)
    return found


def _shortened(name: str) -> Iterator[str]:
    yield from {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
