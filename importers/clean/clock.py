"""The time of day that stands behind a date."""

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from functools import lru_cache

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|bst|(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)
_BEFORE_CLOCK = re.compile(r"[t ,]+(?:at )?(?=\d{1,2}[:.]\d{2})|[t ,]+(?:at )?(?=\d{1,2} ?[ap]m)")
_HOUR_ALONE = re.compile(r"^(\d{1,2}) ?([ap]m)")
_ZONE_ALONE = re.compile(r"\s*(?:z|utc|gmt|bst)$")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; without zone and seconds it does not narrow the day down."""

    at: time
    exact: bool
    """Whether seconds are written."""
    zone: tzinfo | None


def split_clock(plain: str, zone: tzinfo | None) -> tuple[str, Clock | None]:
    """The text before the time of day, and the time if it narrows the day down."""
    for match in _BEFORE_CLOCK.finditer(plain):
        is_clock, clock = _clock(plain[match.end() :], zone)
        if is_clock:
            return plain[: match.start()].strip(" ,"), clock
    return _ZONE_ALONE.sub("", plain), None


@lru_cache(maxsize=4096)
def _clock(text: str, zone: tzinfo | None) -> tuple[bool, Clock | None]:
    """Whether the text is a time of day, and which if it narrows the day down."""
    found = _CLOCK.fullmatch(_HOUR_ALONE.sub(r"\1:00 \2", text))
    return found is not None, _time_of(found, zone) if found else None


def _time_of(found: re.Match[str], zone: tzinfo | None) -> Clock | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] == "p" else 0)
    own = _zone(found["zone"] or "") or zone
    midnight = not (hour or minute or second) and own is None
    if hour > 23 or minute > 59 or second > 59 or midnight:
        return None  # Excel writes plain days as midnight
    return Clock(time(hour, minute, second), found["second"] is not None, own)


def _zone(text: str) -> tzinfo | None:
    offset = _OFFSET.search(text)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        sign = -1 if offset[1] == "-" else 1
        return timezone(sign * timedelta(minutes=minutes)) if minutes < 24 * 60 else None
    if text in {"z", "utc", "gmt"}:
        return UTC
    return timezone(timedelta(hours=1)) if text == "bst" else None
