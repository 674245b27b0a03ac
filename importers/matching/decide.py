"""From levels to judgements: a match weight, a verdict and reasons in words.

The weights are logarithms (base 2) of how much more often a level occurs between two rows of one
person than between two rows of any two people; they add up (Fellegi and Sunter, 1969). For now
they are set by hand; they are to be estimated from the rows themselves.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.matching.card import Card
from importers.matching.compare import Comparison, Flags, compare
from importers.matching.levels import Family, Given, Mailbox, Phone, Postcode, Same, given_level
from importers.matching.reasons import words_for

Weights = NDArray[np.float64]


class Verdict(StrEnum):
    """What is thought of a pair."""

    SAME = "same"
    UNSURE = "unsure"
    """Shown to a person as a suggestion."""
    DIFFERENT = "different"


class Reason(NamedTuple):
    """One field's part in a judgement; the weights of all of them and the prior add up."""

    field: str
    words: str
    """For a page: 'Same e-mail address'."""
    weight: float


class Judgement(NamedTuple):
    """A verdict on two drafts, a < b. A person's own verdict has the weight `SAID` (or -`SAID`)."""

    a: int
    b: int
    verdict: Verdict
    weight: float
    """Logarithm (base 2) of the odds that they are one person."""
    reasons: tuple[Reason, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether it rests on something a person has to themselves: a mailbox, a mobile number."""
        own = any(r.field in {"mailbox", "phone"} and r.weight >= _OWN for r in self.reasons)
        return own or self.weight == SAID


_OWN = 8.0
SAID = math.inf
"""The weight of what a person said: no rule and no name outranks it."""

PRIOR = -12.0
"""Of all pairs of some thousand rows, about one in 4,000 is one person's."""
SAME_FROM = 7.0
UNSURE_FROM = 3.0

_WEIGHTS: dict[str, dict[int, float]] = {
    "mailbox": {Mailbox.EQUAL: 20, Mailbox.CLOSE: 8, Mailbox.LOCAL: 9, Mailbox.DIFFERENT: -2},
    "given": {
        Given.EQUAL: 6,
        Given.FORM: 4.5,
        Given.INITIAL: 2,
        Given.CLOSE: 3,
        Given.ALIKE: -1,
        Given.DIFFERENT: -12,
    },
    "family": {Family.EQUAL: 7, Family.PART: 5, Family.CLOSE: 5, Family.DIFFERENT: -4},
    "postcode": {
        Postcode.UNIT: 9,
        Postcode.CLOSE: 5,
        Postcode.SECTOR: 3,
        Postcode.DISTRICT: 1,
        Postcode.DIFFERENT: -2,
    },
    "phone": {Phone.MOBILE: 13, Phone.LANDLINE: 6, Phone.DIFFERENT: -1.5},
    "street": {Same.EQUAL: 3, Same.DIFFERENT: -0.5},
    "organisation": {Same.EQUAL: 2},
    "suffix": {Same.EQUAL: 1, Same.DIFFERENT: -20},
    "title": {Same.DIFFERENT: -2},
}
_FIELDS = tuple(_WEIGHTS)
_TABLES = {
    field: np.array([levels.get(level, 0.0) for level in range(8)])
    for field, levels in _WEIGHTS.items()
}

_CERTAINLY_NOT = -4.0
_AT_MOST_UNSURE = SAME_FROM - 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something the fields together say; it can only lower the weight, to `ceiling`."""

    where: Flags
    ceiling: float
    words: str


def judge(
    cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]], *, explain_all: bool = False
) -> list[Judgement]:
    """A judgement of every pair, in the order of `pairs`; each is looked at by itself.

    But one: whether a mailbox is two people's is seen over all the pairs, so hand over every pair
    of drafts that share one. Those found different are the most by far and nobody asks why: they
    have reasons only with `explain_all`.
    """
    pairs = [(a, b) if a < b else (b, a) for a, b in pairs]
    levels = compare(cards, pairs)
    total = PRIOR + sum((_weights(levels, field) for field in _FIELDS), np.zeros(len(pairs)))
    rules = sorted(_rules(cards, pairs, levels), key=lambda rule: rule.ceiling)
    lowered, by_rule = _lower(total, rules)
    weights, places = np.unique(lowered, return_inverse=True)
    meant = [(_verdict(weight), round(weight, 3)) for weight in weights.tolist()]
    told = lowered >= (-math.inf if explain_all else UNSURE_FROM)
    reasons = _reasons_of(cards, pairs, levels, told)
    for i in np.flatnonzero(told & (by_rule != _NO_RULE)).tolist():
        rule = rules[by_rule[i]]
        reasons[i] += (Reason("rule", rule.words, round(rule.ceiling - float(total[i]), 3)),)
    return [
        Judgement(a, b, verdict, weight, reasons.get(i, ()))
        for i, ((a, b), (verdict, weight)) in enumerate(
            zip(pairs, map(meant.__getitem__, places.tolist()), strict=True)
        )
    ]


def _weights(levels: Comparison, field: str) -> Weights:
    column: Weights = _TABLES[field][getattr(levels, field)]
    return column


def _verdict(weight: float) -> Verdict:
    if weight >= SAME_FROM:
        return Verdict.SAME
    return Verdict.UNSURE if weight >= UNSURE_FROM else Verdict.DIFFERENT


def _rules(
    cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]], levels: Comparison
) -> tuple[_Rule, ...]:
    weak = np.isin(levels.given, (Given.MISSING, Given.INITIAL, Given.ALIKE))
    own = np.isin(levels.mailbox, (Mailbox.EQUAL, Mailbox.CLOSE, Mailbox.LOCAL))
    own |= levels.phone == Phone.MOBILE
    shared = weak & (levels.mailbox == Mailbox.EQUAL)
    return (
        _Rule(levels.given == Given.DIFFERENT, _CERTAINLY_NOT, "Two people may share the rest"),
        _Rule(levels.suffix == Same.DIFFERENT, _CERTAINLY_NOT, "One is the elder, one the younger"),
        _Rule(
            weak & (levels.title == Same.DIFFERENT),
            _CERTAINLY_NOT,
            "Their titles are a man's and a woman's",
        ),
        _Rule(
            weak & ~own,
            _AT_MOST_UNSURE,
            "Everyone at the address shares what is the same here",
        ),
        _Rule(
            _of_two_people(cards, pairs, shared),
            _AT_MOST_UNSURE,
            "More than one person uses this e-mail address",
        ),
    )


_NO_RULE = -1


def _lower(total: Weights, rules: Sequence[_Rule]) -> tuple[Weights, NDArray[np.int8]]:
    """Every weight after the rules, the lowest first, and which of them lowered it."""
    lowered, by_rule = total.copy(), np.full(len(total), _NO_RULE, np.int8)
    for number, rule in enumerate(rules):
        hit = rule.where & (total > rule.ceiling) & (by_rule == _NO_RULE)
        lowered[hit], by_rule[hit] = rule.ceiling, number
    return lowered, by_rule


def _of_two_people(
    cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]], where: Flags
) -> Flags:
    """Pairs sharing a mailbox of which one row, by its name, could be either of two people."""
    found = np.zeros(len(pairs), bool)
    if not where.any():
        return found
    givens: defaultdict[str, set[str]] = defaultdict(set)
    for draft in set(chain.from_iterable(pairs)):
        for mailbox in cards[draft].mailboxes:
            givens[mailbox].add(cards[draft].name.given)
    for i in np.flatnonzero(where).tolist():
        found[i] = any(_is_anybodys(cards[draft], givens) for draft in pairs[i])
    return found


def _is_anybodys(card: Card, givens: Mapping[str, set[str]]) -> bool:
    """Whether the given names known at its mailboxes, as far as it could bear them, conflict."""
    known = {given for mailbox in card.mailboxes for given in givens[mailbox]} - {""}
    fitting = [name for name in known if given_level(card.name.given, name) != Given.DIFFERENT]
    return any(given_level(a, b) == Given.DIFFERENT for a, b in combinations(fitting, 2))


def _reasons_of(
    cards: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    levels: Comparison,
    told: Flags,
) -> dict[int, tuple[Reason, ...]]:
    """The reasons of those pairs that are `told`, by their place."""
    places = np.flatnonzero(told)
    columns = [getattr(levels, field)[places].tolist() for field in _FIELDS]
    found = {}
    for place, *own in zip(places.tolist(), *columns, strict=True):
        a, b = pairs[place]
        found[place] = tuple(
            Reason(field, words_for(field, level, cards[a], cards[b]), weight)
            for field, level, weight in _telling(tuple(own))
        )
    return found


@lru_cache(maxsize=4096)
def _telling(levels: tuple[int, ...]) -> tuple[tuple[str, int, float], ...]:
    """Fields with their levels and weights, heaviest first; what one of a pair lacks says nothing.

    `levels` are those of all fields, in their order.
    """
    found = [
        (field, level, weight)
        for field, level in zip(_FIELDS, levels, strict=True)
        if level and (weight := _WEIGHTS[field].get(level, 0.0))
    ]
    return tuple(sorted(found, key=lambda told: (-abs(told[2]), told[0])))
