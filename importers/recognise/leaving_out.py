"""Names and headings that say, as people put it, whom they left out of a list: 'Rang to say no more', 'Leavers'."""

import re
from collections.abc import Sequence
from functools import lru_cache

from importers.recognise.explained import is_mark
from importers.recognise.words import folded

_PEOPLE = (
    r"(?:(?:the|these|those|all|our|any|some|following|people|persons?|residents?|members?|contacts?|names?|ones?|everyone|"
    r"everybody|anyone|anybody|list|record|of|for|households?|\w+(?:ers|ees)) ){0,5}?(?:(?:who|that|whom|which) )?"
    r"(?:(?:we|you|they|have|has|had|are|were|is|was|now|since|been|be|also|already|just|recently|later|please|must|should|can|asked to be|to be) )*"
)
_ASKING = (
    r"(?:rang|rung|phoned|called|wrote|written|emailed|told us|came|replied|asked|asks|asking|ask|wants?|wanted|wanting|"
    r"wish|wishes|wished|requested|requests?|like|prefer|preferred)"
)
_OUT = (
    r"(?:off|out|no more|stop(?:ped)?|left (?:alone|out|off|in peace|be)|remov(?:ed|al)|delet(?:ed|ion)|taken (?:off|out|away)|"
    r"(?:come|came|get|got) (?:off|out)|dropped|(?:struck|crossed|scored|rubbed) (?:off|out)|forgotten|let (?:alone|be)|(?:take|cross|strike|leave) (?:them|him|her) (?:off|out))"
)
_NOT_HEAR = (
    r"(?:hear|hearing|be|being|get|getting|receive|receiving|have|having|know|stay|staying|remain|remaining|bother\w*|contact\w*|"
    r"email\w*|mail\w*|messages?|letters?|newsletters?|anything|this|it|us|any more|to)"
)
_SAID = (
    r"(?:(?:said|say|says|saying|told us|answered|replied|(?:rang|phoned|wrote|called|emailed)(?: in| back| us)? to say)"
    r" (?:no(?: more| thanks?| thank you)?|stop|enough|never(?: again)?|not (?:any ?more|again|now))|"
    rf"{_ASKING}(?: in| back| us)?(?: asking| to ask| wanting| requesting)?(?: to)?(?: (?:be|come|get|go|us to|have|say|their|his|her|names?|for))* {_OUT}|"
    r"(?:(?:wants?|wanted|asked for|wish(?:es)? for) )(?:nothing|no) (?:more|further)(?: to do)?(?: (?:from|with|of) (?:us|you|this|the council)| (?:emails?|letters?|contact|mail\w*|post|newsletters?))?|never again|"
    rf"(?:(?:would )?(?:much )?rather not|prefers?(?:red)? not)(?: to)?(?: {_NOT_HEAR})*(?: (?:from|by|of|on|off|about) .{{1,30}})?|"
    r"no (?:more|thanks|thank you)|had (?:quite )?enough(?: of (?:us|it|this|these|emails|letters|surveys|mailings))?|fed up with (?:us|emails|letters|surveys|mailings)|"
    rf"(?:not|no longer|un) ?(?:happy|willing|keen|pleased|wanting|wishing|wants?|wish(?:es)?|interested|prepared|content|glad)"
    rf"(?: (?:to|in|about|with))?(?: {_NOT_HEAR})*(?: (?:from|by|of|on|off|about) .{{1,30}}| any ?more| again| list)?|"
    rf"(?:do|does|did|would|will)(?:nt| not) (?:want|wish|like|care)(?: (?:to|any|more|further|for|us))*(?: {_NOT_HEAR})+(?: (?:from|by|of|on|about) .{{1,30}}| any ?more| again)?)"
)
_DONE = (
    r"(?:(?:struck|crossed|taken|took|scored|rubbed|came|come|coming|dropped|signed) (?:off|out)|"
    r"(?:taken|took|had|have) (?:their |the |his |her )?(?:names?|details|addresses) (?:taken )?(?:off|out|removed)|"
    r"no longer (?:on|in|with|members? of|part of)(?: .{1,20})?|not (?:on|in) (?:the |our )?(?:list|panel)(?: any ?more| now)?|"
    r"left (?:the |our )?(?:group|panel|list|forum|register|network|scheme)|keep away from|unsubscribers|opt outs|"
    r"(?:do not|dont|never) (?:bother|contact|email|write to|use|send to|mail|ring|invite|approach|chase)|"
    r"(?:to )?(?:leave|left|leaving|keep|kept) (?:out|off|alone)|dropped|not (?:these|them|those|this lot)|(?:not to|never) (?:be )?(?:invit\w+|includ\w+|"
    r"us(?:e|ed)|mail\w*|writ\w+(?: to)?|send|sent|contact\w*|email\w*|chased?|approach\w*|for (?:mailings?|contact|use|email\w*))|"
    r"not for (?:mailings?|mailing|mail|contact|contacting|emails?|emailing|newsletters?|circulation|use)|"
    r"to (?:be )?(?:drop(?:ped)?|excluded?|skip(?:ped)?|avoid(?:ed)?|removed?|omit(?:ted)?)|"
    r"removed|removals?|deleted|erased|leavers?|left|quit|resigned|unsubscribed|opted out|excluded|exclusions?|stopped|off|dnu|dnc)"
)
_TAIL = (
    r"(?: (?:by|at|on|in|since|from|off|of|own|their|his|her|request|requests|please|thanks|list|lists|us|altogether|completely|entirely|"
    r"the|this|our|your|mailing|mailings|email|emails|phone|letter|post|panel|books?|register|below|here|so|again|any ?more|all|now|for good|forever|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|\d+))*"
)
_LEFT_OUT = re.compile(rf"{_PEOPLE}(?:{_SAID}|{_DONE}){_TAIL}")
_MAY_BE = re.compile(
    rf"{_PEOPLE}(?:gone(?: away| now)?|no|nos|noes|declined|refused|refusals|ex|went|out|n|cancelled|(?:pulled|dropped|bowed|backed) out|"
    rf"withdr[ae]wn?|withdrew|stood down|stepped down){_TAIL}"
)
_KEEPS = re.compile(
    rf"{_PEOPLE}(?:(?:still |very |quite )?(?:happy|willing|keen|glad|pleased|ok|okay|fine|content|wants?|wanting|likes?) (?:to|with|for) (?:\w+ ?){{1,8}}|"
    r"said (?:yes|ok|okay|fine)|yes|current(?: \w+)?|active(?: \w+)?|still (?:on|in|here|with us|current|active|interested|subscribed|wants?)(?: .{1,30})?|staying|stayers|"
    r"remaining|keep(?:ing)?|kept|subscribed|opted in|on (?:the |our )?list|(?:the )?(?:rest|others|everyone else|everybody else|remainder)|"
    r"contactable)"
    r"(?: (?:list|members?|people|contacts?|names|below|here|by|email|post|phone|please|\d+))*"
)
_NUMBERED = re.compile(
    r"\(\s*(?:n ?= ?)?\d+\s*(?:people|names|rows)?\s*\)|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
)
_LONGEST = 80
_BREAK = re.compile(r"\s*(?::|\s[-–—]\s)\s*")


