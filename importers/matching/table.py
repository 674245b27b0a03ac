"""A whole table in columns: texts folded, numbered, ready to be compared by the million."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from consent.address import loose
from consent.names import fold
from importers.clean.name_words import NAMES_TOO, SUFFIXES
from importers.clean.names import split_name
from importers.draft import PersonName
from importers.matching.coded import (
    ABSENT,
    Ids,
    Texts,
    Words,
    firsts,
    in_order,
    once_each,
    paired,
    texts,
)
from importers.matching.compare import is_mobile, suffix_of
from importers.matching.days import read_day
from importers.matching.kinds import KINDS, Kind
from importers.matching.levels import Levels

Table = Mapping[str, Sequence[str] | Words]
"""Role → a text for every row, '' for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The values of one column as numbers of different texts; `ABSENT` where a row has none."""

    name: str
    kind: Kind
    ids: Ids
    words: Words
    own: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    """Of e-mail addresses, those that bear a given name of who writes from them."""
    times: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """As how many rows each row counts; as one, where nothing is said."""

    def levels(self, left: Ids, right: Ids) -> Levels:
        """Levels of pairs of rows: 0 where one has no value, 1 where the values are the same."""
        return self.levels_between(self.ids[left], self.ids[right])

    def levels_between(self, one: Ids, other: Ids) -> Levels:
        """The same, of values by their numbers."""
        return once_each(one, other, self.words, self.kind.compare)


def columns_of(table: Table) -> list[Column]:
    """The columns that take part. Keys are roles; a further column of one role ends in _2 and so on.

    Given and family names are numbered alike, so that each can be held against the other.
    """
    prepared = _prepared(table)
    if {"given", "family"} <= prepared.keys():
        (given, _), (family, _) = prepared["given"], prepared["family"]
        both = texts(np.concatenate([given.words, family.words]))
        for role, held, moved in (("given", given, 0), ("family", family, len(given.words))):
            ids = both.ids[moved : moved + len(held.words)]
            prepared[role] = Texts(np.r_[ids, np.int32(ABSENT)][held.ids], both.words), role
    found = [
        Column(role, KINDS[kind], held.ids, held.words) for role, (held, kind) in prepared.items()
    ]
    family_names = next((column for column in found if column.name == "family"), None)
    found = [_without_everybodys(column, family_names) for column in found]
    kept = [column for column in found if (column.ids != ABSENT).any()]
    given_names = next((column for column in kept if column.name == "given"), None)
    return [
        replace(column, own=own_mailboxes(column, given_names))
        if column.name == "email"
        else column
        for column in kept
    ]


MOST_FAMILIES = 20
"""A mailbox or a telephone number beside more family names is nobody's: none@none.example, 0000000000."""

_OF_SOMEBODY = frozenset({"email", "phone", "mobile"})


def _without_everybodys(column: Column, family: Column | None) -> Column:
    """A column of mailboxes or numbers without those that so many give who have none."""
    if family is None or column.name not in _OF_SOMEBODY:
        return column
    often = np.bincount(column.ids + 1, minlength=len(column.words) + 1)[1:] > MOST_FAMILIES
    there = np.r_[often, False][column.ids] & (family.ids != ABSENT)
    pairs, _ = in_order(paired(column.ids[there], family.ids[there], len(family.words)))
    holders = pairs[firsts(pairs)] // max(len(family.words), 1)
    everybodys = np.bincount(holders, minlength=len(column.words)) > MOST_FAMILIES
    ids = np.where(np.r_[everybodys, False][column.ids], np.int32(ABSENT), column.ids)
    return replace(column, ids=ids)


def own_mailboxes(email: Column, given: Column | None) -> NDArray[np.bool_]:
    """Which mailboxes bear, before the @, a given name of somebody who writes from them."""
    found = np.zeros(len(email.words), bool)
    if given is None:
        return found
    there = (email.ids != ABSENT) & (given.ids != ABSENT)
    pairs, _ = in_order(paired(email.ids[there], given.ids[there], len(given.words)))
    boxes, names = np.divmod(pairs[firsts(pairs)], len(given.words))
    before = [word.partition("@")[0] for word in email.words.tolist()]
    first = [name.partition(" ")[0] for name in given.words.tolist()]
    for box, name in zip(boxes.tolist(), names.tolist(), strict=True):
        if len(first[name]) >= _SHORTEST_BORNE and first[name] in before[box]:
            found[box] = True
    return found


_SHORTEST_BORNE = 3


def _prepared(table: Table) -> dict[str, tuple[Texts, str]]:
    """Role → its texts, folded, and of what kind they are."""
    given, family, suffix = _names(table)
    found: dict[str, tuple[Texts | None, str]] = {
        "given": (given, "given"),
        "family": (family, "family"),
        "suffix": (suffix, "class"),
        "email": (_joined(table, "email", _mailbox), "email"),
        **_phones(_joined(table, "phone", _phone)),
        "id_number": (_joined(table, "id_number", _plain), "number"),
        "date_of_birth": (_days(table), "day"),
        "sex": (_joined(table, "sex", _plain), "class"),
    }
    for role in ("organisation", "occupation", "birthplace", "location", "address", "postcode"):
        for name, values in _of(table, role).items():
            held = texts(values).changed(_squeezed if role == "postcode" else _spelt_out)
            found[name] = (held, _kind_of(held))
    return {role: (held, kind) for role, (held, kind) in found.items() if held is not None}


