"""Word families: what a heading, by its words alone, says its column holds."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from importers.draft import Role
from importers.recognise.families import FAMILIES
from importers.recognise.words import Heading

STAFF = re.compile(
    r"\b(?:assignee|assigned|host|moderator|officers?|staff|admin|administrator|"
    r"caseworker|case officer|agent|line manager|manager|actioned|entered|inputted|"
    r"logged|keyed|processed|handled|uploaded|emergency|next of kin|cared for(?: person)?|"
    r"landlord|solicitor|referee|employer|gp|social worker|key worker|support worker|headteacher|supervisor|"
    r"referrer|nominator)s? (?:by|to|email|"
    r"name|initials|contact|phone)\b|\b(?:email|name) of (?:host|officer|staff|"
    r"caseworker|assignee)\b"
)
"""Columns about our own people, or others who took no part."""

_OUR_PEOPLE = (
    r"(?:case ?workers?|case officers?|staff|officers?|clerks?|wardens?|volunteers?|advis[eo]rs?|reception\w*|stewards?|facilitators?|"
    r"interviewers?|enumerators?|canvassers?|(?:our |the )?team|admin\w*|internal|organi[sz]ers?|inputters?|data entry|call handlers?|"
    r"call cent(?:re|er)|front desk|help ?desk|caller takers?|back office|in house|office)"
)
_JOTTED = r"(?:notes?|comments?|remarks?|jottings?|observations?|memos?|annotations?|scribbles?|reminders?|thoughts)"
WRITTEN_BY_STAFF = re.compile(
    rf"(?:(?:any|other|further|extra|for|from|by) )?{_OUR_PEOPLE}(?: (?:members?|own|use|only|free|text))* {_JOTTED}(?: (?:only|field|box|text|\d))*|"
    rf"(?:any |other |further |actions? (?:taken )?(?:and |or )?)?{_JOTTED} (?:from|by|of|made by|added by|left by) (?:(?:the|our|a) )?{_OUR_PEOPLE}(?: (?:only|use|members?))*|"
    rf"admin|for admin|(?:things|points|stuff|what)? ?to (?:remember|note|bear in mind)|jottings|scribbles|aide memoire|memory jogger|"
    rf"(?:our )?(?:case|file|contact|visit|call|desk) (?:notes?|remarks|jottings|comments)"
)
"""Headings over what our own people wrote down, whatever else they call it."""
BY_STAFF = 0.95
"""How much such words speak for a note."""

_FILLERS = frozenset(
    [
        "your",
        "you",
        "my",
        "the",
        "a",
        "an",
        "is",
        "are",
        "what",
        "whats",
        "please",
        "tell",
        "us",
        "give",
        "enter",
        "provide",
        "write",
        "in",
        "of",
        "respondent",
        "respondents",
        "participant",
        "participants",
        "contact",
        "home",
        "full",
        "primary",
        "main",
        "personal",
        "preferred",
        "optional",
        "if",
        "any",
        "required",
        "own",
        "for",
        "do",
        "have",
        "we",
        "can",
        "could",
        "may",
        "current",
        "and",
        "at",
        "applicant",
        "applicants",
        "resident",
        "residents",
        "attendee",
        "attendees",
        "guest",
        "guests",
        "delegate",
        "submitter",
        "submitters",
        "author",
        "voter",
        "user",
        "print",
        "block",
        "capitals",
        "here",
        "best",
        "only",
        "valid",
        "daytime",
        "evening",
        "state",
        "supply",
        "person",
        "individual",
    ]
)

_COMPILED: Sequence[tuple[Role, float, re.Pattern[str]]] = tuple(
    (role, weight, re.compile(pattern)) for role, weight, pattern in FAMILIES
)
_LEFT_OUT = re.compile(
    r" \b(?:not|excluding|excl|without|except|minus) (?:including |the |your )?"
    r"(?:post ?code|email|phone|surname|(?:house )?numbers?)\b"
)
"""'Address (not postcode)' is an address."""


_OF_ONE_OF_SEVERAL = re.compile(
    r"^(?:(?:first|second|third|fourth) (?:attendee|person|guest|delegate|applicant|participant|adult|respondent)|"
    r"(?:attendee|person|guest|delegate|applicant|participant|adult|respondent) [1-9]) (?=\w)|"
    r"(?<=name) [1-9]$|(?<=names) [1-9]$"
)
"""'Second attendee name' and 'Surname 2' hold what they hold without it."""


def core(words: str) -> str:
    """A short heading without its polite padding: 'please tell us your full postcode' → 'postcode'."""
    kept = [word for word in words.rstrip("? ").replace("?", " ").split() if word not in _FILLERS]
    return " ".join(kept)


@lru_cache(maxsize=2048)  # a row is weighed as headings, then each column by its heading
def by_heading(heading: Heading) -> Mapping[Role, float]:
    """Role → how much the words speak for it (0 to 1); the label of a part outweighs its question."""
    scores: dict[Role, float] = {}
    for place, part in enumerate(heading.parts):
        words = _OF_ONE_OF_SEVERAL.sub("", _LEFT_OUT.sub(" ", part))
        bare = words.rstrip("? ").replace("?", " ").strip()
        short = core(words)
        damp = 1.0 if place == 0 else 0.85
        if place == 0 and WRITTEN_BY_STAFF.fullmatch(bare):
            scores[Role.NOTE] = BY_STAFF
        for role, weight, pattern in _COMPILED:
            if pattern.fullmatch(bare) or (short and pattern.fullmatch(short)):
                scores[role] = max(scores.get(role, 0.0), weight * damp)
    return MappingProxyType(scores)
