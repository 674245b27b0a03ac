"""Learn the weights anew from the examples: `python -m importers.likeness.teach` (ten seconds).

Logistic regression by stochastic gradient descent with AdaGrad's steps (Duchi et al. 2011). Who adds
an example runs it and commits both. With `check` it prints instead what is found of the examples that
one hand wrote, having learned from all other hands' (two minutes).
"""

import csv
import hashlib
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.likeness.features import BUCKETS, numbers_of
from importers.likeness.model import KINDS, LEARNED, Asks, Means, Model, has_letters

ROUNDS = 15
STEP = 0.3
DECAY = 1e-5
_FINEST = 127
"""Weights are kept as whole numbers from -127 to 127, which says all that they know."""

WISHES = (Asks.WANTS, Asks.REFUSES)
"""What a heading about being contacted asks."""

HOME = Path(__file__).parent.parent


class Example(NamedTuple):
    """A line of a file of examples."""

    kind: str
    text: str
    hand: str
    """Whose way of writing it is in; 0 for what was added here and there."""


def examples(name: str) -> list[Example]:
    """The examples of this name, in the order of their file."""
    with _file(name).open(encoding="utf-8", newline="") as lines:
        return [Example(*row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def print_of(name: str) -> str:
    """A digest of the examples of this name, kept with what was learned from them."""
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()


def _file(name: str) -> Path:
    return HOME / "data" / "examples" / f"{name}.tsv"


def learned(
    given: Sequence[Example], kinds: Sequence[str], *, letters: bool
) -> NDArray[np.float64]:
    """Weights, kinds × buckets; rare kinds count for more, by the root of how rare they are."""
    texts = [np.array(numbers_of(one.text, letters=letters)) for one in given]
    rightly = np.array([kinds.index(one.kind) for one in given])
    rarity = np.sqrt(len(given) / (len(kinds) * np.bincount(rightly, minlength=len(kinds))))
    weights = np.zeros((len(kinds), BUCKETS))
    steps = np.full((len(kinds), BUCKETS), 1e-6)
    order = np.random.default_rng(1)
    for _ in range(ROUNDS):
        for one in order.permutation(len(given)):
            at, scale = texts[one], 1 / np.sqrt(len(texts[one]))
            sums = weights[:, at].sum(axis=1) * scale
            wrong = np.exp(sums - sums.max())
            wrong /= wrong.sum()
            wrong[rightly[one]] -= 1
            slope = (wrong * scale * rarity[rightly[one]])[:, None] + DECAY * weights[:, at]
            steps[:, at] += slope**2
            weights[:, at] -= STEP * slope / np.sqrt(steps[:, at])
    return weights


def teach() -> None:
    """Learn all weights and keep them beside the examples."""
    kept: dict[str, Any] = {}
    for name, kinds in KINDS.items():
        weights = learned(examples(name), kinds, letters=has_letters(name))
        scale = np.abs(weights).max() / _FINEST
        kept[name] = np.round(weights / scale).astype(np.int8)
        kept[f"{name} scale"] = np.array(scale, dtype=np.float32)
        kept[f"{name} print"] = np.array(print_of(name))
    np.savez_compressed(HOME / LEARNED, **kept)


def check(name: str, wanted: Collection[str]) -> Iterator[str]:
    """Of each hand's examples, learned from the others': the share of `wanted` and of others taken for it."""
    every, kinds, letters = examples(name), KINDS[name], has_letters(name)
    for hand in sorted({one.hand for one in every}, key=int):
        mine = [one for one in every if one.hand == hand]
        if not {one.kind for one in mine} > set(wanted):
            continue
        weights = learned([one for one in every if one.hand != hand], kinds, letters=letters)
        others = Model(kinds, weights.astype(np.float32), letters, "")
        sums = [
            (one.kind in wanted, sum(others.likely(one.text)[kind] for kind in wanted))
            for one in mine
        ]
        for enough in _ENOUGH:
            found = [
                sum(likely >= enough for is_one, likely in sums if is_one is rightly)
                / sum(is_one is rightly for is_one, _ in sums)
                for rightly in (True, False)
            ]
            yield f"{name} hand {hand} from {enough}: {found[0]:.3f} found, {found[1]:.3f} of others"


_ENOUGH = (0.65, 0.75, 0.85)


if __name__ == "__main__":  # pragma: no cover - run by hand
    if sys.argv[1:] == ["check"]:
        for line in (*check("headings", WISHES), *check("remarks", [Means.STOP])):
            print(line)  # noqa: T201
    else:
        teach()
