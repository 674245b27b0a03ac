"""A whole table in columns: texts folded, numbered, ready to be compared by the million."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from consent.address import loose
from consent.names import fold
from importers.clean.names import split_name
from importers.draft import PersonName
from importers.matching.compare import is_mobile
from importers.matching.kinds import KINDS, Kind
from importers.matching.levels import ABSENT, Levels

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The values of one column as numbers of different texts; `ABSENT` where a row has none."""

    name: str
    kind: Kind
    ids: Ids
    words: NDArray[np.object_]

    def levels(self, left: Ids, right: Ids) -> Levels:
        """Levels of pairs of rows: 0 where one has no value, 1 where the values are the same.

        Every two different texts are compared once, in order of the alphabet.
        """
        return self.levels_between(self.ids[left], self.ids[right])

    def levels_between(self, one: Ids, other: Ids) -> Levels:
        """The same, of values by their numbers."""
        found = np.zeros(len(one), np.int8)
        there = (one != ABSENT) & (other != ABSENT)
        found[there & (one == other)] = 1
        rest = np.flatnonzero(there & (one != other))
        if rest.size:
            low, high = np.minimum(one[rest], other[rest]), np.maximum(one[rest], other[rest])
            pairs, place = np.unique(low * len(self.words) + high, return_inverse=True)
            texts = (self.words[pairs // len(self.words)], self.words[pairs % len(self.words)])
            found[rest] = self.kind.levels_of(*(side.tolist() for side in texts))[place]
        return found


def numbered(name: str, kind: Kind, texts: NDArray[np.object_]) -> Column:
    """A column of these texts, '' for none; numbers follow the alphabet."""
    codes, words = pd.factorize(texts, sort=True)
    ids = codes.astype(np.int64)
    if len(words) and words[0] == "":
        ids, words = ids - 1, words[1:]
    return Column(name, kind, ids, np.asarray(words, object))


def columns_of(table: Mapping[str, Sequence[str]]) -> list[Column]:
    """The columns that take part. Keys are roles; a further column of one role ends in _2 and so on.

    Given and family names are numbered alike, so that each can be held against the other.
    """
    found = [numbered(role, KINDS[kind], texts) for role, (texts, kind) in _prepared(table).items()]
    if {"given", "family"} <= {column.name for column in found}:
        given, family = (column for column in found if column.name in {"given", "family"})
        words = np.unique(np.concatenate([given.words, family.words]))
        for column in (given, family):
            own = np.r_[np.searchsorted(words, column.words), ABSENT]
            found[found.index(column)] = Column(column.name, column.kind, own[column.ids], words)
    return [column for column in found if len(np.unique(column.ids)) > 1]


Texts = NDArray[np.object_]


def _prepared(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[Texts, str]]:
    given, family = _names(table)
    found: dict[str, tuple[Texts, str]] = {"given": (given, "given"), "family": (family, "family")}
    found["email"] = (_each(_joined(table, "email"), _mailbox), "email")
    phones = _each(_joined(table, "phone"), _phone)
    # A household shares its landline. A mobile number is one person's, and says more if it differs;
    # that two are a digit apart says nothing: families buy them together.
    found["mobile"] = (_each(phones, lambda n: n if is_mobile(f"+44{n}") else ""), "mobile")
    found["phone"] = (_each(phones, lambda n: "" if is_mobile(f"+44{n}") else n), "code")
    found["id_number"] = (_each(_joined(table, "id_number"), _plain), "number")
    found["date_of_birth"] = (_days(_of(table, "date_of_birth")), "day")
    found["sex"] = (_each(_joined(table, "sex"), _plain), "class")
    for role in ("organisation", "occupation", "birthplace", "location", "address", "postcode"):
        for name, values in _of(table, role).items():
            texts = _each(
                np.asarray(values, object), _squeezed if role == "postcode" else _spelt_out
            )
            found[name] = (texts, _kind_of(texts))
    return {name: held for name, held in found.items() if len(held[0])}


def _of(table: Mapping[str, Sequence[str]], role: str) -> dict[str, Sequence[str]]:
    """The columns of a role, in their order."""
    mine = re.compile(rf"{role}(_\d+)?")
    return {name: values for name, values in table.items() if mine.fullmatch(name)}


def _joined(table: Mapping[str, Sequence[str]], role: str) -> Texts:
    """The first value that a row has of a role."""
    columns = [np.asarray(values, object) for values in _of(table, role).values()]
    if not columns:
        return np.array([], object)
    found = columns[0]
    for further in columns[1:]:
        found = np.where(found == "", further, found)
    return found


def _each(texts: Texts, change: Callable[[str], str]) -> Texts:
    """Every different text changed once."""
    codes, words = pd.factorize(texts)
    changed = np.array([change(word) for word in words], object)
    return changed[codes] if len(words) else texts


def _names(table: Mapping[str, Sequence[str]]) -> tuple[Texts, Texts]:
    given, family = _side_by_side(table, "first_name"), _side_by_side(table, "last_name")
    whole = _joined(table, "full_name")
    if not len(whole):
        whole = _joined(table, "display_name")
    if len(whole):
        codes, words = pd.factorize(whole)
        names = [next(iter(split_name(word)), PersonName()) for word in words]
        first = np.array([fold(name.given) for name in names], object)[codes]
        last = np.array([fold(name.family) for name in names], object)[codes]
        given = first if not len(given) else np.where(given == "", first, given)
        family = last if not len(family) else np.where(family == "", last, family)
    return given, family


def _side_by_side(table: Mapping[str, Sequence[str]], role: str) -> Texts:
    """The columns of a role in one text."""
    columns = [_each(np.asarray(v, object), fold) for v in _of(table, role).values()]
    if not columns:
        return np.array([], object)
    found = columns[0]
    for further in columns[1:]:
        found = np.array([f"{a} {b}".strip() for a, b in zip(found, further, strict=True)], object)
    return found


def _mailbox(text: str) -> str:
    plain = text.strip().casefold()
    return loose(plain) if plain.count("@") == 1 else ""


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return re.sub(r"^(0044|44|0)", "", digits)


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
    words = re.sub(r"[^\w\s]", " ", fold(text)).split()
    return " ".join([words[0], *(_SHORT.get(word, word) for word in words[1:])]) if words else ""


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fold(text))


def _days(columns: Mapping[str, Sequence[str]]) -> Texts:
    """Days as eight digits; of three columns year, month and day, in this order."""
    held = [np.asarray(values, object) for values in columns.values()]
    if len(held) == 3:
        year, month, day = held
        return np.array(
            [
                _digits(y).zfill(4) + _digits(m).zfill(2) + _digits(d).zfill(2) if y else ""
                for y, m, d in zip(year, month, day, strict=True)
            ],
            object,
        )
    return _each(held[0], _day) if held else np.array([], object)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.split(".", maxsplit=1)[0])


_YEAR_LAST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})")


def _day(text: str) -> str:
    if found := _YEAR_LAST.match(text.strip()):
        day, month, year = found.groups()
        return f"{year}{month:0>2}{day:0>2}"
    return re.sub(r"\D", "", text)[:8]


_MOSTLY = 0.8


def _kind_of(texts: Texts) -> str:
    """Numbers and short codes are compared by the letter, the rest as words."""
    some = [text for text in texts[:2000] if text]
    if not some:
        return "text"
    if len({*some}) <= 12 < len(some) / 20:
        return "class"
    coded = sum(any(c.isdigit() for c in text) and len(text) <= 8 for text in some)
    return "code" if coded >= _MOSTLY * len(some) else "text"
