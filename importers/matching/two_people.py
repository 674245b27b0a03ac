"""Two people of whom some rows may be one person's: whether the others speak against it."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from importers.matching.card import Card
from importers.matching.compare import compare
from importers.matching.groups import Crossing
from importers.matching.levels import Mailbox, Phone
from importers.matching.model import Model, shipped

HOPELESS_BELOW = 0.0
"""Whom all their rows taken together make likelier two than one nobody is asked about. Of six made
towns' suggestions 15 of 86 were right below it, and 231 of 307 above."""


class Two(NamedTuple):
    """The rows of two people."""

    one: Sequence[int]
    other: Sequence[int]
    likeliest: tuple[int, int]
    """The row of either (whichever first) that is likeliest one person's."""


def spoken_against(
    people: Sequence[Two], cards: Mapping[int, Card], *, model: Model | None = None
) -> list[bool]:
    """Of each two people, whether their further rows make them likely two.

    Where `likeliest` says so by itself it is not the others that do.
    """
    model = model or shipped()
    pairs = [pair for two in people for pair in product(two.one, two.other)]
    if not pairs:
        return []
    compared = compare(cards, pairs)
    levels = compared.table(tuple(model.fields))
    own = (compared.mailbox == Mailbox.EQUAL) | (compared.phone == Phone.MOBILE)
    one, home = model.weigh(levels)
    by_itself = one + home
    found, start = [], 0
    for two in people:
        here = slice(start, start + len(two.one) * len(two.other))
        start = here.stop
        weight = Crossing(
            levels[here].reshape(len(two.one), len(two.other), -1),
            [cards[draft] for draft in two.one],
            [cards[draft] for draft in two.other],
            owned=bool(own[here].any()),
        ).weight(model)
        wanted = {two.likeliest, two.likeliest[::-1]}
        place = next(n for n, pair in enumerate(pairs[here]) if pair in wanted)
        found.append(weight < HOPELESS_BELOW <= float(by_itself[here][place]))
    return found
