"""What a person is called and where they live, taken from their rows, each value with its source."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from consent.names import fold
from importers.draft import PersonName


class Sighting(NamedTuple):
    """What one row says of a person; `on` is its day, if known."""

    draft: int
    on: date | None = None
    name: PersonName = PersonName()
    postcode: str = ""
    district: str = ""
    area: str = ""
    street: str = ""
    phones: tuple[str, ...] = ()
    organisation: str = ""


class Value(NamedTuple):
    """A derived value, the draft it stands on and, in plain words, why this one."""

    text: str
    draft: int
    rule: str


class Derived(NamedTuple):
    """A person as their rows make them; `None` where no row knows."""

    name: Value | None = None
    """As shown: given and family name."""
    given: Value | None = None
    family: Value | None = None
    suffix: Value | None = None
    postcode: Value | None = None
    district: Value | None = None
    area: Value | None = None
    street: Value | None = None
    phone: Value | None = None
    organisation: Value | None = None


MOST_RECENT = "most recent"
FULLEST = "fullest form"
PARTS = "given and family name"


def derive_person(sightings: Iterable[Sighting]) -> Derived:
    """The best value of each field; the order in which the rows came does not matter.

    Family name, postcode, area, street, telephone and organisation: the most recent (undated rows
    are older than dated ones; a later draft id breaks ties). Given name: the form most rows agree
    on of the longest kind: a full name before a short form before an initial; a form seen once
    yields to one seen more often, since it may be a slip.
    """
    rows = sorted(sightings, key=_age)
    given, family = _given(rows), _latest(rows, _family)
    suffix = _latest(rows, lambda row: row.name.suffix)
    postcode = _latest(rows, lambda row: row.postcode)
    return Derived(
        name=_name(given, family, suffix),
        given=given,
        family=family,
        suffix=suffix,
        postcode=postcode,
        district=_latest(rows, lambda row: row.district),
        area=_latest(rows, lambda row: row.area),
        street=_latest(rows, lambda row: row.street),
        phone=_latest(rows, lambda row: next(iter(row.phones), "")),
        organisation=_latest(rows, lambda row: row.organisation),
    )


def _age(row: Sighting) -> tuple[date, int]:
    """Newest last."""
    return (row.on or date.min, row.draft)


def _latest(rows: Sequence[Sighting], read: Callable[[Sighting], str]) -> Value | None:
    for row in reversed(rows):
        if text := read(row):
            return Value(text, row.draft, MOST_RECENT)
    return None


def _family(row: Sighting) -> str:
    """Only beside a given name or a title, or else it may be a user name cut in two."""
    return row.name.family if row.name.given or row.name.title else ""


def _given(rows: Sequence[Sighting]) -> Value | None:
    named = [(fold(row.name.given), row) for row in rows if row.name.given]
    if not named:
        return None
    form = _best_form(Counter(form for form, _ in named))
    row = next(row for known, row in reversed(named) if known == form)
    return Value(row.name.given, row.draft, FULLEST)


def _best_form(seen: Mapping[str, int]) -> str:
    """Of given names and how often each was seen, the oldest first."""
    if len(seen) == 1:
        return next(iter(seen))
    repeated = [form for form, times in seen.items() if times > 1 and _is_full(form)]
    return max(repeated or seen, key=lambda form: (_rank(form), seen[form]))


def _is_full(form: str) -> bool:
    return max(len(part) for part in form.split()) > 1


def _rank(form: str) -> tuple[bool, int]:
    return (_is_full(form), len(form))


def _name(given: Value | None, family: Value | None, suffix: Value | None) -> Value | None:
    parts = [value for value in (given, family, suffix) if value]
    if not given and not family:
        return None
    return Value(" ".join(part.text for part in parts), parts[0].draft, PARTS)
