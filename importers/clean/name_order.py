"""Whether the names of a column put the surname first without a comma: 'Smith John'."""

import re
from collections.abc import Iterable
from functools import lru_cache

from consent.names import fold, is_initial, is_known_given
from importers.clean.name_words import PARTICLES, TITLES
from importers.clean.names import beside_others, is_caps_first, split_name
from importers.clean.nobody import is_nobody, is_organisation
from importers.clean.several import families_called, in_order
from importers.clean.text import tidy
from importers.draft import PersonName

_FAMILY = r"(?:surname|last ?name|family ?name)"
_GIVEN = r"(?:first|fore|given|christian|other)[ -]?names?|initials?"
_HEADED_FIRST = re.compile(rf"\b{_FAMILY}\b.*\b(?:{_GIVEN}|first)\b", re.IGNORECASE)
_HEADED_LAST = re.compile(rf"\b(?:{_GIVEN})\b.*\b{_FAMILY}\b", re.IGNORECASE)
_FEWEST = 6
"""Names of which exactly one end is a known given name; fewer prove nothing."""
_SHARE = 0.75
"""Of those: in lists with the given name first a fifth ends in one (Ann Thomas, Li Lewis)."""
_LOOKED_AT = 2_000
_NOT_PLAIN = re.compile(r"[,&+/;@\d]|\band\b", re.IGNORECASE)


def surname_first(heading: str, names: Iterable[str]) -> bool:
    """What the heading says of the order, else what most of the names look like."""
    if _HEADED_FIRST.search(heading):
        return True
    if _HEADED_LAST.search(heading):
        return False
    first = last = 0
    for _, name in zip(range(_LOOKED_AT), dict.fromkeys(names), strict=False):
        ends = _ends(name)
        first += ends == (True, False)
        last += ends == (False, True)
    return last >= _SHARE * (first + last) and first + last >= _FEWEST


@lru_cache(maxsize=65_536)
def with_comma(name: str) -> str:
    """'Smith John' → 'Smith, John'; what tells its order itself, or is no plain name, stays."""
    words = _plain_words(name)
    if words is None or _ends(name) == (True, False):
        return name
    at = 0
    while at < len(words) - 2 and words[at].casefold() in PARTICLES:
        at += 1
    return f"{' '.join(words[: at + 1])}, {' '.join(words[at + 1 :])}"


def split_surname_first(name: str) -> tuple[PersonName, ...]:
    """The people a cell of a column that puts the surname first names."""
    if _TELLS.match(name) or families_called(tidy(name)):
        return split_name(name)
    ordered = in_order(name)
    parts = [part for part in _JOINT.split(ordered) if part]
    if len(parts) > 1:
        return beside_others(_couple(ordered, parts), name)
    return beside_others(split_name(with_comma(name if ordered == tidy(name) else ordered)), name)


_TELLS = re.compile(r"(?:the|late|estate|executors?) |.*\n", re.IGNORECASE)
"""What opens a cell that is read as it runs."""
_JOINT = re.compile(r"\s*(?:&|\+|\band\b|;|\s/\s)\s*", re.IGNORECASE)


def _couple(name: str, parts: list[str]) -> tuple[PersonName, ...]:
    """'Smith Ann & Bob', 'Smith Ann / Jones Cy', 'Mr & Mrs Smith J', 'Smith Mr & Mrs J'."""
    titles, bare = zip(*(_title_apart(part) for part in parts), strict=True)
    written = [(title, rest) for title, rest in zip(titles, bare, strict=True) if rest]
    if not written or "," in name:
        return split_name(name)
    first = written[0][1]
    if not bare[0] and len(written) == 1:  # Mr & Mrs Smith J
        if len(first.split()[0].strip(".")) == 1:
            return split_name(name)
        family, comma, given = with_comma(first).partition(", ")
        return split_name(f"{family}, {' & '.join(titles)} {given}" if comma else name)
    if len(first.split()) == 1 and titles[0] and parts[0].startswith(first):  # Smith Mr & Mrs J
        return split_name(f"{first}, {titles[0]} & {' & '.join(parts[1:])}")
    if len(bare[0].split()) == 1 or _ends(bare[0]) == (True, False):
        return split_name(name)
    found = list(split_name(with_comma(parts[0])))
    family = found[0].family if found else ""
    for part in parts[1:]:
        alone = len(part.split()) == 1 and family
        found += split_name(f"{family}, {part}" if alone else with_comma(part))
    return tuple(found)


def _title_apart(part: str) -> tuple[str, str]:
    words = part.split()
    titles = [word for word in words if word.rstrip(".").casefold() in TITLES]
    return " ".join(titles), " ".join(word for word in words if word not in titles)


def _ends(name: str) -> tuple[bool, bool]:
    """Whether the first and the last word are known given names; an initial tells nothing."""
    words = _plain_words(name)
    if words is None or any(is_initial(fold(word)) for word in (words[0], words[-1])):
        return False, False
    return is_known_given(words[0]), is_known_given(words[-1])


def _plain_words(name: str) -> list[str] | None:
    """The words of one person's name of two to four words; `None` for anything else."""
    plain = tidy(name)
    words = plain.split()
    if not 2 <= len(words) <= 4 or _NOT_PLAIN.search(plain):
        return None
    if words[0].rstrip(".").casefold() in TITLES or is_caps_first(words):
        return None
    return None if is_nobody(plain) or is_organisation(plain) else words
