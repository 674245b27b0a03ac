"""Requests not to be written to any more, in people's own comments and in officers' notes."""

import re
from functools import lru_cache

from consent.events import Act
from importers.clean.text import tidy

_LISTS = (
    r"(?:lists?|mailings?|mailing list|records?|database|data ?base|files?|systems?|distribution|"
    r"newsletters?|register|contacts|circulation|e-?mails?|books|spreadsheet|subscri\w+|updates|this|here)"
)
_MESSAGES = (
    r"(?:e-?mails?|emailing|e-?mailing|mail|letters?|mailings?|newsletters?|messages?|correspondence|"
    r"communications?|contact|spam|letters|texts|bulletins?|updates|junk|invitations|mailshots?)"
)
_OURS = r"(?:me|us|my|our|myself|ourselves)"
_DETAILS = (
    r"(?:e-?mail(?: address)?|name|details|data|information|info|address|number|account|contact details|"
    r"personal (?:data|details|information))"
)
_NOT = r"(?:do not|don't|dont|never|not|no longer|didn't|did not|doesn't|does not|won't|wouldn't|cannot|can't)"
_AGAIN = r"(?:again|any ?more|any further|further|in future|in the future|ever|about this|about (?:any|other)|please)"
_REACH = r"(?:contact|e-?mail|mail|write to|phone|call|ring|text|message|bother|pester|approach|invite|disturb|spam|harass)"
_REACHING = (
    r"(?:contacting|e-?mailing|mailing|writing to|phoning|calling|ringing|texting|messaging|bothering|"
    r"pestering|approaching|inviting|disturbing|spamming|harassing|hassling|bombarding|sending)"
)
_REACHED = (
    r"(?:contacted|e-?mailed|mailed|written to|phoned|called|rung|texted|messaged|bothered|pestered|"
    r"approached|disturbed|spammed|harassed|sent (?:any|more|these|your|anything))"
)
_WISH = r"(?:wish|want|wanting|wishing|care|like|expect|need|agree|consent|ask(?:ed)?|prefer)"

_I_DO = r"(?:\b(?:i|we)\b\W+(?:\w+\W+){0,3}?|\b(?:i|we) |(?:^|[.!?,;]\s*)(?:please )?)"

