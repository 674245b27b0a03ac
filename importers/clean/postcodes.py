"""British postcodes by their shape alone: whether an area is allocated is nobody's business here."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from importers.clean.text import tidy

_OUTWARD = r"(?:[A-Z]{1,2}\d{1,2}|[A-Z]\d[ABCDEFGHJKPSTUW]|[A-Z]{2}\d[ABEHMNPRVWXY]|GIR)"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(f"({_OUTWARD})({_INWARD})")
_DISTRICT = re.compile(_OUTWARD)
_LOOSE = re.compile(r"\b([A-Z01]{1,2}[\dOI][A-Z\d]?)\s*([\dOI][A-Z01]{2})\b")
_SECTOR = re.compile(r"([A-Z01]{1,2}[\dOI][A-Z\d]?)\s+[\dOI]")
_EITHER = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}


@dataclass(frozen=True, slots=True)
class Postcode:
    """`full` like 'ZX1 1AB' or ''; `district` its outward half, known also from partial entries."""

    full: str = ""
    district: str = ""


@lru_cache(maxsize=65536)
def read_postcode(text: str) -> Postcode:
    """Read a cell that should hold a postcode, whole or only its first half; else an empty one."""
    plain = re.sub(r"[^A-Z0-9 ]", " ", tidy(text).upper()).strip()
    full = _only(_FULL, "".join(plain.split()))
    if full:
        return Postcode(f"{full[:-3]} {full[-3:]}", full[:-3])
    sector = _SECTOR.fullmatch(plain)
    district = _only(_DISTRICT, sector[1] if sector else "".join(plain.split()))
    return Postcode("", district) if district else find_postcode(plain)


@lru_cache(maxsize=65536)
def find_postcode(text: str) -> Postcode:
    """The last full postcode inside a longer text, such as an address; else an empty one."""
    found = [match[1] + match[2] for match in _LOOSE.finditer(tidy(text).upper())]
    for compact in reversed(found):
        full = _only(_FULL, compact)
        if full:
            return Postcode(f"{full[:-3]} {full[-3:]}", full[:-3])
    return Postcode()


def _only(shape: re.Pattern[str], compact: str) -> str:
    """The text itself if it has the shape, else its one repair of O and 0, I and 1; else ''."""
    if not 2 <= len(compact) <= 7:
        return ""
    if shape.fullmatch(compact):
        return compact
    repairs = {
        candidate
        for marks in product(*(_EITHER.get(mark, mark) for mark in compact))
        if shape.fullmatch(candidate := "".join(marks))
    }
    return repairs.pop() if len(repairs) == 1 else ""
