"""Columns whose cells are codes of opting in and out: 'OPTED_IN', 'Out', 'UNSUBSCRIBED'."""

import re

from importers.draft import Role
from importers.recognise.asking import not_about_us, scope
from importers.recognise.consent_words import (
    BY_EMAIL,
    EITHER_WAY,
    NEGATION,
    OTHER_MEANS,
    STATE_OF_THINGS,
)
from importers.recognise.shapes import Shape
from importers.recognise.words import Heading, folded

_CODE = re.compile(r"opt(?:ed|s|ing)? ?(?:in|out)\b.*|(?:un)?subscribed?|re ?subscribed")
_ONE_WORD = re.compile(r"(?:in|out)\b.*")
"""An answer only where the heading offers both."""
_UNTOLD = re.compile(
    r"not (?:yet )?(?:asked|known|recorded|set|given)|unknown|pending|none|no reply|no response"
)
_CONSULTED = re.compile(r"\b(?:consult\w*|engag\w+|your say|involve\w*|surveys?)\b")
_MOSTLY = 0.8


def opting(heading: Heading, shape: Shape) -> Role | None:
    """What a column of such codes under words about consultations is; `None` for any other column."""
    words = heading.words
    if not _CONSULTED.search(words) or STATE_OF_THINGS.search(words) or not shape.filled:
        return None
    if not_about_us(words, asked=True) or (
        OTHER_MEANS.search(words) and not BY_EMAIL.search(words)
    ):
        return None
    offered = EITHER_WAY.search(words) is not None
    if NEGATION.search(words) and not offered:
        return None
    said = shape.where(lambda text: _is_code(text, offered=offered))
    rest = shape.where(lambda text: _UNTOLD.fullmatch(folded(text)))
    return scope(words) if said and said + rest >= _MOSTLY else None


def _is_code(text: str, *, offered: bool) -> bool:
    words = folded(text)
    return bool(_CODE.fullmatch(words) or (offered and _ONE_WORD.fullmatch(words)))
