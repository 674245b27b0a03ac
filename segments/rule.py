"""The rule of a segment: a small typed tree, read from and written to versioned JSON.

`{"version": 1, "rule": {"all": [{"interest": {"issue": "parking", "at_least": 60}}]}}`.
A rule speaks of what people care about, took part in, where they live and when they were last
seen. What they think, and what they permitted, have no term here: a feeling never chooses anyone,
and permission is the gate's business after the rule.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias, TypeVar

_T = TypeVar("_T")

VERSION = 1

MAX_DEPTH = 16
"""Groups within groups; deeper than anyone can read, shallower than any database's parser."""

MAX_TERMS = 200
"""Terms in one rule; a longer rule is a list of people in disguise."""

MAX_MONTHS = 1200


class RuleRefused(ValueError):
    """The rule can't be read; the message names the place in the tree and is fit to show."""


class PartKind(StrEnum):
    """How somebody took part in a project."""

    RESPONDED = "responded"
    ATTENDED = "attended"
    SIGNED_UP = "signed_up"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue, or a parent topic that covers several; `covers` are the slugs of its issues."""

    slug: str
    label: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interest:
    """Signs of interest in any issue the topic covers; `at_least` from 0 (any sign) to 100."""

    topic: Topic
    at_least: int


@dataclass(frozen=True, slots=True)
class TookPart:
    """Part in at least so many projects (or in the one named), on or after `since` if given.

    With `since`, parts without a known day don't count.
    """

    project: str | None = None
    kind: PartKind = PartKind.ANY
    at_least: int = 1
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Lives in one of the places: area names or postcode districts, compared without case."""

    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenSince:
    """Last seen in any file on that day or later."""

    since: date


@dataclass(frozen=True, slots=True)
class SeenWithin:
    """Last seen in any file within so many months before the day of asking."""

    months: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts it is everyone."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: "tuple[Node, ...]"


Term: TypeAlias = Interest | TookPart | Area | SeenSince | SeenWithin
Group: TypeAlias = AllOf | AnyOf | NoneOf
Node: TypeAlias = Term | Group


@dataclass(frozen=True, slots=True)
class Rule:
    """A whole rule, every name in it known."""

    root: Node


@dataclass(frozen=True)
class Vocabulary:
    """What a rule may speak of: issues by slug with label and parent topic, projects by title."""

    issues: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    """Slug of an issue → slug of its parent topic."""
    projects: Collection[str] = ()

    def topic(self, slug: str) -> Topic | None:
        """Return the issue or parent topic of that slug, or None when there is none."""
        if slug in self.issues:
            return Topic(slug, self.issues[slug], (slug,))
        covered = tuple(sorted(s for s in self.issues if self.parents.get(s) == slug))
        return Topic(slug, slug.replace("-", " "), covered) if covered else None

    def slugs(self) -> list[str]:
        """Return every slug a rule may name."""
        return sorted({*self.issues, *(p for s, p in self.parents.items() if s in self.issues)})


@dataclass
class _Reading:
    """The vocabulary and how many terms were met so far."""

    vocabulary: Vocabulary
    terms: int = 0


@dataclass(frozen=True)
class _Spot:
    """A value and the way to it, for messages."""

    value: object
    way: tuple[str, ...]

    def under(self, name: str, value: object) -> "_Spot":
        return _Spot(value, (*self.way, name))

    def refuse(self, why: str) -> RuleRefused:
        return RuleRefused(": ".join(part for part in (" › ".join(self.way), why) if part))


def parse(document: object, vocabulary: Vocabulary) -> Rule:
    """Read a rule from decoded JSON.

    Raises:
        RuleRefused: something in it is unknown, of the wrong type or in the wrong place.
    """
    top = _Spot(document, ())
    fields = _fields(top, required={"version", "rule"})
    version = fields["version"].value
    if isinstance(version, bool) or version != VERSION:
        raise fields["version"].refuse(f"only version {VERSION} of the rule format is known")
    return Rule(_node(_Spot(fields["rule"].value, ()), _Reading(vocabulary), depth=0))


def _node(spot: _Spot, reading: _Reading, *, depth: int) -> Node:
    name, inner = _single(spot)
    if name in _GROUPS:
        return _group(name, inner, reading, depth=depth + 1)
    read = _TERMS.get(name)
    if read is None:
        raise inner.refuse(f"there is no condition {name!r}{_like(name, [*_GROUPS, *_TERMS])}")
    reading.terms += 1
    if reading.terms > MAX_TERMS:
        raise inner.refuse(f"a rule may hold {MAX_TERMS} conditions at most")
    return read(inner, reading.vocabulary)


def _single(spot: _Spot) -> tuple[str, _Spot]:
    """Take a mapping of exactly one name apart."""
    value = spot.value
    if not isinstance(value, dict):
        raise spot.refuse('expected a condition such as {"all": […]} or {"area": {…}}')
    if len(value) != 1:
        raise spot.refuse(f"expected exactly one condition here, found {len(value)}")
    name, inner = next(iter(value.items()))
    return str(name), spot.under(str(name), inner)


def _group(name: str, spot: _Spot, reading: _Reading, *, depth: int) -> Group:
    if depth > MAX_DEPTH:
        raise spot.refuse(f"groups may lie {MAX_DEPTH} deep at most")
    if not isinstance(spot.value, list):
        raise spot.refuse("expected a list of conditions")
    if not spot.value and (name != "all" or depth > 1):
        raise spot.refuse("this group has no conditions")
    parts = tuple(
        _node(spot.under(str(place), value), reading, depth=depth)
        for place, value in enumerate(spot.value, start=1)
    )
    return _GROUPS[name](parts)


