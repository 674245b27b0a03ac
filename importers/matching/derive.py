"""What a person is called and where they live, taken from their rows and from what was said of them.

Each value has its source. What the person entered outranks what staff entered or chose among the
rows' values, of which the later counts: whoever pins a row's value has seen what was entered and
means the other. That outranks whatever rows show: the newest, and of one day the most frequent.
Nothing here verifies a name, a place or a number; what is known to be verified are addresses
(`best_address`), and it ranks between staff's word and the newest.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from consent.names import fold
from importers.draft import PersonName
from importers.matching.edits import Edit, How, in_force


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
    edit: int = 0
    """The number of the word it rests on, if it rests on one."""


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
MOST_FREQUENT = "most frequent of the latest day"
FULLEST = "fullest form"
PARTS = "given and family name"
RULES = {
    How.MEMBER: "entered by themselves",
    How.ENTERED: "entered by staff",
    How.PINNED: "chosen by staff",
}

Read = Callable[[Sighting], str]


def family_of(row: Sighting) -> str:
    """Only beside a given name or a title, or else it may be a user name cut in two."""
    return row.name.family if row.name.given or row.name.title else ""


READ: Mapping[str, Read] = {
    "given": lambda row: row.name.given,
    "family": family_of,
    "suffix": lambda row: row.name.suffix,
    "postcode": lambda row: row.postcode,
    "district": lambda row: row.district,
    "area": lambda row: row.area,
    "street": lambda row: row.street,
    "phone": lambda row: next(iter(row.phones), ""),
    "organisation": lambda row: row.organisation,
}
"""Field → what a row shows of it, or ''."""


def derive_person(sightings: Iterable[Sighting], edits: Iterable[Edit] = ()) -> Derived:
    """The best value of each field; the order in which the rows came does not matter.

    Of rows, for all fields but one, the most recent (undated rows are older than dated ones), of
    several of that day the value that most rows show, of equals the last in the alphabet. Given
    name: the form most rows agree on of the longest kind, since a later row with an initial or a
    short form has forgotten nothing: a full name before a short form before an initial; a form seen
    once yields to one seen more often, since it may be a slip; only among forms of one length and
    number the newest counts.

    A postcode that was entered or chosen brings its district along.
    """
    rows = list(sightings)
    said = in_force(edits)
    found = {field: said_of(field, said.get(field, ()), rows) for field in READ}
    if found["postcode"]:
        outward = found["postcode"].text.partition(" ")[0]
        found["district"] = found["postcode"]._replace(text=outward)
    shown = {field: found[field] or shown_by(field, rows) for field in READ}
    return Derived(name=_name(shown["given"], shown["family"], shown["suffix"]), **shown)


def said_of(field: str, words: Iterable[Edit], rows: Sequence[Sighting]) -> Value | None:
    """The value that the first of these words in force gives; a row chosen may show none."""
    for word in words:
        text = word.text
        if word.how is How.PINNED:
            text = next((READ[field](row) for row in rows if row.draft == word.draft), "")
        if text:
            return Value(text, word.draft, RULES[word.how], word.number)
    return None


def shown_by(field: str, rows: Sequence[Sighting]) -> Value | None:
    """The value that rows show, if any does."""
    if len(rows) == 1:
        # As below, where there is nothing to choose from; most people have but one row.
        text = READ[field](rows[0])
        rule = FULLEST if field == "given" else MOST_RECENT
        return Value(text, rows[0].draft, rule) if text else None
    known = [(text, row) for row in rows if (text := READ[field](row))]
    if field == "given":
        return _given(known)
    return _latest(known)


def _latest(known: Sequence[tuple[str, Sighting]]) -> Value | None:
    if len(known) < 2:
        return Value(known[0][0], known[0][1].draft, MOST_RECENT) if known else None
    day = max(row.on or date.min for _, row in known)
    last = [(text, row.draft) for text, row in known if (row.on or date.min) == day]
    if len({text for text, _ in last}) == 1:
        return Value(last[0][0], max(draft for _, draft in last), MOST_RECENT)
    times = Counter(text for text, _ in known)
    best = max((text for text, _ in last), key=lambda text: (times[text], text))
    return Value(best, max(draft for text, draft in last if text == best), MOST_FREQUENT)


def _given(known: Sequence[tuple[str, Sighting]]) -> Value | None:
    if not known:
        return None
    form = best_form([(fold(text), row.on) for text, row in known])
    latest = _latest([(text, row) for text, row in known if fold(text) == form])
    return latest._replace(rule=FULLEST) if latest else None


def best_form(seen: Sequence[tuple[str, date | None]]) -> str:
    """Of folded given names, each with the day it was seen."""
    times = Counter(form for form, _ in seen)
    if len(times) == 1:
        return seen[0][0]
    last: dict[str, date] = {}
    for form, on in seen:
        last[form] = max(on or date.min, last.get(form, date.min))
    repeated = [form for form in times if times[form] > 1 and is_full(form)]
    return max(
        repeated or times,
        key=lambda form: (is_full(form), len(form), times[form], last[form], form),
    )


def is_full(form: str) -> bool:
    """Whether a given name is more than initials."""
    return max(map(len, form.split()), default=0) > 1


def _name(given: Value | None, family: Value | None, suffix: Value | None) -> Value | None:
    parts = [value for value in (given, family, suffix) if value]
    if not given and not family:
        return None
    return Value(" ".join(part.text for part in parts), parts[0].draft, PARTS)
