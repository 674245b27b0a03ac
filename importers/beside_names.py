"""What somebody wrote into a cell beside a name or an address: 'ada@… STOP', 'zz Ada Dull (left)', 'NO!! bo@…'."""

import re

from consent.events import Act
from importers.recognise.leaving_out import leaves_out, may_leave_out
from importers.recognise.words import folded

_CURT = re.compile(
    r"(?:please |pls |now )?(?:no+|nope|stop(?:ped)?|out|dn[ucemi]|do not use|n ?/? ?c|nfc|n ?/? ?e|wants? out|has left|have left|"
    r"asked off|wants? off|rang off|to go|to come off|rubbed out|cancelled|suppressed?|unsub\w*)"
    r"(?: (?:please|now|thanks|this one))*"
)
"""Beside an address that nobody would annotate for another reason."""
_BY_OTHER_MEANS = re.compile(
    r"(?:(?:he|she|they|who|would|now|please|but) )*(?:prefers?|wants?|use|by|only|rather)(?: (?:by|only|just|have|to have|a|to be|contacted|written to|him|her|them|to))* "
    r"(?:post|letters?|phone|telephone|paper|the post|landline)(?: only| please| instead)*|(?:post|letters?|phone|telephone|paper) (?:only|instead|please)"
)
_PUT_LAST = re.compile(r"\s*(?:z{2,}|Z{2,}(?![a-z]))(?=[A-Z_\s.-])[\s_.-]*")
"""Filed at the end of the alphabet, as people do with those who are not to be used."""
_NOT_TO_USE = re.compile(r"(?:^|[\s_([-])(?:DNU|DNC|DNE|DNM|DNI)(?=$|[\s_)\]:.-])")
_SET_APART = re.compile(
    r"[(\[{](?P<in>[^()\[\]{}]{2,60})[)\]}]|\s[-–—:]+\s(?P<after>[^-–—:]{2,60})$"
)
_AMBIGUOUS = re.compile(r"(?:left|off|out|no|removed?|stopped|dropped)")
"""A meeting or a committee as well as a list."""


def act_beside_an_address(rest: str) -> Act | None:
    """What is left of a cell, once its addresses are taken out, says of writing to them."""
    words = folded(rest.strip(" \t-–—:;,.!*()[]<>/|"))
    if not words:
        return None
    if _CURT.fullmatch(words) or leaves_out(words):
        return Act.STOP
    if _BY_OTHER_MEANS.fullmatch(words):
        return Act.DECLINE
    return Act.UNREAD if words.isalpha() and may_leave_out(words) else None


def act_beside_a_name(text: str) -> Act | None:
    """What is written before a name, in brackets or after a dash says of writing to that person."""
    if _NOT_TO_USE.search(text):
        return Act.STOP
    last = _PUT_LAST.match(text) is not None
    for found in _SET_APART.finditer(text):
        words = folded(found["in"] or found["after"])
        if _AMBIGUOUS.fullmatch(words):
            return Act.STOP if last else Act.UNREAD
        if leaves_out(words):
            return Act.STOP
        if _BY_OTHER_MEANS.fullmatch(words):
            return Act.DECLINE
    return Act.UNREAD if last else None
