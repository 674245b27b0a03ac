"""From levels to judgements: a match weight, a verdict and reasons in words.

The weights are those of a `Model` (Fellegi and Sunter, 1969): logarithms (base 2) of how much more
often a level occurs between two rows of one person than between rows of any two people.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.matching.card import Card
from importers.matching.compared import BORN_APART, Comparison, Flags
from importers.matching.look import LookedAt, look_at
from importers.matching.model import Model, Weights, shipped
from importers.matching.rarity import Bearers, of_namesakes
from importers.matching.reasons import words_crosswise, words_for, words_parted


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
    def by_rule(self) -> bool:
        """Whether a rule lowered its weight; only told of those not found different."""
        return any(reason.field == "rule" for reason in self.reasons)


SAID = math.inf
"""The weight of what a person said: no rule and no name outranks it."""

SAME_FROM = 2.5
UNSURE_FROM = 1.0
"""Bands of the weight: same from the first, unsure from the second and asked about above it.
Measured (README)."""

_CERTAINLY_NOT = UNSURE_FROM - 6
_NOT_ASKED = UNSURE_FROM - 1
_AT_MOST_UNSURE = SAME_FROM - 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something the fields together say; it can only lower the weight, to `ceiling`."""

    where: Flags
    ceiling: float
    words: str


def judge(
    cards: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    *,
    model: Model | None = None,
    bearers: Bearers | None = None,
    explain_all: bool = False,
) -> list[Judgement]:
    """A judgement of every pair, in the order of `pairs`; each is looked at by itself.

    But for what `look_at` says. With `bearers` it counts how rare the names are in the list. Those
    found different are the most by far and nobody asks why: they have reasons only with `explain_all`.
    """
    seen = look_at(cards, pairs)
    return weighed(seen, model or shipped(), bearers=bearers, explain_all=explain_all)


def judge_news(
    cards: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    model: Model,
    news: Model,
    bearers: Bearers | None,
    *,
    since: int,
) -> list[Judgement]:
    """The same, pairs with a draft of this number or a higher one by the rates `news` and by `bearers`."""
    seen = look_at(cards, pairs)
    if news == model and bearers is None:
        return weighed(seen, model)
    new = np.array([b >= since for _, b in seen.pairs], bool)
    old = iter(weighed(seen.of(np.flatnonzero(~new)), model))
    fresh = iter(weighed(seen.of(np.flatnonzero(new)), news, bearers=bearers))
    return [next(fresh) if one else next(old) for one in new.tolist()]


def weighed(
    seen: LookedAt, model: Model, *, bearers: Bearers | None = None, explain_all: bool = False
) -> list[Judgement]:
    """A judgement of every pair looked at, in their order (see `judge`)."""
    cards, pairs, compared = seen.cards, seen.pairs, seen.compared
    names = of_namesakes(cards, pairs, compared, model, bearers) if bearers else ()
    rarer = sum((part.adds for part in names), np.zeros(len(pairs)))
    one, home = model.weigh(compared.table(tuple(model.fields)), rarer)
    total = one + home
    rules = sorted(_rules(seen, total), key=lambda rule: rule.ceiling)
    lowered, by_rule = _lower(total, rules)
    weights, places = np.unique(np.round(lowered, 3), return_inverse=True)
    meant = [(_verdict(weight), weight) for weight in weights.tolist()]
    told = lowered >= (-math.inf if explain_all else UNSURE_FROM)
    reasons = _reasons_of(cards, pairs, compared, home, told, model)
    for part in names:
        for i in np.flatnonzero(told & (part.adds != 0)).tolist():
            weight = float(part.adds[i])
            reasons[i] += (Reason(part.field, part.words[weight > 0], weight),)
    for i in np.flatnonzero(told & (by_rule != _NO_RULE)).tolist():
        rule = rules[by_rule[i]]
        reasons[i] += (Reason("rule", rule.words, round(rule.ceiling - float(total[i]), 3)),)
    return [
        Judgement(a, b, verdict, weight, reasons.get(i, ()))
        for i, ((a, b), (verdict, weight)) in enumerate(
            zip(pairs, map(meant.__getitem__, places.tolist()), strict=True)
        )
    ]


