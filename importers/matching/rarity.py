"""What namesakes have in common in a long list: how rare the name is, and addresses that repeat it.

Term frequency: the rate at which strangers have this name stands in for that at which they have any
(Winkler, 1989; Splink's term-frequency adjustment). In a short list too few bear a name to tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from importers.matching.block import full_name
from importers.matching.card import Card
from importers.matching.compared import Comparison
from importers.matching.given_names import Given
from importers.matching.levels import Family, Mailbox, Postcode, Same
from importers.matching.model import PLACES, Model, Weights

RECKONED_ON = 5.0
"""So many bearers more: that only few of a name are there does not show that it is rarer still."""
MOST_FOR, MOST_AGAINST = 1.0, 3.0
"""How much a name says at most. In invented lists a rare one says little more than any: what is left of
pairs that share nothing beside it is mostly two people's."""

OF_NAMESAKES: Mapping[int, float] = {
    Mailbox.CLOSE: 0.004,
    Mailbox.LOCAL: 0.0005,
    Mailbox.DIGITS: 0.0017,
}
"""How often the addresses of two people of one name are alike, since they repeat the name. Counted in an
invented list of half a million rows; between strangers it is hundreds of times rarer."""


NEARLY_ONE = (Given.EQUAL, Given.FORM, Given.CLOSE)
"""Of two who are called so and live in one home that they have two mailboxes at providers says as little
as any two mailboxes: of pairs in an invented list 87 in a hundred are one person's, as of those with others
(90). Between any two people they are rarer where both are at providers, which is why that weighs more."""


@dataclass(frozen=True, slots=True)
class Bearers:
    """How many rows of a list, new ones included, bear each name."""

    rows: int
    """Of the whole list."""
    of: Mapping[str, int]
    """By `block.full_name`; a name that is missing here is borne by no other row."""


class Part(NamedTuple):
    """What one thing adds to the weights of all pairs."""

    field: str
    adds: Weights
    words: Mapping[bool, str]
    """For a page: whether it speaks for one person → why."""


def of_namesakes(
    cards: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    levels: Comparison,
    model: Model,
    bearers: Bearers,
) -> tuple[Part, ...]:
    """What there is to add (logarithms, base 2) where two rows bear one name, or forms of one."""
    one_name = np.isin(levels.given, (Given.EQUAL, Given.FORM)) & (levels.family == Family.EQUAL)
    places = np.flatnonzero(one_name)
    rare, alike = np.zeros(len(pairs)), np.zeros(len(pairs))
    rare[places] = _rarity([pairs[place] for place in places.tolist()], cards, model, bearers)
    for level, often in OF_NAMESAKES.items():
        between_strangers = model.fields["mailbox"].u[level - 1]
        here = one_name & (levels.mailbox == level)
        alike[here] = min(np.log2(between_strangers / often).round(PLACES), 0.0)
    near = np.isin(levels.given, NEARLY_ONE) & np.isin(levels.family, (Family.EQUAL, Family.CLOSE))
    home = (levels.postcode == Postcode.UNIT) | (levels.street == Same.EQUAL)
    others = near & home & (levels.mailbox == Mailbox.DIFFERENT)
    said = model.evidence[list(model.fields).index("mailbox")]
    alike[others] = max(said[Mailbox.WORK] - said[Mailbox.DIFFERENT], 0.0)
    return (
        Part(
            "name", rare, {True: "A rare name in this list", False: "A frequent name in this list"}
        ),
        Part(
            "mailbox",
            alike,
            {
                False: "Two of one name have e-mail addresses alike, which repeat it",
                True: "People change their e-mail address, and one home seldom has two of one name",
            },
        ),
    )


def _rarity(
    pairs: Sequence[tuple[int, int]], cards: Mapping[int, Card], model: Model, bearers: Bearers
) -> Weights:
    """How much rarer the name of each pair is than that of any two rows that share one."""
    names = {draft: full_name(cards[draft]) for pair in pairs for draft in pair}
    others = np.array([_others(names[a], names[b], bearers.of) for a, b in pairs])
    usual = bearers.rows * model.fields["given"].u[0] * model.fields["family"].u[0]
    found: Weights = np.log2((usual + RECKONED_ON) / (others + RECKONED_ON))
    return found.clip(-MOST_AGAINST, MOST_FOR).round(PLACES)


def _others(one: str, other: str, of: Mapping[str, int]) -> int:
    """Rows that bear the name beside these two; whoever bears either form, where there are two."""
    return max(sum(of.get(name, 1) for name in {one, other}) - 2, 0)
