"""Requests not to be written to any more, in people's own comments and in officers' notes."""

import re
from functools import lru_cache

from consent.events import Act
from importers.clean.text import tidy
from importers.removal_words import PLEAS, THINGS_OUTSIDE, TURNED, in_one

_SHORT_FORMS = (
    (re.compile(r"\bwon'?t\b(?! \w+ the)"), "will not"),
    (re.compile(r"\b(?:can'?t|cannot)\b"), "can not"),
    (
        re.compile(r"\b(do|did|does|is|are|was|were|would|should|could|have|has|must|need)n'?t\b"),
        r"\1 not",
    ),
    (re.compile(r"\bi'?d\b"), "i would"),
    (re.compile(r"\b(we|you)'d\b"), r"\1 would"),
    (re.compile(r"\bi'?m\b"), "i am"),
    (re.compile(r"\b(we|you|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(i|we|you|they)'?ve\b"), r"\1 have"),
    (re.compile(r"\bi'll\b"), "i will"),
    (re.compile(r"\b(?:pls|plz|plis|plse|pleas)\b"), "please"),
    (re.compile(r"\be[ -]?mail(?=s|ed|ing|\b)"), "email"),
    (re.compile(r"\be-(?=b[oy]st)"), "e "),
    (re.compile(r"\bun[ -]subs"), "unsubs"),
    (re.compile(r"[-–—/]+|\.{2,}"), " , "),
    (re.compile(r"[\"()\[\]*_<>]"), " "),
    (re.compile(r"\s*([.,!?;:])[\s.,!?;:]*"), r"\1 "),
)
_KEYWORDS = frozenset(
    [
        "remove",
        "delete",
        "unsubscribe",
        "mailing",
        "contact",
        "newsletter",
        "address",
        "emails",
        "details",
        "please",
        "database",
        "contacting",
        "emailing",
        "erase",
        "stopping",
        "messages",
        "permission",
    ]
)


def _slips(word: str) -> set[str]:
    """The word with one letter left out, or two neighbours changed round."""
    without = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return without | swapped


_REAL_WORDS = frozenset(
    ["email", "detail", "message", "erases", "elate", "eras", "ease", "mailin", "ailing"]
)
_MEANT = {
    slip: word
    for word in sorted(_KEYWORDS)
    for slip in _slips(word)
    if slip not in _KEYWORDS | _REAL_WORDS
}
_HINT = re.compile(
    r"subs?c|list|contact|mail|remov|delet|eras|stop|alone|hear|opt|records?|details|data|forg[eo]t|"
    r"writ|letter|newsl|send|sent|spam|bother|phon|call|text|messag|consent|permission|marketing|pester|harass|off\b|"
    r"touch|address|bulletin|invit|correspond|communic|sign|books|in peace|household|ring\b|article|inform|"
    r"count|me out|us out|out of|surveys|approach|disturb|hassl|badger|knock|rhestr|cysyll|chysyll|b[oy]st|anfon|"
    r"manylion|negeseu|danysgrif|ysgrifen|gorau|lonydd|ffonio|cyfeiriad|inbox|lose m|lose o|gohebiaeth|"
    r"anschreib|schreib|kontakt|keine|zusend|schick|plus d|jamais|courri|désabon|desabon|désinscr|desinscr|envoy|escrib|env[ií]e|"
    r"manden|de baja|pisa|wysy|otrzym|dzwoni"
)


@lru_cache(maxsize=65536)
def levelled(text: str) -> str:
    """One line of small letters: short forms written out, dashes as commas, plain slips put right."""
    plain = tidy(text).casefold()
    for pattern, instead in _SHORT_FORMS:
        plain = pattern.sub(instead, plain)
    return " ".join(_MEANT.get(word, word) for word in plain.split()).strip()


@lru_cache(maxsize=65536)
def removal_request(text: str) -> bool:
    """Whether somebody's own words ask to be left out of future contact.

    It has to be about the writer and about being written to: 'stop the buses' and 'remove the
    bins' are opinions, and 'don't take me off the list' is the opposite. In doubt it is one.
    """
    if not _HINT.search(text.casefold()):
        return False
    plain = levelled(text)
    sentences = [one for one in re.split(r"(?<=[.!?;])\s+", plain) if _HINT.search(one)]
    return any(map(_asks, dict.fromkeys([*sentences, plain])))


def _asks(sentence: str) -> bool:
    kept = TURNED.sub(" ", sentence)
    return any(pattern.search(kept) for pattern in PLEAS)


