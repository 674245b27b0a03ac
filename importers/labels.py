"""Words over a column that are no question: its label, or the one answer it is for."""

import re
from functools import lru_cache

from importers.wording import YES_NO_HINT, Tone, channel_of, spell_out, tone

_SPOKEN_TO = re.compile(
    r"\b(?:i|i'[dm]|i've|me|my|we|us|our|you|your|tick|check|click|please|chi|fi|ni|eich|hoffwn|hoffech)\b"
)
_TICK_TO = re.compile(r"[✓✔☑✅☐]\ufe0f? ?\w")
_TELLING_TO = re.compile(
    r"(?:stay|keep|join|sign up|get|receive|hear|add|subscribe|register|send)\b"
)
_A_CALL, _A_SENTENCE = 5, 11
"""Words from which a call ('Join …') or a question, and anything else, may be what people read."""


def is_label(text: str) -> bool:
    """Whether words over a column are its label ('Mailing list'), not what people saw and answered."""
    plain = re.sub(r"^(?:q\d*|\d+)\W+", "", YES_NO_HINT.sub(" ", spell_out(text)))
    if _SPOKEN_TO.search(plain.replace("’", "'")) or _TICK_TO.search(plain):
        return False
    count = len(re.findall(r"[\w'’-]+", plain))
    if "?" in plain and count >= _A_CALL:
        return False
    return count < (_A_CALL if _TELLING_TO.match(plain) else _A_SENTENCE)


@lru_cache(maxsize=4096)
def box_of(heading: str) -> Tone | None:
    """YES or NO where a heading ends in the one answer its column is for: 'Keep in touch? | No'."""
    question, bar, label = heading.rpartition(" | ")
    if not bar:
        question, bar, label = heading.rpartition(" - ")
    found = tone(label) if question and len(label.split()) <= _LONGEST_LABEL else None
    return found if found in {Tone.YES, Tone.NO} and channel_of(label) == "" else None


_LONGEST_LABEL = 3
