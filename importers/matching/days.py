"""Days of birth in a table about people: how they are written, and which two can't be one person's."""

import re
from calendar import month_name

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids, Words


def read_day(text: str) -> str:
    """Eight digits, the year first; fewer of what is no whole day."""
    plain = text.strip().casefold()
    for written in _WRITTEN:
        if found := written.match(plain):
            month = _MONTHS.get(found["month"], found["month"])
            return f"{found['year']}{month:0>2}{found['day']:0>2}"
    digits = re.sub(r"\D", "", text)[:_EIGHT]
    if (found := _RUN_TOGETHER.fullmatch(digits)) and not _YEAR_FIRST.match(digits):
        day, month, year = found.groups()
        return f"{year}{month}{day}"
    return digits


_MONTHS = {name[:3].casefold(): str(number) for number, name in enumerate(month_name) if name}
_NAME = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
_WRITTEN = [
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}\D(?P<month>\d{{1,2}})\D{_YEAR}",
        rf"{_YEAR}\D(?P<month>\d{{1,2}})\D{_DAY}(?!\d)",
        rf"{_DAY}(?:st|nd|rd|th)?\W*(?:of )?{_NAME}\W*{_YEAR}",
        rf"{_NAME}\W*{_DAY}(?:st|nd|rd|th)?\W+{_YEAR}",
    )
]
_YEAR_FIRST = re.compile(r"1[5-9]|20")
_RUN_TOGETHER = re.compile(r"([0-3]\d)([01]\d)((?:1[5-9]|20)\d\d)")


def far_apart(words: Words, one: Ids, other: Ids) -> NDArray[np.bool_]:
    """Of days as eight digits, whether no part is the same and more than ten years lie between."""
    whole = [day if len(day) == _EIGHT and day.isdecimal() else "" for day in words.tolist()]
    full = np.array([day != "" for day in whole], bool)
    days = np.array([int(day or 0) for day in whole], np.int64)
    mine, theirs = days[one], days[other]
    found: NDArray[np.bool_] = (
        full[one]
        & full[other]
        & (abs(mine // 10_000 - theirs // 10_000) > _FAR)
        & (mine // 100 % 100 != theirs // 100 % 100)
        & (mine % 100 != theirs % 100)
    )
    return found


_EIGHT = 8
_FAR = 10
