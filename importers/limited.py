"""Wishes limited to something that is no invitation to take part: 'newsletter only', 'just the minutes'."""

import re
from functools import lru_cache

from importers.recognise.words import folded
from importers.wording import spell_out

_THING = (
    r"(?:(?:(?!the (?:project|consultation|survey|scheme))the|your|our|a|an|council|monthly|weekly|quarterly|annual|printed|paper|parish|village|local|email|e|new|"
    r"and|or|of|for|to|from|on|about|by|via|agm|next) )*"
    r"(?:news ?letters?|e ?news|news|magazines?|bulletins?|leaflets?|brochures?|minutes|agm|(?:agm )?(?:papers|notices?)|"
    r"agendas?|results?|outcomes?|findings|reports?|summary|prize draws?|draw|raffle|competitions?|offers|whats on|"
    r"job alerts|reminders?|bin (?:days|collections)|"
    r"(?:this|that|one|the) (?:project|consultation|survey|questionnaire|event|scheme|issue|matter|occasion|time)|"
    r"post|letters?|in writing|phone|phone calls?|telephone|texts?|sms|whats ?app|surveys|polls|events)"
)
_THINGS = rf"{_THING}(?: (?:and|or|but|plus|&|/) {_THING}| {_THING})*"
_BEFORE = (
    r"(?:(?:yes|y|ok|okay|please|i|we|he|she|they|d|id|am|is|are|would|like|likes|to|want|wants|get|have|receive|send|me|us|happy|with|"
    r"interested|in|for|only|just|but|contact|keep|informed|agreed|agrees) )*"
)
_AFTER = r"(?: (?:please|thanks|thank you|ta|cheers|ok|okay|no|not|none|nothing else|other|others|emails?|mailings?|consultations?|surveys?|news ?letters?))*"
_LIMITED = re.compile(
    rf"{_BEFORE}{_THINGS} only{_AFTER}|{_BEFORE}(?:only|just) {_BEFORE}{_THINGS}{_AFTER}|"
    rf"{_BEFORE}{_THINGS} (?:but )?(?:not|nothing|no)(?: (?:anything|other|else|any|the|more))* ?(?:consultations?|surveys?|emails?|else|others?|engagement)?{_AFTER}"
)
_OWN_THING = re.compile(
    r"\b(?:news ?letters?|e ?news|magazines?|bulletins?|leaflets?|brochures?|minutes|agm|papers|agendas?|"
    r"prize draws?|raffle|competitions?|offers|whats on)\b"
)
_TAKING_PART = re.compile(
    r"(?<!no )(?<!not )\b(?:consult\w*|engag\w+|surveys?|polls?|involve\w*|your say|future|workshops?|panels?|anything|everything)\b"
)
_ONLY = re.compile(r"\b(?:only|just)\b")
_LONGEST = 14
"""Words; what is longer says more than that."""


@lru_cache(maxsize=16384)
def is_limited(text: str) -> bool:
    """Whether the words ask for nothing but something other than being consulted by e-mail."""
    words = folded(text).replace("?", "")
    if len(words.split()) > _LONGEST:
        return False
    return _LIMITED.fullmatch(words) is not None


@lru_cache(maxsize=4096)
def is_of_its_own(text: str) -> bool:
    """Whether an answer asks for a publication and for no taking part: 'Yes, but only the newsletter'."""
    words = folded(text)
    return bool(_ONLY.search(words) and _OWN_THING.search(words) and not _TAKING_PART.search(words))


_NARROWED = re.compile(r"\b(?:only|just)\b(?! (?:if|when|once|e-?mail))")
_MAY_TAKE_PART = re.compile(
    r"\b(?:consult\w*|engag\w+|surveys?|involve\w*|your say|future|e-?mails?|online)\b"
)


def is_narrowed(answer: str) -> bool:
    """'AGM papers only': chosen and nothing else, which says no to the rest.

    'Yes, but only about parks' begins with a yes, so that somebody is asked; 'Yes, but only the
    newsletter' and 'Yes to the results only' ask for nothing else, and nobody is.
    """
    plain = spell_out(answer)
    if is_of_its_own(answer) or (is_limited(answer) and not _asks_for_part(answer)):
        return True
    if re.match(r"(?:y|yes|ok|okay)\b", plain):
        return False
    return bool(_NARROWED.search(plain)) and not _MAY_TAKE_PART.search(plain)


def _asks_for_part(answer: str) -> bool:
    return _TAKING_PART.search(_THIS_ONE.sub(" ", folded(answer))) is not None


_THIS_ONE = re.compile(r"\b(?:this|that|one) \w+")
