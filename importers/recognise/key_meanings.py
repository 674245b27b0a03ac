"""What the meaning of a mark, as a key words it, says about being written to."""

import re
from enum import StrEnum
from functools import lru_cache

from importers.recognise.leaving_out import leaves_out
from importers.recognise.stop_headings import opens_stops
from importers.recognise.words import folded
from importers.removal import stop_note
from importers.wording import CONTACT, Tone, is_permission, refuses, spell_out, tone


class Says(StrEnum):
    """What a mark says of the person it stands beside."""

    STOP = "stop"
    """To leave them alone, in so many words."""
    NO = "no"
    """They said no to something: under a question about contact, to that."""
    YES = "yes"
    UNCLEAR = "unclear"


_NO = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told us|answered|replied|ticked|chose) (?:no|never|not)\b|\brefus\w+|\bdeclin\w+|\brather not\b|\bno thanks?\b|"
    r"\bunwilling\b|\bunhappy\b|\b(?:not|nt|no longer) (?:\w+ )?(?:willing|happy|keen|interested|agree\w*|consent\w*|want\w*|wish\w*|like)\b|"
    r"\bwithdr[ae]w\w*|\bopt(?:ed|s|ing)? out\b|\bwants? out\b|\bobject(?:s|ed)\b"
)
_BARE_NO = re.compile(
    r"(?:(?:sa(?:id|ys?|ying)|told us|answered|replied|ticked|chose|have|has) )*(?:no|never|refused|declined)(?: (?:thanks|thank you|to us))?"
)
"""To what, it does not say."""
_LEAVE = re.compile(
    r"\b(?:leave|left|keep|kept|take|taken|cross|crossed|strike|struck|come|came|drop|dropped|rub|rubbed) (?:\w+ ){0,3}?(?:off|out|alone)\b"
    r"(?! (?:peak|street|road|site|to))|\bnot (?:to be |be |for )?(?:email\w*|mail\w*|contact\w*|writ\w+|invit\w+|approach\w*|use[ds]?|mailshots?)\b|"
    r"\bhands off\b|\bstop(?:ped)? (?:sending|writing)\b|\bwants? (?:out|off|removing)\b|\b(?:consent|permission) (?:withheld|refused|withdrawn)\b"
)
_TO_US = re.compile(
    rf"{CONTACT.pattern}|\b(?:us|consent\w*|permission|sending|mail\w*|want\w* out)\b"
)
_NOT_LEAVE = re.compile(
    r"\b(?:not|never|dont|doesnt|nobody|without) (?:\w+ ){0,3}?(?:leav\w+|left|tak\w+|cross\w*|str\w+|drop\w*|off|out)\b"
)
_HAPPY = re.compile(
    r"\b(?:happy|willing|agree\w*|consent\w*|wants?|likes?|ok|fine|yes|keep|may|can|keen|opted in|said yes|(?:email|contact|write to|tell|invite|send) (?:me|us))\b"
)
_FEW = 4
_OPENING = re.compile(
    r"^(?:for|if|those|people|anyone|everyone|the|names?|ones?|of|who|that|they|we|beside|against|next to|should|must|is|are|\W)+\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def says(meaning: str) -> Says:
    """What a mark of this meaning says."""
    short = _OPENING.sub("", meaning).strip(" .!")
    words = folded(meaning)
    if _BARE_NO.fullmatch(folded(short)):
        return Says.NO
    if _leaves_alone(words, meaning, short):
        return Says.STOP
    plain = tone(short or meaning)
    if plain is Tone.NO or _NO.search(words):
        return Says.STOP if _TO_US.search(words) else Says.NO
    return Says.YES if plain is Tone.YES or _welcomes(words, meaning) else Says.UNCLEAR


def _leaves_alone(words: str, *texts: str) -> bool:
    if any(stop_note(text) or opens_stops(text) or leaves_out(text) for text in texts):
        return True
    return _LEAVE.search(words) is not None and not _NOT_LEAVE.search(words)


def _welcomes(words: str, meaning: str) -> bool:
    about = CONTACT.search(words) or len(words.split()) <= _FEW
    happy = about and _HAPPY.search(words) and not refuses(spell_out(meaning))
    return bool(happy) or is_permission(meaning)
