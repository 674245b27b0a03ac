"""What the words of a consent question say for themselves: who will write, about what, for how long."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from importers.clean.text import tidy


@dataclass(frozen=True, slots=True)
class WordingHints:
    """Where a wording leaves what is usual (our own news, all issues, our own period); else empty."""

    controller: str = ""
    """Who would write, as named; the reader compares it with the organisation's own names."""
    topics: str = ""
    """What it would be about, where that is less than everything."""
    period: str = ""
    """For how long, as written."""
    months: int | None = None
    """The same in whole months, rounded down; `None` where it isn't a number of months."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Which of controller, topics and period leave what is usual."""
        said = {"controller": self.controller, "topics": self.topics, "period": self.period}
        return tuple(name for name, words in said.items() if words)

    @property
    def usual(self) -> bool:
        """Whether nothing in the words narrows what is usual."""
        return not (self.controller or self.topics or self.period)


_NAME = (
    r"(?:the )?(?P<name>[A-Z][\w&'’.-]*(?:,? (?:(?:of|and|&|for|the|on|upon|in) )*[A-Z][\w&'’-]*)*)"
)
_WRITES = r"(?:contact|e-?mail|send|write|keep|update|tell|inform|notify|invite|share|get in touch|let|add|use|pass)"
_ASKED_OF = r"(?:[Mm]ay|[Cc]an|[Cc]ould|[Ss]hall|[Ww]ill|[Ll]ike|[Ww]ant|[Aa]llow|[Ll]et|[Cc]onsent to|[Aa]gree to|for)"
_NAMED = (
    re.compile(rf"\b(?:by|from) {_NAME}"),
    re.compile(
        rf"(?:^|\b(?:that|if|agree|consent|understand|confirm|accept|permission) ){_NAME} (?:may|can|could|will|would like to|would love to) {_WRITES}"
    ),
    re.compile(rf"\b{_ASKED_OF} {_NAME} (?:to |may |can |will )?{_WRITES}"),
)
_OTHERS = re.compile(
    r"\b(?:by|from) (?P<name>(?:(?:our|the|its|other|selected|trusted|carefully|any|third|partner|external) )+"
    r"(?:partners?|part(?:y|ies)|contractors?|developers?|sponsors?|organi[sz]ations?|agenc(?:y|ies)|compan(?:y|ies)))\b",
    re.IGNORECASE,
)
_NOBODY_ELSE = re.compile(
    r"(?:(?:the|our|your|local|county|city|borough|district|town|parish) )*(?:council|team|engagement team|e-?mails?|"
    r"post|letter|text|sms|tele?phone|mobile|us|we|i|you|me|newsletters?|whatsapp|now|here|today|time to time|ticking.*|"
    r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|have your say|yes|no|q\d+)",
    re.IGNORECASE,
)

_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|relating to|related to|to do with|on the subject of|on) "
    r"(?P<topics>(?:(?! - |, (?:tick|please|do|then|select|just)\b|\b(?:by|from|via|in the (?:future|next|coming)|over the (?:next|coming)|for (?:the next|up to|a period|\w+ (?:months?|years?)))\b)[^.?!;:()|])+)",
    re.IGNORECASE,
)
_NEWS_OF = re.compile(
    r"\b(?P<topics>[a-z-]+(?: (?:and|&) [a-z-]+)?) (?:updates?|news|newsletters?|bulletins?|alerts|e-?mails)\b",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"(?:a|an|any|all|and|or|the|of|for|in|on|to|with|by|at|as|it|is|be|that|this|these|those|such|which|how|what|when|"
    r"if|so|etc|i|we|us|you|your|our|their|its|my|me|can|may|will|would|are|do|not|no|yes|please|opt|like|want|about|"
    r"anything|everything|something|else|what|whatever|particular|only|just|lists?|database|books|records?|ask\w*|here|"
    r"future|other|similar|further|more|new|next|upcoming|forthcoming|related|relevant|additional|later|again|current|"
    r"latest|regular|weekly|monthly|quarterly|occasional|general|important|local|various|different|another|ongoing|"
    r"consult\w*|surveys?|projects?|engage\w*|events?|activit\w+|opportunit\w+|exercises?|initiatives?|research|stud\w+|"
    r"ways?|things|issues?|topics?|matters|questionnaires?|polls?|workshops?|meetings?|conversations?|schemes?|plans|"
    r"proposals?|decisions?|work|works|participat\w+|involve\w*|involved|get|getting|take|part|have|having|say|views?|"
    r"council|councils|authority|services?|news\w*|updates?|information|info|bulletins?|alerts?|e-?mails?|e|mail\w*|"
    r"communications?|marketing|messages?|offers|community|area|areas|happening\w*|interest\w*|progress|results?|outcomes?|findings|"
    r"response|answers?|comments?|feedback|online|behalf|receive|receiving|send|sent|sending|sign|signup|subscribe|hear\w*|keep|kept|"
    r"near\w*|around|where|live|living|affect\w*|contact\w*|email\w*|tick|box|happy|agree|consent|ok|okay|public|residents?|people|panel|town|city|county|borough|district)",
    re.IGNORECASE,
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18,
    "twenty-four": 24, "twenty four": 24, "thirty-six": 36, "thirty six": 36,
}  # fmt: skip
_FOR_A_WHILE = re.compile(
    r"\b(?:for|within|in the next|in the coming|over the next|over the coming)(?: (?:the|a|next|up|to|period|of|maximum|only|another|no|more|than|coming|following|about))* "
    rf"(?:(?P<count>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})[ -])?"
    r"(?P<unit>day|week|month|year)s?\b(?! old| of age)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|up to the end of|for the (?:duration|length|life(?:time)?) of)(?! (?:i|you|we|further notice)\b) "
    r"[^.?!;:()|]{3,80}",
    re.IGNORECASE,
)
_MONTHS = {"month": 1, "year": 12}


