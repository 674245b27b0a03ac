"""How often each likeness occurs in rows of one person, of one household, of any two people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.matching.given_names import Given
from importers.matching.levels import Family, Levels

Weights = NDArray[np.float64]

PLACES = 3
"""Weights are rounded before they are added up, so that what a page shows adds up too."""

NAMESAKE = 0.05
"""How often two people of one household bear one given name: father and son, in one pair of twenty.

It is set, not learned: without labels nothing tells a namesake from a person who moved mailbox.
"""


class Rates(NamedTuple):
    """Of one field, how often each of its levels occurs where both rows have a value; level 1 first."""

    m: tuple[float, ...]
    """Between two rows of one person (m-probabilities)."""
    u: tuple[float, ...]
    """Between rows of two unconnected people (u-probabilities)."""
    h: tuple[float, ...]
    """Between rows of two people of one household."""


USUAL_ROWS = 20_000
"""From so many rows of a list on, and with each doubling, a pair is half as likely one person's."""
MOST_STEPS = 4
"""Measured on lists of a hundred thousand and of a million people: more costs pairs and saves few."""


def is_long(rows: int) -> bool:
    """Whether a list of so many rows holds new ones to more, and names in it are counted."""
    return _steps(rows) > 0


def _steps(rows: int) -> int:
    return sum(rows >= USUAL_ROWS << step for step in range(MOST_STEPS))


def _of_more_places(postcode: Rates, part: float) -> Rates:
    """Rates of postcodes where strangers have the same one so much less often."""
    same, *others, different = postcode.u
    return postcode._replace(u=(same * part, *others, different + same * (1 - part)))


SLIPS: Mapping[str, int] = {"given": Given.CLOSE, "family": Family.CLOSE}
MISWRITTEN = 0.02
"""How often two rows of one person have a name a slip apart in a long list, at least.

In the made towns it was .004 and .005. Lists kept by many hands show more: where one row of eight
has a slip in a name, it is a tenth of all pairs; so this is between the two.
"""


def _of_more_slips(name: Rates, level: int) -> Rates:
    m = list(name.m)
    more = max(MISWRITTEN - m[level], 0.0)
    m[0], m[level] = m[0] - more, m[level] + more
    return name._replace(m=tuple(m))


@dataclass(frozen=True)
class Model:
    """Fellegi and Sunter's model (1969) with a third class of pairs, two people of one household.

    Without it a shared postcode, telephone and surname would look like one person.
    """

    version: str
    learned_from: str
    """In words, for a page."""
    match: float
    """Of all pairs of rows there are, the part that is one person's."""
    household: float
    """The part that is two people's of one household."""
    fields: Mapping[str, Rates]
    by_hand: Mapping[str, tuple[int, ...]]
    """Levels of which the rates were set by hand: rows hardly show them, so none are learned."""
    by_chance: Mapping[str, tuple[int, ...]]
    """Levels that strangers have in common so rarely that `u` is not learned either."""
    rows: int = 0
    """In how long a list it was learned that so many are; 0 of what came with this release."""

    def in_list_of(self, rows: int) -> "Model":
        """The same where a row is compared with those of a list so long.

        Of two rows of a longer list the fewer are one person's, and the fewer two of one household;
        what a name and a district say is then less than they need. A longer list is also of more
        places, so that one postcode says the more, and of more hands, so that names are miswritten more
        often. It goes down in steps, and not on for ever: how
        many strangers a row is compared with is limited (`block.limit_of`). Only new rows are held
        to it; what was judged in a shorter list stands.
        """
        steps = max(_steps(rows) - _steps(self.rows), 0)
        if not steps:
            return self
        part = 2.0**-steps
        fields = {**self.fields, "postcode": _of_more_places(self.fields["postcode"], part)}
        for field, level in SLIPS.items():
            fields[field] = _of_more_slips(fields[field], level - 1)
        return replace(
            self, match=self.match * part, household=self.household * part, fields=fields
        )

    @cached_property
    def prior(self) -> float:
        """Logarithm (base 2) of the odds that any two rows are one person's."""
        return round(float(np.log2(self.match)), PLACES)

    @cached_property
    def evidence(self) -> Weights:
        """Fields × levels: log2 m/u, what a level says for one person; 0 where a value is missing."""
        return _table([(rates.m, rates.u) for rates in self.fields.values()])

    @cached_property
    def shared(self) -> Weights:
        """Fields × levels: log2 h/u, what a level says for one household."""
        return _table([(rates.h, rates.u) for rates in self.fields.values()])

    def weigh(self, levels: Levels, rarer: Weights | float = 0.0) -> tuple[Weights, Weights]:
        """Of each pair (a row of levels, fields in the model's order) two logarithms (base 2).

        The odds of one person against any two people, and what the chance of one household takes
        from them; the weight of the pair is their sum. `rarer` is what it says of each pair how
        rare it is between strangers what its two rows share; a household shares it as one person does.
        """
        places = np.arange(len(self.fields))
        one: Weights = self.prior + self.evidence[places, levels].sum(axis=1) + rarer
        home: Weights = np.log2(self.household) + self.shared[places, levels].sum(axis=1) + rarer
        taken: Weights = np.logaddexp2(home, 0.0)
        return one, -taken.round(PLACES)


_MOST_LEVELS = 9


def _table(rates: list[tuple[tuple[float, ...], tuple[float, ...]]]) -> Weights:
    found = np.zeros((len(rates), _MOST_LEVELS))
    for row, (over, under) in zip(found, rates, strict=True):
        row[1 : len(over) + 1] = np.round(np.log2(over) - np.log2(under), PLACES)
    return found


def from_json(kept: Mapping[str, Any]) -> Model:
    """The model kept as JSON; where it has no rates of households these are those of strangers.

    Households do not share a given name any more than strangers do, but for namesakes.
    """
    fields = {}
    for field, rates in kept["fields"].items():
        m, u = tuple(rates["m"]), tuple(rates["u"])
        if field == "given":
            h = tuple((1 - NAMESAKE) * b + NAMESAKE * a for a, b in zip(m, u, strict=True))
        else:
            h = tuple(rates.get("h", u))
        fields[field] = Rates(m, u, h)
    pairs = kept["pairs"]
    return Model(
        kept["version"],
        kept["learned_from"],
        pairs["match"],
        pairs["household"],
        fields,
        by_hand={field: tuple(levels) for field, levels in kept["by_hand"].items()},
        by_chance={field: tuple(levels) for field, levels in kept["by_chance"].items()},
    )


_NOT_LEARNED = ("by_hand", "by_chance")


def to_json(model: Model) -> dict[str, Any]:
    """What `from_json` makes the same model of; fit for `json.dumps`."""
    return {
        "version": model.version,
        "learned_from": model.learned_from,
        "pairs": {"match": model.match, "household": model.household},
        **{why: {f: list(held) for f, held in getattr(model, why).items()} for why in _NOT_LEARNED},
        "fields": {
            field: {
                part: list(some)
                for part, some in rates._asdict().items()
                # That of given names follows from the others.
                if (field, part) != ("given", "h")
            }
            for field, rates in model.fields.items()
        },
    }


@cache
def shipped() -> Model:
    """What is used until an installation has learned from its own rows."""
    text = resources.files("importers.data").joinpath("matching.json").read_text("utf-8")
    return from_json(json.loads(text))
