"""Pairs of cards with all that is seen of them, before any rates weigh it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from consent.names import fold_family
from importers.matching.card import Card
from importers.matching.compare import compare
from importers.matching.compared import Comparison, Flags
from importers.matching.given_names import Given, given_level
from importers.matching.levels import Mailbox, Phone, Same


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Pairs of cards with all that is seen of them before they are weighed by any rates."""

    cards: Mapping[int, Card]
    pairs: Sequence[tuple[int, int]]
    compared: Comparison
    of_two: Flags
    """Who share a mailbox of which one row, by its name, could be either of two people."""
    of_a_household: Flags

    def of(self, places: NDArray[np.intp]) -> "LookedAt":
        """Those of the pairs that stand in these places."""
        return LookedAt(
            self.cards,
            [self.pairs[place] for place in places.tolist()],
            self.compared.of(places),
            self.of_two[places],
            self.of_a_household[places],
        )


def look_at(cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]]) -> LookedAt:
    """Compare these pairs, whichever way round each stands.

    Whether a mailbox is two people's is seen over all the pairs, so hand over every pair of drafts
    that share one.
    """
    pairs = [(a, b) if a < b else (b, a) for a, b in pairs]
    compared = _worth_asking(compare(cards, pairs))
    # A mobile number beside it tells whose of a family's it is.
    shared = compared.weak() & (compared.phone != Phone.MOBILE)
    alike = shared & np.isin(compared.mailbox, (Mailbox.EQUAL, Mailbox.CLOSE, Mailbox.LOCAL))
    shared &= compared.mailbox == Mailbox.EQUAL
    of_two = _of_two_people(cards, pairs, shared)
    return LookedAt(cards, pairs, compared, of_two, _of_a_household(cards, pairs, alike))


def _worth_asking(compared: Comparison) -> Comparison:
    """Without ages that can be one person's: so many share one that nobody is asked for it.

    What they say for one person counts between groups (`cluster`). Nor do ages count that must not part.
    """
    said = np.where(compared.born_apart(), compared.age, np.int8(Same.MISSING))
    return replace(compared, age=said)


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


_HOUSEHOLD = re.compile(
    r"^(the|our)[._-]|family|famille|familia|household|mrs?[._-]?(and|&|n)[._-]?mrs?|[._-](and|n)[._-]"
)


def _of_a_household(
    cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]], where: Flags
) -> Flags:
    """Pairs sharing a mailbox that its own name says is a family's: the.scotts@, scott.family@."""
    found = np.zeros(len(pairs), bool)
    for i in np.flatnonzero(where).tolist():
        one, other = (cards[draft] for draft in pairs[i])
        families = {fold_family(card.name.family) for card in (one, other)} - {""}
        found[i] = any(
            _HOUSEHOLD.search(local) or any(local.startswith(f"the{name}") for name in families)
            for address in one.addresses + other.addresses
            for local in [address.partition("@")[0]]
        )
    return found


def _is_anybodys(card: Card, givens: Mapping[str, set[str]]) -> bool:
    """Whether the given names known at its mailboxes, as far as it could bear them, conflict."""
    known = {given for mailbox in card.mailboxes for given in givens[mailbox]} - {""}
    fitting = [name for name in known if given_level(card.name.given, name) != Given.DIFFERENT]
    return any(given_level(a, b) == Given.DIFFERENT for a, b in combinations(fitting, 2))
