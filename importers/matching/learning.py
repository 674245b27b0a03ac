"""Rates learned from an installation's own rows, without labels, held by those that were shipped.

What was shipped counts as so many rows and pairs, so that few rows change next to nothing and many
change it by as much as they show. It is always the shipped rates that are updated, never those
learned before: learning twice from the same rows gives the same.

What staff said of who is who takes no part. They are asked about doubtful pairs alone, so that
their answers are no sample of anything, and most of what is learned is in pairs nobody asks about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.matching.card import Card
from importers.matching.compare import compare
from importers.matching.estimate import Chances, Field, Held, Learned, learn, patterns_of
from importers.matching.given_names import Given
from importers.matching.levels import Family, Levels, Mailbox, Phone, Postcode, Same
from importers.matching.model import Model, Rates, from_json, to_json

Pair = tuple[int, int]

LEAST_ROWS = 1000
"""From fewer rows nothing is learned: of made towns' rows no weight would move by a fifth of a bit."""
HELD_BY_ROWS = 20_000.0
"""What was shipped counts as so many rows, in what strangers have in common and how many match."""
HELD_BY_MATCHES = 20_000.0
"""And as so many pairs of rows of one person, in what these have in common."""
HELD_BY_HOMES = 10_000.0
"""And as so many pairs of rows of two people of one household."""
AT_LEAST = 0.5
"""And always for at least this part, however many rows there are.

Without labels only sure pairs count as one person's, so that what is learned of doubtful levels errs
always to one side. Held by 500 rows and matches, three made towns (8,500 rows each) lost .001 to .002
of F1 (pairs of rows, after closure) and a third more was asked about. With these figures they gain up
to .0003 and as much is asked; the three as one town gain .004, and a tenth more is asked.
"""

ANY_TWO = 100_000
"""Pairs drawn by lot: they show what rows have in common that nothing brings together.

What was shipped counts as so many.
"""
_DIGITS = 6

