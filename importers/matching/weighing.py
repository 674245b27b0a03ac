"""What any two rows of a table have in common, and what pairs of rows weigh by what was learned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, Ids
from importers.matching.comparing import NAMESAKES, RELATED, compare_columns
from importers.matching.days import far_apart
from importers.matching.estimate import Chances, Field, Learned, Patterns, patterns_of
from importers.matching.kinds import KINDS, OWN_MAILBOX
from importers.matching.levels import Levels
from importers.matching.model import Rates
from importers.matching.passes import NAMES
from importers.matching.table import Column

PAIRS, OF_ROWS = 60_000, 3_000
"""So many random pairs of so many rows show what any two rows have in common: little less than pairs
of ever new rows would, and far fewer texts are looked at."""

ONE_MAILBOX = 1e-4
"""How often two people of one name have one mailbox: hardly ever, and not to be learned, since
people who have moved look like it."""
BESIDE_A_NAME = (ONE_MAILBOX, 0.02, 0.03, 0.1, 0.25, 0.6 - 2 * ONE_MAILBOX, ONE_MAILBOX)
"""How e-mail addresses of two people who share a name compare, before anything is learned."""

NEVER = -1e6
"""Of the elder and the younger of one name, and of two days of birth far apart where all that both rows tell
speaks against one person: nobody else brings those two together. Other days of birth are no such contradiction:
of the matches of a labelled set (fake_1000) that have two, more than a third differ."""

OFTEN, USUAL_PART = 20, 0.01
"""A day on more rows, and on a greater part of all, is what a form shows to whoever gives none (1900-01-01)."""

STRANGERS_AGREE, FEW = 0.003, 20
"""How often strangers have one value in common, before so many rows show more of it."""


def any_two(rows: int) -> tuple[Ids, Ids]:
    """Random pairs of so many rows."""
    drawn = np.random.default_rng(1).permutation(rows)[:OF_ROWS].astype(np.int32)
    partners = min(PAIRS // max(len(drawn), 1), len(drawn) - 1)
    turned = [np.roll(drawn, turn) for turn in range(1, partners + 1)] or [drawn[:0]]
    return np.resize(drawn, sum(map(len, turned))), np.concatenate(turned)


def field_of(column: Column, sampled: Levels) -> Field:
    """What any two rows have in common: how often the same is counted, the rest sampled."""
    kind = column.kind
    if column.name in (NAMESAKES, RELATED):
        pinned = tuple(level - 1 for level in kind.same)
        beside = np.array(BESIDE_A_NAME)
        return Field(
            kind.expected, own=False, given=False, name=False, any_two=beside, pinned=pinned
        )
    seen = np.bincount(sampled, minlength=len(kind.expected) + 1)[1:].astype(float)
    # What strangers hardly ever have in common the sample may lack, though pairs compared have it.
    seen += 0.5
    seen[[level - 1 for level in kind.same]] = 0.0
    same = _same(column)
    any_two = seen / max(seen.sum(), 1.0) * (1 - same)
    any_two[0] = same
    if OWN_MAILBOX in kind.same:
        own = _part_own(column)
        any_two[0], any_two[OWN_MAILBOX - 1] = same * (1 - own), same * own
    return Field(kind.expected, kind.own, column.name == "given", column.name in NAMES, any_two)


def _same(column: Column) -> float:
    """How often any two rows that have a value have the same."""
    counts = _counts(column)
    there = counts.sum()
    same = (counts * (counts - 1)).sum() / max(there * (there - 1), 1.0)
    # Of few rows much of what is the same is one person's, so that strangers can't be seen.
    rows = column.times.sum() or len(column.ids)
    return float(max((same * rows + STRANGERS_AGREE * FEW) / (rows + FEW), 1e-9))


def _part_own(column: Column) -> float:
    """Of rows that have one mailbox, what part has one that bears a name of theirs."""
    counts = _counts(column)
    pairs = counts * (counts - 1)
    return float((pairs[column.own].sum() + 0.5) / (pairs.sum() + 1))


def _counts(column: Column) -> Chances:
    there = column.ids != ABSENT
    times = column.times[there] if column.times.size else None
    return np.bincount(column.ids[there], times, len(column.words)).astype(float)


def weights(columns: Sequence[Column], learned: Learned, left: Ids, right: Ids) -> Chances:
    """The weights of pairs of rows by what was learned."""
    return weigh(columns, learned, left, right, patterns_of(compare_columns(columns, left, right)))


def weigh(
    columns: Sequence[Column], learned: Learned, left: Ids, right: Ids, pairs: Patterns
) -> Chances:
    """Sums of weights; where two values are the same the rarer it is the more it weighs.

    A value's own rate takes the place of the average (term frequency), in proportion: how often any
    two rows have it, against how often they have the same.
    """
    one = np.full(len(pairs.counts), np.log2(learned.match))
    home = np.full(len(pairs.counts), np.log2(learned.household))
    name = np.full(len(pairs.counts), np.log2(learned.namesakes))
    for level, column, rates in zip(pairs.levels.T, columns, learned.rates, strict=True):
        m, u, h = (np.log2(np.array(some)) for some in rates)
        one += np.r_[0.0, m - u][level]
        home += np.r_[0.0, h - u][level]
        if column.name in NAMES:
            # How rare a name is says nothing here: namesakes bear the rare as seldom as strangers.
            name += np.r_[0.0, m - u][level]
        if column.name == "suffix":
            one[level > 1] = NEVER
    one, home, name = one[pairs.which], home[pairs.which], name[pairs.which]
    for level, column, rates in zip(pairs.levels.T, columns, learned.rates, strict=True):
        if column.kind is not KINDS["class"]:
            same = np.flatnonzero(np.isin(level, column.kind.same)[pairs.which])
            rarer = _rarity(column, rates, learned.match)[column.ids[left[same]]]
            one[same] += rarer
            if not column.kind.own:
                home[same] += rarer
    weight: NDArray[np.float64] = one - np.logaddexp2(np.logaddexp2(home, name), 0.0)
    _bar(columns, left, right, pairs, weight)
    return weight


def _bar(
    columns: Sequence[Column], left: Ids, right: Ids, pairs: Patterns, weight: Chances
) -> None:
    """Whom days of birth far apart keep from being one person for good, in place.

    Where all else outweighs even these one of them is a wrong entry.
    """
    for level, column in zip(pairs.levels.T, columns, strict=True):
        if column.kind is KINDS["day"]:
            differs = (level == len(column.kind.expected))[pairs.which]
            asked = np.flatnonzero(differs & (weight < 0))
            one, other = column.ids[left[asked]], column.ids[right[asked]]
            counts = _counts(column)
            often = counts > max(OFTEN, USUAL_PART * counts.sum())
            apart = far_apart(column.words, one, other) & ~often[one] & ~often[other]
            weight[asked[apart]] = NEVER


def _rarity(column: Column, rates: Rates, match: float) -> Chances:
    """What the rarity of each value adds where two rows have it.

    Only so far as strangers meet in it: a mailbox with many rows is no commoner, its owner writes
    more often.
    """
    counts = _counts(column)
    same = _same(column)
    shares = (counts + STRANGERS_AGREE * FEW) / (counts.sum() + FEW)
    of_matches = match * sum(rates.m[level - 1] for level in column.kind.same) / same
    found: Chances = -np.log2(shares / same) * (1 - min(of_matches, 1.0))
    return found
