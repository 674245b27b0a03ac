"""What a request to be told is about: one thing only, unless its words are about taking part in general."""

import re

_PERSON = r"(?:me|you|us)"
_CHANNEL = re.compile(
    r"\b(?:by|via|through|over|in|on|using) (?:an? |the |my |your )?(?:email|post|phone|telephone|text(?: message)?|sms|letter|mail|whats ?app|writing)\b|"
    r"\b(?:we will|the council will|you can|i can|only|just)\b"
)
_WHEN = re.compile(
    rf"\b(?:(?:let(?:ting)?|tell(?:ing)?|told|notify|notified|inform(?:ed)?|remind(?:ed)?|advis\w+|alert(?:ed)?|email(?:ed)?|contact(?:ed)?|text|"
    rf"ring|phone|call|message|write to|update[ds]?|ping|know|hear|see|find out|learn)(?: {_PERSON})?(?: know)?(?: an?)?)"
    r" (?:when(?:ever)?|once|if|as soon as|whether|how|who|what|why|where|which|the (?:day|date|time|result|outcome|name)s?(?: of| when)?) (?P<what>.+)"
)
_THING = re.compile(
    rf"\b(?:(?:send(?:ing)?|email|give|post|forward|get) {_PERSON}|(?:receive|get|want|need|like|expect)) (?P<what>(?:an?|the|my|your|our) (?!email\b|message\b|note\b|line\b|invit).+)"
)
_NEWS_OF = re.compile(
    r"\b(?:(?:keep|kept|keeping|stay|be|get) (?:\w+ )?(?:informed|posted|updated|up to date|in the loop|in touch)|updates?|progress|reminders?|remind me|alerts?) "
    r"(?:on|with|about|regarding|re|before|of|for) (?P<what>(?!email|us\b|you\b|the council\b|me\b|council\b).+)"
)
_IN_GENERAL = re.compile(
    r"\b(?:local|area|neighbou?rhood|community|borough|town|city|county|district|council|our work|activit\w+|services?|matters|involved|whats?|things|monthly|weekly|residents)\b"
)
_TAKING_PART = re.compile(
    r"\b(?:consult\w*|engag\w+|surveys?|questionnaires?|polls?|have (?:my|your|a|our|their)? ?say|say on|say in|involv\w+|opportunit\w+|news\w*|anything|"
    r"everything|something|chances?|ways|future|others?|another|again|views?|opinions?|ideas|ask(?:s|ed|ing)?|votes|voting|take part|taking part|participat\w+|"
    r"similar|upcoming|projects|events|meetings|workshops|bulletins?|updates|issues|topics|mailings?|lists?|panel|e ?news|invit\w+|emails|messages|"
    r"information|info|what (?:s|is) (?:on|new|happening|going on)|on near|around here|goes on|going on|happen\w*)\b"
)
_LATER_THINGS = re.compile(
    r"\b(?:consult\w*|engag\w+|surveys?|questionnaires?|polls?|say|involv\w+|opportunit\w+|news\w*|anything|everything|something|chances?|ways|"
    r"future|others?|another|again|views?|opinions?|ideas|ask(?:s|ed|ing)?|votes|voting|take part|taking part|participat\w+|similar|upcoming|projects|events|"
    r"workshops|issues|topics|next)\b"
)
_THIS_THING = re.compile(
    r"\b(?:this|these) (?!(?:box|form|way|list|council|address|email|newsletter|bulletin|page|link|option|to|is|team|authority|borough|city|"
    r"town|county|district|parish|village|organisation|service|mailing|panel|number|account|column|field|if|means|information|data|by|and|or|"
    r"please|permission|consent|again|month|year|can|may|will|area)\b)\w+|\b(?:for|on|about|re|regarding|at) this(?: please)?\??$"
)


def one_thing_only(words: str) -> bool:
    """Whether the words ask for one answer, one date or one paper: 'let me know once the lift works'.

    The words are folded, and hold nothing about other or later exercises.
    """
    bare = " ".join(_CHANNEL.sub(" ", words).replace("?", " ").split())
    for clause in _WHEN.finditer(bare):
        if not _LATER_THINGS.search(clause["what"]):
            return True
    for news in _NEWS_OF.finditer(bare):
        if not (_TAKING_PART.search(news["what"]) or _IN_GENERAL.search(news["what"])):
            return True
    return any(not _TAKING_PART.search(thing["what"]) for thing in _THING.finditer(bare))


def of_this_thing(words: str) -> bool:
    """'… on this site', '… for this': about what is in hand."""
    return _THIS_THING.search(words) is not None


def of_later_things(words: str) -> bool:
    """Whether the words speak of other or later exercises, or of taking part in general."""
    return _LATER_THINGS.search(words) is not None
