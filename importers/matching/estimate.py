"""Learning a model from rows without labels: expectation maximisation over four classes of pairs.

Winkler (1988) for two classes. Three things are done otherwise. The priors are over all pairs of
rows, not over those compared, so that what is not compared counts as two strangers. What strangers
have in common is what any two rows have in common, less what the matches among them have: in a
table where each person has many rows random pairs are often matches. And beside matches and
strangers there are two people of one household, who may share everything but what a person has
alone, and namesakes, who share nothing but the name: given and family names go together (by origin,
by fashion), so that full names meet far more often than the parts by themselves would have it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.matching.coded import side_by_side
from importers.matching.levels import Levels
from importers.matching.model import NAMESAKE, Rates

Chances = NDArray[np.float64]


class Held(NamedTuple):
    """A field's rates as they were learned elsewhere, and how much that counts beside these rows."""

    rates: Rates
    matches: float
    """So many pairs of rows of one person, and as many as these rows show if that is more."""
    homes: float
    """So many pairs of rows of two people of one household, likewise."""
    strangers: float
    """So large a part of what strangers have in common."""


class Field(NamedTuple):
    """What is known of a field before anything is learned."""

    expected: tuple[float, ...]
    """m-probabilities to begin with, level 1 first; also what keeps few pairs from deciding."""
    own: bool
    """Two people of one household agree here no more often than strangers."""
    given: bool
    """It is the given name, which some of one household share."""
    name: bool
    """It is a part of the name."""
    any_two: Chances
    """How often each level occurs between any two rows, matches among them."""
    pinned: tuple[int, ...] = ()
    """Of what is there for some pairs only, all of them compared (e-mail addresses of people who
    share a name), the places of levels that strangers reach as often as `any_two` says. The other
    levels are then learned from these pairs, and `any_two` is where that begins."""
    held: Held | None = None

    def strangers(self, seen: Chances) -> Chances:
        """What strangers have in common, of which these rows show so much."""
        if self.held is None:
            return seen
        return self.held.strangers * np.array(self.held.rates.u) + (1 - self.held.strangers) * seen

    def of_one(self, seen: Levels, matches: Chances) -> Chances:
        """What rows of one person have in common, by how likely each pair is a match."""
        held = max(self.held.matches, matches.sum()) if self.held else HELD_BY
        if self.own:
            held += OWN_HELD_BY * matches.sum()
        return _counted(seen, matches, held * _of_one(np.array(self.expected)))

    def at_home(self, seen: Levels, homes: Chances, m: Chances, u: Chances) -> Chances:
        """What two people of one household have in common, unless it is what each has alone."""
        if self.held is None:
            return _counted(seen, homes, HELD_BY * _shared(m, u))
        held = max(self.held.homes, homes.sum())
        return _counted(seen, homes, held * np.array(self.held.rates.h))


class Learned(NamedTuple):
    """The rates of every field, and what part of all pairs is of each class but strangers."""

    rates: tuple[Rates, ...]
    match: float
    household: float
    namesakes: float


class Patterns(NamedTuple):
    """The different rows of levels among pairs compared: there are far fewer than pairs."""

    levels: Levels
    """Patterns × fields."""
    counts: Chances
    which: NDArray[np.int32]
    """Of each pair, its pattern."""


def patterns_of(levels: Levels, times: Chances | None = None) -> Patterns:
    """Gather the rows of levels (pairs × fields), each of which counts so many times."""
    sizes = (levels.max(axis=0, initial=0).astype(np.int64) + 1).tolist()
    code = side_by_side(zip(levels.T, sizes, strict=True), len(levels), ordered=True)
    # In an order of their own, so that sums over them do not depend on the order of rows.
    found_at, different = pd.factorize(code, sort=True)
    which = found_at.astype(np.int32)
    shown = np.empty(len(different), np.int64)
    shown[which] = np.arange(len(which))
    return Patterns(levels[shown], np.bincount(which, times, len(different)).astype(float), which)


STEPS = 60
CLOSE_ENOUGH = 1e-7
HELD_BY = 20.0
"""What is expected counts as so many pairs."""
AT_HOME = 0.5
"""What a household shares, before anything is learned: this much as one person, the rest as strangers."""
FEWEST_HOMES = 0.02
"""Pairs of one household for each row, at least: who comes in a table where all others answer twice
from their own address may still be somebody's wife."""
FEWEST = 1e-3
"""Pairs of the other classes, at least."""
NONE = 1e-9
OWN_HELD_BY = 0.2
"""Of what a person has alone, as so large a part of the matches besides: few have two given names, and
two people of one home are not to be learned as one."""


