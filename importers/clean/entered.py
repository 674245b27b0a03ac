"""What somebody types about a person, one field at a time; names stay as they were typed."""

from collections.abc import Callable, Mapping

from importers.clean.phones import find_phones
from importers.clean.postcodes import read_postcode
from importers.clean.text import tidy

LONGEST = 200


class UnreadableValue(Exception):
    """What was typed can't be such a value; the message says what to enter."""


def as_entered(field: str, text: str) -> str:
    """The value as it is kept.

    Raises:
        UnreadableValue: there is none in the text.
    """
    plain = tidy(text)
    read, wanted = _FIELDS[field]
    if len(plain) > LONGEST:
        raise UnreadableValue(f"Enter {LONGEST} characters or fewer")
    if not (value := read(plain)):
        raise UnreadableValue(wanted)
    return value


def _with_letters(text: str) -> str:
    return text if any(mark.isalpha() for mark in text) else ""


def _only_phone(text: str) -> str:
    phones = find_phones(text)
    return phones[0] if len(phones) == 1 else ""


_FIELDS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "given": (_with_letters, "Enter a given name"),
    "family": (_with_letters, "Enter a family name"),
    "postcode": (lambda text: read_postcode(text).full, "Enter a full postcode, like ZX1 1AB"),
    "area": (_with_letters, "Enter the name of an area"),
    "phone": (_only_phone, "Enter one telephone number, like 07700 900123"),
    "organisation": (_with_letters, "Enter the name of an organisation"),
}
"""Field → how it is read, and what to say where that fails."""
