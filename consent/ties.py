"""How a no finds the addresses it belongs to without plain data in the ledger.

Everything is a keyed hash: whoever reads the ledger without the pepper learns nobody's name. Two
sets of keys make an inexact comparison exact: a no *publishes* marks, an address's rows *seek*, and
the two meet just when the design's test holds (design, section 6, "Ties").
"""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import product

from consent.address import loose, slips
from consent.names import Given, fold_family, forms_of_part, initials, is_initial, take_apart

_FULL_POSTCODE = re.compile(
    r"(?P<uk>[A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}|(?P<eire>[A-Z]\d[\dW])[A-Z\d]{4}"
)
_ANY_PART, _ANYWHERE = "*", "*"
"""Published beside every part of a name and every place, for whoever does not know theirs."""
_ANY_NAME = f"{_ANY_PART} {_ANY_PART}"
_BLOCK = 64
"""Octets of a block of SHA-256."""
_DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?|[A-Z]\d[\dW]")


class Tie(StrEnum):
    """How something that was said belongs to an address."""

    MAILBOX = "mailbox"
    """Said with this mailbox, however spelt."""
    NAME_AND_POSTCODE = "name_and_postcode"
    """Said by somebody of the same surname, full postcode and a given name that can be theirs."""
    PERSON = "person"
    """Said by the person in the people list that the address belongs to."""
    NEAR = "near"
    """Perhaps this person's, not surely."""


class Keyring:
    """Makes the keys by which the ledger knows addresses and names; HMAC-SHA256, 64 hex digits."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, pepper: bytes) -> None:
        """`pepper` is the installation's secret; destroying it makes every key meaningless."""
        if not pepper:
            raise ValueError("A keyring needs a pepper.")
        key = hashlib.sha256(pepper).digest() if len(pepper) > _BLOCK else pepper
        key = key.ljust(_BLOCK, b"\0")
        # Both halves of the HMAC (RFC 2104) with the pepper already in them: a list of many
        # addresses takes millions of keys, and a copy of these is made four times as quickly.
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))

    def address(self, canonical: str) -> str:
        """The key of exactly this address; a yes is looked up by it."""
        return self._key("address", canonical)

    def mailbox(self, canonical: str) -> str:
        """The key of the mailbox, shared by all its spellings; a no is looked up by it."""
        return self._key("mailbox", loose(canonical))

    def mailbox_neighbours(self, canonical: str) -> frozenset[str]:
        """The keys that near mailboxes share (`consent.address.slips`).

        A stop with an address that may be mistyped publishes its own, every address seeks its own.
        """
        return self._keys("neighbour", (), slips(canonical))

    def person_marks(self, given: str, family: str, postcode: str) -> frozenset[str]:
        """The keys published for a name at a full postcode; none when either is missing."""
        place, surname = full_postcode(postcode), fold_family(family)
        if not place or not surname:
            return frozenset()
        return self._keys("person", (surname, place), _published(take_apart(given)))

    def person_seeks(self, given: str, family: str, postcode: str) -> frozenset[str]:
        """The keys that meet the marks of everybody who can be this person at this postcode."""
        place, surname = full_postcode(postcode), fold_family(family)
        if not place or not surname:
            return frozenset()
        return self._keys("person", (surname, place), _sought(take_apart(given)))

    def namesakes(self, given: str, family: str, postcode: str) -> frozenset[str]:
        """The keys shared by everybody at a full postcode with this surname and initial.

        No list of short forms is whole: Dai may be Dafydd although nothing here says so. A no by
        one such name makes the other doubtful, not stopped.
        """
        place, surname = full_postcode(postcode), fold_family(family)
        if not place or not surname:
            return frozenset()
        letters = initials(take_apart(given).first)
        return self._keys("namesake", (surname, place), letters)

    def near_marks(self, given: str, family: str, *, postcode: str = "") -> frozenset[str]:
        """The keys published for a no by name without a full postcode; none without a surname.

        Whatever is known of the postcode (`ZX1`, `ZX1 1`) narrows them to its district.
        """
        return self._near(
            family,
            _published(take_apart(given)),
            _places(district(postcode), unknown="?", other=_ANYWHERE),
        )

    def household_marks(self, canonical: str, given: str, family: str) -> frozenset[str]:
        """The keys published for a no at a mailbox, by which its other users are near who may have said it.

        Several may use the mailbox. A full name speaks for itself, by its surname, and leaves in doubt
        only who shares its initial (as `namesakes`), bears it the other way round, or has no given
        name; less than that whoever it can be. Give empty names for words that are no one's own.
        """
        name = take_apart(given)
        keys = {_ANY_PART, *(f"letter:{letter}" for letter in initials(name.first))}
        keys |= _turned(family, given)
        if not family.strip() or not name.first or is_initial(name.first):
            keys |= _published(name)
        return self._keys("household", (loose(canonical),), keys)

    def household_seeks(self, canonical: str, given: str, family: str) -> frozenset[str]:
        """The keys that meet the marks of whoever may have spoken as somebody of this name.

        One name alone may be either of theirs.
        """
        name = take_apart(given)
        keys = {f"letter:{letter}" for letter in initials(name.first)} or {_ANY_PART}
        if family.strip():
            keys |= _sought(take_apart(family)) | _turned(given, family)
        return self._keys("household", (loose(canonical),), keys | _sought(name))

    def near_seeks(self, given: str, family: str, *, postcode: str = "") -> frozenset[str]:
        """The keys that meet the near marks of everybody who might be this person."""
        return self._near(
            family,
            _sought(take_apart(given)),
            _places(district(postcode), unknown=_ANYWHERE, other="?"),
        )

    def surname_here(self, family: str, postcode: str) -> str:
        """The key published wherever `person_marks` or `namesakes` are for this surname here.

        One instead of some ten: hardly any surname at a place is ever met. Empty without a surname
        or a full postcode.
        """
        place, surname = full_postcode(postcode), fold_family(family)
        return self._key("person", surname, place, _ANY_NAME) if place and surname else ""

    def surname_anywhere(self, family: str) -> str:
        """The key published wherever `near_marks` are for this surname; empty without one."""
        surname = fold_family(family)
        return self._key("near", surname, f"{_ANY_NAME}|{_ANYWHERE}") if surname else ""

    def _near(self, family: str, names: Iterable[str], places: Iterable[str]) -> frozenset[str]:
        surname = fold_family(family)
        if not surname:
            return frozenset()
        pairs = (f"{name}|{place}" for name, place in product(names, places))
        return self._keys("near", (surname,), pairs)

    def _keys(self, kind: str, common: tuple[str, ...], endings: Iterable[str]) -> frozenset[str]:
        begun = self._inner.copy()
        begun.update("\x1f".join((kind, *common, "")).encode())
        return frozenset(self._ended(begun, ending) for ending in endings)

    def _key(self, *parts: str) -> str:
        return self._ended(self._inner, "\x1f".join(parts))

    def _ended(self, begun: "hashlib._Hash", ending: str) -> str:
        inner, outer = begun.copy(), self._outer.copy()
        inner.update(ending.encode())
        outer.update(inner.digest())
        return outer.hexdigest()