def asks_for(text: str) -> WordingHints:
    """What a wording itself says about who writes, about what and for how long."""
    words = tidy(text).replace("’", "'")
    period, months = _period(words)
    return WordingHints(_controller(words), _topics(words), period, months)


def _controller(words: str) -> str:
    if others := _OTHERS.search(words):
        return others["name"]
    for form in _NAMED:
        for match in form.finditer(words):
            name = match["name"].strip(" .,-'")
            if name and not _NOBODY_ELSE.fullmatch(name):
                return name
    return ""


def _topics(words: str) -> str:
    """The words after 'about', if any of them narrows; else what the news are called."""
    for match in (*_ABOUT.finditer(words), *_NEWS_OF.finditer(words)):
        found = match["topics"].strip(" ,-'\"")
        if any(not _EVERYTHING.fullmatch(word) for word in re.findall(r"[^\W\d_][\w-]*", found)):
            return found
    return ""


def _period(words: str) -> tuple[str, int | None]:
    if match := _FOR_A_WHILE.search(words):
        count = (match["count"] or "one").casefold()
        number = int(count) if count.isdigit() else _NUMBERS[count]
        each = _MONTHS.get(match["unit"].casefold())
        return match[0], number * each if each and number else None
    until = _UNTIL.search(words)
    return (until[0].strip(" ,"), None) if until else ("", None)


LIMITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "controller": ("ours", "others", "unknown"),
        "topics": ("all", "only", "unknown"),
        "period": ("lasts", "ends", "unknown"),
    }
)
"""What can be said where a wording leaves what is usual; the first answer alone takes nothing away."""

_GENERIC = frozenset(
    {"the", "a", "of", "and", "for", "our", "your", "council", "borough", "city", "county",
     "district", "town", "parish", "authority", "local", "metropolitan", "royal", "unitary",
     "regional", "community", "team", "engagement", "consultation", "consultations", "survey",
     "surveys", "planning", "department", "service", "services"}
)  # fmt: skip
"""Words of a public body's name that tell it from no other."""


def contradicted(text: str, *, names: Collection[str], months: int) -> WordingHints:
    """Where a wording leaves what this organisation does with a yes; what it shares is left empty.

    `names` are what the organisation is and was called; `months` is how long a yes lives here at
    most, 0 without end. A period as long as that or longer takes nothing away.
    """
    found = asks_for(text)
    ours = not found.controller or any(_is_called(found.controller, name) for name in names)
    long_enough = found.months is not None and 0 < months <= found.months
    return WordingHints(
        controller="" if ours else found.controller,
        topics=found.topics,
        period="" if long_enough else found.period,
        months=None if long_enough else found.months,
    )


def _is_called(controller: str, name: str) -> bool:
    """Whether words name an organisation: by what tells it apart, or as 'the Council' alone."""
    said = _telling(controller)
    return not said or said == _telling(name)


def _telling(name: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", name.casefold().replace("'s", ""))
    return frozenset(words) - _GENERIC