_OWN_REQUESTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bun-?subs?cri?be?(?:d)?\b(?! (?:button|link|option|page)s? (?:is|are|was))",
        rf"\b(?:take|remove|delete|cross|strike|scrub|get|drop|erase|wipe|pull|cut)\b (?:{_OURS}\b|{_OURS} (?:\w+ ){{0,3}}?{_DETAILS}|{_DETAILS})(?:\W+\w+){{0,3}}?\W+(?:off|from|out of)\b(?:\W+\w+){{0,4}}?\W+{_LISTS}\b",
        rf"\b(?:remove|delete|erase|destroy|wipe|forget|lose)\b (?:all )?(?:of )?my (?:\w+ ){{0,2}}?{_DETAILS}\b",
        r"\btake (?:me|us|my (?:e-?mail|address|e-?mail address|name)) off(?:$|[.,!]| please| now)",
        r"\b(?:please |kindly |just )(?:remove|delete|erase) (?:me|us)(?:$|[.,!]| please| now| immediately)",
        rf"\b(?:be|been|being|get|have (?:my|our) {_DETAILS}) (?:taken|removed|deleted|struck|erased)\b(?: off| from| out)(?:\W+\w+){{0,3}}?\W+{_LISTS}\b",
        rf"\bmy {_DETAILS} (?:to be |be )?(?:removed|deleted|erased|taken off)\b",
        rf"\b(?:stop|cease|quit)\b (?:{_REACHING})(?: (?:me|us|my)\b|$|[.,!])",
        rf"\b(?:stop|cease|quit)\b sending (?:me |us )?(?:\w+ ){{0,3}}?{_MESSAGES}\b",
        r"\b(?:stop|end) (?:all |the |these |this |your |any )+(?:\w+ ){0,1}?(?:e-?mails|emailing|spam|messages|mailings|newsletters|mailshots)\b",
        rf"\b(?:do not|don't|dont|never|please not) (?:ever |you |you dare )?{_REACH} (?:me|us)\b",
        rf"\b(?:do not|don't|dont|never) (?:ever )?(?:contact|e-?mail) (?:{_AGAIN}|(?:on )?this address|$|[.,!])",
        rf"{_I_DO}{_NOT} (?:\w+ )?{_WISH}\b(?:\W+\w+){{0,3}}?\W+(?:be|being|been) {_REACHED}",
        rf"{_I_DO}{_NOT} (?:\w+ )?{_WISH}\b(?:\W+\w+){{0,3}}?\W+(?:any(?: more)?|any further|more|further|future|these|your|such|to receive|receive|receiving|to get|to have)(?: \w+){{0,3}}? {_MESSAGES}\b",
        rf"{_I_DO}{_NOT} (?:\w+ )?{_WISH}\b(?:\W+\w+){{0,2}}?\W+(?:hear|hearing) from (?:you|the council|this council|us|anyone)\b",
        rf"\b(?:i|we)\b(?:'ve)?(?: have)? ?{_NOT} (?:\w+ )?(?:ask|asked|agree|agreed|sign|signed|consent|consented|subscribe|subscribed|opt|opted|request|requested|give|gave|want|wanted|wish|wished)\b(?:\W+\w+){{0,6}}?\W+(?:lists?|e-?mails?|e-?mailed|newsletters?|mailings?|contacted|messages|spam)\b",
        r"\b(?:rather|prefer)\b(?: (?:that )?you)? (?:did not|didn't|do not|don't|not to be|not)(?: to)?(?: be)? (?:contact(?:ed)?|e-?mail(?:ed)?|written|write)\b",
        rf"(?:^|[.!?,;:]\s*|please )no (?:more|further) {_MESSAGES}(?:$|[.!,;]| please| thank| from you| to me| to this| at all)",
        r"\bopt (?:me|us) out\b",
        r"\b(?:i|we|i'd)\b(?:\W+\w+){0,3}?\W+(?:to )?(?:opt(?:ing)? out)(?:$|[.!,;]| of (?:\w+ ){0,3}?(?:e-?mails?|contact|mailings?|newsletters?|lists?|communications?|updates|future|further|all))",
        r"^(?:please )?opt(?:ing)? out(?: please)?[.!]*$",
        r"\bleave (?:me|us) (?:alone|off)\b",
        r"\b(?:withdraw|withdrawing|withdrew|revoke|revoking|cancel) (?:all )?my (?:consent|permission|subscription|agreement to (?:be )?contact)",
        r"\b(?:i|we) (?:\w+ )?object to (?:\w+ ){0,2}?(?:being (?:contacted|e-?mailed)|direct marketing|marketing|your e-?mails|these e-?mails|the (?:processing|use) of my|you (?:using|processing|holding|keeping))",
        r"\bright to (?:be forgotten|erasure|object)\b|\b(?:gdpr|data) (?:erasure|deletion)\b|\berasure request\b",
    )
)
_TURNED = re.compile(
    r"\b(?:do not|don't|dont|never|not|why did you|why have you|before you|if you|did you|cannot|can't|until)"
    r"(?: \w+){0,2} (?:un-?subscri\w+|take|remov\w+|delet\w+|stop|opt\w*|erase|forget|drop|cross|strike|leave)\b"
)
_HINT = re.compile(
    r"subs?cri|list|contact|mail|remov|delet|eras|stop|alone|hear from|opt|records?|details|data|forgotten|"
    r"writ|letter|newsl|sending|spam|bother|phon|call|text|messag|consent|permission|marketing|pester|harass|off\b"
)


_VERB = re.compile(
    r"subs?cri|stop|cease|quit|remov|delet|eras|destroy|wipe|forg[eo]t|lose|tak(?:e|ing)|cross|strike|scrub|"
    r"\bget\b|drop|pull|\bcut\b|\bnot\b|never|n't|dont|no longer|no more|no further|\bopt|leave|withdr|revok|"
    r"cancel|object|rather|prefer|gdpr|data|\bend\b|been|have my|have our|right to"
)


@lru_cache(maxsize=65536)
def removal_request(text: str) -> bool:
    """Whether somebody's own words ask to be left out of future contact.

    It has to be about the writer and about being written to: 'stop the buses' and 'remove the
    bins' are opinions, and 'don't take me off the list' is the opposite.
    """
    plain = tidy(text).casefold()
    sentences = re.split(r"(?<=[.!?])\s+", plain)
    telling = " ".join(one for one in sentences if _HINT.search(one) and _VERB.search(one))
    if not telling:
        return False
    kept = _TURNED.sub(" ", telling)
    return any(pattern.search(kept) for pattern in _OWN_REQUESTS)