@lru_cache(maxsize=8192)
def leaves_out(text: str) -> bool:
    """Whether a name or a line by itself says nothing but that these people asked to be left out."""
    return any(map(_LEFT_OUT.fullmatch, _readings(text)))


@lru_cache(maxsize=8192)
def may_leave_out(text: str) -> bool:
    """Whether it may say so, or that they moved, died or missed one meeting: 'GONE'. Somebody must be asked."""
    return not leaves_out(text) and any(map(_MAY_BE.fullmatch, _readings(text)))


@lru_cache(maxsize=8192)
def keeps_in(text: str) -> bool:
    """Whether a line by itself says that the people below stay on the list, so that a section ends."""
    return not leaves_out(text) and any(map(_KEEPS.fullmatch, _readings(text)))


def titles_of(cells: Sequence[Sequence[str]], header_row: int) -> list[str]:
    """The lines above the headings that hold one text each."""
    rows = ([text for text in row if text.strip()] for row in cells[: max(header_row - 1, 0)])
    return [row[0] for row in rows if len(row) == 1]


def is_left_out(cells: Sequence[Sequence[str]], header_row: int) -> bool:
    """Whether a title says so of the whole list, which has no section of people who stay."""
    if not any(map(leaves_out, titles_of(cells, header_row))):
        return False
    return not any(map(keeps_in, titles_of(cells[header_row:], len(cells) + 1)))


def _readings(text: str) -> tuple[str, ...]:
    """The words as a whole, and what follows a colon or a dash: 'Invitations 2024: whom to leave out'."""
    if len(text) > _LONGEST or "@" in text or "?" in text:
        return ()
    plain = _NUMBERED.sub(" ", text).strip(" :;.-–—=*_#<>!")
    head, *rest = _BREAK.split(plain)
    # 'Red: opted out' explains a colour.
    parts = [plain, *(() if is_mark(head) else rest)]
    return tuple(dict.fromkeys(words for part in parts if (words := folded(part))))
