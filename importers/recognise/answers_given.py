"""Whether the cells of a column are replies: ticks, scales, ways of contact, or what people wrote."""

import re
from functools import lru_cache

from importers.recognise.consent_words import BY_EMAIL, NO_MEANS, OTHER_MEANS
from importers.recognise.shapes import Shape
from importers.recognise.words import folded, is_means
from importers.wording import Tone, tone


def on_a_scale(shape: Shape) -> bool:
    """Whether most cells are steps of a scale; 'Definitely' and 'Definitely not' alone are yes and no."""
    scaled = shape.scale > 0.5 and shape.share("yes_no") < 0.5 and len(shape.values) > 2
    return scaled and not _of_two(shape)


_MOSTLY = 0.8


def _of_two(shape: Shape) -> bool:
    often = sorted(shape.values, key=lambda text: (-shape.values[text], text))[:2]
    both = {tone(text) for text in often} == {Tone.YES, Tone.NO}
    return both and sum(shape.values[text] for text in often) >= _MOSTLY * shape.filled


def graded(shape: Shape) -> bool:
    """Whether the cells say how much: steps of a scale, in words or in small numbers."""
    return on_a_scale(shape) or (shape.share("small") > _MOSTLY and len(shape.values) > 2)


def written(shape: Shape) -> bool:
    """Whether people wrote in the column themselves (or it holds data), so it is no tick box."""
    if not shape.filled:
        return False
    odd = min(1 - shape.share("yes_no") - shape.share("channel"), 1 - shape.where(answers))
    return not shape.short_answers and odd > 0.5 and not _lists_means(shape)


_OPENS_AN_ANSWER = re.compile(
    r"(?:yes|no|y|n|ok|okay|only|not|never|please|happy)\b", re.IGNORECASE
)
_LONGEST_ANSWER = 8
"""Words of a reply to a question of yes and no; more is an opinion."""


@lru_cache(maxsize=16384)
def answers(text: str) -> bool:
    """Whether a cell replies to a question of yes and no, in whatever words: 'verbal no 3/5'."""
    if len(text.split()) > _LONGEST_ANSWER:
        return False
    return tone(text) is not Tone.UNSURE or _OPENS_AN_ANSWER.match(text) is not None


def _lists_means(shape: Shape) -> bool:
    return shape.filled > 0 and shape.where(all_means) > 0.6


def all_means(value: str) -> bool:
    parts = [part for part in re.split(r"[,;|/\n&+]|\band\b", value) if part.strip()]
    return bool(parts) and all(is_means(part) or NO_MEANS.fullmatch(folded(part)) for part in parts)


def names_means(shape: Shape) -> bool:
    return shape.where(lambda v: BY_EMAIL.search(folded(v)) or OTHER_MEANS.search(folded(v))) > 0.1
