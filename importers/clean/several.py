"""A name cell put in order before it is read: who stands beside whom, and what in it is no person."""

import re

from consent.names import fold, is_initial, is_known_given
from importers.clean.nobody import is_nobody, is_organisation
from importers.clean.text import tidy, word_set

_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|rev|revd|reverend|prof|sir|lady|cllr|councillor)\.?"
_EITHER_TITLE = re.compile(rf"^{_TITLE}(?: ?/ ?{_TITLE})+\s+", re.IGNORECASE)
"""'Mr/Mrs J Smith': one person, nobody knows which."""
_TITLED = re.compile(rf"{_TITLE}\s", re.IGNORECASE)
_LATER = re.compile(
    r"\s+(?:n[ée]e|formerly|c/o|care of|on behalf of|obo|p\.?p\.?|for and on behalf of)\s+.*$|\s+x ?\d$",
    re.IGNORECASE,
)
_OF_THE_DEAD = re.compile(
    r"^(?:(?:the )?late|(?:the )?(?:estate|executors?|exors|personal representatives?|family) of(?: the late)?)\s+",
    re.IGNORECASE,
)
_POST = (
    r"(?:manager(?:ess)?|proprietor|licensee|landlord|landlady|secretary|treasurer|chair(?:man|woman|person)?|director|"
    r"head ?teacher|head ?master|head ?mistress|head|principal|vicar|rector|minister|priest|clerk|owner|co-?ordinator|"
    r"administrator|receptionist|caretaker|warden|editor|president|trustees?|governors?|officer|agent|executive|"
    r"occupiers?|householders?|residents?|tenants?|bursar|librarian|curator|steward|matron|postmaster|shopkeeper)"
)
_OF_A_POST = re.compile(
    rf"(?:the )?(?:(?!(?:{_TITLE}|and|&)\s)[^\W\d]+[ -]){{0,2}}?{_POST}",
    re.IGNORECASE,
)
_BARE_POST = re.compile(_POST, re.IGNORECASE)
_PLAIN_POST = re.compile(
    r"(?:the|duty|general|office|shop|store|branch|site|practice|business|centre|club|deputy|assistant|acting|senior|area|"
    r"regional|town|parish|council|borough|county|district|church|school|hon|honorary|company|managing|executive|planning|"
    r"project|community|social|membership|marketing|communications|operations|estates?|facilities|housing|park)\b",
    re.IGNORECASE,
)
_COMPANIONS = word_set(
    "1 2 3 4 5 one two three guest guests family household husband wife partner spouse others other children kids child son sons "
    "daughter daughters friend friends mum dad mother father parents baby co carer dog colleague colleagues team neighbour "
    "neighbours brother sister grandchildren"
)
_THEIR = re.compile(r"^(?:\d+ |his |her |their |my |the |a |an |two |three |plus )+", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:&|\+|\band\b|\bplus\b|\bwith\b)\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_BRACKETS = re.compile(r"\s*[()\[\]]\s*(?:(?:&|\+|and|plus|with)\s)?", re.IGNORECASE)
_SO_MANY = re.compile(r"\bx ?[2-9]$", re.IGNORECASE)
"""'Ann Smith x2'."""
_HOUSEHOLD = re.compile(r"the ([^\W\d_][\w'-]+)", re.IGNORECASE)
_ENDS_IN_S = word_set(
    "davies evans williams jones roberts hughes edwards harris lewis phillips rogers richards stevens matthews adams collins "
    "jenkins morris owens perkins watts woods reeves brooks hopkins higgins simmons ellis francis hicks james thomas andrews "
    "daniels banks burns byrnes gibbs griffiths hayes hobbs humphreys mills myers nichols parsons peters powers reynolds ross "
    "sanders simpkins stephens summers walters waters wells wilkins yates"
)
"""Surnames that are written with their s: 'The Davies' are no Davys."""
_THINGS = word_set(
    "willows limes beeches cedars oaks elms firs pines laurels hollies poplars chestnuts gables orchards meadows cottages flats "
    "gardens stables barns residents occupiers owners tenants neighbours parents householders traders others friends trustees "
    "governors members directors executors managers councillors bees arms shops offices"
)
"""What 'The …s' names besides a family: houses, and people nobody names."""


def in_order(plain: str) -> str:
    """The cell with ' & ' between people, and without posts, bodies and companions; '' for nobody."""
    text = _EITHER_TITLE.sub("", _LATER.sub("", _OF_THE_DEAD.sub("", plain)))
    text = _beside_a_body(text)
    if not text or _is_post(text):
        return ""
    people = _without_companions(_joined(text))
    return "" if _is_post(people) else people


def is_of_the_dead(plain: str) -> bool:
    """'The late Ann Smith', 'Estate of Ann Smith'."""
    found = _OF_THE_DEAD.match(plain)
    return found is not None and not found[0].casefold().startswith("family")


def families_called(plain: str) -> tuple[str, ...]:
    """The surnames in 'The Smiths', 'The Joneses' and 'Marl / Peat'; none elsewhere."""
    if len(halves := plain.split(" / ")) == _TWO and not any(map(_is_given, halves)):
        return tuple(halves) if not any(" " in half for half in halves) else ()
    found = _HOUSEHOLD.fullmatch(plain)
    name = _singular(found[1]) if found else ""
    return (name,) if name else ()


def is_a_place(plain: str) -> bool:
    """'The Anchor', 'The Willows': an article and a thing."""
    return _HOUSEHOLD.fullmatch(plain) is not None and not families_called(plain)


