"""What the rows of two groups tell taken together, that no pair of rows tells by itself.

All are logarithms (base 2) of how much more often it is so of one person than of two who share a
name and a home. The rates were counted in made files; they are set rather than learned, since
without labels nothing tells namesakes of a household from one person.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from importers.matching.card import Card
from importers.matching.levels import Levels, Mailbox, Together
from importers.matching.model import Model

_ONE_TWICE = 0.007
_TWO_BESIDE = 0.04
"""How often two rows that no mailbox or mobile number ties stand in one file: of one person, who
rarely answers a form twice, and of two."""
_NEVER_BESIDE_AT_MOST = 1.0
"""Who hears of different projects may never stand in one file although they are two."""


def side_by_side(beside: int, pairs: int) -> float:
    """Of this many pairs of rows, one of either group, so many stand in one file."""
    once = math.log2(_ONE_TWICE / _TWO_BESIDE)
    none = math.log2((1 - _ONE_TWICE) / (1 - _TWO_BESIDE))
    return min(_NEVER_BESIDE_AT_MOST, beside * once + (pairs - beside) * none)


_IN_TURN = 0.93
"""How often of who changed mailbox no row shows the old one after the new."""


def in_turn(one: Collection[date], other: Collection[date]) -> float:
    """On these days each of two mailboxes was used: first the one, then the other, or by turns.

    Two people's rows stand in any order, so the more rows the less likely it is that all of the one
    come before all of the other.
    """
    if not one or not other:
        return 0.0
    ways = math.comb(len(one) + len(other), len(one))
    by_chance = 2 / ways
    if max(one) <= min(other) or max(other) <= min(one):
        return max(0.0, math.log2(_IN_TURN / by_chance))
    return math.log2((1 - _IN_TURN) / (1 - by_chance))


_LEFT_OUT = 0.2
"""How often who has a mailbox leaves it out."""
_WITHOUT = 0.08
"""How many people show none in any row."""


def left_out(rows: int) -> float:
    """So many rows of one group have no mailbox, and no other; all rows of the other group have one."""
    if not rows:
        return 0.0
    never = _LEFT_OUT**rows
    return math.log2(never / (_WITHOUT + (1 - _WITHOUT) * never))


_NOTHING = np.int8(127)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two groups of rows, and how every row of the one compares with every row of the other."""

    levels: Levels
    """Rows of the one × rows of the other × fields of the model."""
    one: Sequence[Card]
    other: Sequence[Card]
    owned: bool
    """Whether a mailbox or a mobile number of the one is the other's."""

    def best(self, model: Model) -> Levels:
        """Each field by the best that any of their rows show."""
        fields = tuple(model.fields)
        flat = self.levels.reshape(-1, len(fields))
        best: Levels = np.where(flat == 0, _NOTHING, flat).min(axis=0)
        best[best == _NOTHING] = 0
        mailbox, together = fields.index("mailbox"), fields.index("together")
        if best[mailbox] == Mailbox.PLACES and (flat[:, mailbox] == Mailbox.DIFFERENT).any():
            # One at work beside two at mail providers leaves these two different.
            best[mailbox] = Mailbox.DIFFERENT
        best[together] = 0
        return best

    def weight(self, model: Model) -> float:
        """Logarithm (base 2) of the odds that they are one person."""
        one, home = model.weigh(self.best(model)[None, :])
        return float(one[0] + home[0]) + (0.0 if self.owned else self._as_wholes(model))

    def _as_wholes(self, model: Model) -> float:
        fields = tuple(model.fields)
        beside = self.levels[:, :, fields.index("together")]
        two = self.levels[:, :, fields.index("mailbox")] == Mailbox.DIFFERENT
        found = side_by_side(
            int((beside == Together.SAME_FILE).sum()), int((beside != Together.MISSING).sum())
        )
        found += in_turn(_days(self.one, two.any(axis=1)), _days(self.other, two.any(axis=0)))
        for group, against in ((self.one, self.other), (self.other, self.one)):
            if all(card.mailboxes for card in against) and not any(c.mailboxes for c in group):
                found += left_out(len(group))
        return found


def weights_of_two_rows(levels: Levels, model: Model) -> NDArray[np.float64]:
    """What pairs of rows weigh by themselves: as `Crossing.weight` has it, where one owns both."""
    best = levels.copy()
    best[:, tuple(model.fields).index("together")] = 0
    one, home = model.weigh(best)
    found: NDArray[np.float64] = one + home
    return found


def as_two_rows(together: int, one: Card, other: Card) -> float:
    """What is added where two groups are a row each, and neither owns what the other does.

    Two days stand in one order or the other, so they tell nothing.
    """
    found = side_by_side(int(together == Together.SAME_FILE), int(together != Together.MISSING))
    return found + (left_out(1) if bool(one.mailboxes) != bool(other.mailboxes) else 0.0)


def _days(cards: Sequence[Card], told: NDArray[np.bool_]) -> list[date]:
    """The days of those of these rows, as far as known."""
    return [card.on for card, one in zip(cards, told, strict=True) if one and card.on]
