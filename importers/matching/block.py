"""Which pairs of drafts are worth comparing: drafts that share a key."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from consent.names import fold, fold_family
from importers.matching.card import Card

GROUP_LIMIT = 200
"""A key shared by more drafts than this tells nothing (a hall's postcode, a shared telephone)."""

NAMES_LIMIT = 12
"""The same of a key made of names alone, without a place or a whole mailbox. Among the rows of a million
people nine in ten pairs that share nothing else are strangers, and so are most that look alike enough."""

_OF_NAMES = ("e", "f", "s")
"""The passes of such keys; more than one town has a Mill Lane 12."""

_LOCAL_SHORTEST = 6
"""Shorter names before the @ (info, sales, jo) are everybody's."""
_LOCAL_START = 4


def blocking_keys(card: Card, *, by_name: bool = True) -> frozenset[str]:
    """Short stable strings, each beginning with the pass it belongs to.

    m mailbox · l name before the @ · e family name with the start of the mailbox · n the family name,
    the given one or its initial, with the postcode · p phone · and, `by_name`, f the full name,
    d the full name with the district, s the initials with the street. Those are not for rows of who
    asked to stop: a stop that only a name ties is held, not carried out. With a postcode these are
    found by either name, and either initial, whichever way round the names stand.
    """
    given, family = fold_family(card.name.given), fold_family(card.name.family)
    keys = {f"m:{mailbox}" for mailbox in card.mailboxes}
    keys |= {f"p:{phone}" for phone in card.phones}
    for mailbox in card.mailboxes:
        local = mailbox.partition("@")[0]
        if len(local) >= _LOCAL_SHORTEST:
            keys.add(f"l:{local}")
        if family:
            keys.add(f"e:{family}|{local[:_LOCAL_START]}")
    if card.postcode:
        # Either part of the name may have changed, be miswritten or short, or stand in the other's
        # place. Stops have no keys of full names, so their initials too are looked for either way.
        parts = {given, given[:1], family} | (set() if by_name else {family[:1]})
        keys |= {name_at(part, card.postcode) for part in parts - {""}}
    if by_name and given and family and (house := house_of(card.street)):
        keys.add(f"s:{''.join(sorted((given[0], family[0])))}|{house}")
    if by_name and (name := full_name(card)):
        # A row may hold nothing else; a name that many bear tells nothing (`NAMES_LIMIT`).
        keys.add(name)
        if card.district:
            keys.add(f"d:{name.removeprefix(_WHOLE)}|{card.district}")
    return frozenset(keys)


def name_at(part: str, postcode: str) -> str:
    """The key of a folded name, or of its initial, with a full postcode."""
    return f"n:{part}|{postcode}"


_WHOLE = "f:"
_STREET_START = 4
_NUMBERS = re.compile(r"\d+")
_LAST_NUMBER = re.compile(r".*\d\w*")


def house_of(street: str) -> str:
    """The numbers of a street with its first letters, however the rest is cut short; '' without both."""
    plain = fold(street)
    name = _LAST_NUMBER.sub("", plain).replace(" ", "")[:_STREET_START]
    numbers = "-".join(_NUMBERS.findall(plain))
    return f"{numbers}{name}" if numbers and name else ""


def full_name(card: Card) -> str:
    """The key of a full name, whichever way round it stands; '' where a part is missing."""
    return _full_name(card.name.given, card.name.family)


@lru_cache(maxsize=65_536)
def _full_name(given: str, family: str) -> str:
    given, family = fold_family(given), fold_family(family)
    if len(given) <= 1 or not family:
        return ""
    first, last = sorted((given, family))
    return f"{_WHOLE}{first}|{last}"


def limit_of(key: str) -> int:
    """How many drafts may share a key that still tells something."""
    return NAMES_LIMIT if key[0] in _OF_NAMES else GROUP_LIMIT


class BlockIndex(Protocol):
    """Keeps the keys of the drafts there are and finds those that share one."""

    def candidates(self, keys: Mapping[int, frozenset[str]]) -> Sequence[tuple[int, int]]:
        """Pairs `(a, b)` with a < b of which at least one is in `keys`, each once, in order.

        A key held by more drafts than `limit_of` it, old and new together, is left out.
        """
        ...

    def cards(self, ids: Collection[int]) -> Mapping[int, Card]:
        """The cards of these drafts."""
        ...