ASK_FIRST = "They have been two until now, so somebody is asked first"
_JUST_UNSURE = SAME_FROM - 0.001


def ask_first(found: Judgement) -> Judgement:
    """Instead of a verdict that two rows are one person's, one that asks about them."""
    reason = Reason("rule", ASK_FIRST, round(_JUST_UNSURE - found.weight, 3))
    return found._replace(
        verdict=Verdict.UNSURE, weight=_JUST_UNSURE, reasons=(*found.reasons, reason)
    )


def is_asked_first(found: Judgement) -> bool:
    """Whether it was made by `ask_first`: then only a person makes the two one."""
    return any(reason.words == ASK_FIRST for reason in found.reasons)


def _verdict(weight: float) -> Verdict:
    if weight >= SAME_FROM:
        return Verdict.SAME
    return Verdict.UNSURE if weight >= UNSURE_FROM else Verdict.DIFFERENT


def _rules(seen: LookedAt, total: Weights) -> tuple[_Rule, ...]:
    levels, of_two, of_a_household = seen.compared, seen.of_two, seen.of_a_household
    own = levels.own()
    name_alone = (total < SAME_FROM) & ~levels.beside_the_name()
    return (
        *(_Rule(where, _CERTAINLY_NOT, words) for words, where in levels.two_people().items()),
        *(_Rule(where, _AT_MOST_UNSURE, words) for words, where in levels.perhaps_two().items()),
        _Rule(levels.born_apart(), _NOT_ASKED, BORN_APART),
        _Rule(name_alone, _NOT_ASKED, "Nothing but the name is the same, and nobody could say"),
        _Rule(
            (of_two | of_a_household) & levels.nameless() & ~levels.of_one_of_them(),
            UNSURE_FROM,
            "Who of those at this e-mail address wrote it nobody could say",
        ),
        _Rule(
            levels.weak() & ~own,
            _AT_MOST_UNSURE,
            "Everyone at the address shares what is the same here",
        ),
        _Rule(
            levels.weak() & levels.number_alone(),
            _AT_MOST_UNSURE,
            "A telephone number alone may be lent",
        ),
        _Rule(
            of_two,
            _AT_MOST_UNSURE,
            "More than one person uses this e-mail address",
        ),
        _Rule(
            of_a_household,
            _AT_MOST_UNSURE,
            "This e-mail address is named after a family",
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


def _reasons_of(
    cards: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    compared: Comparison,
    home: Weights,
    told: Flags,
    model: Model,
) -> dict[int, tuple[Reason, ...]]:
    """The reasons of those pairs that are `told`, by their place."""
    places = np.flatnonzero(told)
    levels = compared.table(tuple(model.fields))
    telling = lru_cache(maxsize=4096)(partial(_telling, model))
    found = {}
    for place, own, at_home in zip(
        places.tolist(), levels[places].tolist(), home[places].tolist(), strict=True
    ):
        a, b = pairs[place]
        words = _words_of(compared, place)
        found[place] = tuple(
            Reason(field, words(field, level, cards[a], cards[b]), weight)
            for field, level, weight in telling(tuple(own))
        )
        if at_home:
            found[place] += (Reason("household", AT_HOME, at_home),)
    return found


def _words_of(compared: Comparison, place: int) -> Callable[[str, int, Card, Card], str]:
    if compared.swapped[place]:
        return words_crosswise
    return words_parted if compared.parted[place] else words_for


AT_HOME = "People of one household have that in common too"


def _telling(model: Model, levels: tuple[int, ...]) -> tuple[tuple[str, int, float], ...]:
    """Fields with their levels and weights, heaviest first; what one of a pair lacks says nothing.

    `levels` are those of all fields, in the model's order.
    """
    found = [
        (field, level, float(weights[level]))
        for field, level, weights in zip(model.fields, levels, model.evidence, strict=True)
        if level
    ]
    return tuple(sorted(found, key=lambda told: (-abs(told[2]), told[0])))
