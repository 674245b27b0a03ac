"""Text as people leave it in cells: stray marks, odd spaces, and words decoded twice."""

import re
from functools import lru_cache

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'"})
_TWICE_DECODED = re.compile(r"[ÃÂÅÄÐÑâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ€]")
_NOTHING = re.compile(
    r"(?:n ?/? ?a|n/k|n\.a\.?|none|nil|null|nan|nothing|not applicable|no comments?|no answer|no response|"
    r"no reply|not (?:answered|stated|given|provided|supplied|known|specified|disclosed)|"
    r"(?:i )?prefer not to say|rather not say|unknown|blank|skipped|unanswered|as above|see above|"
    r"ditto|same|no further comments?|no|tbc|#n/a|#ref!|#(?:value|name|null|num|div/0)!?|(?:\(|<|\[)?null(?:\)|>|\])?|\(blank\)|\(none\)|undefined)"
)

_DATABASE_NULL = r"\n"
"""How databases write a cell that holds nothing; without its stroke it would be a no."""


def unmangle(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 ('ZoÃ«' → 'Zoë'); other text comes back as it is."""
    if not _TWICE_DECODED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """One line: no invisible marks, single spaces, straight apostrophes, repaired encoding."""
    if text.isascii() and "`" not in text and "\x00" not in text:
        return " ".join(text.split())
    plain = _INVISIBLE.sub("", unmangle(text)).translate(_APOSTROPHES)
    return " ".join(plain.split())


def is_nothing(text: str) -> bool:
    """Whether the cell says nothing: blank, a dash, 'n/a', 'no comment'."""
    if text.strip().casefold() == _DATABASE_NULL:
        return True
    plain = tidy(text).casefold().strip(" .!-–—_*/\\'\"?,;:")
    return not plain or _NOTHING.fullmatch(plain) is not None


def word_set(text: str) -> frozenset[str]:
    """A set of words written as one line of text."""
    return frozenset(text.split())
