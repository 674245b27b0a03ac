"""What a person is called and where they live, taken from their rows, each value with its source."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Derived:
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
    found = next((row for row in reversed(rows) if read(row)), None)
    return Value(read(found), found.draft, MOST_RECENT) if found else None


def _family(row: Sighting) -> str:
    """Only beside a given name or a title, or else it may be a user name cut in two."""
    return row.name.family if row.name.given or row.name.title else ""


def _given(rows: Sequence[Sighting]) -> Value | None:
    named = [row for row in rows if row.name.given]
    if not named:
        return None
    seen = Counter(fold(row.name.given) for row in named)
    repeated = {form for form, times in seen.items() if times > 1 and _is_full(form)}
    usable = [row for row in named if fold(row.name.given) in repeated] or named
    longest = max(usable, key=lambda row: (_rank(fold(row.name.given)), seen[fold(row.name.given)]))
    return _latest_of(usable, fold(longest.name.given))


def _is_full(form: str) -> bool:
    return max(len(part) for part in form.split()) > 1


def _rank(form: str) -> tuple[bool, int]:
    return (_is_full(form), len(form))


def _latest_of(rows: Sequence[Sighting], form: str) -> Value:
    row = next(row for row in reversed(rows) if fold(row.name.given) == form)
    return Value(row.name.given, row.draft, FULLEST)


def _name(given: Value | None, family: Value | None, suffix: Value | None) -> Value | None:
    parts = [value for value in (given, family, suffix) if value]
    if not given and not family:
        return None
    return Value(" ".join(part.text for part in parts), parts[0].draft, PARTS)