OWN = frozenset({"given", "suffix", "title"})
"""Fields that two people of one household have in common no more often than strangers."""
NAME = frozenset({"given", "family"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows to learn from: all there are, or a part drawn by lot, held against all there are."""

    cards: Mapping[int, Card]
    rows: int
    """How many there are in all."""
    drawn: Sequence[int]
    """Those drawn, in an order that does not hang on when they came."""
    pairs: Sequence[Pair]
    """Pairs of rows that share a key, at least one of them drawn; not two people of one row."""

    @property
    def all_pairs(self) -> float:
        """How many pairs there are with at least one of those drawn."""
        drawn = len(self.drawn)
        return drawn * (self.rows - drawn) + drawn * (drawn - 1) / 2


class TooFew(NamedTuple):
    """There is not enough to learn from."""

    rows: int

    @property
    def sentence(self) -> str:
        return (
            f"{self.rows:,} rows are too few to learn from: {LEAST_ROWS:,} are needed. "
            "Until then the rates that came with Reconvene judge."
        )


def learn_model(sample: Sample, shipped: Model, version: str) -> Model | TooFew:
    """The shipped model, updated by these rows."""
    if sample.rows < LEAST_ROWS:
        return TooFew(sample.rows)
    names = tuple(shipped.fields)
    levels = compare(sample.cards, sample.pairs).table(names)
    by_lot = compare(sample.cards, _by_lot(sample)).table(names)
    rest = sample.all_pairs - len(sample.pairs)
    strangers = max(AT_LEAST, HELD_BY_ROWS / (sample.rows + HELD_BY_ROWS))
    fields = [
        _field(name, shipped, strangers, _counted(seen, others, rest, len(shipped.fields[name].m)))
        for name, seen, others in zip(names, levels.T, by_lot.T, strict=True)
    ]
    learned = learn(fields, patterns_of(levels), sample.all_pairs, len(sample.drawn))
    return _updated(shipped, learned, strangers, sample.rows, version)


def _by_lot(sample: Sample) -> list[Pair]:
    """Pairs of rows that share no key, the same for the same rows."""
    drawn = np.array(sample.drawn)
    places = np.random.default_rng(1).integers(0, len(drawn), (ANY_TWO, 2))
    pairs = [(min(a, b), max(a, b)) for a, b in drawn[places].tolist()]
    known = set(sample.pairs)
    return [pair for pair in pairs if pair[0] != pair[1] and pair not in known]


def _counted(seen: Levels, others: Levels, rest: float, size: int) -> Chances:
    """How many pairs are of each level: counted where they were compared.

    `others` stand for the `rest`, which nothing brings together.
    """
    compared, by_lot = (
        np.bincount(some, minlength=size + 1)[1:].astype(float) for some in (seen, others)
    )
    found: Chances = compared + by_lot * (rest / max(len(others), 1))
    return found


def _field(name: str, shipped: Model, strangers: float, counted: Chances) -> Field:
    rates = shipped.fields[name]
    m, u, h = (np.array(some) for some in rates)
    # What few rows have a value of they show little about.
    elsewhere = u + shipped.match * (m - u) + shipped.household * (h - u)
    any_two = counted + ANY_TWO * elsewhere
    return Field(
        expected=rates.m,
        own=name in OWN,
        given=name == "given",
        name=name in NAME,
        any_two=any_two / any_two.sum(),
        held=Held(rates, HELD_BY_MATCHES, HELD_BY_HOMES, strangers),
    )


def _updated(shipped: Model, learned: Learned, strangers: float, rows: int, version: str) -> Model:
    fields = {}
    for (name, old), new in zip(shipped.fields.items(), learned.rates, strict=True):
        by_hand = shipped.by_hand.get(name, ())
        by_chance = {*by_hand, *shipped.by_chance.get(name, ())}
        u = _keeping(new.u, old.u, by_chance)
        m = pooled(name, _keeping(new.m, old.m, by_hand), u, by_hand)
        h = _keeping(new.h, old.h, by_hand)
        fields[name] = Rates(*(tuple(_rounded(some)) for some in (m, u, h)))
    updated = replace(
        shipped,
        version=version,
        learned_from=f"{rows:,} rows of your own, beside what came with Reconvene",
        match=_rounded([_between(learned.match, shipped.match, strangers)])[0],
        household=_rounded([_between(learned.household, shipped.household, strangers)])[0],
        fields=fields,
    )
    return from_json(to_json(updated))


def _between(new: float, old: float, held: float) -> float:
    """Odds are held by their logarithm: a town twice as large has half as many."""
    return float(new ** (1 - held) * old**held)


def _keeping(new: Sequence[float], old: Sequence[float], kept: Sequence[int] | set[int]) -> Chances:
    """New rates, but the old ones of some levels; the others share what is left."""
    rates, fixed = np.array(new), np.zeros(len(new), bool)
    fixed[[level - 1 for level in kept]] = True
    if fixed.all():
        return np.array(old)
    rates[fixed] = np.array(old)[fixed]
    rates[~fixed] *= (1 - rates[fixed].sum()) / rates[~fixed].sum()
    return rates


IN_ORDER: Mapping[str, tuple[tuple[int, int], ...]] = {
    "given": tuple((level, level + 1) for level in Given if Given.EQUAL <= level < Given.DIFFERENT),
    "family": tuple((level, level + 1) for level in Family if 0 < level < Family.DIFFERENT),
    "mailbox": (
        *((Mailbox.EQUAL, other) for other in (Mailbox.CLOSE, Mailbox.LOCAL, Mailbox.DIGITS)),
        *((Mailbox.DIGITS, other) for other in (Mailbox.PLACES, Mailbox.DIFFERENT, Mailbox.WORK)),
        (Mailbox.PLACES, Mailbox.DIFFERENT),
    ),
    "phone": ((Phone.MOBILE, Phone.LANDLINE), (Phone.LANDLINE, Phone.DIFFERENT)),
    "postcode": ((Postcode.UNIT, Postcode.DISTRICT), (Postcode.DISTRICT, Postcode.DIFFERENT)),
    "street": ((Same.EQUAL, Same.DIFFERENT),),
}
"""Of each field levels the first of which never speaks less for one person than the second."""


def pooled(name: str, m: Chances, u: Chances, by_hand: Sequence[int]) -> Chances:
    """Rates of one person's rows by which the more alike never weighs less (pooled where it would).

    Levels set by hand stay as they are.
    """
    orders = [
        (one - 1, other - 1)
        for one, other in IN_ORDER.get(name, ())
        if one not in by_hand and other not in by_hand
    ]
    found = m.copy()
    pools = [{level} for level in range(len(m))]
    while wrong := [(a, b) for a, b in orders if _less(found, u, a, b) and pools[a] != pools[b]]:
        pool = pools[wrong[0][0]] | pools[wrong[0][1]]
        for level in pool:
            pools[level] = pool
        together = sorted(pool)
        found[together] = u[together] * (found[together].sum() / u[together].sum())
    return found


def _less(m: Chances, u: Chances, one: int, other: int) -> bool:
    return bool(m[one] * u[other] < m[other] * u[one])


def _rounded(some: Sequence[float] | NDArray[np.float64]) -> list[float]:
    return [float(f"{one:.{_DIGITS}g}") for one in some]
