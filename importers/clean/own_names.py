"""Whether the words in a name cell are one person's own name, or may stand for several.

A household, a desk or a body says no as somebody does, and then nobody can tell whose no it is.
"""

import re
from functools import lru_cache

from consent.names import is_initial, take_apart
from importers.clean.given_names import is_given_name
from importers.clean.names import split_name
from importers.clean.text import word_set
from importers.draft import PersonName

_NOBODYS = word_set(
    "family families household home house cottage farm flat lodge villa bungalow office desk "
    "reception enquiries accounts bookings sales support info team staff department everyone "
    "everybody all both us others residents occupiers neighbours parents children twins"
)
"""What no surname consists of, or hardly any."""
_PARTED = re.compile(r"\W+")


def is_own_name(name: PersonName) -> bool:
    """Whether a name can be told to be one person's own; the stricter reading is that it can't.

    A given name must be known as one, or stand behind a title or, as an initial, before a surname.
    A surname proves nothing, but must not be what a household or a body goes by.
    """
    first = take_apart(name.given).first
    if name.others or not first or not _is_surname(name.family):
        return False
    if is_initial(first):
        return bool(name.family) and _names_one(name)
    known = bool(name.title) or is_given_name(first) or is_given_name(name.given)
    return known and (not name.family or _names_one(name))


def _is_surname(family: str) -> bool:
    return _NOBODYS.isdisjoint(_PARTED.split(family.casefold()))


def _names_one(name: PersonName) -> bool:
    """Whether both parts, written in one cell, are read as one person with both."""
    if name.given.isalpha() and name.family.isalpha():
        # Either word alone would show it, and lists hold the same words again and again.
        return _read_as_one(name.given, _SURNAME) and _read_as_one(_GIVEN, name.family)
    return _read_as_one(name.given, name.family)


_GIVEN, _SURNAME = "Anna", "Harris"
"""Words that are nothing else than what they are here."""


@lru_cache(maxsize=65_536)
def _read_as_one(given: str, family: str) -> bool:
    found = split_name(f"{given} {family}")
    return len(found) == 1 and bool(found[0].given and found[0].family)
