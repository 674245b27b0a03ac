"""How likely a text is of each kind: a softmax over weights learned from examples."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from importers.likeness.features import number, numbers_of, of_word, words_of

Weights = NDArray[np.float32]
"""Kinds × buckets."""


class Asks(StrEnum):
    """What a heading asks."""

    WANTS = "wants"
    """Whether we may get in touch in future."""
    REFUSES = "refuses"
    """Whether we had better not."""
    PROJECT = "project"
    """To hear of one project, event or survey."""
    OTHER_CONSENT = "other_consent"
    """Leave for something else: to publish, to share, to store."""
    OTHER = "other"


class Means(StrEnum):
    """What a remark about somebody means."""

    STOP = "stop"
    """They are to be left alone."""
    OTHER = "other"


KINDS: Mapping[str, Sequence[str]] = {"headings": list(Asks), "remarks": list(Means)}
"""Examples and weights by name, each with its kinds in the order of the weights' rows."""

LEARNED = "data/likeness.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, and whether they are of pieces of words too."""

    kinds: Sequence[str]
    weights: Weights
    letters: bool
    learned_from: str
    """A digest of the examples."""

    def likely(self, text: str) -> dict[str, float]:
        """Each kind with its probability; all add up to 1."""
        numbers = numbers_of(text, letters=self.letters)
        sums = self.weights[:, numbers].sum(axis=1) / len(numbers) ** 0.5
        grown = np.exp(sums - sums.max())
        return dict(zip(self.kinds, (grown / grown.sum()).tolist(), strict=True))


def has_letters(name: str) -> bool:
    """Whether a model of this name counts pieces of words."""
    return name == "headings"


@cache
def model(name: str) -> Model:
    """The model learned from the examples of this name."""
    content = resources.files("importers").joinpath(LEARNED).read_bytes()
    with np.load(BytesIO(content)) as kept:
        weights = kept[name].astype(np.float32) * kept[f"{name} scale"]
        learned_from = str(kept[f"{name} print"])
    return Model(KINDS[name], weights, has_letters(name), learned_from)


@lru_cache(maxsize=4096)
def asks(heading: str) -> Mapping[str, float]:
    """What a heading asks: each of `Asks` with its probability."""
    return model("headings").likely(heading)


_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


def asks_to_stop(text: str) -> float:
    """How likely a sentence of a remark means that somebody is to be left alone."""
    return max((_stops(one) for one in _SENTENCES.split(text)), default=0.0)


@lru_cache(maxsize=16384)
def _stops(sentence: str) -> float:
    # Of sentences that stop, one in a hundred has no such word; of others, more than half.
    if not any(map(_tells, words_of(sentence))):
        return 0.0
    return model("remarks").likely(sentence)[Means.STOP]


_TELLING = 2.5


@lru_cache(maxsize=16384)
def _tells(word: str) -> bool:
    """Whether a word by itself speaks for a stop."""
    weights = model("remarks").weights[:, list(map(number, of_word(word)))].sum(axis=1)
    return bool(weights[0] - weights[1] >= _TELLING)