def _singular(written: str) -> str:
    name = written.removesuffix("'s").removesuffix("'")
    low = name.casefold()
    if (not low.endswith("s") and name == written) or low in _THINGS:
        return ""
    if low in _ENDS_IN_S or not low.endswith("s"):
        return name
    return name[:-2] if re.search(r"(?:s|x|z|ch|sh)es$", low) else name[:-1]


def _is_given(word: str) -> bool:
    return is_known_given(word) or is_initial(fold(word))


def body_named(text: str) -> str:
    """The body that a cell names beside a post: 'Corner Cafe' in 'The Manager, Corner Cafe'; or ''."""
    if not _BARE_POST.search(tidy(text)):
        return ""
    halves = [] if in_order(tidy(text)) else _halves(tidy(text))
    posts = [half for half in halves if _is_post(half)]
    others = [half for half in halves if half not in posts and not _may_be_a_person(half)]
    return others[0] if posts and others else ""


def _halves(text: str) -> list[str]:
    found = [half.strip() for half in re.split(r"\s+[-–—@|]\s+|,", text) if half.strip()]
    return found if len(found) == _TWO else [text]


_TWO = 2


def _beside_a_body(text: str) -> str:
    """'Corner Cafe - Ann Smith' and 'Ann Smith, Corner Cafe' are Ann Smith; with a post nobody is."""
    halves = _halves(text)
    if len(halves) < _TWO:
        return text
    if "," in text and _BARE_POST.fullmatch(halves[0]) and _may_be_given(halves[1]):
        return text  # Head, Ann
    bodies = [half for half in halves if is_organisation(half)]
    posts = [half for half in halves if half not in bodies and _is_post(half)]
    left = [half for half in halves if half not in bodies and half not in posts]
    if not (bodies or posts) or len(left) == _TWO:
        return text
    opens = halves[0] in posts and any(half.casefold().startswith("the ") for half in halves)
    return left[0] if left and not (opens and not _may_be_a_person(left[0])) else ""


def _may_be_given(text: str) -> bool:
    """What stands behind a surname and a comma."""
    first = text.split(maxsplit=1)[0]
    return (
        is_known_given(first) or len(first.strip(".")) == 1 or _TITLED.match(text + " ") is not None
    )


def _is_post(text: str) -> bool:
    return all(_is_one_post(one) for one in re.split(r"\s*(?:/|&|\band\b)\s*", text.strip(" .")))


def _is_one_post(text: str) -> bool:
    if _BARE_POST.fullmatch(text):
        return True
    return _PLAIN_POST.match(text) is not None and _OF_A_POST.fullmatch(text) is not None


def _may_be_a_person(text: str) -> bool:
    words = text.split()
    known = [word for word in words if _is_given(word)]
    return len(words) in {2, 3, 4} and bool(known or _TITLED.match(text))


def _joined(text: str) -> str:
    """Every joint between people as ' & ': strokes, semicolons, and commas between whole names."""
    text = re.sub(r"\s*;\s*", lambda _: " & " if _all_whole(text.split(";")) else ", ", text)
    halves = _SLASH.split(text)
    if len(halves) > 1 and _are_people(halves, spaced=" / " in text):
        text = " & ".join(halves)
    pieces = [one for half in text.split(",") for one in _JOINT.split(half) if one]
    if "," in text and _all_whole(pieces) and _are_whole_names(pieces):
        return " & ".join(pieces)
    return text


def _all_whole(pieces: list[str]) -> bool:
    return all(len(piece.split()) > 1 for piece in pieces if piece.strip())


def _are_people(halves: list[str], *, spaced: bool) -> bool:
    """Whether a stroke stands between people, not between two surnames of one."""
    words = [half.split() for half in halves]
    if not all(words):
        return False
    if spaced or all(len(one) > 1 for one in words):
        return any(len(one) > 1 for one in words)
    ends = [*(one[-1] for one in words[:-1]), words[-1][0]]
    return all(_is_given(word) for word in ends)


def _are_whole_names(pieces: list[str]) -> bool:
    """'Ann Smith, Bob Smith', not the two surnames and two given names of 'Ruiz Ortega, Ana Maria'."""
    words = [piece.split() for piece in pieces]
    if len({one[-1].casefold() for one in words}) == 1:
        return True
    return all(is_known_given(one[0]) and not is_known_given(one[-1]) for one in words)


def _without_companions(text: str) -> str:
    """'Ann Smith + guest' is Ann Smith: nobody is called a guest."""
    parts = [part for part in _JOINT.split(text) if part]
    named = [part for part in parts if not _is_companion(part)]
    if len(named) == len(parts):
        return " & ".join(parts) if len(parts) > 1 else text
    if len(named) == 1 and " " not in named[0] and not is_known_given(named[0]):
        return f"The {named[0]} family"
    return " & ".join(named)


def names_companions(text: str) -> bool:
    """Whether somebody is named together with others who are not: 'Ann Smith and family'."""
    plain = _BRACKETS.sub(" & ", tidy(text)).strip(" &")
    parts = [part for part in _JOINT.split(_SLASH.sub(" & ", plain)) if part]
    companions = [part for part in parts if _is_companion(part)]
    return 0 < len(companions) < len(parts) or _SO_MANY.search(plain) is not None


def without_companions(text: str) -> str:
    """The cell without those whom 'and family' or '+ guest' names; nobody else is left out."""
    parts = [part for part in _JOINT.split(text) if part]
    named = [part for part in parts if not _is_companion(part)]
    return text if len(named) in {0, len(parts)} else " & ".join(named)


def _is_companion(part: str) -> bool:
    words = _THEIR.sub("", part.strip(" .()")).casefold().split()
    return (bool(words) and (all(word in _COMPANIONS for word in words))) or (
        is_nobody(part) and not (_TITLED.match(part + " "))
    )