def learn(fields: Sequence[Field], pairs: Patterns, all_pairs: float, rows: int) -> Learned:
    """Learn from the levels of the pairs compared, of `all_pairs` there are."""
    patterns, counts, _ = pairs
    m = [_of_one(np.array(field.expected)) for field in fields]
    u = [field.strangers(field.any_two) for field in fields]
    h = [_at_home(field, a, b) for field, a, b in zip(fields, m, u, strict=True)]
    # What bears no person's name has neither household nor namesakes.
    people = any(field.name for field in fields)
    begin = np.array((0.5, 0.3, 0.1)) * min(rows, all_pairs)
    parts = _parts(begin, all_pairs, rows, people=people)
    for _ in range(STEPS):
        n = [a if field.name else b for field, a, b in zip(fields, m, u, strict=True)]
        counted = _expect(patterns, (m, h, n, u), parts) * counts
        before, parts = parts, _parts(counted[:3].sum(axis=1), all_pairs, rows, people=people)
        for place, field in enumerate(fields):
            seen = patterns[:, place]
            u[place] = (
                _beside_names(
                    field, _counted(seen, counted[2] + counted[3], HELD_BY * field.any_two)
                )
                if field.pinned
                else field.strangers(_strangers(field, (m[place], h[place], n[place]), parts))
            )
            m[place] = field.of_one(seen, counted[0])
            h[place] = (
                _at_home(field, m[place], u[place])
                if field.own
                else field.at_home(seen, counted[1], m[place], u[place])
            )
        if abs(parts.match - before.match) <= CLOSE_ENOUGH * parts.match:
            break
    return Learned(
        tuple(
            Rates(tuple(a.tolist()), tuple(b.tolist()), tuple(c.tolist()))
            for a, b, c in zip(m, u, h, strict=True)
        ),
        *parts,
    )


class Parts(NamedTuple):
    """What part of all pairs is a match, of one household, of one name."""

    match: float
    household: float
    namesakes: float


def _parts(found: Chances, all_pairs: float, rows: int, *, people: bool) -> Parts:
    """Of so many pairs of each class."""
    fewest = (FEWEST, FEWEST_HOMES * rows, FEWEST)
    of_people = np.maximum(found, fewest)
    of_others = np.array((max(float(found[0]), FEWEST), NONE, NONE))
    parts = (of_people if people else of_others) / all_pairs
    # Where all rows may be one person's, as if there were a few pairs of strangers besides.
    parts *= min(1.0, all_pairs / (all_pairs + HELD_BY) / parts.sum())
    return Parts(*parts.tolist())


def _expect(
    patterns: Levels, classes: Sequence[Sequence[Chances]], parts: Parts
) -> NDArray[np.float64]:
    """The chances of each class (rows; strangers last) for a pair of each pattern."""
    chances = []
    for rates, part in zip(classes, (*parts, 1 - sum(parts)), strict=True):
        total = np.full(len(patterns), np.log(part))
        for place, some in enumerate(rates):
            total += np.r_[0.0, np.log(some)][patterns[:, place]]
        chances.append(total)
    stacked = np.stack(chances)
    stacked = np.exp(stacked - stacked.max(axis=0))
    found: NDArray[np.float64] = stacked / stacked.sum(axis=0)
    return found


_LEAST_PART = 0.02
_LEAST = 1e-9


def _strangers(field: Field, others: Sequence[Chances], parts: Parts) -> Chances:
    """What is left of any two rows' rates without those of matches, households and namesakes."""
    theirs = sum(part * some for part, some in zip(parts, others, strict=True))
    left = (field.any_two - theirs) / (1 - sum(parts))
    return _of_one(np.maximum(left, np.minimum(field.any_two * _LEAST_PART, 1e-3) + _LEAST))


def _beside_names(field: Field, counted: Chances) -> Chances:
    """What was counted, with the levels that are pinned where they were."""
    found = counted.copy()
    pinned = list(field.pinned)
    found[pinned] = 0.0
    found *= (1 - field.any_two[pinned].sum()) / found.sum()
    found[pinned] = field.any_two[pinned]
    return found


def _at_home(field: Field, m: Chances, u: Chances) -> Chances:
    if field.given:
        return (1 - NAMESAKE) * u + NAMESAKE * m
    if field.own:
        return u.copy()
    return _shared(m, u) if field.held is None else np.array(field.held.rates.h)


def _shared(m: Chances, u: Chances) -> Chances:
    return AT_HOME * m + (1 - AT_HOME) * u


def _counted(levels: Levels, weights: Chances, held: Chances) -> Chances:
    counted = np.bincount(levels, weights=weights, minlength=len(held) + 1)[1:]
    return _of_one(counted + held)


def _of_one(some: Chances) -> Chances:
    parts: Chances = some / some.sum()
    return parts
