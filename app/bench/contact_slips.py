"""What becomes of a text when people write it: slips of the keyboard, nicknames, other spellings."""

import unicodedata
from functools import lru_cache

import numpy as np
from nicknames import NickNamer
from numpy.random import Generator
from numpy.typing import NDArray

from app.bench.contact_names import SHORT, SPELLINGS

Texts = NDArray[np.object_]

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: (row[max(at - 1, 0) : at] + row[at + 1 : at + 2])
    for row in _ROWS
    for at, letter in enumerate(row)
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slipped(texts: Texts, dice: Generator) -> Texts:
    """Each with one letter wrong, missing, too many or changed with its neighbour."""
    kinds, places, letters = (dice.random(len(texts)) for _ in range(3))
    return np.array(
        [
            _slip(text, int(kind * 10), place, letter)
            for text, kind, place, letter in zip(
                texts.tolist(), kinds.tolist(), places.tolist(), letters.tolist(), strict=True
            )
        ],
        object,
    )


def _slip(text: str, kind: int, place: float, letter: float) -> str:
    """One slip; never the text as it was, unless it has no two letters that differ."""
    last = len(text) - 1
    if last < 1:
        return text
    # The first letter is seldom the wrong one.
    at = 1 + int(place * last) if place < 0.93 else 0
    at = min(at, last)
    if kind < 3:
        return text[:at] + _wrong(text[at], letter) + text[at + 1 :]
    if kind < 6:
        return text[:at] + text[at + 1 :]
    if kind < 8:
        return text[:at] + (text[at] if letter < 0.5 else _wrong(text[at], letter)) + text[at:]
    before = max(at - 1, 0)
    turned = text[:before] + text[before + 1] + text[before] + text[before + 2 :]
    return turned if turned != text else text[:at] + text[at + 1 :]


def _wrong(right: str, letter: float) -> str:
    if right.isdigit():
        return str((int(right) + 1 + int(letter * 9)) % 10)
    near = _BESIDE.get(right.lower(), "") if letter < 0.7 else ""
    choice = near or _LETTERS
    found = choice[int(letter * 997) % len(choice)]
    found = found if found != right.lower() else ("e" if found != "e" else "a")
    return found.upper() if right.isupper() else found


@lru_cache(maxsize=1)
def _nicknamer() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=10_000)
def forms(name: str) -> tuple[str, ...]:
    """What else a given name is called: the usual short forms twice, then those of the table."""
    usual = tuple(SHORT.get(name, "").split())
    listed = sorted(form.capitalize() for form in _nicknamer().nicknames_of(name))
    return (*usual, *usual, *listed[:4])


def nicknamed(names: Texts, dice: Generator) -> Texts:
    """Each by a form of it; the first of the usual ones is the most frequent."""
    picks = dice.random(len(names)) ** 1.5
    return np.array(
        [_pick(forms(name), pick) or name for name, pick in zip(names, picks, strict=True)], object
    )


def respelt(names: Texts, dice: Generator) -> Texts:
    """Each in another spelling if it has one, else without its accents."""
    picks = dice.random(len(names))
    return np.array(
        [
            _pick(tuple(SPELLINGS.get(name, "").split()), pick) or without_accents(name)
            for name, pick in zip(names, picks, strict=True)
        ],
        object,
    )


def _pick(choice: tuple[str, ...], pick: float) -> str:
    return choice[int(pick * len(choice))] if choice else ""


@lru_cache(maxsize=50_000)
def without_accents(text: str) -> str:
    """The text in plain letters."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_STROKES = str.maketrans("łŁıøØđĐ", "lLioOdD")
