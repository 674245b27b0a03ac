"""Days of birth in a table about people: how they are written, and which two can't be one person's."""

import re

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import Ids, Words


def read_day(text: str) -> str:
    """Eight digits, the year first; fewer of what is no whole day."""
    if found := _YEAR_LAST.match(text.strip()):
        day, month, year = found.groups()
        return f"{year}{month:0>2}{day:0>2}"
    digits = re.sub(r"\D", "", text)[:_EIGHT]
    if (found := _RUN_TOGETHER.fullmatch(digits)) and not _YEAR_FIRST.match(digits):
        day, month, year = found.groups()
        return f"{year}{month}{day}"
    return digits


_YEAR_LAST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})")
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
