"""How well the cells of a column go with a role that its heading has named."""

import re
from collections.abc import Callable, Mapping

from importers.draft import Role
from importers.recognise.shapes import Shape

R = Role

_SURNAME_FIRST = re.compile(r"[^\W\d_]['’\w-]+, [^\W\d_][\w'’.-]+(?: [\w.]+)?")
_MIDNIGHT = re.compile(r"\d[T ]0?0:00(?::00(?:\.0+)?)?\s*$")
"""A bare day, as workbooks write it out."""
_Fit = Callable[[Shape], float]


def _named(shape: Shape) -> float:
    if shape.share("organisation") > 0.5 or (shape.long > 0.3 and shape.share("name") < 0.8):
        return 0.0
    differ = shape.variety > 0.4 or shape.filled < 12
    return shape.share("name") * (
        1.0 if differ or shape.where(_SURNAME_FIRST.fullmatch) > 0.6 else 0.35
    )


def _numbers(shape: Shape) -> float:
    return shape.share("number")


def _category(shape: Shape) -> float:
    if shape.long > 0.7 and not shape.short_answers:
        return 0.1
    return 0.9 if shape.short_answers else max(0.25, 1 - shape.variety)


def _text(shape: Shape) -> float:
    if shape.short_answers and shape.filled > 12:
        return 0.7 if shape.words > 5 else 0.2
    return min(1.0, 0.35 + shape.long + min(shape.words, 8) / 16) * max(
        0.3, min(1.0, shape.variety + 0.3)
    )


def _dates(shape: Shape) -> float:
    return max(shape.share("date"), shape.share("serial"))


def _has_a_time(cell: str) -> bool:
    """Whether it says when on a day: whoever 'joined' on a bare day joined a list, not an event."""
    return ":" in cell and not _MIDNIGHT.search(cell)


def _identifier(shape: Shape) -> float:
    unlike = max(shape.long, shape.share("date"), shape.share("email"))
    return (shape.variety if unlike < 0.5 else 0.0) * max(
        shape.share("token"), shape.share("number"), 0.3
    )


def _house(shape: Shape) -> float:
    if max(shape.share("email"), shape.share("yes_no")) > 0.5 or shape.scale > 0.2:
        return 0.1
    if shape.words < 2 and not shape.where(lambda v: any(c.isdigit() for c in v)):
        return 0.65
    return max(shape.share("house"), 0.8)


def _place(shape: Shape) -> float:
    if max(shape.share("number"), shape.long, shape.share("yes_no"), shape.scale) > 0.5:
        return 0.1
    return 0.95 if shape.short_answers else 0.8


FITS: Mapping[Role, _Fit] = {
    R.EMAIL: lambda s: s.contains_address,
    R.POSTCODE: lambda s: s.share("postcode"),
    R.PHONE: lambda s: max(
        s.share("phone"), 0.5 * s.where(lambda v: sum(map(str.isdigit, v)) >= 6)
    ),
    R.FULL_NAME: _named,
    R.FIRST_NAME: _named,
    R.LAST_NAME: _named,
    R.DISPLAY_NAME: _named,
    R.TITLE: lambda s: max(s.share("salutation"), 0.8 if s.words > 2 else 0.5),
    R.ORGANISATION: lambda s: 0.1 if s.share("yes_no") > 0.5 else 0.9,
    R.ADDRESS: _house,
    R.LOCATION: _place,
    R.DEMOGRAPHIC: lambda s: (
        0.92 if s.short_answers or s.share("age_band") > 0.5 else 0.3 if s.long > 0.5 else 0.8
    ),
    R.COORDINATE: lambda s: max(s.share("coordinate"), 0.8 * _numbers(s)),
    R.SUBMITTED_AT: _dates,
    R.STARTED_AT: _dates,
    R.CONSENT_TIME: _dates,
    R.STOP_TIME: _dates,
    R.EVENT_JOIN: lambda s: s.where(_has_a_time),
    R.EVENT_LEAVE: lambda s: max(_dates(s), s.where(lambda v: ":" in v)),
    R.IP_ADDRESS: lambda s: s.share("ip"),
    R.RESPONSE_ID: _identifier,
    R.ATTENDED: lambda s: max(s.share("attendance"), s.share("yes_no")),
    R.SUBSCRIPTION_STATUS: lambda s: max(s.share("subscription"), s.share("yes_no")),
    R.SUBSCRIPTION_TOPICS: lambda s: 0.7 if s.short_answers or s.several else 0.3,
    R.NOTE: lambda s: 0.2 if s.share("number") > 0.6 else 0.8,
    R.RATING: lambda s: max(
        s.share("small"), 0.8 * _numbers(s), 0.75 * (s.short_answers and 3 <= len(s.values) <= 11)
    ),
    R.FREE_TEXT: lambda s: 0.3 * _text(s) if s.several > 0.25 else _text(s),
    R.QUESTION_CHOICE: lambda s: 0.0 if s.several > 0.25 else _category(s),
    R.QUESTION_MULTI: lambda s: min(1.0, s.several * 2 + 0.3) if s.several else 0.6,
    R.IGNORE: lambda s: 0.2 if s.long > 0.5 else 0.75,
}
"""How well cells go with a role, 0 to 1, where the heading has named it."""
