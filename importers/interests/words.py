"""Words of a text and their stems, the same way for keywords, titles and comments."""

import re
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)?(?:['’][a-z]+)?")
_STEMMER = snowballstemmer.stemmer("english")


def words_of(text: str) -> list[str]:
    """The words in lower case, in order; hyphens part, apostrophes do not."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem; 'buses' and 'parking' are seen to, which the usual stemmer gets wrong for us."""
    plain = word.replace("’", "'")
    if plain in _OWN_STEM:
        return plain
    if plain.endswith("uses") and len(plain) <= _SHORT_PLURAL:
        plain = plain[:-2]
    stem: str = _STEMMER.stemWord(plain)
    return stem


_OWN_STEM = frozenset({"parking"})
"""Words that mean something else than what they are made from: a car park is no park."""
_SHORT_PLURAL = 5
"""'buses', but not 'houses' or 'causes', whose singular ends in e."""


def singular_of(word: str) -> str:
    """The word without a plural ending; unlike a stem it keeps 'savings' and 'save' apart."""
    plain = word.replace("’s", "").replace("'s", "")
    if plain.endswith("ies") and len(plain) > _SHORTEST_PLURAL:
        return plain[:-3] + "y"
    if plain.endswith(("sses", "ches", "shes", "xes", "buses")):
        return plain[:-2]
    if plain.endswith("s") and not plain.endswith(("ss", "us", "is", "ves")):
        return plain[:-1] if len(plain) > _SHORTEST_PLURAL else plain
    return plain


_SHORTEST_PLURAL = 3


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words, in order."""
    return tuple(stem_of(word) for word in words_of(text))