@lru_cache(maxsize=65_536)
def full_postcode(text: str) -> str:
    """The postcode without spaces, in capitals, or `""` when `text` is not a full one (UK, Eircode)."""
    squeezed = re.sub(r"\W", "", text).upper()
    return squeezed if _FULL_POSTCODE.fullmatch(squeezed) else ""


@lru_cache(maxsize=65_536)
def district(postcode: str) -> str:
    """The outward half of a full or partial postcode, `""` when it can't be told."""
    full = _FULL_POSTCODE.fullmatch(full_postcode(postcode))
    if full:
        return full["uk"] or full["eire"]
    outward = (postcode.upper().split() or [""])[0]
    return outward if _DISTRICT.fullmatch(outward) else ""


def _places(area: str, *, unknown: str, other: str) -> frozenset[str]:
    """As with names: an unknown district meets any, a known one its own and the unknown."""
    return frozenset({other, f"in:{area}"} if area else {other, unknown})


def _turned(given: str, family: str) -> frozenset[str]:
    """By which a name meets the same name in swapped columns: each letter the given one may begin with."""
    letters, surname = initials(take_apart(given).first), fold_family(family)
    return frozenset(f"turned:{letter} {surname}" for letter in letters if surname)


@lru_cache(maxsize=4096)
def _published(given: Given) -> frozenset[str]:
    pairs = product(_published_part(given.first), _published_part(given.second))
    return frozenset({f"={given.joined}", *(f"{a} {b}" for a, b in pairs)})


@lru_cache(maxsize=4096)
def _sought(given: Given) -> frozenset[str]:
    pairs = product(_sought_part(given.first), _sought_part(given.second))
    return frozenset({f"={given.joined}", *(f"{a} {b}" for a, b in pairs)})


def _published_part(part: str) -> frozenset[str]:
    """`_ANY_PART` can be met by whoever does not know the part; `?` says that we do not."""
    if not part:
        return frozenset({_ANY_PART, "?"})
    if is_initial(part):
        return frozenset({_ANY_PART, f"initial:{part}"})
    shortened = (f"shortens:{letter}" for letter in initials(part))
    return frozenset({_ANY_PART, *(f"form:{form}" for form in forms_of_part(part)), *shortened})


def _sought_part(part: str) -> frozenset[str]:
    if not part:
        return frozenset({_ANY_PART, "?"})
    if is_initial(part):
        return frozenset({"?", f"initial:{part}", f"shortens:{part}"})
    lone = (f"initial:{letter}" for letter in initials(part))
    return frozenset({"?", *(f"form:{form}" for form in forms_of_part(part)), *lone})
