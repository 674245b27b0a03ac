"""A rule in one plain sentence. Brackets stand wherever the reading could be in doubt."""

from datetime import date

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

_MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DID = {
    PartKind.RESPONDED: "responded to",
    PartKind.ATTENDED: "attended",
    PartKind.SIGNED_UP: "signed up to",
    PartKind.ANY: "took part in",
}


def sentence(rule: Rule) -> str:
    """Say whom the rule describes."""
    root = rule.root
    if root == AllOf(()):
        return "Everyone in the people list."
    match root:
        case AllOf(parts):
            told = _join(parts, ", and ")
        case AnyOf(parts):
            told = _join(parts, ", or ")
        case _:
            told = _clause(root)
    return f"People who {told}."


def spoken_day(day: date) -> str:
    """Return a date as people write it: 9 January 2026."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def _clause(node: Node) -> str:
    match node:
        case AllOf(parts):
            return f"({_join(parts, ' and ')})" if len(parts) > 1 else f"(all of: {_join(parts)})"
        case AnyOf(parts):
            return f"({_join(parts, ' or ')})" if len(parts) > 1 else f"(any of: {_join(parts)})"
        case NoneOf(parts):
            return f"are not people who ({_join(parts, ' or ')})"
        case _:
            return _term(node)


def _join(parts: tuple[Node, ...], between: str = "") -> str:
    return between.join(_clause(part) for part in parts)


def _term(term: Term) -> str:
    match term:
        case Interest(topic, at_least):
            how = f"{at_least} of 100 or more" if at_least else "any sign of it"
            return f"are interested in “{topic.label}” ({how})"
        case TookPart():
            return _took_part(term)
        case Area(places):
            return f"live in {_or(places)}"
        case SeenSince(since):
            return f"were last seen on {spoken_day(since)} or later"
        case SeenWithin(months):
            return f"were seen in the last {'month' if months == 1 else f'{months} months'}"


def _took_part(term: TookPart) -> str:
    if term.project is not None:
        what = f"“{term.project}”"
    elif term.at_least == 1:
        what = "any project"
    else:
        what = f"at least {term.at_least} projects"
    since = f" on {spoken_day(term.since)} or later" if term.since else ""
    return f"{_DID[term.kind]} {what}{since}"


def _or(places: tuple[str, ...]) -> str:
    quoted = [f"“{place}”" for place in places]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
