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
    r"\b(?:(?:keep|kept|keeping|stay|be|get) (?:\w+ )?(?:informed|posted|updated|up to date|in the loop|in touch)|updates?(?: (?:me|us|you))?|progress|reminders?|remind me|alerts?|contact (?:me|us|you)) "
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


_GENERAL_NEWS = re.compile(
    r"\b(?:e ?news|news\w*|newsletters?|bulletins?|mailings?|mailing list|lists?|panel|database|updates?|marketing|subscri\w+|alerts|invit\w+|"
    r"engagement|consult\w*|public|opt(?:ed|s)? ?(?:in|out)|optin|optout|information|info|correspondence|communications?|preferences?)\b"
)
_SAYS_NOTHING_MORE = re.compile(
    r"(?:i|im|id|ive|ill|me|my|we|us|our|you|your|youd|the|a|an|to|of|for|by|in|on|at|from|with|and|or|if|is|it|its|are|am|be|being|been|so|as|"
    r"can|may|could|shall|should|will|would|do|does|did|have|has|had|might|not|no|yes|y|n|q|this|that|these|"
    r"like|likes|love|want|wants|wanted|wish|wishes|happy|glad|pleased|willing|content|ok|okay|fine|agree\w*|consent\w*|permi\w+|allow\w*|give|"
    r"giv\w+|grant\w*|approv\w+|accept\w*|authori\w+|please|thanks|thank|tick\w*|box|check|here|just|only|also|ever|possible|needed|necessary|prefer\w*|mind|object\w*|"
    r"keep|kept|keeping|stay\w*|remain\w*|get|getting|put|add\w*|includ\w+|sign\w*|up|join|leave|left|opt\w*|in|out|off|interest\w*|keen|open|okay|"
    r"(?:re)?contact\w*|email\w*|mail\w*|phone|text|post|sms|call|letters?|writ\w+|wrote|hear\w*|tell\w*|told|inform\w*|notif\w+|updat\w+|touch|loop|posted|"
    r"date|know|send\w*|sent|receiv\w+|reach\w*|approach\w*|messag\w+|back|drop|line|note|let|come|coming|follow|connect\w*|ask\w*|remember|welcome|feel|free|"
    r"council\w*|team|staff|details|address|name|number|person\w*|residents?|customers?|respondents?|participants?|attendees?|members?|adult|applicant|"
    r"time|any|all|when|whenever|how|what|which|who|best|method|way|ways|means|via|through|using|now|still|directly|occasionally|sometimes|regularly|"
    r"about|regarding|gdpr|status|flag|field|more|further|else|on|s|t|re|ve|d|ll|e|dont|doesnt|wont|would|wouldnt|never|sure|certainly|confirm\w*|"
    r"\d+|[?&/#]+|stop\w*|remov\w+|unsubscri\w+|take|taken|tak\w+|dnc|ymgynghori|cysylltu|gysylltu|chi|ni|hoffech|hoffwn|eto|cadw|mewn|cysylltiad)"
)


def plainly_general(words: str) -> bool:
    """Whether folded words ask for leave to write in general: nothing in them says what else it might be about.

    'May we e-mail you?' and 'Get our news' do; nobody knows how far 'Do you want to know your neighbours?' reaches.
    """
    if of_later_things(words) or _GENERAL_NEWS.search(words) or _IN_GENERAL.search(words):
        return True
    return all(_SAYS_NOTHING_MORE.fullmatch(word) for word in words.replace("?", " ").split())