_DEATH = re.compile(
    r"\b(?:deceased|dec'd|passed (?:away|on)|no longer (?:with us|alive|living)|rip|r\.i\.p|bereavement|has died|have died|died (?:in|on|last|\d))\b"
    r"|^(?:sadly |now |recently |has |person |resident |customer |he |she |they |is |reported )*(?:died|dead)\b(?! \w+ reported| tree| bird| end| link)"
)
_KIN = (
    r"\b(?:wife|husband|partner|mother|father|mum|dad|son|daughter|brother|sister|spouse|friend|parent|"
    r"neighbour|child|relative|dog|cat)\b"
)
_TOLD = r"(?:rang|rings|phoned|called|calls|says|said|told|tells|informed|wrote|emailed|report\w*|contacted|advised|let us|he|she|they)"
_ANOTHERS = re.compile(
    rf"{_KIN}(?:'s)?(?:\W+(?!{_TOLD}\b)\w+){{0,4}}?\W+(?:died|dead|passed|deceased|is no longer|death|bereavement)\b|"
    rf"\b(?:bereavement|death of|loss of|lost|losing)\b[^.]*{_KIN}"
)
"""It is somebody else who died; 'wife rang, he has died' is about the person."""
_NOTED_STOPS = in_one(
    r"\bd\.?n\.?[ce]\b|\bn\.?f\.?c\b(?! (?:tags?|readers?|chips?|phones?|payments?))",
    r"\b(?:do not|don't|dont|not to|never to|never|must not|should not|mustn't|shouldn't|cannot|please not) (?:be )?(?:contact(?:ed)?|e-?mail(?:ed)?|mail(?:ed)?|write|written to|approach(?:ed)?|invite|send|message|use|chase|pursue|pester|(?:bother|disturb) (?:him|her|them|us|again))\b",
    r"\bno (?:(?:further|more|future) )(?:contact|e-?mails?)\b|\bno (?:further |more |future )?(?:contact|e-?mails|mailings?|mail|communications?|correspondence|newsletters?)\b(?! (?:details|number|address|given|provided|supplied|made|info\w*|name|yet|received|from|on file|since))",
    r"\b(?:not|no longer|doesn't|don't|never) (?:\w+ )?(?:want\w*|wish\w*|like|happy)\b(?:\W+\w+){0,4}?\W+(?:contact\w*|e-?mail\w*|hear\b|receive|mailings?|list|updates|newsletters?|involved|written)",
    r"\b(?:asked|asks|asking|wants?|wishes|wanted|requested|requests|request|like[sd]?|told (?:us|me|him|her|them|staff|the \w+)|said to|demanded|wishing)\b(?:\W+\w+){0,4}?\W+(?:remov\w+|delet\w+|tak(?:e|en) (?:\w+ ){0,2}off|unsubscri\w+|no (?:(?:more|further|future) )?(?:contact|e-?mails?|mail\w*)|stop (?:\w+ ){0,2}?(?:e-?mail\w*|contact\w*|writing|mail\w*|sending|newsletters?|letters)|off (?:the |our |all )?(?:mailing )?lists?|opt(?:ed)? out|erasure|erased|left alone|not (?:to )?(?:be )?(?:contact|e-?mail|write|written))",
    r"\b(?:e-?mails?|letters?|newsletters?|mail\w*|messages?|texts|contact\w*|updates)\b.*\b(?:asked|asks|wants?|wanted|told|wishes|would like) (?:us|them|it|this|these|those|the council)(?: all)? to (?:stop|cease|end)\b(?=\W*(?:$|[.,;!?]|please|now|at once|e-?mail|contact|send|writ|this|it\b|them|all))",
    r"\bstop(?:ped)? sending (?:him|her|them|these|this|any|our|anything|the (?:newsletter|e-?mails?|letters|bulletin))\b",
    r"\b(?:said|says|shouted|replied|told \w+|answered),? (?:\W?)never again\b",
    r"^\W*(?:please|kindly|must|to|to be|needs to be|should be) (?:remove|removed|delete|deleted|erase|erased|take off|taken off)(?= *(?:$|[.,;:-]))",
    r"\bopt(?:ed|ing|s)?[- ]?outs?\b",
    r"\bun-?subscri\w+",
    r"\bremoved? (?:at|by|on|as per|following|per) (?:\w+ ){0,2}?(?:request|complaint|demand)",
    r"\b(?:remove|removed|take|taken|delete|deleted)\b(?: \w+){0,2}? (?:off|from) (?:\w+ ){0,3}?(?:lists?|mailings?|database|records|contacts|circulation|system)\b",
    r"\b(?:withdr[ae]w\w*|revoked?|refus\w+|declin\w+) (?:\w+ ){0,2}?(?:consent|permission|contact|to be contacted)\b",
    r"\bconsent (?:was |has been |is )?(?:withdrawn|revoked|refused)\b",
    r"\bobject(?:s|ed|ion)? to (?:\w+ ){0,3}?(?:contact\w*|e-?mail\w*|marketing|mail\w*|us|processing)",
    r"\bsuppress(?:ed|ion)?\b",
    r"\b(?:erasure|right to be forgotten|gdpr (?:deletion|removal|request to delete))\b",
    r"\b(?:stop|cease|ceased|stopped) (?:all )?(?:contact\w*|e-?mail\w*|mail\w*|correspondence|communications?)\b",
    r"\b(?:does|do|did|has|will) not (?:want|wish|need|like|care)(?: \w+){0,3}? (?:any ?more|anything|further|nothing)(?: \w+){0,3}? (?:from|of) (?:us|our|the council|council)\b",
    r"\b(?:want|wish|ask|like|request|need|told us)\w* (?:\w+ ){0,3}?(?:nothing (?:more|further|else|to do)|to be (?:forgotten|left alone|left out|removed|deleted|erased|off))",
    r"\b(?:removal|erasure|deletion) (?:request|asked|wanted|demand)\w*|\b(?:request|ask|want|demand)\w* (?:for )?(?:removal|erasure|deletion)\b",
    r"\bunsub\b|\bblack ?list(?:ed)?\b|\b(?:barred|blocked) from (?:contact|mailing)\w*|\boff (?:the |our |all )?(?:mailing )?lists?\b",
    r"\bleave (?:him|her|them|alone)\b",
    r"\b(?:wants?|wanted|asked|asking|wishes) (?:to (?:be|come|get) )?(?:taken |right )?off\b(?! (?:street|road|peak|site|the (?:road|street|bus|pavement)))",
    r"^(?:\W*(?:now|has|have|since|consent|later|then)\b)*\W*(?:withdr(?:ew|awn)|unsubs?)\b(?! (?:(?:from|their|his|her|its|the|an?) )?(?:\w+ )?(?:objection|comment|application|planning|response|petition|scheme|road))",
    r"\b(?:take|taken|took|taking|come|came) (?:(?:him|her|them|me|us) )?off\b(?: (?:everything|all|it|here|please|now|asap))?\W*$",
    r"\bchanged (?:his |her |their )?mind\b(?! (?:about|on|over))",
)
_NOTED_OTHERWISE = re.compile(
    r"\b(?:has not|have not|hasn't|haven't|not|never|did not|didn't) (?:yet )?(?:opted out|unsubscribed|objected|"
    r"refused|asked to be removed|declined)\b"
    r"|\b(?:do not|don't|not to|never) (?:contact|e-?mail|be contacted|mail)\b(?: \w+){0,2}? (?:before \d|after \d|by (?:phone|post|text|letter)|on (?:mon|tue|wed|thu|fri|sat|sun|week)|at weekends)"
    rf"|\b(?:asked|asks|asking|wants?|wanted|requests?|requested|would like|likes?)(?: for| that)? (?:(?:the|her|his|their|a|an|our|some|old|broken) )*{THINGS_OUTSIDE}(?: \w+)? "
    r"(?:to )?(?:be )?(?:being )?(?:removed|taken (?:off|away|down|out|up)|deleted|stopped|gone)\b"
    r"|\b(?:do not|don't|not to|never) (?:send|use|mail)\b(?!\W*(?:$|[.,;]))(?! (?:\w+ ){0,3}?(?:e-?mail|anything|to (?:him|her|them)|him|her|them|any|$))"
)


