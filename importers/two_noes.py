"""Noes that amount to a yes ('I wouldn't mind'), and words that say no without a 'not' ('fed up with')."""

import re

_NOT = r"(?:n['’]?t|(?: would| do| does| will| have| am| is| are|d|m|s)? not| never| no longer)"
_SAYING = (
    r"(?:would|wouldn|do|don|does|doesn|will|have|haven|am|is|isn|are|aren|id|im|i['’]d|i['’]m)"
)
WEARY = (
    r"fed up|(?:sick|tired|weary|bored) (?:of|with)|had (?:quite )?enough|enough of|too (?:many|much)|annoy\w*|"
    r"dislik\w*|hat(?:e|es|ed|ing)|detest\w*|loath\w*|irritat\w*|irk\w*|resent\w*|unwelcome|unwanted|unhappy|unwilling|"
    r"upset\w*|nuisance|intrus\w*|intrud\w*|reluctan\w*|uncomfortable|bother\w*|pester\w*|hassl\w*|harass\w*|spam\w*|"
    r"inconvenien\w*|avers\w*|opposed|quit|desist\w*|refrain\w*|halt\w*|discontinu\w*|lose interest|lost interest|"
    r"(?:lose|lost|bin|scrap|shred|wipe|ditch|dump|destroy|discard|forgot|tear up) (?:your|my|our|their) (?:\w+ )?(?:details|e-?mails?|address|name|data|contact|number)|"
    r"(?:want|like|wish|prefer|rather|come|get|be|were) (?:to (?:be|get|come) )?(?:out of|off)|(?:last|final) time (?:you|we)|is (?:plenty|enough|quite enough)|"
    r"spared|sparing|nothing (?:more|further|else)|scrub\w*|expunge\w*|drop (?:me|us|you|my|your)(?: \w+)? (?:from|off)|keep away|pass (?:me|us) by|put out by|too often|"
    r"last (?:you|we|i) (?:want|hear)|"
    r"displeas\w*|offend\w*|complain if|rather we didn['’]?t"
)
"""What somebody says who has had enough; a yes to it is a no to being written to."""
_TO_CONTACT = r"(?= to (?:being|be|hearing|hear|receiving|getting|you|your|us|our|further|future|more|other|the council|contact\w*|e-?mail\w*)\b)"
_IDIOMS = re.compile(
    rf"\b{_SAYING}{_NOT} (?:at all |really |in the least )?(?:mind|object\b{_TO_CONTACT}|(?:any |an? )?(?:objections?|problems?|issues?) (?:to|with)|"
    rf"(?:at all )?(?:averse|opposed|unhappy|unwilling)\b)(?: at all)?"
    r"|\b(?:have|having|had|with|see) no (?:objections?|problems?|issues?|harm)(?= (?:to|with|in|if) )"
    r"|\b(?:do not|don['’]?t|never|please do not) (?:(?:leave|count) (?:me|us) out\b(?! of (?!it|this))|forget (?:about )?(?:me|us)\b|"
    r"exclude (?:me|us)\b|(?:let (?:me|us) )?miss(?: out)?\b|lose touch\b|be a stranger\b|let (?:me|us) (?:go|slip)\b)",
    re.IGNORECASE,
)
_FOOT_OF_A_SCALE = re.compile(
    r"\b\d{1,2}\s*(?:=|-|–|:|\(|is|means|being|for)?\s*\(?\s*not (?:at all|very|really|\w+)(?: \w+)?",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?:join|tick|check|click|sign (?:me |us )?up|subscribe|register|add|be (?:added|included)|opt in|get|receive)\b",
    re.IGNORECASE,
)
_NOT_YET_ONE = re.compile(
    r"(?:^|(?<=[.;!:(]))\s*(?:if (?:you are|you['’]?re) )?(?:not|haven['’]?t(?: you)?|have you not|have not|aren['’]?t you|are you not|never)"
    r"(?: (?:yet|already|currently|ever|yourself))? (?:on|in|signed|subscribed|joined|join|a (?:member|subscriber)|registered|"
    r"receiving|getting|had|heard|part of|with us|one of)\b[^.?!;:]*[?!,:–-]",
    re.IGNORECASE,
)


def without_two_noes(text: str) -> str:
    """The words with 'I wouldn't mind' and the like turned into 'glad'.

    'Not a member yet?' and the foot of a scale ('1 = not at all') are left out.

    What is left is counted for its noes; 'I don't mind if you stop' keeps its 'stop'.
    """
    rest = _NOT_YET_ONE.sub(" ", text)
    if rest != text and not _ASKED_FOR.search(rest):
        rest = text
    return _IDIOMS.sub("glad", _FOOT_OF_A_SCALE.sub(" ", rest))
