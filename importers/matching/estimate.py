"""Learning a model from rows without labels: expectation maximisation over three classes of pairs.

Winkler (1988) for two classes. Three things are done otherwise. The priors are over all pairs of
rows, not over those compared, so that what is not compared counts as two strangers. What strangers
have in common is what any two rows have in common, less what the matches among them have: in a
table where each person has many rows random pairs are often matches. And a third class, two people
of one household, may share everything but what a person has alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.matching.levels import Levels
from importers.matching.model import NAMESAKE, Rates

Chances = NDArray[np.float64]


class Field(NamedTuple):
    """What is known of a field before anything is learned."""

    expected: tuple[float, ...]
    """m-probabilities to begin with, level 1 first; also what keeps few pairs from deciding."""
    own: bool
    """Two people of one household agree here no more often than strangers."""
    namesakes: bool
    """But for namesakes: it is the given name."""
    any_two: Chances
    """How often each level occurs between any two rows, matches among them."""
    within: bool = False
    """It is there for some pairs only, all of them compared (e-mail addresses of namesakes): what
    strangers have in common is learned from these, and `any_two` is where that begins."""


class Learned(NamedTuple):
    """The rates of every field, and what part of all pairs is a match, or of one household."""

    rates: tuple[Rates, ...]
    match: float
    household: float


STEPS = 60
CLOSE_ENOUGH = 1e-7
HELD_BY = 20.0
"""What is expected counts as so many pairs."""


def learn(fields: Sequence[Field], levels: Levels, all_pairs: float, rows: int) -> Learned:
    """Learn from the levels of the pairs compared (pairs × fields), of `all_pairs` there are."""
    patterns, counts = _patterns(levels, [len(field.expected) for field in fields])
    expected = [_of_one(np.array(field.expected)) for field in fields]
    m = [chances.copy() for chances in expected]
    u = [field.any_two.copy() for field in fields]
    h = [_at_home(field, a, b) for field, a, b in zip(fields, m, u, strict=True)]
    match, household = 0.5 * rows / all_pairs, 0.3 * rows / all_pairs
    for _ in range(STEPS):
        one, home = _expect(patterns, m, u, h, match, household)
        ones, homes = one * counts, home * counts
        strangers = counts - ones - homes
        before, match = match, max(ones.sum(), 1.0) / all_pairs
        household = max(homes.sum(), 1e-3) / all_pairs
        for place, field in enumerate(fields):
            seen = patterns[:, place]
            u[place] = (
                _counted(seen, strangers, HELD_BY * field.any_two)
                if field.within
                else _strangers(field, m[place], h[place], match, household)
            )
            m[place] = _counted(seen, ones, HELD_BY * expected[place])
            h[place] = (
                _at_home(field, m[place], u[place])
                if field.own
                else _counted(seen, homes, HELD_BY * u[place])
            )
        if abs(match - before) <= CLOSE_ENOUGH * match:
            break
    return Learned(
        tuple(
            Rates(tuple(a.tolist()), tuple(b.tolist()), tuple(c.tolist()))
            for a, b, c in zip(m, u, h, strict=True)
        ),
        match,
        household,
    )


def _patterns(levels: Levels, sizes: Sequence[int]) -> tuple[Levels, Chances]:
    """The different rows of levels, and how often each occurs."""
    code = np.zeros(len(levels), np.int64)
    for place, size in enumerate(sizes):
        code = code * (size + 1) + levels[:, place]
    _, first, counts = np.unique(code, return_index=True, return_counts=True)
    return levels[first], counts.astype(float)


def _expect(
    patterns: Levels,
    m: Sequence[Chances],
    u: Sequence[Chances],
    h: Sequence[Chances],
    match: float,
    household: float,
) -> tuple[Chances, Chances]:
    """The chances that a pair of each pattern is one person's, and one household's."""
    chances = []
    for rates, part in ((m, match), (h, household), (u, 1 - match - household)):
        total = np.full(len(patterns), np.log(part))
        for place, some in enumerate(rates):
            total += np.r_[0.0, np.log(some)][patterns[:, place]]
        chances.append(total)
    stacked = np.stack(chances)
    stacked = np.exp(stacked - stacked.max(axis=0))
    stacked /= stacked.sum(axis=0)
    return stacked[0], stacked[1]


_LEAST_PART = 0.02
_LEAST = 1e-9


def _strangers(field: Field, m: Chances, h: Chances, match: float, household: float) -> Chances:
    """What is left of any two rows' rates without those of matches and households."""
    left = (field.any_two - match * m - household * h) / (1 - match - household)
    return _of_one(np.maximum(left, np.minimum(field.any_two * _LEAST_PART, 1e-3) + _LEAST))


def _at_home(field: Field, m: Chances, u: Chances) -> Chances:
    if field.namesakes:
        return (1 - NAMESAKE) * u + NAMESAKE * m
    return u.copy() if field.own else 0.5 * u + 0.5 * m


def _counted(levels: Levels, weights: Chances, held: Chances) -> Chances:
    counted = np.bincount(levels, weights=weights, minlength=len(held) + 1)[1:]
    return _of_one(counted + held)


def _of_one(some: Chances) -> Chances:
    parts: Chances = some / some.sum()
    return parts
