"""What answers of one column mean beside each other, where each by itself could be either."""

import re

from importers.wording import Tone, spell_out, tone

_DO = frozenset({"please do", "do", "yes please do", "do please"})
_DO_NOT = frozenset(
    {"please don't", "please dont", "please do not", "don't", "do not", "don't please"}
)
_STROKES = frozenset({"/", "//", "\\", "v", "ü", "xx", "xxx", "vv", "~", "!", "#", "|"})
"""What a pen, a slip of the keyboard or a lost font (Wingdings) leaves in a ticked box."""
_OTHERWISE_ANSWERED = frozenset({Tone.MARK, Tone.YES, Tone.EMPTY_BOX, Tone.CROSS})


def told_not_to(answers: set[str]) -> set[str]:
    """'Please don't' where others said 'Please do'."""
    plain = {answer: spell_out(answer).strip(" .!") for answer in answers}
    if not _DO & set(plain.values()):
        return set()
    return {answer for answer, text in plain.items() if text in _DO_NOT}


def strokes(answers: set[str]) -> set[str]:
    """One stroke, the same in every ticked box of a column, where nobody answered yes otherwise."""
    drawn = {answer for answer in answers if answer.strip().casefold() in _STROKES}
    rest = {tone(answer) for answer in answers - drawn}
    one = len({stroke.strip() for stroke in drawn}) == 1
    return drawn if one and not rest & _OTHERWISE_ANSWERED else set()


def doubtful_among(answers: set[str]) -> set[str]:
    """Crosses beside ticks, and codes without their key."""
    plain = {answer: answer.strip().casefold() for answer in answers}
    held = set(plain.values())
    crosses = {"x", "[x]", "(x)", "☒", "×"}
    ticks = held & {"✓", "✔", "☑", "√", "o", "tick", "ticked", "yes", "y", "true", "1"}
    codes = {text for text in held if re.fullmatch(r"-?\d+(?:\.0)?", text)}
    doubtful = crosses if ticks else set()
    if codes - {"0", "1", "0.0", "1.0"}:
        doubtful = doubtful | codes
    return {answer for answer, text in plain.items() if text in doubtful}