_NOTED_HINT = re.compile(
    rf"{_HINT.pattern}|"
    r"dn[ce]\b|d\.n|dn\.|deceas|dec'd|passed|longer|\brip\b|r\.i\.p|bereave|died|dead|\buse\b|approach|invite|"
    r"object|suppress|gdpr|forgot|circulation|system|receiv|update|involv|nothing|further|any ?more|anything|"
    r"unsub|black|mind\b|wants|wanted|asked|barred|blocked|take|withdr|nfc|n\.f|never|chase|pursue|bother|disturb|pester"
)
"""No note that says something is without one of these, or a slip of a keyword."""
_LETTERS = re.compile("[a-z]+")


@lru_cache(maxsize=16384)
def stop_note(text: str) -> Act | None:
    """What an officer's note says about writing to the person: DECEASED, STOP, or nothing (`None`)."""
    plain = tidy(text).casefold()
    if not _may_say_something(text, plain):
        return None
    if _DEATH.search(plain) and not _ANOTHERS.search(plain):
        return Act.DECEASED
    written = [_NOTED_OTHERWISE.sub(" ", words) for words in (plain, levelled(text))]
    noted = any(
        pattern.search(words) for words in dict.fromkeys(written) for pattern in _NOTED_STOPS
    )
    if noted or removal_request(text):
        return Act.STOP
    return None


def _may_say_something(text: str, plain: str) -> bool:
    """A quick look before the long one: most cells are a name, a street or a number."""
    words = _LETTERS.findall(plain)
    if not words:
        return False
    if _NOTED_HINT.search(plain) or not _MEANT.keys().isdisjoint(words):
        return True
    raw = text.casefold()
    return raw != plain and _HINT.search(raw) is not None