def _phones(numbers: Texts | None) -> dict[str, tuple[Texts | None, str]]:
    """Mobile and other numbers apart.

    A household shares its landline. A mobile number is one person's, and says more if it differs;
    that two are a digit apart says nothing: families buy them together.
    """
    if numbers is None:
        return {}
    words = numbers.words.tolist()
    moves = [is_mobile(f"+44{number}") for number in words]
    mobile = numbers.put(
        [word if moving else "" for word, moving in zip(words, moves, strict=True)]
    )
    fixed = numbers.put(["" if moving else word for word, moving in zip(words, moves, strict=True)])
    return {"mobile": (mobile, "mobile"), "phone": (fixed, "code")}


def _of(table: Table, role: str) -> dict[str, Sequence[str] | Words]:
    """The columns of a role, in their order."""
    mine = re.compile(rf"{role}(_\d+)?")
    return {name: values for name, values in table.items() if mine.fullmatch(name)}


def _joined(table: Table, role: str, change: Callable[[str], str] = str) -> Texts | None:
    """The first value that a row has of a role, changed."""
    found: Texts | None = None
    for values in _of(table, role).values():
        found = texts(values) if found is None else found.or_else(texts(values))
    return None if found is None else found.changed(change)


def _names(table: Table) -> tuple[Texts | None, Texts | None, Texts | None]:
    """Given and family names, and whether it is the elder or the younger."""
    given, family = _side_by_side(table, "first_name"), _side_by_side(table, "last_name")
    suffix = None if family is None else family.changed(lambda name: _parted(name)[1])
    family = None if family is None else family.changed(lambda name: _parted(name)[0])
    whole = _joined(table, "full_name") or _joined(table, "display_name")
    if whole is not None:
        names = [next(iter(split_name(word)), PersonName()) for word in whole.words.tolist()]
        first = whole.put([fold(name.given) for name in names])
        last = whole.put([fold(name.family) for name in names])
        given = first if given is None else given.or_else(first)
        family = last if family is None else family.or_else(last)
        behind = whole.put([suffix_of(name.suffix) for name in names])
        suffix = behind if suffix is None else suffix.or_else(behind)
    return given, family, suffix


def _parted(family: str) -> tuple[str, str]:
    """A folded family name and what stands behind it: lee jr."""
    name, _, last = family.rpartition(" ")
    if name and last in SUFFIXES and last not in NAMES_TOO:
        return name, suffix_of(last)
    return family, ""


def _side_by_side(table: Table, role: str) -> Texts | None:
    """The columns of a role in one text."""
    found: Texts | None = None
    for values in _of(table, role).values():
        held = texts(values).changed(fold)
        found = held if found is None else found.beside(held)
    return found


def _mailbox(text: str) -> str:
    plain = text.strip().casefold()
    return loose(plain) if plain.count("@") == 1 else ""


def _phone(text: str) -> str:
    """The digits of a number without what a country dials before it."""
    digits = text.replace(" ", "")
    return _DIALLED.sub("", digits if digits.isdigit() else _NO_DIGIT.sub("", digits))


_NO_DIGIT = re.compile(r"\D+")
_DIALLED = re.compile(r"^(?:(?:00)?44|0)")


_SHORT = {
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "dr": "drive",
    "gdns": "gardens",
    "gdn": "gardens",
    "pl": "place",
    "sq": "square",
    "ct": "court",
    "cres": "crescent",
    "terr": "terrace",
    "tce": "terrace",
    "pk": "park",
    "apt": "flat",
    "ltd": "limited",
    "co": "company",
    "corp": "corporation",
    "inc": "incorporated",
    "assoc": "association",
    "soc": "society",
    "grp": "group",
    "cttee": "committee",
}


def _spelt_out(text: str) -> str:
    """Folded, without punctuation, the usual short forms of streets and organisations in full."""
    first, *rest = fold(text).split() or [""]
    return " ".join([first, *[_SHORT.get(word, word) for word in rest]])


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fold(text))


def _days(table: Table) -> Texts | None:
    """Days as eight digits; of three columns year, month and day, in this order."""
    columns = [texts(values) for values in _of(table, "date_of_birth").values()]
    if len(columns) != len(_DIGITS):
        return columns[0].changed(read_day) if columns else None
    none = texts(["00"] * len(columns[0]))
    year, month, day = (
        column.changed(partial(_padded, digits))
        for digits, column in zip(_DIGITS, columns, strict=True)
    )
    return year.beside(month.or_else(none)).beside(day.or_else(none)).changed(_eight)


def _padded(digits: int, text: str) -> str:
    return _digits(text).zfill(digits)


_DIGITS = (4, 2, 2)


def _eight(text: str) -> str:
    """A day in its three parts as one; '' without a year."""
    return text.replace(" ", "") if text.count(" ") + 1 == len(_DIGITS) else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.split(".", maxsplit=1)[0])


_MOSTLY = 0.8


def _kind_of(column: Texts) -> str:
    """Numbers and short codes are compared by the letter, the rest as words."""
    some = column.ids[:2000]
    some = some[some != ABSENT]
    if not some.size:
        return "text"
    different, counts = np.unique(some, return_counts=True)
    if len(different) <= 12 < len(some) / 20:
        return "class"
    coded = [any(map(str.isdigit, word)) and len(word) <= 8 for word in column.words[different]]
    return "code" if counts[coded].sum() >= _MOSTLY * len(some) else "text"
