"""Names taken apart: who is meant, in which order, and how the name is properly written."""

import re
from functools import lru_cache

from importers.clean.nobody import is_nobody, is_organisation
from importers.clean.text import tidy, word_set
from importers.draft import PersonName

TITLES = word_set(
    "mr mrs ms miss mx dr rev revd reverend prof professor sir dame lady cllr councillor councilor "
    "canon fr hon rt imam rabbi capt captain col colonel lt sgt pc madam mme mlle herr frau sr sra "
    "master mister missus doctor messrs ald alderman"
)
_TITLES_BEHIND = word_set("mr mrs ms miss mx dr cllr prof")
"""Those that stand behind a name ('Smith J Mrs') and are no surnames."""
_SUFFIXES = {
    "jr": "Jr", "jnr": "Jr", "junior": "Jr", "jun": "Jr", "snr": "Sr", "sr": "Sr", "senior": "Sr",
    "sen": "Sr", "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip
_LETTERS_AFTER = word_set(
    "mbe obe cbe kbe dbe bem phd dphil md bsc ba ma msc mba jp mp mep frsa frcp frcs frics mrics qc kc "
    "esq bed pgce frcgp riba rn llb mrtpi dl"
)
PARTICLES = word_set(
    "de del della di da das do dos du van von der den ter ten te le la las los al el bin ibn bint ben "
    "ap ab ferch st st. san santa zu zum zur af av y dal degli dei d' o' mac abu"
)
_NOT_FIRST_PARTICLES = frozenset(
    {"ben", "abu", "st", "st.", "mac", "san", "santa", "al", "el", "le", "di", "della"}
)
"""Particles that are also given names or openings: they start a surname only after another word."""
_TWO_LETTER_SURNAMES = word_set("ng li ho wu xu ma he hu yu lu oh ko vu le fu gu ye qi su au an ou")
_ROLES = re.compile(
    r"\b(?:chair\w*|secretary|treasurer|clerk|manager|officer|director|resident|member|trustee|vicar|"
    r"president|owner|councillor|head ?teacher|governor|co-?ordinator|leader|representative|on behalf)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\s*(?:&|\+|\band\b)\s*", re.IGNORECASE)
_LONGEST_NAME = 200
"""Longer text is a story, not a name."""
_ADDRESS = re.compile(r"<[^>]*>|\(?\b\S+@\S+\)?")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")


@lru_cache(maxsize=65536)
def split_name(text: str) -> tuple[PersonName, ...]:
    """The people a name cell names: none, one, or several for 'Ann & Bob Smith'.

    Middle names stay with `given`. A couple shares its surname where only one is written; initials
    before a shared surname belong to the first of the couple.
    """
    if len(text) > _LONGEST_NAME:
        return ()
    plain = _without_brackets(tidy(_ADDRESS.sub(" ", text))).strip(' ,;:-–—*"')
    plain = re.sub(r"^(?:name|from|by|attn|fao)\s*[:\-]\s*", "", plain, flags=re.IGNORECASE)
    if is_nobody(plain) or is_organisation(plain):
        return ()
    household = re.fullmatch(r"(?:the )?(\S+) (?:family|household)", plain, re.IGNORECASE)
    if household:
        return (PersonName(family=_family([household[1]])),)
    return _people(plain)


@lru_cache(maxsize=65536)
def join_parts(title: str, first: str, last: str) -> tuple[PersonName, ...]:
    """The people named by a row's title, given-name and surname cells; each cell may be empty."""
    first, last = _cell(first), _cell(last)
    if not (first and last):
        return (
            tuple(_titled(title, person) for person in split_name(first or last))
            if (" " in (first or last))
            else _lone(title, first, last)
        )
    people = [_strip_title(part) for part in _BOTH.split(first)]
    suffix, family = _suffix(last.replace(",", " ").split())
    names = [
        PersonName(
            found or (_title(title) if number == 0 else ""), _given(rest), _family(family), suffix
        )
        for number, (found, rest) in enumerate(people)
    ]
    return tuple(name for name in names if name.given or name.family)


def proper(word: str) -> str:
    """One word of a name in its usual case; a word that mixes cases was meant so and stays."""
    if (
        len(word) > 1
        and not (word.islower() or word.isupper())
        and not re.fullmatch(r"(?:Mc|Mac)[A-Z]+", word)
    ):
        return word
    return "-".join(_proper_part(part) for part in word.split("-"))


def _proper_part(part: str) -> str:
    lower = part.lower()
    if re.match(r"[^\W\d]'\w{2}", lower):
        return lower[0].upper() + "'" + lower[2:].capitalize()
    if lower.startswith("mc") and len(lower) > 3:
        return "Mc" + lower[2:].capitalize()
    return lower.capitalize()


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
        after = after.split(",")[0].strip()
        if _is_list(before, after):
            return _couple([before, *_BOTH.split(after)])
        if _is_family_first(before, after):
            return _family_first(before, after)
        if not _BOTH.search(before) and re.search(r"(?:&|\+|\band\b)", after):
            return _people(before + " " + after)
        plain = before.strip()
    parts = [part for part in _BOTH.split(plain) if part]
    if len(parts) < 2:
        return tuple(name for name in (_person(plain),) if name.display)
    return _couple(parts)


def _is_list(before: str, after: str) -> bool:
    """'Ann, Bob and Carl Smith': a list of people, not a surname put first."""
    last = _BOTH.split(after)[-1]
    return last != after and len(last.split()) > 1 and " " not in before and not before.isupper()


def _is_family_first(before: str, after: str) -> bool:
    words = [word.strip(".") for word in after.casefold().split()]
    if not words or all(word in _LETTERS_AFTER or word in _SUFFIXES for word in words):
        return False
    return not _ROLES.search(after) and len(before.split()) <= 4


def _family_first(before: str, after: str) -> tuple[PersonName, ...]:
    suffix, family = _suffix(before.split())
    people = []
    for part in _BOTH.split(after):
        title, rest = _strip_title(part)
        own, words = _suffix(rest.split())
        people.append(PersonName(title, _given(" ".join(words)), _family(family), own or suffix))
    return tuple(people)


def _couple(parts: list[str]) -> tuple[PersonName, ...]:
    """Several people joined by 'and': titles may stand alone, the surname may come once."""
    titles = [_strip_title(part) for part in parts]
    if any(not rest for _, rest in titles[:-1]):
        return _titles_first(titles)
    named = [_person(part) for part in parts]
    first, last = named[0], named[-1]
    if is_caps_first(parts[0].split()):
        shared = first.family
    else:
        shared = last.family if len(titles[-1][1].split()) > 1 else ""
    return tuple(_with_family(name, shared) for name in named)


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
    while len(words) > 1 and words[-1].replace(".", "").casefold() in _LETTERS_AFTER:
        words = words[:-1]
    if len(words) == 1:
        if title:
            return PersonName(title, "", _family(words), suffix)
        return PersonName("", _given(words[0]), "", suffix)
    if not words:
        return PersonName()
    cut = _caps_end(words) if is_caps_first(words) else 0
    if cut:
        return PersonName(title, _given(" ".join(words[cut:])), _family(words[:cut]), suffix)
    at = _family_start(words)
    return PersonName(title, _given(" ".join(words[:at])), _family(words[at:]), suffix)


def _family_start(words: list[str]) -> int:
    low = [word.casefold() for word in words]
    if low[0] in PARTICLES - _NOT_FIRST_PARTICLES and len(low[0]) > 1:
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
    return len(bare) > 2 or bare.casefold() in _TWO_LETTER_SURNAMES


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
    while len(words) > 1 and words[-1].rstrip(".").casefold() in _TITLES_BEHIND:
        titles.append(proper(words.pop().rstrip(".")))
    return " ".join(titles), " ".join(words)


def _title(text: str) -> str:
    title, rest = _strip_title(tidy(text))
    return title if title and not rest else ""


def _titled(title: str, person: PersonName) -> PersonName:
    return PersonName(person.title or _title(title), person.given, person.family, person.suffix)


def _lone(title: str, first: str, last: str) -> tuple[PersonName, ...]:
    if first:
        return (PersonName(_title(title), _given(first), ""),)
    return (PersonName(_title(title), "", _family([last])),) if last else ()


def _suffix(words: list[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and (found := _SUFFIXES.get(words[-1].strip(".,").casefold())):
        return found, [word.rstrip(",") for word in words[:-1]]
    return "", words


def _given(text: str) -> str:
    spaced = re.sub(r"\b([^\W\d_])\.\s*", r"\1 ", text)
    return " ".join(_given_word(word.strip(".,")) for word in spaced.split())


def _given_word(word: str) -> str:
    """'JP' are initials, 'JO' is a name written in capitals."""
    initials = len(word) == 2 and word.isupper() and not re.search("[AEIOUYÄÖÜÉ]", word)
    return word if initials else proper(word)


def _family(words: list[str]) -> str:
    whole = [word.strip(".,") for word in words if word.strip(".,")]
    return " ".join(
        word.lower()
        if word.casefold() in PARTICLES - {"st", "mac", "ben"}
        and at < len(whole) - 1
        and (word.isupper() or word.islower())
        else proper(word)
        for at, word in enumerate(whole)
    )
