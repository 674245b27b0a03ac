"""Learn the weights anew from the examples: `python -m importers.likeness.teach` (a minute).

Logistic regression by stochastic gradient descent with AdaGrad's steps (Duchi et al. 2011). Who adds
an example runs it and commits both.
"""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from importers.likeness.features import BUCKETS, numbers_of
from importers.likeness.model import KINDS, LEARNED, has_letters

ROUNDS = 15
STEP = 0.3
DECAY = 1e-5
_FINEST = 127
"""Weights are kept as whole numbers from -127 to 127, which says all that they know."""

HOME = Path(__file__).parent.parent

Example = tuple[str, str]
"""Its kind and its text."""


def examples(name: str) -> list[Example]:
    """The examples of this name, in the order of their file."""
    with _file(name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(kind, text) for kind, text in rows]


def print_of(name: str) -> str:
    """A digest of the examples of this name, kept with what was learned from them."""
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()


def _file(name: str) -> Path:
    return HOME / "data" / "examples" / f"{name}.tsv"


def learned(
    given: Sequence[Example], kinds: Sequence[str], *, letters: bool
) -> NDArray[np.float64]:
    """Weights, kinds × buckets; rare kinds count for more, by the root of how rare they are."""
    texts = [np.array(numbers_of(text, letters=letters)) for _, text in given]
    rightly = np.array([kinds.index(kind) for kind, _ in given])
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


if __name__ == "__main__":  # pragma: no cover - run by hand
    teach()
