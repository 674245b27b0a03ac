"""Is this person in the segment, and why: the reference the SQL compiler is held against."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase, ascii_uppercase

from segments.rule import (
    AllOf,
    AnyOf,
    Area,
    Interest,
    Node,
    NoneOf,
    PartKind,
    Rule,
    SeenSince,
    SeenWithin,
    Term,
    TookPart,
)
from segments.sentence import spoken_day

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Part:
    """One way a person took part in one project; `on` is the latest day known, if any."""

    project: str
    kind: PartKind
    on: date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """What a rule may look at. Interests: issue slug → strength of the signs, 0 to 100."""

    interests: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    area: str = ""
    district: str = ""
    last_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Inside or out; `because` are plain clauses about the person ("lives in Northgate")."""

    inside: bool
    because: tuple[str, ...]


def evaluate(rule: Rule, person: PersonFacts, as_of: date) -> Verdict:
    """Judge one person as of a day.

    Inside: the reasons that together suffice. Outside: the conditions that fail.
    """
    return _judge(rule.root, person, as_of)


def months_before(day: date, months: int) -> date:
    """Return the day so many calendar months earlier; the month's last day where it is shorter."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def place_key(place: str) -> str:
    """Return a rule's place as it is compared: single blanks, ASCII letters in lower case."""
    return ascii_lower(" ".join(place.split()))


def ascii_lower(text: str) -> str:
    """Lower A to Z only: the one lowering that SQLite, PostgreSQL and Python agree on."""
    return text.translate(_LOWER)


def _judge(node: Node, person: PersonFacts, as_of: date) -> Verdict:
    match node:
        case AllOf(parts):
            return _all([_judge(part, person, as_of) for part in parts])
        case AnyOf(parts):
            return _negate(_all([_negate(_judge(part, person, as_of)) for part in parts]))
        case NoneOf(parts):
            return _all([_negate(_judge(part, person, as_of)) for part in parts])
        case _:
            return _term(node, person, as_of)


def _all(verdicts: list[Verdict]) -> Verdict:
    """Join verdicts: inside if all are; the reasons are those that decide."""
    inside = all(verdict.inside for verdict in verdicts)
    told = [clause for v in verdicts if v.inside is inside for clause in v.because]
    return Verdict(inside, tuple(dict.fromkeys(told)))


def _negate(verdict: Verdict) -> Verdict:
    """Turn a verdict round. Its clauses are facts about the person, so they stay as they are."""
    return Verdict(not verdict.inside, verdict.because)


def _term(term: Term, person: PersonFacts, as_of: date) -> Verdict:
    match term:
        case Interest():
            return _interest(term, person)
        case TookPart():
            return _took_part(term, person)
        case Area(places):
            return _area(places, person)
        case SeenSince(since):
            return _seen(since, person)
        case SeenWithin(months):
            return _seen(months_before(as_of, months), person)


def _interest(term: Interest, person: PersonFacts) -> Verdict:
    topic = term.topic
    scores = [person.interests[slug] for slug in topic.covers if slug in person.interests]
    if not scores:
        return Verdict(inside=False, because=(f"shows no interest in “{topic.label}”",))
    best = max(scores)
    clause = f"interest in “{topic.label}” is {best} of 100, {term.at_least} asked for"
    return Verdict(best >= term.at_least, (clause,))


def _took_part(term: TookPart, person: PersonFacts) -> Verdict:
    fitting = {part.project for part in person.parts if _fits(term, part)}
    did = _DID[term.kind]
    since = f" since {spoken_day(term.since)}" if term.since else ""
    inside = len(fitting) >= term.at_least
    if term.project is not None:
        clause = f"{did if inside else _DID_NOT[term.kind]} “{term.project}”{since}"
    else:
        asked = f", {term.at_least} asked for"
        clause = f"{did} {_projects(len(fitting))}{since}{asked}"
    return Verdict(inside, (clause,))


def _fits(term: TookPart, part: Part) -> bool:
    return (
        (term.project is None or part.project == term.project)
        and (term.kind is PartKind.ANY or part.kind is term.kind)
        and (term.since is None or (part.on is not None and part.on >= term.since))
    )


def _area(places: tuple[str, ...], person: PersonFacts) -> Verdict:
    asked = {place_key(place) for place in places}
    known = [place for place in (person.area, person.district) if place]
    if not known:
        return Verdict(inside=False, because=("we don't know where they live",))
    inside = any(ascii_lower(place) in asked for place in known)
    return Verdict(inside, (f"lives in {' / '.join(known)}",))


def _seen(since: date, person: PersonFacts) -> Verdict:
    if person.last_seen is None:
        return Verdict(inside=False, because=("we don't know when they were last seen",))
    clause = f"last seen on {spoken_day(person.last_seen)}"
    return Verdict(person.last_seen >= since, (clause,))


def _projects(count: int) -> str:
    return f"{count} project" if count == 1 else f"{count} projects"


_DID = {
    PartKind.RESPONDED: "responded to",
    PartKind.ATTENDED: "attended",
    PartKind.SIGNED_UP: "signed up to",
    PartKind.ANY: "took part in",
}
_DID_NOT = {
    PartKind.RESPONDED: "did not respond to",
    PartKind.ATTENDED: "did not attend",
    PartKind.SIGNED_UP: "did not sign up to",
    PartKind.ANY: "did not take part in",
}
