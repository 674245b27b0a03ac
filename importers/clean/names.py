"""Names taken apart: who is meant, in which order, and how the name is properly written."""

import re
from dataclasses import replace
from functools import lru_cache

from consent.names import is_known_given
from importers.clean.name_words import (
    LETTERS_AFTER,
    NAMES_TOO,
    NOT_FIRST_PARTICLES,
    PARTICLES,
    SUFFIXES,
    TITLES,
    TITLES_BEHIND,
    TWO_LETTER_SURNAMES,
    given_names,
    proper,
    surname,
)
from importers.clean.nobody import is_nobody, is_organisation
from importers.clean.several import (
    families_called,
    in_order,
    is_a_place,
    names_companions,
    without_companions,
)
from importers.clean.text import tidy
from importers.draft import PersonName

_ROLES = re.compile(
    r"\b(?:chair\w*|secretary|treasurer|clerk|manager|officer|director|resident|member|trustee|vicar|"
    r"president|owner|councillor|head ?teacher|governor|co-?ordinator|leader|representative|on behalf)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\s*(?:&|\+|\band\b)\s*", re.IGNORECASE)
_LONGEST_NAME = 200
"""Longer text is a story, not a name."""
_ADDRESS = re.compile(r"<[^>]*>|\(?\b\S+@\S+\)?")
_HOUSEHOLD = re.compile(r"(?:the )?(\S+) (?:family|household)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")


@lru_cache(maxsize=65536)
def split_name(text: str) -> tuple[PersonName, ...]:
    """The people a name cell names: none, one, or several for 'Ann & Bob Smith'.

    Middle names stay with `given`. A couple shares its surname where only one is written; initials
    before a shared surname belong to the first of the couple.
    """
    if len(text) > _LONGEST_NAME:
        return ()
    plain = _without_brackets(tidy(_ADDRESS.sub(" ", _lines(text)))).strip(' ,;:-–—*"')
    plain = re.sub(r"^(?:name|from|by|attn|fao)\s*[:\-]\s*", "", plain, flags=re.IGNORECASE)
    if is_nobody(plain) or is_a_place(plain):
        return ()
    if families := families_called(plain):
        return tuple(PersonName(family=surname([family])) for family in families)
    plain = in_order(plain)
    if is_nobody(plain) or is_organisation(plain):
        return ()
    if household := _HOUSEHOLD.fullmatch(plain):
        return (PersonName(family=surname([household[1]])),)
    return beside_others(_people(plain), text)


def beside_others(people: tuple[PersonName, ...], *cells: str) -> tuple[PersonName, ...]:
    """These people, who may be named together with others who are not."""
    if not any(map(names_companions, cells)):
        return people
    return tuple(replace(name, others=True) for name in people)


def _lines(text: str) -> str:
    """Whole names on lines of their own are several people; a name broken across lines is one."""
    lines = [line for line in text.splitlines() if line.strip()]
    several = len(lines) > 1 and all(len(line.split()) > 1 for line in lines)
    return "; ".join(lines) if several else text


def join_parts(title: str, first: str, last: str) -> tuple[PersonName, ...]:
    """The people named by a row's title, given-name and surname cells; each cell may be empty."""
    first, last = _cell(first), _cell(last)
    if not (first and last):
        return (
            tuple(_titled(title, person) for person in split_name(first or last))
            if (" " in (first or last))
            else _lone(title, first, last)
        )
    if _names_a_household(first, last):
        return split_name(f"{first} {last}")
    suffix, family, beside = _family_cell(last)
    people, and_others = _given_cell(first)
    return tuple(
        PersonName(
            found or (_title(title) if number == 0 else ""),
            given,
            family,
            suffix,
            others=beside or and_others,
        )
        for number, (found, given) in enumerate(people)
        if given or family
    )


def _names_a_household(first: str, last: str) -> bool:
    """Whether two cells say 'The Smiths', 'Smith family' or 'The Smith household'."""
    if first.casefold() == "the" and families_called(f"{first} {last}"):
        return True
    ends = last.casefold().endswith(("family", "household"))
    return ends and _HOUSEHOLD.fullmatch(f"{first} {last}") is not None