def _fields(
    spot: _Spot, *, required: Collection[str] = (), optional: Collection[str] = ()
) -> dict[str, _Spot]:
    """Take a mapping apart, refusing what is unknown and what is missing."""
    if not isinstance(spot.value, dict):
        raise spot.refuse("expected a set of named fields")
    known = [*required, *optional]
    for name in spot.value:
        if name not in known:
            raise spot.under(str(name), None).refuse(
                f"there is no field {name!r}{_like(str(name), known)}"
            )
    for name in sorted(required):
        if name not in spot.value:
            raise spot.under(name, None).refuse("this field is missing")
    return {name: spot.under(name, value) for name, value in spot.value.items()}


def _interest(spot: _Spot, vocabulary: Vocabulary) -> Interest:
    fields = _fields(spot, required=("issue", "at_least"))
    slug = _text(fields["issue"])
    topic = vocabulary.topic(slug)
    if topic is None:
        raise fields["issue"].refuse(f"there is no issue {slug!r}{_like(slug, vocabulary.slugs())}")
    return Interest(topic, _whole(fields["at_least"], lowest=0, highest=100))


def _took_part(spot: _Spot, vocabulary: Vocabulary) -> TookPart:
    fields = _fields(spot, optional=("project", "kind", "at_least", "since"))
    project = _optional(fields.get("project"), _text)
    if project is not None and project not in vocabulary.projects:
        raise fields["project"].refuse(
            f"there is no project {project!r}{_like(project, vocabulary.projects)}"
        )
    at_least = _whole(fields["at_least"], lowest=1, highest=1000) if "at_least" in fields else 1
    if project is not None and at_least > 1:
        raise fields["at_least"].refuse("a named project counts once; leave this at 1")
    kind = _kind(fields["kind"]) if "kind" in fields else PartKind.ANY
    return TookPart(project, kind, at_least, _optional(fields.get("since"), _day))


def _area(spot: _Spot, vocabulary: Vocabulary) -> Area:  # noqa: ARG001 - every term reads alike
    places = _fields(spot, required=("in",))["in"]
    if not isinstance(places.value, list) or not places.value:
        raise places.refuse("expected a list of area names or postcode districts")
    return Area(
        tuple(_text(places.under(str(n), value)) for n, value in enumerate(places.value, start=1))
    )


def _last_seen(spot: _Spot, vocabulary: Vocabulary) -> SeenSince | SeenWithin:  # noqa: ARG001
    fields = _fields(spot, optional=("since", "within_months"))
    if len(fields) != 1:
        raise spot.refuse("expected either 'since' or 'within_months'")
    if "since" in fields:
        return SeenSince(_day(fields["since"]))
    return SeenWithin(_whole(fields["within_months"], lowest=1, highest=MAX_MONTHS))


_GROUPS: dict[str, Callable[[tuple[Node, ...]], Group]] = {
    "all": AllOf,
    "any": AnyOf,
    "none": NoneOf,
}
_TERMS: dict[str, Callable[[_Spot, Vocabulary], Term]] = {
    "interest": _interest,
    "took_part": _took_part,
    "area": _area,
    "last_seen": _last_seen,
}


def _text(spot: _Spot) -> str:
    if not isinstance(spot.value, str) or not spot.value.strip():
        raise spot.refuse("expected some text")
    return spot.value


def _whole(spot: _Spot, *, lowest: int, highest: int) -> int:
    value = spot.value
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise spot.refuse(f"expected a whole number from {lowest} to {highest}")
    return value


def _day(spot: _Spot) -> date:
    try:
        return date.fromisoformat(str(spot.value))
    except ValueError:
        raise spot.refuse("expected a date such as '2024-03-31'") from None


def _kind(spot: _Spot) -> PartKind:
    try:
        return PartKind(str(spot.value))
    except ValueError:
        kinds = ", ".join(repr(kind.value) for kind in PartKind)
        raise spot.refuse(f"expected one of {kinds}") from None


def _optional(spot: _Spot | None, read: Callable[[_Spot], _T]) -> _T | None:
    return None if spot is None or spot.value is None else read(spot)


def _like(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def to_json(rule: Rule) -> dict[str, object]:
    """Write a rule as JSON-ready values; `parse` reads it back to the same rule."""
    return {"version": VERSION, "rule": _node_json(rule.root)}


def _node_json(node: Node) -> dict[str, object]:
    match node:
        case AllOf(parts):
            return {"all": [_node_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_node_json(part) for part in parts]}
        case NoneOf(parts):
            return {"none": [_node_json(part) for part in parts]}
        case _:
            return _term_json(node)


def _term_json(term: Term) -> dict[str, object]:
    match term:
        case Interest(topic, at_least):
            return {"interest": {"issue": topic.slug, "at_least": at_least}}
        case TookPart(project, kind, at_least, since):
            day = since.isoformat() if since else None
            part = {"project": project, "kind": kind.value, "at_least": at_least, "since": day}
            return {"took_part": part}
        case Area(places):
            return {"area": {"in": list(places)}}
        case SeenSince(since):
            return {"last_seen": {"since": since.isoformat()}}
        case SeenWithin(months):
            return {"last_seen": {"within_months": months}}
