"""Cards of pairs, compared by column: one array of levels a field, no loop over the pairs."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from consent.names import fold, fold_family, take_apart
from consent.ties import full_postcode
from importers.matching.ages import age_levels
from importers.matching.card import Card
from importers.matching.coded import ABSENT, Compare, Ids, Words, once_each, texts
from importers.matching.compared import ONE_FAMILY, Comparison, Flags
from importers.matching.given_names import Given, given_levels
from importers.matching.kinds import none_alike
from importers.matching.levels import (
    Family,
    Levels,
    Mailbox,
    Phone,
    Postcode,
    Same,
    Together,
    family_levels,
    postcode_levels,
    street_levels,
)
from importers.matching.mailboxes import mailbox_levels
from importers.matching.miswritten import miswritten


def compare(cards: Mapping[int, Card], pairs: Sequence[tuple[int, int]]) -> Comparison:
    """Compare pairs of draft ids; a comparison is the same whichever way round a pair stands."""
    sides = np.array(pairs, np.int64).reshape(-1, 2)
    drafts, places = np.unique(sides, return_inverse=True)
    left, right = places.reshape(-1, 2).T
    columns = _Columns([cards[draft] for draft in drafts.tolist()], left, right)
    given, family, swapped, parted = columns.names()
    mailbox, phone = columns.mailbox(), columns.phone()
    return Comparison(
        given=given,
        family=family,
        mailbox=mailbox,
        phone=phone,
        postcode=columns.postcode(),
        street=columns.one([fold(card.street) for card in columns.cards], street_levels),
        organisation=columns.one([fold(c.organisation) for c in columns.cards], none_alike),
        suffix=columns.one([suffix_of(card.name.suffix) for card in columns.cards], none_alike),
        title=columns.one([_sex(card.name.title) for card in columns.cards], none_alike),
        age=age_levels([card.born for card in columns.cards], left, right),
        together=columns.together(mailbox, phone),
        bound=columns.bound(),
        swapped=swapped,
        parted=parted,
    )


_SUFFIXES = {"junior": "jr", "jnr": "jr", "jun": "jr", "senior": "sr", "snr": "sr", "sen": "sr"}
_SEXES = {
    "f": {"mrs", "miss", "ms", "madam", "lady", "dame", "sister", "mme", "baroness"},
    "m": {"mr", "sir", "lord", "father", "fr", "brother", "master", "baron"},
}
_SEX_OF = {title: sex for sex, titles in _SEXES.items() for title in titles}


def suffix_of(written: str) -> str:
    """Jr, junior and jnr alike; folded, '' for none."""
    plain = fold(written).strip(". ")
    return _SUFFIXES.get(plain, plain)


def _sex(title: str) -> str:
    return _SEX_OF.get(fold(title).strip(". "), "")


def _slips_of_forms(words: Words, one: Ids, other: Ids) -> Levels:
    return miswritten(words, one, other, slip=Given.CLOSE, different=Given.DIFFERENT)


class _Columns:
    """The values of the cards as numbers, and the two sides of every pair."""

    def __init__(self, cards: Sequence[Card], left: NDArray[np.int64], right: NDArray[np.int64]):
        self.cards = cards
        self._left, self._right = left, right

    def one(self, values: Sequence[str], compare: Compare) -> Levels:
        """Levels of a field that has one value a card."""
        held = texts(values)
        return once_each(held.ids[self._left], held.ids[self._right], held.words, compare)

    def best(self, values: Sequence[Sequence[str]], compare: Compare) -> Levels:
        """The best (lowest but missing) level over every two values of the two cards."""
        width = max((len(held) for held in values), default=0)
        padded = [one[i] if i < len(one) else "" for one in values for i in range(width)]
        held = texts(padded)
        table = held.ids.reshape(len(values), width)
        found = np.zeros(len(self._left), np.int8)
        for i in range(width):
            for j in range(width):
                level = once_each(table[self._left, i], table[self._right, j], held.words, compare)
                better = (level > 0) & ((found == 0) | (level < found))
                found[better] = level[better]
        return found

    def mailbox(self) -> Levels:
        return self.best([card.mailboxes for card in self.cards], mailbox_levels)

    def phone(self) -> Levels:
        mobile = [[p for p in card.phones if is_mobile(p)] for card in self.cards]
        fixed = [[p for p in card.phones if not is_mobile(p)] for card in self.cards]
        one, other = self.best(mobile, none_alike), self.best(fixed, none_alike)
        return np.select(
            [
                one == Same.EQUAL,
                other == Same.EQUAL,
                one == Same.DIFFERENT,
                other == Same.DIFFERENT,
            ],
            [np.int8(level) for level in Phone if level],
            np.int8(Phone.MISSING),
        )

    def together(self, mailbox: Levels, phone: Levels) -> Levels:
        """Whether rows that no mailbox or mobile ties stand in the same file.

        Of one at home and one at work, or of two that a person has for two posts, both may be used.
        """
        uploads = np.array([card.upload for card in self.cards], np.int64)
        left, right = uploads[self._left], uploads[self._right]
        own = (mailbox > Mailbox.MISSING) & (mailbox <= Mailbox.DIGITS) | (phone == Phone.MOBILE)
        two = ~own & ~np.isin(mailbox, (Mailbox.PLACES, Mailbox.WORK)) & (left > 0) & (right > 0)
        return np.select(
            [two & (left == right), two],
            [np.int8(Together.SAME_FILE), np.int8(Together.APART)],
            np.int8(Together.MISSING),
        )

    def postcode(self) -> Levels:
        """Full postcodes where both rows have one, else districts."""
        full = self.one([card.postcode for card in self.cards], postcode_levels)
        district = self.one([card.district for card in self.cards], none_alike)
        outer = np.select(
            [district == Same.EQUAL, district == Same.DIFFERENT],
            [np.int8(Postcode.DISTRICT), np.int8(Postcode.DIFFERENT)],
            np.int8(Postcode.MISSING),
        )
        return np.where(full == Postcode.MISSING, outer, full)

    def bound(self) -> Flags:
        """Whether both bear one full name at one full postcode, as `consent.ties` spells them.

        By fewer names too a no is tied; but two of one name are whom else only their ages part.
        """
        named = [
            f"{place} {given} {family}" if place and given and family else ""
            for card in self.cards
            for place in [full_postcode(card.postcode)]
            for given in [take_apart(card.name.given).joined]
            for family in [fold_family(card.name.family)]
        ]
        same: Flags = self.one(named, none_alike) == Same.EQUAL
        return same

    def names(self) -> tuple[Levels, Levels, Flags, Flags]:
        """Levels of given and family names, with the parts exchanged where that fits better.

        Then where they are exchanged, and where they are otherwise divided.
        """
        given = [fold(card.name.given) for card in self.cards]
        family = [fold(card.name.family) for card in self.cards]
        both = texts([*given, *family])
        words = both.words
        givens, families = both.ids[: len(given)], both.ids[len(given) :]
        sides = (givens[self._left], families[self._left])
        others = (givens[self._right], families[self._right])
        given_level = once_each(sides[0], others[0], words, given_levels)
        family_level = once_each(sides[1], others[1], words, family_levels)
        swapped = self._exchanged(sides, others, words, given_level, family_level)
        exact = (given_level == Given.EQUAL) & (family_level == Family.EQUAL)
        parted = self._one_text(given, family) & ~exact
        given_level[parted], family_level[parted] = Given.EQUAL, Family.EQUAL
        slipped = (given_level == Given.DIFFERENT) & np.isin(family_level, ONE_FAMILY)
        given_level[slipped] = once_each(
            sides[0][slipped], others[0][slipped], words, _slips_of_forms
        )
        return given_level, family_level, swapped, parted

    def _exchanged(
        self,
        sides: tuple[Ids, Ids],
        others: tuple[Ids, Ids],
        words: Words,
        given: Levels,
        family: Levels,
    ) -> Flags:
        """Where a given name is the other's family name: read the parts crosswise, in place."""
        crossed = (sides[0] == others[1]) | (sides[1] == others[0])
        full = (sides[0] != ABSENT) & (others[0] != ABSENT)
        full &= (sides[1] != ABSENT) & (others[1] != ABSENT)
        apart = (given == Given.DIFFERENT) & (family != Family.EQUAL)
        where = np.flatnonzero(crossed & full & apart)
        # One part is the same crosswise; the given names are then the other two.
        last_is_first = sides[1][where] == others[0][where]
        mine = np.where(last_is_first, sides[0][where], sides[1][where])
        theirs = np.where(last_is_first, others[1][where], others[0][where])
        level = once_each(mine, theirs, words, given_levels)
        fits = level < Given.ALIKE
        given[where[fits]], family[where[fits]] = level[fits], Family.EQUAL
        swapped = np.zeros(len(given), bool)
        swapped[where[fits]] = True
        return swapped

    def _one_text(self, given: Sequence[str], family: Sequence[str]) -> Flags:
        """Whether the whole names are the same words, however parted and ordered."""
        whole = [_whole(*parts) for parts in zip(given, family, strict=True)]
        same: Flags = self.one(whole, none_alike) == Same.EQUAL
        return same


def _whole(given: str, family: str) -> str:
    """All parts of a full name in order of the alphabet, '' where a part is missing."""
    if not given or not family:
        return ""
    return " ".join(sorted(f"{given} {family}".split()))


_MOBILE = re.compile(r"\+447[1-57-9]|\+(?!44)")
"""British mobiles (070 and 076 are not); abroad any number, since few households share one."""


def is_mobile(phone: str) -> bool:
    """Whether an E.164 number is likely one person's rather than a household's."""
    return bool(_MOBILE.match(phone))
