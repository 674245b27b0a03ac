"""Names: one folded spelling, the forms a given name can stand for, and who can be one person.

Used to tie a no to the addresses it belongs to (design, section 6, "Ties"): "equal, an initial, or
known forms of one name". A yes never travels by name.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nicknames import NickNamer

from consent.name_forms import FORMS, PLAIN

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "ß": "ss",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
    }
)
_APOSTROPHES = re.compile("['’‘ʼ`´ʹ]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Given:
    """A given name taken apart: its first part, what stands after it, and both as one word.

    A part is `""` when it is not known; one letter is an initial.
    """

    first: str
    second: str
    joined: str


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """One spelling: no case, accents, apostrophes; other punctuation parts words; single spaces."""
    if text.isascii():  # as most texts are: no accent to lose
        plain = text.lower()
        if plain.replace(" ", "").isalnum():  # nor punctuation, mostly
            return " ".join(plain.split())
    else:
        plain = _without_accents(_without_accents(text).casefold()).translate(_LETTERS)
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", plain)))


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def fold_family(text: str) -> str:
    """A surname for comparison: folded, and Mc Donald and Smith Jones written as one word."""
    return fold(text).replace(" ", "")


def take_apart(given: str) -> Given:
    """Split a given name into what the comparison needs; `Hui-Ling` is `hui`, `ling`, `huiling`."""
    parts = fold(given).split()
    if not parts:
        return Given("", "", "")
    return Given(parts[0], "".join(parts[1:]), "".join(parts))


def given_forms(given: str) -> frozenset[str]:
    """The folded name and every name it can be short for: Liz is also Elizabeth.

    Only what is plain (`name_forms.PLAIN`). Two names share a form when one is short for the other or
    both are short for a third. A missing name has none.
    """
    part = take_apart(given).joined
    return frozenset({part}) | _plain_roots().get(part, frozenset()) if part else frozenset()


def forms_of_part(part: str) -> frozenset[str]:
    """A part already folded and every name it may be short for; an initial is only itself."""
    return frozenset({part}) | _roots().get(part, frozenset()) if part else frozenset()


def can_be_one(a: str, b: str) -> bool:
    """Whether two given names can be one person's: equal, an initial, or forms of one name.

    A missing name can be anybody's. Where both have a second part it must agree too (Mary Ann and
    Mary Jane are two people, Mary Ann and Mary can be one).
    """
    one, other = take_apart(a), take_apart(b)
    if one.joined == other.joined:
        return True
    return _parts_agree(one.first, other.first) and _parts_agree(one.second, other.second)


def _parts_agree(a: str, b: str) -> bool:
    if not a or not b:
        return True
    if is_initial(a) or is_initial(b):
        return bool(initials(a) & initials(b))
    return not forms_of_part(a).isdisjoint(forms_of_part(b))


def is_known_given(word: str) -> bool:
    """Whether a word is a given name we know forms of; many surnames are given names too."""
    return fold_family(word) in _known()


def known_given_names() -> frozenset[str]:
    """Every given name we know forms of, those forms included; folded, in one word."""
    return _known()


def is_initial(part: str) -> bool:
    """Whether a part is one letter of a script that has initials (a Chinese sign is a whole name)."""
    return len(part) == 1 and part.upper() != part


def initials(part: str) -> frozenset[str]:
    """The letters a part can be shortened to, those of its forms included (Liz: L and E)."""
    return frozenset(form[0] for form in forms_of_part(part))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_roots()).union(*_roots().values())


@lru_cache(maxsize=1)
def _roots() -> Mapping[str, frozenset[str]]:
    """Short form → the names it can stand for; made on first use, since most commands need none."""
    return _with_package(FORMS)


@lru_cache(maxsize=1)
def _plain_roots() -> Mapping[str, frozenset[str]]:
    return _with_package(PLAIN)


def _with_package(forms: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    gathered: dict[str, set[str]] = {short: set(full.split()) for short, full in forms.items()}
    for short, full in NickNamer().canonical_lookup.items():
        gathered.setdefault(fold_family(short), set()).update(fold_family(name) for name in full)
    return {short: frozenset(full) for short, full in gathered.items() if len(short) > 1}
