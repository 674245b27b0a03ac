"""Codes explained in a heading: 'OK to contact? (1 = yes, 2 = no)'."""

import re
from collections.abc import Mapping
from functools import lru_cache

_PAIR = re.compile(
    r"(?<![\w'’])(?P<code>\d{1,2}|[A-Za-z✓✗xX]{1,3}) ?= ?(?P<meaning>[A-Za-z][A-Za-z'’ -]*?)"
    r"(?= ?(?:[,;/|)\]\n.]|$|\band\b|\bor\b)| (?:\d{1,2}|[A-Za-z]{1,3}) ?=)"
)
_BARE_PAIR = re.compile(
    r"(?<![\w'’.])(?P<code>\d{1,2}) ?[-–:.)]? ?(?P<meaning>yes|no|don['’]?t know|not sure|unsure|prefer not to say|refused)(?![\w'’])",
    re.IGNORECASE,
)
"""'1 Yes 2 No': without a sign only answers to a question of yes and no are told from other words."""
_SHELL = re.compile(r"[(\[][\s,;/|.]*(?:and|or|codes?|key)?[\s,;/|.:]*[)\]]")
_FEWEST = 2
"""A single '=' explains nothing."""


@lru_cache(maxsize=4096)
def without_legend(heading: str) -> str:
    """The heading with the codes it explains left out."""
    if not legend_of(heading):
        return heading
    bare = _pairs_of(heading).sub("", heading)
    return " ".join(_SHELL.sub(" ", bare).rstrip(" ,;/|").split()) or heading


@lru_cache(maxsize=4096)
def legend_of(heading: str) -> Mapping[str, str]:
    """Code (small letters) → what the heading says it means; empty where it explains none."""
    pairs = {
        found["code"].casefold(): found["meaning"].strip()
        for found in _pairs_of(heading).finditer(heading)
    }
    return pairs if len(pairs) >= _FEWEST else {}


def _pairs_of(heading: str) -> re.Pattern[str]:
    return _PAIR if len(_PAIR.findall(heading)) >= _FEWEST else _BARE_PAIR


def in_words(heading: str, answer: str) -> str:
    """An answer with its codes written out: 'E' → 'email', 'E,P' → 'email, post'.

    Anything else comes back as it is, but for a code the heading does not explain: that becomes a
    question mark, which nobody takes for a yes.
    """
    known = legend_of(heading)
    plain = answer.strip()
    if not known or not plain:
        return answer
    whole = plain.casefold().removesuffix(".0")
    if whole in known:
        return known[whole]
    parts = [part for part in re.split(r"[\s,;/&+|]+", whole) if part]
    if not all(part in known for part in parts):
        parts = list(whole) if whole.isalpha() else []
    if parts and all(part in known for part in parts):
        return ", ".join(known[part] for part in parts)
    return (
        f"? {plain}"
        if len(whole) <= 2 and whole.isalnum() and whole not in {"y", "n", "no"}
        else answer
    )
