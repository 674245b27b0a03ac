"""What of a text is counted: its words, neighbours, and how words begin; each as a small number."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

BUCKETS = 1 << 15
"""Features are numbered by a hash of themselves; few of them meet (Weinberger et al. 2009)."""

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[a-z0-9']+|[?!]")
_NUMBERS = re.compile(r"\d+(?:[/:.,-]\d+)*")
"""Dates and numbers are all one to us."""
_LONGEST = 2000
"""Characters: whoever writes more asked for it long before."""


def numbers_of(text: str, *, letters: bool) -> list[int]:
    """The numbers of what a text has, each once; with `letters` also of pieces of its words.

    Headings are few and full of codes ("EmlOptIn"), so pieces help there and cost nothing.
    """
    return sorted(set(map(number, _found(words_of(text), letters=letters))))


def words_of(text: str) -> list[str]:
    """The words of a text: without case or accents, codes and CamelCase taken apart."""
    apart = _HUMPS.sub(" ", text[:_LONGEST].replace("_", " ").replace("’", "'"))
    if not apart.isascii():
        apart = unicodedata.normalize("NFKD", apart)
        apart = "".join(c for c in apart if not unicodedata.combining(c))
    return _WORDS.findall(_NUMBERS.sub("0", apart.casefold()))


def _found(words: list[str], *, letters: bool) -> Iterator[str]:
    yield "always"
    for word in words:
        yield from of_word(word)
        if letters:
            yield from _pieces(f"^{word}$")
    framed = ["<", *words, ">"]
    for one, other in pairwise(framed):
        yield f"b:{one} {other}"
    for one, other in zip(framed, framed[2:], strict=False):
        yield f"s:{one} {other}"


def of_word(word: str) -> Iterator[str]:
    """What a word has by itself: the whole of it, and how it begins."""
    yield f"w:{word}"
    for length in _BEGINNINGS:
        if len(word) > length:
            yield f"p:{word[:length]}"


def number(feature: str) -> int:
    """The number of a feature."""
    return crc32(feature.encode()) % BUCKETS


_BEGINNINGS = (4, 5)
_PIECES = (3, 4, 5)


def _pieces(word: str) -> Iterator[str]:
    for length in _PIECES:
        for start in range(len(word) - length + 1):
            yield f"c:{word[start : start + length]}"
