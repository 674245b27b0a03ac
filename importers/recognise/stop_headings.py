"""Headings over columns and over rows that say by their own words whom to leave alone."""

import re
from functools import lru_cache

from importers.recognise.words import folded

_CONTACTED = (
    r"(?:(?:be )?(?:re)?contact(?:ed)?|(?:be )?email(?:ed)?|(?:be )?mail(?:ed)?|write(?: to)?|"
    r"(?:be )?written to|approach|invite|message|send|call|phone)"
)
_PLAIN = (
    r"(?:un ?subs?(?:cri(?:be|bed|bes|ption))?|opt(?:ed|ing|s)? ?outs?|"
    rf"(?:please )?(?:do not|dont|not to|never|must not) {_CONTACTED}(?: (?:again|list|any ?more|these|them|the following|people))*|"
    r"no (?:further |more |longer )?(?:contact|emails?|mailings?)|dn[cem]|suppress(?:ed|ion)?|"
    r"(?:consents?|permission) (?:was |has been )?(?:withdrawn|revoked|refused|removed)|"
    r"(?:withdr[ae]wn?|withdrew|revoked|refused|withdrawal of) (?:consent|permission)|"
    r"removed? from (?:\w+ )?(?:list|mailing|mailing list|database)|(?:removal|erasure|deletion) requests?|"
    r"peidi(?:o|wch) (?:a|ag|â)? ?(?:ch|c)ysylltu(?: eto)?|(?:ne )?(?:plus|pas) (?:me |nous )?(?:re)?contacter|desabonn\w+(?: le)?|desinscri\w+(?: le)?|"
    r"(?:nicht|keine?) (?:mehr )?(?:kontakt\w*|anschreiben|e ?mails?|werbung)|abgemeldet(?: am)?|abbestellt(?: am)?|widerrufen(?: am)?|"
    r"(?:asked|asks|wants?|wishes|requested) (?:to be |us to )?(?:removed?|stop|not contact|be removed|deleted?|left alone)|"
    r"(?:(?:marked|reported|flagged|report) (?:us )?(?:as )?spam|spam (?:complaints?|reports?)|abuse (?:complaints?|reports?))|"
    r"(?:excluded?|exclusion) from (?:\w+ )?(?:campaigns?|mailings?|emails?|mailing lists?|lists?|marketing|sends?|sending|newsletters?|bulletins?)|"
    r"black ?listed|block ?listed|stop ?list|left (?:the )?(?:mailing )?list|"
    r"object(?:ed|s|ion)? to (?:contact|marketing|processing|emails?))"
)
_DEATH = r"(?:deceased|died|passed away|rip|has died|dead)"
_SLIGHT = (
    r"(?:withdrawn|withdrew|withdrawals?|removed|removals?|erased|erasure|deleted|forgotten|blocked|"
    r"objected|complaints?|complained|stopped|left|resigned|exclude(?:d|s)?|ceased|refused|"
    r"(?:left|quit|off|taken off|come off|came off|resigned from|removed from|withdrawn from|withdrew from) (?:the |our )?"
    r"(?:register|forum|panel|group|network|scheme|pool|study|research|membership|books|database|system))"
)
"""Words that say so of people, and of other things as well: only a date, a tick or a yes counts."""
_CURT = (
    r"(?:(?:please |asked (?:us )?to |asks (?:us )?to |wants (?:us )?to )?stop(?:s|ped)?(?: (?:all|requests?|requested|contact(?:ing)?|mail(?:ing)?s?|sending))?|"
    r"exclu(?:de[ds]?|sions?)|(?:please )?(?:leave|left) (?:(?:them|him|her|me|us) )?alone|not interested|no mail|"
    r"(?:please )?(?:do not|dont|not to|never)(?: be)?(?: used?)?|no longer (?:wants?|interested)|black ?list|block ?list|barred|banned)"
)
"""Curt words over a column: whoever has a date, a tick or a yes there is meant, and nothing else counts."""
_TOLD = r"(?:remove|removal|delete|deletion|erase|forget(?: me)?|leavers?)"
"""The same, but as a question they are about things: 'Remove?'."""
_BEFORE = r"(?:(?:has|have|is|was|been|date|time|when|the|day|they|now|since|contact|email|marketing|gdpr|status|last|latest|global|full) )*"
_AFTER = (
    r"(?: (?:on|at|date|time|since|from|by|flag|y/?n|yes/no|y|n|yes|no|or|status|when|requested|received|"
    r"list|reason|recorded|email|emails|newsletters?|marketing))*"
)
_PLAINLY = re.compile(f"{_BEFORE}{_PLAIN}{_AFTER}")
_OF_THE_DEAD = re.compile(f"{_BEFORE}{_DEATH}{_AFTER}")
_OF_BOUNCES = re.compile(
    f"{_BEFORE}(?:hard |soft )?(?:bounce[ds]?|undeliver(?:able|ed)|invalid (?:email|address)){_AFTER}"
)
_SLIGHTLY = re.compile(f"{_BEFORE}{_SLIGHT}{_AFTER}")
_TOLD_SO = re.compile(f"{_BEFORE}{_TOLD}{_AFTER}")
_CURTLY = re.compile(f"{_BEFORE}(?:mail(?:ing)? )?{_CURT}{_AFTER}")
_SECTION = re.compile(
    rf"(?:{_BEFORE}{_PLAIN}|{_DEATH})(?: (?:people|residents|contacts|list|requests?|below))*"
)
ASKS = re.compile(
    r"\?|^(?:how|what|which|why|who|when|where|do|does|did|should|would|could|can|have|has|are|is|will|was|"
    r"were|to what) ",
    re.IGNORECASE,
)
"""A heading that asks something is about a thing, not about the person."""


def says_stop(heading: str) -> bool:
    """Whether a heading plainly says that whoever stands under it is to be left alone."""
    return family_of(heading) in {"plain", "death"}


def opens_stops(text: str) -> bool:
    """Whether a line by itself ('Do not contact:') says that whoever follows is to be left alone."""
    words = folded(text).strip(" ?:")
    if _SECTION.fullmatch(words):
        return True
    # 'REMOVED', '--- Left ---': set apart as headings are.
    apart = (
        text.strip() == text.strip().upper()
        or not text.strip()[:1].isalnum()
        or text.rstrip().endswith(":")
    )
    return apart and _SLIGHTLY.fullmatch(words) is not None


_OF_THOSE_BELOW = re.compile(
    r"\b(?:the following|following people|(?:listed |named |people |those |everyone |all )?below|these (?:people|contacts|residents|members|names)|"
    r"people who|those who|residents who|members who|everyone who)\b"
)


def is_of_those_below(text: str) -> bool:
    """Whether a line speaks of people who follow: 'The following no longer wish to …'."""
    return _OF_THOSE_BELOW.search(folded(text)) is not None


@lru_cache(maxsize=4096)
def family_of(heading: str) -> str:
    """Which words of stopping a heading consists of: plain, death, bounce, slight, or '' for none.

    Of a heading in parts the last one decides, unless the others ask something.
    """
    *above, last = heading.split(" | ")
    if any(ASKS.search(part.strip()) for part in above):
        return ""
    words = folded(last)
    bare = words.rstrip("? ")
    if _PLAINLY.fullmatch(bare):
        return "plain"
    if _OF_THE_DEAD.fullmatch(bare):
        return "death"
    if _OF_BOUNCES.fullmatch(bare):
        return "bounce"
    slight = _SLIGHTLY.fullmatch(words) or _TOLD_SO.fullmatch(words) or _CURTLY.fullmatch(bare)
    return "slight" if slight and not above else ""
