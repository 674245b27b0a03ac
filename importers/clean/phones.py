"""Telephone numbers to E.164, however the spreadsheet bent them."""

import re
from functools import lru_cache

import phonenumbers

from importers.clean.text import tidy

_BETWEEN = re.compile(
    r"(?:[;|\n]|,(?!\d{3}\b)|\s/\s|/(?=\s*[0+(])|\bor\b|\band\b|&)", re.IGNORECASE
)
_SPACES = re.compile(r"[^\S\n]+")
_FLOAT = re.compile(r"(\d+)\.(\d+)(?:e\+?(\d+))?|(\d+)e\+?(\d+)", re.IGNORECASE)
_PLAIN = re.compile(r"(?:\+44 ?[12378]|0[12378]|7)(?: ?\d){9}")
"""A British number about which there is nothing to find out; asking the library is slow."""
_FEWEST_DIGITS = 7
"""Shorter runs of digits are extensions and house numbers."""


def find_phones(text: str) -> tuple[str, ...]:
    """All numbers in a cell as E.164, in order, without repeats; British unless they say otherwise.

    A zero that Excel dropped comes back; digits that Excel rounded away do not, so a number kept
    only as '7.7009E+09' is left out.
    """
    if number := _plain(text):
        return (number,)
    found = [_one(part) for part in _BETWEEN.split(_SPACES.sub(" ", text))]
    return tuple(dict.fromkeys(number for number in found if number))


def _plain(text: str) -> str:
    """A British number that is nothing else, as most cells are; else ''."""
    plain = text.isascii() and _PLAIN.fullmatch(text)
    return "+44" + text.replace(" ", "")[-10:] if plain else ""


@lru_cache(maxsize=65536)
def _one(text: str) -> str:
    plain = _whole_number(tidy(text).lstrip("'").strip())
    if british := _plain(plain):
        return british
    if sum(mark.isdigit() for mark in plain) < _FEWEST_DIGITS:
        return ""
    try:
        number = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _whole_number(text: str) -> str:
    """'7700900123.0' and '7.700900123E+09' as digits; '' where the float has lost some."""
    match = _FLOAT.fullmatch(text)
    if match is None:
        return text
    whole, part, power = match[1] or match[4], match[2] or "", int(match[3] or match[5] or 0)
    if len(part.rstrip("0")) > power or len(whole + part) < len(whole) + power:
        return ""
    return (whole + part)[: len(whole) + power]
