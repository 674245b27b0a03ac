"""What the comparison goes by, in words and numbers for whoever wants to know."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from importers.matching.given_names import Given
from importers.matching.levels import Family, Mailbox, Phone, Postcode, Same, Together
from importers.matching.model import Model

LEVELS: Mapping[str, Mapping[IntEnum, str]] = {
    "mailbox": {
        Mailbox.EQUAL: "Same e-mail address",
        Mailbox.CLOSE: "E-mail addresses one slip apart",
        Mailbox.LOCAL: "Same e-mail name at another provider",
        Mailbox.DIGITS: "Alike e-mail addresses with the same digits",
        Mailbox.PLACES: "One e-mail address at a provider, one elsewhere",
        Mailbox.DIFFERENT: "Different e-mail addresses, both at providers",
        Mailbox.WORK: "Different e-mail addresses, both elsewhere",
    },
    "given": {
        Given.EQUAL: "Same given name",
        Given.FORM: "Forms of one given name",
        Given.INITIAL: "A given name and its initial",
        Given.CLOSE: "Given names one slip apart",
        Given.ALIKE: "Given names spelt alike, but two names",
        Given.DIFFERENT: "Different given names",
    },
    "family": {
        Family.EQUAL: "Same family name",
        Family.PART: "Family names that share a part",
        Family.CLOSE: "Family names spelt alike",
        Family.DIFFERENT: "Different family names",
    },
    "postcode": {
        Postcode.UNIT: "Same full postcode",
        Postcode.CLOSE: "Postcodes one slip apart",
        Postcode.SECTOR: "Postcodes close to each other",
        Postcode.DISTRICT: "Same district, as far as is known",
        Postcode.NEAR: "Two postcodes in one district",
        Postcode.DIFFERENT: "Different postcodes",
    },
    "phone": {
        Phone.MOBILE: "Same mobile number",
        Phone.LANDLINE: "Same other telephone number",
        Phone.MOBILES: "Different mobile numbers",
        Phone.DIFFERENT: "Different telephone numbers",
    },
    "street": {Same.EQUAL: "Same street", Same.DIFFERENT: "Different streets"},
    "organisation": {
        Same.EQUAL: "Same organisation",
        Same.DIFFERENT: "Different organisations",
    },
    "suffix": {
        Same.EQUAL: "Both junior, or both senior",
        Same.DIFFERENT: "One junior, one senior",
    },
    "title": {Same.EQUAL: "Titles of one sex", Same.DIFFERENT: "Titles of two sexes"},
    "age": {
        Same.EQUAL: "Ages that can be one person's",
        Same.DIFFERENT: "Ages of two born years apart",
    },
    "together": {
        Together.SAME_FILE: "Two addresses in one file",
        Together.APART: "Two addresses in different files",
    },
}


FIELDS: Mapping[str, str] = {
    "mailbox": "E-mail address",
    "given": "First name",
    "family": "Last name",
    "postcode": "Postcode",
    "phone": "Phone",
    "street": "Street",
    "organisation": "Organisation",
    "suffix": "Junior or senior",
    "title": "Title",
    "age": "Age",
    "together": "File",
}


class Line(NamedTuple):
    """One likeness, by two versions of the rates."""

    field: str
    words: str
    of_one: tuple[float, float]
    """How often it is found between two rows of one person; in the first version, in the second."""
    of_two: tuple[float, float]
    """And between rows of any two people."""
    weights: tuple[float, float]
    by_hand: bool
    """Set by hand, so that rows change nothing of it."""


def side_by_side(before: Model, after: Model) -> list[Line]:
    """Every likeness there is."""
    return [
        Line(
            field,
            words,
            (before.fields[field].m[level - 1], after.fields[field].m[level - 1]),
            (before.fields[field].u[level - 1], after.fields[field].u[level - 1]),
            (_weight(before, field, level), _weight(after, field, level)),
            level in after.by_hand.get(field, ()),
        )
        for field, levels in LEVELS.items()
        for level, words in levels.items()
    ]


def _weight(model: Model, field: str, level: int) -> float:
    return float(model.evidence[list(model.fields).index(field), level])


_STRENGTHS = ((8.0, "very strongly"), (3.0, "strongly"), (1.0, ""))


def strength(weight: float) -> str:
    """How much a likeness says, in words: each whole number of weight doubles or halves the odds."""
    if abs(weight) < _STRENGTHS[-1][0]:
        return "Says little"
    how = next(words for least, words in _STRENGTHS if abs(weight) >= least)
    return f"Speaks {how} {'for' if weight > 0 else 'against'} it".replace("  ", " ")


_NEARLY_ALL = 0.995
_OF: Sequence[int] = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)


def in_words(rate: float) -> str:
    """A rate as people say it: '83 in 100', '1.5 in 10,000'."""
    if rate >= _NEARLY_ALL:
        return "nearly all"
    of = next((many for many in _OF if round(rate * many, 1) >= 1), _OF[-1])
    found = rate * of
    return f"{found:.0f} in {of:,}" if found >= 9.95 or of == _OF[-1] else f"{found:.2g} in {of:,}"