# The parts are kept, not the whole: given names and surnames come again, in ever new pairs.
@lru_cache(maxsize=65536)
def _given_cell(first: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Of each person in such a cell the title, if one stands there, and given names; and whether others are meant."""
    people = [_strip_title(part) for part in _BOTH.split(without_companions(first))]
    return tuple((title, given_names(rest)) for title, rest in people), names_companions(first)


@lru_cache(maxsize=65536)
def _family_cell(last: str) -> tuple[str, str, bool]:
    """The suffix and the surname in such a cell, and whether others are meant as well."""
    suffix, family = _suffix(without_companions(last).replace(",", " ").split())
    return suffix, surname(family), names_companions(last)


@lru_cache(maxsize=65536)
def _cell(text: str) -> str:
    plain = tidy(_ADDRESS.sub(" ", text)).strip(' ,;:-–—*"')
    return "" if not plain or is_nobody(plain) else _without_brackets(plain)


def _without_brackets(plain: str) -> str:
    """'Zoë (Zoë Jones)' → 'Zoë Jones'; other bracketed remarks go."""
    inside = _BRACKETS.search(plain)
    if inside is None:
        return plain
    original = inside[1].strip()
    bare = tidy(_BRACKETS.sub(" ", plain))
    longer = len(original.split()) > 1 and len(bare.split()) == 1
    if (longer or not bare) and not _ROLES.search(original):
        return original
    return bare


def _people(plain: str) -> tuple[PersonName, ...]:
    before, comma, after = plain.partition(",")
    if comma:
        after, *behind = (part.strip() for part in after.split(","))
        elder = next((part for part in behind if _is_suffix(part)), "")
        if _is_list(before, after):
            return _couple([before, *_BOTH.split(after)])
        if _is_family_first(before, after):
            return _family_first(before, f"{after} {elder}".strip())
        if not _BOTH.search(before) and re.search(r"(?:&|\+|\band\b)", after):
            return _people(before + " " + after)
        plain = f"{before.strip()} {after}" if _is_suffix(after) else before.strip()
    parts = [part for part in _BOTH.split(plain) if part]
    if len(parts) < 2:
        return tuple(name for name in (_person(plain),) if name.display)
    return _couple(parts)


def _is_list(before: str, after: str) -> bool:
    """'Ann, Bob and Carl Smith': a list of people, not a surname put first."""
    last = _BOTH.split(after)[-1]
    return (
        last != after
        and len(_strip_title(last)[1].split()) > 1
        and " " not in before
        and not before.isupper()
    )


def _is_family_first(before: str, after: str) -> bool:
    words = after.split()
    if all(word.strip(".").casefold() in LETTERS_AFTER or _is_suffix(word) for word in words):
        return False
    if re.search(r"\d", after):
        return False  # a house number
    return not _ROLES.search(after) and len(before.split()) <= 4


def _family_first(before: str, after: str) -> tuple[PersonName, ...]:
    suffix, family = _suffix(before.split())
    people = []
    parts = [_strip_title(part) for part in _BOTH.split(after)]
    if not all(rest for _, rest in parts):
        parts = _names_to_titles(parts)
    for title, rest in parts:
        own, words = _suffix(rest.split())
        people.append(
            PersonName(title, given_names(" ".join(words)), surname(family), own or suffix)
        )
    return tuple(people)


def _names_to_titles(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """'Mr & Mrs J': the initials belong to the first."""
    titles = [title for title, _ in parts]
    given = [rest for _, rest in parts if rest]
    return list(zip(titles, given + [""] * (len(titles) - len(given)), strict=True))


def _couple(parts: list[str]) -> tuple[PersonName, ...]:
    """Several people joined by 'and': titles may stand alone, the surname may come once."""
    titles = [_strip_title(part) for part in parts]
    if any(not rest for _, rest in titles[:-1]):
        return _titles_first(titles)
    named = [_person(part) for part in parts]
    first = named[0]
    if is_caps_first(parts[0].split()):
        return tuple(_with_family(name, first.family) for name in named)
    if _is_turned(titles, first):
        named[0] = PersonName(first.title, first.family, first.given, first.suffix)
        return tuple(_with_family(name, first.given) for name in named)
    sure = not is_known_given(first.family) or is_known_given(first.given)
    shared = first.family if first.given and sure else ""
    people: list[PersonName] = []
    for name, (_, rest) in zip(reversed(named), reversed(titles), strict=True):
        shared = name.family if len(rest.split()) > 1 else shared
        people.append(_with_family(name, shared))
    return tuple(reversed(people))


def _is_turned(titles: list[tuple[str, str]], first: PersonName) -> bool:
    """'Quill Ann & Bob': the surname stands first where only the given names behind it are known ones."""
    alone = [rest for _, rest in titles[1:]]
    if len(titles[0][1].split()) != _PAIR or any(" " in rest for rest in alone):
        return False
    given = all(is_known_given(one) for one in (first.family, *alone))
    return given and not is_known_given(first.given)


_PAIR = 2


def _with_family(name: PersonName, family: str) -> PersonName:
    if name.given and not name.family:
        return PersonName(name.title, name.given, family, name.suffix)
    if name.title and not name.given and family and name.family != family:
        return PersonName(name.title, name.family, family, name.suffix)
    return name


def _titles_first(titles: list[tuple[str, str]]) -> tuple[PersonName, ...]:
    """'Mr & Mrs J Smith' and 'Mr and Mrs J & A Smith'."""
    alone = [title for title, rest in titles if not rest]
    named = [(title, rest) for title, rest in titles if rest]
    if not named:
        return ()
    ladies = alone + [title for title, _ in named if title]
    people = list(
        _couple([rest for _, rest in named]) if len(named) > 1 else (_person(named[0][1]),)
    )
    if len(people) == 1:
        person = people[0] if people[0].family else PersonName("", "", people[0].given)
        return tuple(
            PersonName(title, person.given if number == 0 else "", person.family, person.suffix)
            for number, title in enumerate(ladies)
        )
    return tuple(
        PersonName(
            ladies[number] if number < len(ladies) else "", name.given, name.family, name.suffix
        )
        for number, name in enumerate(people)
    )


def _person(text: str) -> PersonName:
    """One person's name in running order, or 'SURNAME First' told by its capitals."""
    title, rest = _strip_title(text)
    suffix, words = _suffix(rest.split())
    while len(words) > 1 and words[-1].replace(".", "").casefold() in LETTERS_AFTER:
        words = words[:-1]
    if len(words) == 1:
        if title:
            return PersonName(title, "", surname(words), suffix)
        return PersonName("", given_names(words[0]), "", suffix)
    if not words:
        return PersonName()
    cut = _caps_end(words) if is_caps_first(words) else 0
    if cut:
        return PersonName(title, given_names(" ".join(words[cut:])), surname(words[:cut]), suffix)
    at = _family_start(words)
    return PersonName(title, given_names(" ".join(words[:at])), surname(words[at:]), suffix)


def _family_start(words: list[str]) -> int:
    low = [word.casefold() for word in words]
    if low[0] in PARTICLES - NOT_FIRST_PARTICLES and len(low[0]) > 1:
        return 0
    for at in range(1, len(words) - 1):
        if low[at] in PARTICLES:
            return at
    return len(words) - 1


def _is_caps(word: str) -> bool:
    bare = re.sub(r"^(?:Mc|Mac)(?=[A-Z]{2})", "", word)
    bare = re.sub(r"['.-]", "", bare)
    if len(bare) < 2 or not bare.isupper():
        return False
    return len(bare) > 2 or bare.casefold() in TWO_LETTER_SURNAMES


def _caps_end(words: list[str]) -> int:
    at = 0
    while at < len(words) and (_is_caps(words[at]) or words[at].casefold() in PARTICLES):
        at += 1
    return at


def is_caps_first(words: list[str]) -> bool:
    """'IQBAL Nasreen', 'SMITH J': capitals first, then something that is not all capitals."""
    at = _caps_end(words)
    if not 0 < at < len(words) or not any(_is_caps(word) for word in words[:at]):
        return False
    rest = words[at:]
    if all(len(word.strip(".")) == 1 for word in rest):
        return len(words[0]) > 1
    return not any(_is_caps(word) for word in rest)


def _strip_title(text: str) -> tuple[str, str]:
    words = text.split()
    titles = []
    while words and words[0].rstrip(".").casefold() in TITLES:
        titles.append(proper(words.pop(0).rstrip(".")))
    while len(words) > 1 and words[-1].rstrip(".").casefold() in TITLES_BEHIND:
        titles.append(proper(words.pop().rstrip(".")))
    return " ".join(titles), " ".join(words)


@lru_cache(maxsize=4096)
def _title(text: str) -> str:
    title, rest = _strip_title(tidy(text))
    return title if title and not rest else ""


def _titled(title: str, person: PersonName) -> PersonName:
    return replace(person, title=person.title or _title(title))


def _lone(title: str, first: str, last: str) -> tuple[PersonName, ...]:
    if first:
        return (PersonName(_title(title), given_names(first), ""),)
    return (PersonName(_title(title), "", surname([last])),) if last else ()


def _suffix(words: list[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and _is_suffix(words[-1]):
        found = SUFFIXES[words[-1].strip(".,").casefold()]
        return found, [word.rstrip(",") for word in words[:-1]]
    return "", words


def _is_suffix(word: str) -> bool:
    bare = word.strip(".,").casefold()
    return bare in SUFFIXES and (bare not in NAMES_TOO or word.strip(",").endswith("."))