_DEATH = re.compile(
    r"\b(?:deceased|dec'd|passed (?:away|on)|rip|r\.i\.p|bereavement|has died|have died|died (?:in|on|last|\d))\b"
    r"|^(?:sadly |now |recently |has |person |resident |customer |he |she |they |is |reported )*(?:died|dead)\b(?! \w+ reported| tree| bird| end| link)"
)
_ANOTHERS = re.compile(
    r"\b(?:wife|husband|partner|mother|father|mum|dad|son|daughter|brother|sister|spouse|friend|parent|"
    r"neighbour|child|relative|dog|cat)\b"
)
_NOTED_STOPS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bd\.?n\.?[ce]\b",
        r"\b(?:do not|don't|dont|not to|never|must not|should not|mustn't|shouldn't|cannot|please not) (?:be )?(?:contact(?:ed)?|e-?mail(?:ed)?|mail(?:ed)?|write|written to|approach(?:ed)?|invite|send|message|use)\b",
        r"\bno (?:(?:further|more|future) )(?:contact|e-?mails?)\b|\bno (?:further |more |future )?(?:contact|e-?mails|mailings?|mail|communications?|correspondence|newsletters?)\b(?! (?:details|number|address|given|provided|supplied|made|info\w*|name|yet|received|from|on file|since))",
        r"\b(?:not|no longer|doesn't|don't|never) (?:\w+ )?(?:want\w*|wish\w*|like|happy)\b(?:\W+\w+){0,4}?\W+(?:contact\w*|e-?mail\w*|hear\b|receive|mailings?|list|updates|newsletters?|involved|written)",
        r"\b(?:asked|asks|asking|wants?|wishes|wanted|requested|requests|request|like[sd]?|told us|demanded|wishing)\b(?:\W+\w+){0,4}?\W+(?:remov\w+|delet\w+|tak(?:e|en) (?:\w+ ){0,2}off|unsubscri\w+|no (?:more|further) (?:contact|e-?mails?|mail\w*)|stop (?:\w+ ){0,2}?(?:e-?mail\w*|contact\w*|writing|mail\w*|sending|newsletters?|letters)|off (?:the |our |all )?(?:mailing )?lists?|opt(?:ed)? out|erasure|erased|left alone|not (?:to )?(?:be )?(?:contact|e-?mail|write|written))",
        r"\bopt(?:ed|ing|s)?[- ]?out\b",
        r"\bun-?subscri\w+",
        r"\bremoved? (?:at|by|on|as per|following|per) (?:\w+ ){0,2}?(?:request|complaint|demand)",
        r"\b(?:remove|removed|take|taken|delete|deleted)\b(?: \w+){0,2}? (?:off|from) (?:\w+ ){0,3}?(?:lists?|mailings?|database|records|contacts|circulation|system)\b",
        r"\b(?:withdr[ae]w\w*|revoked?|refus\w+|declin\w+) (?:\w+ ){0,2}?(?:consent|permission|contact|to be contacted)\b",
        r"\bconsent (?:was |has been |is )?(?:withdrawn|revoked|refused)\b",
        r"\bobject(?:s|ed|ion)? to (?:\w+ ){0,3}?(?:contact\w*|e-?mail\w*|marketing|mail\w*|us|processing)",
        r"\bsuppress(?:ed|ion)?\b",
        r"\b(?:erasure|right to be forgotten|gdpr (?:deletion|removal|request to delete))\b",
        r"\b(?:stop|cease|ceased|stopped) (?:all )?(?:contact\w*|e-?mail\w*|mail\w*|correspondence|communications?)\b",
        r"\bleave (?:him|her|them|alone)\b",
    )
)
_NOTED_OTHERWISE = re.compile(
    r"\b(?:has not|have not|hasn't|haven't|not|never|did not|didn't) (?:yet )?(?:opted out|unsubscribed|objected|"
    r"refused|asked to be removed|declined)\b"
    r"|\b(?:do not|don't|not to|never) (?:contact|e-?mail|be contacted|mail)\b(?: \w+){0,2}? (?:before \d|after \d|by (?:phone|post|text|letter)|on (?:mon|tue|wed|thu|fri|sat|sun|week)|at weekends)"
    r"|\b(?:do not|don't|not to|never) (?:send|use|mail)\b(?! (?:\w+ ){0,3}?(?:e-?mail|anything|to (?:him|her|them)|him|her|them|any|$))"
)


@lru_cache(maxsize=16384)
def stop_note(text: str) -> Act | None:
    """What an officer's note says about writing to the person: DECEASED, STOP, or nothing (`None`)."""
    plain = tidy(text).casefold()
    if _DEATH.search(plain) and not _ANOTHERS.search(plain):
        return Act.DECEASED
    kept = _NOTED_OTHERWISE.sub(" ", plain)
    if any(pattern.search(kept) for pattern in _NOTED_STOPS) or removal_request(text):
        return Act.STOP
    return None
