"""Columns of names written 'SURNAME, First', which look like lists of choices."""

import re

from importers.clean.given_names import is_given_name
from importers.clean.name_words import TITLES
from importers.recognise.shapes import Shape

_NAME = re.compile(
    r"(?P<family>[^\W\d_][\w'’ -]*), ?(?P<given>[^\W\d_][\w'’.-]*(?:(?: ?[&+] ?| )[^\W\d_][\w'’.-]*){0,4})"
)
_FEWEST = 4
_MOSTLY = 0.75
_FEW = 0.2


def surname_first(shape: Shape) -> bool:
    """Whether most cells are one surname, a comma and given names that are known as such.

    What stands before the comma hardly ever stands behind it, as choices out of a stock would.
    """
    if shape.filled < _FEWEST:
        return False
    named = {text: found for text in shape.values if (found := _NAME.fullmatch(text))}
    whole = sum(shape.values[text] for text in named)
    if whole < _MOSTLY * shape.filled:
        return False
    given = {text: _first_given(found["given"]) for text, found in named.items()}
    known = sum(shape.values[text] for text, name in given.items() if is_given_name(name))
    behind = {name.casefold() for name in given.values()}
    both = sum(
        shape.values[text] for text, found in named.items() if found["family"].casefold() in behind
    )
    return known >= _MOSTLY / 2 * whole and both <= _FEW * whole


def _first_given(given: str) -> str:
    words = [
        word for word in re.split(r"[ &+]+", given) if word.rstrip(".").casefold() not in TITLES
    ]
    return words[0] if words else ""
