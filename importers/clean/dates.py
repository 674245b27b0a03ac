"""Dates and times by column: the order of day and month is decided once, from the whole column.

What comes out is an interval that certainly holds the moment (trust, section 3.1): an exact time
where zone or seconds are given, else the whole day as it is lived anywhere on Earth, and where
day and month cannot be told apart both readings at once.
"""

import re
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from consent.events import Interval
from importers.clean.clock import Clock, split_clock
from importers.clean.text import is_nothing, tidy

_UK = ZoneInfo("Europe/London")
_FIRST_YEAR = 1995
"""Nobody answered a consultation in a spreadsheet before; such a date is a slip or a default."""
_EARLIEST = timezone(timedelta(hours=14))
_LATEST = timezone(timedelta(hours=-12))
_EXCEL_ZERO = date(1899, 12, 30)
_AROUND = (timedelta(0), timedelta(days=14), timedelta(days=45))
"""How far from its project's days answers may lie, tried in turn, when those decide the order."""
_FEW = 3
"""Fewer different days prove nothing by standing in order."""

_MONTHS = {
    short: number
    for number, name in enumerate(month_name)
    for short in (name.casefold(), name[:3].casefold(), name[:4].casefold())
    if short
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PLAIN = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]*(?:of )?[ -]*([a-z]+)\.?[ ,-]+(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([a-z]+)\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?[ ,-]+(\d{4}|\d{2})")
_MONTH_ONLY = re.compile(r"([a-z]+)\.?[ ,-]+(\d{4})")
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+", re.IGNORECASE)


class DateOrder(StrEnum):
    """Which of two numbers comes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a cell says something happened. `on` is `None` where the day is not known.

    `understood` is false for a cell that holds something, but no date that can be believed.
    """

    when: Interval
    on: date | None
    understood: bool = True


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A whole column; `order` is `None` where it mattered but could not be decided."""

    order: DateOrder | None
    moments: tuple[Moment, ...]
    unsure: int | None = None
    """The place (from 0) of the first cell that can be either of two days, if there is one."""


NO_DATE = Moment(Interval(None, None), None)
"""A blank cell."""
UNBELIEVABLE = Moment(Interval(None, None), None, understood=False)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and the day it means in either order; most forms mean the same day in both."""

    day_first: date | None
    month_first: date | None
    clock: Clock | None = None
    last: date | None = None
    """The last day of a span such as 'May 2019'."""
    dotted: bool = False
    """'3.4.21': people who write dots put the day first, unless the column proves otherwise."""

    def day(self, order: DateOrder) -> date | None:
        return self.day_first if order is DateOrder.DAY_FIRST else self.month_first


def read_dates(
    cells: Sequence[str],
    received_at: datetime,
    *,
    heading: str = "",
    near: tuple[date, date] | None = None,
) -> DateColumn:
    """Read a column of dates.

    `near` is the first and last day of the project; it helps to decide the order, nothing else.
    A heading such as 'Submit Date (UTC)' gives the zone.
    """
    zone: tzinfo | None = UTC if re.search(r"\b(?:utc|gmt)\b", heading, re.IGNORECASE) else None
    read = {cell: _read(tidy(cell), zone) for cell in set(cells)}
    order = _decide([read[cell] for cell in cells], received_at, near)
    moments = {cell: _moment(cell, found, order, received_at) for cell, found in read.items()}
    either = {cell for cell, found in read.items() if order is None and found and _either(found)}
    unsure = next((place for place, cell in enumerate(cells) if cell in either), None)
    return DateColumn(order, tuple(moments[cell] for cell in cells), unsure)


@lru_cache(maxsize=4096)
def span(first: date, last: date) -> Interval:
    """From the first day's first moment anywhere on Earth to the last day's last."""
    return Interval(
        datetime.combine(first, time.min, _EARLIEST).astimezone(UTC),
        datetime.combine(last, time.max, _LATEST).astimezone(UTC),
    )


def _read(text: str, zone: tzinfo | None) -> _Cell | None:
    plain = _WEEKDAY.sub("", text.casefold().replace("\u202f", " ")).strip(" ,;'\"")
    if _NUMBER.fullmatch(plain):
        return _serial(plain)
    calendar, clock = split_clock(plain, zone)
    day = _calendar(calendar)
    if day is None or clock is None or day.last:
        return day
    return _Cell(day.day_first, day.month_first, clock, dotted=day.dotted)


def _serial(plain: str) -> _Cell:
    """Excel counts days; its time of day is rounded, so only the day is believed."""
    day = _EXCEL_ZERO + timedelta(days=int(float(plain)))
    return _Cell(day, day)


@lru_cache(maxsize=4096)
def _calendar(plain: str) -> _Cell | None:
    if match := _PLAIN.fullmatch(plain):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        one, other = _day(year, second, first), _day(year, first, second)
        return _Cell(one, other, dotted=match[2] == ".") if one or other else None
    if match := _ISO.fullmatch(plain) or _RUN.fullmatch(plain):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
    elif match := _NAMED.fullmatch(plain):
        day = _named(match[3], match[2], match[1])
    elif match := _NAMED_FIRST.fullmatch(plain):
        day = _named(match[3], match[1], match[2])
    else:
        return _month(plain)
    return _Cell(day, day) if day else None


def _month(plain: str) -> _Cell | None:
    match = _MONTH_ONLY.fullmatch(plain)
    first = _named(match[2], match[1], "1") if match else None
    if first is None:
        return None
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _Cell(first, first, last=following - timedelta(days=1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 80 else 1900 + year


def _named(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month)
    return _day(_year(year), number, int(day)) if number else None


def _decide(
    cells: Sequence[_Cell | None], received_at: datetime, near: tuple[date, date] | None
) -> DateOrder | None:
    """The order of the column; `None` where nothing decides it or its cells contradict each other."""
    known = [cell for cell in cells if cell]
    day_proved = any(cell.month_first is None for cell in known)
    month_proved = any(cell.day_first is None for cell in known)
    if day_proved or month_proved:
        if day_proved and month_proved:
            return None
        return DateOrder.DAY_FIRST if day_proved else DateOrder.MONTH_FIRST
    if all(cell.day_first == cell.month_first for cell in known):
        return DateOrder.DAY_FIRST
    readings = {order: [day for cell in known if (day := cell.day(order))] for order in DateOrder}
    around = [_all_near(near[0] - slack, near[1] + slack) for slack in _AROUND] if near else []
    tests = [_nothing_after(received_at), *around, _in_order]
    for test in tests:
        passing = [order for order, days in readings.items() if test(days)]
        if len(passing) == 1:
            return passing[0]
    return DateOrder.DAY_FIRST if all(cell.dotted for cell in known if _swaps(cell)) else None


def _swaps(cell: _Cell) -> bool:
    return cell.day_first != cell.month_first


def _either(cell: _Cell) -> bool:
    """Whether both orders give a day, two different ones, and no dots say which is meant."""
    return bool(cell.day_first and cell.month_first) and _swaps(cell) and not cell.dotted


def _nothing_after(received_at: datetime) -> Callable[[Sequence[date]], bool]:
    last = received_at.date() + timedelta(days=1)
    return lambda days: all(day <= last for day in days)


def _all_near(first: date, last: date) -> Callable[[Sequence[date]], bool]:
    return lambda days: all(first <= day <= last for day in days)


def _in_order(days: Sequence[date]) -> bool:
    """Exports and registers are written as answers come in, or newest first."""
    if len(set(days)) < _FEW:
        return False
    pairs = list(pairwise(days))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def _moment(
    cell: str, found: _Cell | None, order: DateOrder | None, received_at: datetime
) -> Moment:
    if found is None:
        return NO_DATE if is_nothing(cell) else UNBELIEVABLE
    days = [found.day(order)] if order else [found.day_first, found.month_first]
    if order is None and found.dotted and found.day_first:
        days = days[:1]
    last = received_at.date() + timedelta(days=1)
    possible = sorted({day for day in days if day and day.year >= _FIRST_YEAR and day <= last})
    if not possible:
        return UNBELIEVABLE
    if len(possible) > 1 or found.last:
        return Moment(span(possible[0], found.last or possible[-1]), None)
    return Moment(_exactly(possible[0], found.clock), possible[0])


def _exactly(day: date, clock: Clock | None) -> Interval:
    if clock is None or (clock.zone is None and not clock.exact):
        return span(day, day)
    rest = timedelta(0) if clock.exact else timedelta(seconds=59, microseconds=999999)
    offset = _offset(day, clock.zone or _UK)
    if offset is not None:
        moment = datetime.combine(day, clock.at, UTC) - offset
        return Interval(moment, moment + rest)
    at = datetime.combine(day, clock.at, clock.zone or _UK)
    # When the clocks go back an hour comes twice; we do not know which of the two was meant.
    both = sorted(at.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return Interval(both[0], both[1] + rest)


@lru_cache(maxsize=4096)
def _offset(day: date, zone: tzinfo) -> timedelta | None:
    """How far the zone is ahead of UTC on the whole of a day; `None` where the clocks change."""
    ends = (datetime.combine(day, at, zone) for at in (time.min, time.max))
    found = {end.replace(fold=fold).utcoffset() for end in ends for fold in (0, 1)}
    return found.pop() if len(found) == 1 else None
