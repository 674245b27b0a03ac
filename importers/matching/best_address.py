"""Which of a person's addresses counts first, as of other values: verified, newest, most frequent.

This chooses among addresses that may be written to; it lets none be written to.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from importers.matching.derive import MOST_FREQUENT, MOST_RECENT


class Held(NamedTuple):
    """An address of a person."""

    address_id: int
    email: str
    last_seen_on: date | None
    """Of the latest of their rows that show it; None if none has a day."""
    rows: int = 1
    """How many of their rows show it."""
    answered_at: datetime | None = None
    """When topics were last chosen by a link that was sent there, so that somebody reads it."""


VERIFIED = "somebody answered by a link sent to it"


def best_first(held: Iterable[Held]) -> list[Held]:
    """Those from which somebody answered, the latest first; the newest; those most rows show.

    Of equals the first in the alphabet.
    """
    return sorted(sorted(held, key=lambda one: one.email), key=_rank, reverse=True)


def rule_of_first(ranked: Sequence[Held]) -> str:
    """By which rule the first of several counts before the others; '' of one alone and of equals."""
    if len(ranked) < 2:
        return ""
    if ranked[0].answered_at:
        return VERIFIED
    if _day(ranked[0]) > _day(ranked[1]):
        return MOST_RECENT
    return MOST_FREQUENT if ranked[0].rows > ranked[1].rows else ""


def _rank(one: Held) -> tuple[bool, float, date, int]:
    answered = one.answered_at.timestamp() if one.answered_at else 0.0
    return (one.answered_at is not None, answered, _day(one), one.rows)


def _day(one: Held) -> date:
    return one.last_seen_on or date.min
