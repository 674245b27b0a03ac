"""Drafts that hang together by what was judged, joined as far as nothing speaks against it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consent.names import fold
from importers.matching.card import Card
from importers.matching.compare import is_mobile
from importers.matching.compared import Flags
from importers.matching.decide import SAID, SAME_FROM, Judgement
from importers.matching.given_names import Given, given_level
from importers.matching.groups import Crossing, as_two_rows
from importers.matching.levels import (
    Levels,
    Mailbox,
    Phone,
    Postcode,
    Same,
)
from importers.matching.model import Model, Weights

TIERS = (12.0, 9.0, 7.0, 5.0, 4.0)
"""Joins are made from the surest down: what a group is known to be helps to place what is not sure.

The least is gone through twice, since what was in doubt between two groups may be decided when these
have become one.
"""

MARGIN = 0.5
"""A group that fits nearly as well as another is as likely: its name or home may be left out."""


class Known(NamedTuple):
    """What is known of every pair, in the order of `combinations`."""

    levels: Levels
    weights: Weights
    """Of the two rows by themselves (`groups.weights_of_two_rows`)."""
    own: Flags
    never: Flags
    perhaps: Flags
    aged: Flags
    """The ages they gave are two people's."""
    bound: Flags
    """A no of either is tied to the other's addresses though they are two (`Comparison.bound`)."""

    def of(self, part: slice) -> "Known":
        return Known(
            self.levels[part],
            self.weights[part],
            self.own[part],
            self.never[part],
            self.perhaps[part],
            self.aged[part],
            self.bound[part],
        )


_UNLIKELY = -99.0


class Part:
    """Drafts that hang together, and what they are joined to so far; numbered from 0."""

    def __init__(
        self,
        drafts: Sequence[int],
        edges: Sequence[Judgement],
        known: Known,
        cards: Mapping[int, Card],
        strangers: Mapping[int, set[int]],
        model: Model,
        least: float = SAME_FROM,
    ) -> None:
        self._drafts, self._model = drafts, model
        self._tiers = (*TIERS, least, least)
        self._place = {draft: place for place, draft in enumerate(drafts)}
        size = len(drafts)
        one, other = (side.astype(np.int64) for side in np.triu_indices(size, 1))
        self._levels = np.zeros((size, size, known.levels.shape[1]), np.int8)
        self._levels[one, other] = self._levels[other, one] = known.levels
        self._own, self._never, self._perhaps, self._aged, self._bound = (
            _square(column, size, one, other)
            for column in (known.own, known.never, known.perhaps, known.aged, known.bound)
        )
        self._alone = np.zeros((size, size))
        self._alone[one, other] = self._alone[other, one] = known.weights
        self._apart = np.zeros((size, size), bool)
        for draft, place in self._place.items():
            for stranger in strangers.get(draft, ()):
                if stranger in self._place:
                    self._apart[place, self._place[stranger]] = True
        self._names = [fold(cards[draft].name.given) for draft in drafts]
        self._cards = [cards[draft] for draft in drafts]
        self._telling = [_shows_its_own(card) for card in self._cards]
        self._edges = sorted(edges, key=lambda found: _strength(found, cards))
        self._group = list(range(size))
        self._members = {place: [place] for place in range(size)}
        self._near: defaultdict[int, set[int]] = defaultdict(set)
        for found in edges:
            a, b = self._place[found.a], self._place[found.b]
            self._near[a].add(b)
            self._near[b].add(a)
        self._weights: dict[tuple[int, int, int, int], float] = {}
        fields = tuple(model.fields)
        self._home = [fields.index(field) for field in ("postcode", "street")]
        self._places = [fields.index(field) for field in ("mailbox", "phone", "postcode")]
        self._together = fields.index("together")

    def groups(self) -> list[frozenset[int]]:
        """The drafts, joined as far as nothing speaks against it."""
        for found in self._edges:
            if found.weight == SAID:
                a, b = self._ends(found)
                if a != b and not self._any(self._apart, a, b):
                    self._join(a, b)
        judged = [found for found in self._edges if found.weight != SAID]
        for least in self._tiers:
            for found in judged:
                a, b = self._ends(found)
                if a != b and self._may_join(a, b, least):
                    self._join(a, b)
        return [
            frozenset(self._drafts[place] for place in members)
            for members in self._members.values()
        ]

    def _may_join(self, a: int, b: int, least: float) -> bool:
        weight = self._weight(a, b)
        if weight < least or self._may_be_a_namesakes(a, b):
            return False
        return weight >= TIERS[0] or not self._has_rival(a, b, weight)

    def _may_be_a_namesakes(self, a: int, b: int) -> bool:
        """Whether one of the two shows nothing of its own, in a home that holds two of its name.

        Such rows are either's, and how well they go with one of them says little: so they join neither,
        nor each other, as long as a no on them is tied to the addresses of both all the same.
        """
        bare = [group for group in (a, b) if self._is_bare(group)]
        if not bare or self._cross(self._own, a, b).any():
            return False
        if len(bare) == 2:
            others = [other for other in self._neighbours(a) | self._neighbours(b)
                      if other not in (a, b) and not self._is_bare(other)]  # fmt: skip
            return any(
                self._contradict(*two)
                and all(self._reaches(row, other) for row in (a, b) for other in two)
                for two in combinations(others, 2)
            )
        known = a if b in bare else b
        if not self._reaches(bare[0], known):
            return False
        return any(
            self._weight(bare[0], third) >= SAME_FROM
            and self._contradict(third, known)
            and self._at_home(bare[0], third)
            and self._reaches(bare[0], third)
            for third in self._neighbours(bare[0]) - {known}
        )

    def _is_bare(self, group: int) -> bool:
        """Whether no row of it shows a mailbox or a mobile number."""
        return not any(self._telling[place] for place in self._members[group])

    def _at_home(self, a: int, b: int) -> bool:
        best = self._crossing(a, b).best(self._model)[self._home]
        return bool((best == _ONE_HOME).any())

    def _neighbours(self, group: int) -> set[int]:
        """The groups that pairs of rows were judged the same with."""
        near = {self._group[n] for place in self._members[group] for n in self._near[place]}
        return near - {group}

    def _ends(self, found: Judgement) -> tuple[int, int]:
        return self._group[self._place[found.a]], self._group[self._place[found.b]]

    def _any(self, table: Flags, a: int, b: int) -> bool:
        """Whether it is so of any row of the one group with any of the other."""
        if self._are_rows(a, b):
            return bool(table[a, b])
        return bool(self._cross(table, a, b).any())

    def _are_rows(self, a: int, b: int) -> bool:
        """Whether each is still the one row that it is named after."""
        return len(self._members[a]) == 1 == len(self._members[b])

    def _cross(self, table: NDArray[Any], a: int, b: int) -> NDArray[Any]:
        return table[np.array(self._members[a])[:, None], self._members[b]]

    def _join(self, a: int, b: int) -> None:
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        moved = self._members.pop(b)
        for place in moved:
            self._group[place] = a
        self._members[a] = self._members[a] + moved

    def _weight(self, a: int, b: int) -> float:
        """Of two groups as wholes."""
        if a > b:
            a, b = b, a
        key = (a, b, len(self._members[a]), len(self._members[b]))
        found = self._weights.get(key)
        if found is None:
            found = self._weights[key] = (
                _UNLIKELY if self._speak_against(a, b) else self._weight_together(a, b)
            )
        return _UNLIKELY if self._parted_by_age(a, b) else found

    def _weight_together(self, a: int, b: int) -> float:
        if not self._are_rows(a, b):
            return self._crossing(a, b).weight(self._model)
        alone = float(self._alone[a, b])
        if self._own[a, b]:
            return alone
        together = self._levels[a, b, self._together]
        return alone + as_two_rows(together, self._cards[a], self._cards[b])

    def _crossing(self, a: int, b: int) -> Crossing:
        return Crossing(
            self._cross(self._levels, a, b),
            [self._cards[place] for place in self._members[a]],
            [self._cards[place] for place in self._members[b]],
            owned=self._any(self._own, a, b),
        )

    def _contradict(self, a: int, b: int) -> bool:
        return self._speak_against(a, b) or self._parted_by_age(a, b)

    def _parted_by_age(self, a: int, b: int) -> bool:
        """Whether the ages they gave part them; this hangs on who else is near, as groups join."""
        aged = self._any(self._aged, a, b) and not self._any(self._own, a, b)
        return aged and self._are_bound(a, b)

    def _speak_against(self, a: int, b: int, known: Collection[str] = ()) -> bool:
        """Whether something else about these two groups does, whoever else is near.

        Of two names that are both slips of one `known` neither is somebody else's.
        """
        if self._any(self._apart, a, b):
            return True
        if self._any(self._perhaps, a, b) and not self._any(self._own, a, b):
            return True
        if self._are_rows(a, b) and not known:
            return bool(self._never[a, b])
        never = np.argwhere(self._cross(self._never, a, b))
        if not never.size:
            return False
        mine, theirs = ({self._names[i] for i in self._members[group]} for group in (a, b))
        # Names that people brought together in one of the two groups don't count against it.
        for i, j in never.tolist():
            one, other = self._names[self._members[a][i]], self._names[self._members[b][j]]
            together = {one, other} <= mine or {one, other} <= theirs
            together = together or any(_is_a_slip(one, other, of) for of in (mine, theirs, known))
            if not (together and given_level(one, other) is Given.DIFFERENT):
                return True
        return False

    def _are_bound(self, a: int, b: int) -> bool:
        """Whether no address gets out of reach of a no if ages part the two.

        A no on a row that goes with either reaches whichever it joins, or neither: such a row must be
        tied to both as well.
        """
        either = self._neighbours(a) & self._neighbours(b)
        return (
            self._reaches(a, b)
            and self._reaches(b, a)
            and all(self._reaches(third, known) for third in either for known in (a, b))
        )

    def _reaches(self, b: int, a: int) -> bool:
        """Whether a no on any row of `b` is tied to every address of `a` by name and postcode."""
        bound = self._cross(self._bound, a, b)
        shown: defaultdict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(self._members[a]):
            for address in self._cards[place].addresses:
                shown[address].append(row)
        return all(bool(bound[rows].any(axis=0).all()) for rows in shown.values())

    def _has_rival(self, a: int, b: int, weight: float) -> bool:
        """Whether one of the two goes as well with a third group, which is not the other's."""
        for one, other in ((a, b), (b, a)):
            for third in self._neighbours(one) - {other}:
                as_well = self._weight(one, third) >= max(weight - MARGIN, SAME_FROM)
                if (
                    as_well
                    and self._weight(third, other) < SAME_FROM
                    and self._parted(third, other, self._names_of(one))
                    and not self._brought_together(one, third, other)
                    and not self._has_both(one, third, other)
                ):
                    return True
        return False

    def _brought_together(self, group: int, *others: int) -> bool:
        """Whether people made one of two names, and the others bear these."""
        names = self._names_of(group)
        theirs = self._names_of(*others)
        return len(names) > 1 and len(theirs) > 1 and theirs <= names

    def _names_of(self, *groups: int) -> set[str]:
        return {self._names[place] for group in groups for place in self._members[group]} - {""}

    def _has_both(self, group: int, *others: int) -> bool:
        """Whether each of the others has a mailbox or mobile of this one, and they may be one.

        Then they are parted only by what this one is known to have beside the other.
        """
        shared = all(self._any(self._own, group, other) for other in others)
        return shared and not self._contradict(*others)

    def _parted(self, a: int, b: int, known: Collection[str]) -> bool:
        """Whether something speaks for two people, rather than nothing for one."""
        if self._speak_against(a, b, known) or self._parted_by_age(a, b):
            return True
        best = self._crossing(a, b).best(self._model)[self._places]
        return bool((best == _APART).any())


_FITS = (Given.EQUAL, Given.FORM, Given.CLOSE)


def _is_a_slip(one: str, other: str, known: Collection[str]) -> bool:
    """Whether two given names differ only as one of them is a slip of a third that fits both."""
    levels = ({given_level(one, name), given_level(other, name)} for name in known)
    return any(Given.CLOSE in two and two.issubset(_FITS) for two in levels)


_ONE_HOME = np.array([Postcode.UNIT, Same.EQUAL], np.int8)
_APART = np.array([Mailbox.DIFFERENT, Phone.MOBILES, Postcode.DIFFERENT], np.int8)


def _shows_its_own(card: Card) -> bool:
    """Whether a row shows what hardly two have."""
    return bool(card.mailboxes) or any(map(is_mobile, card.phones))


def _square(column: Flags, size: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> Flags:
    found = np.zeros((size, size), bool)
    found[one, other] = found[other, one] = column
    return found


def _strength(found: Judgement, cards: Mapping[int, Card]) -> tuple[object, ...]:
    """Strongest first; equals by what the cards say, so that the order of files decides nothing."""
    contents = sorted(_content(cards[draft]) for draft in (found.a, found.b))
    return (-found.weight, contents, min(found.a, found.b), max(found.a, found.b))


def _content(card: Card) -> tuple[object, ...]:
    name = card.name
    day = card.on.isoformat() if card.on else ""
    return (name.family, name.given, name.suffix, card.addresses, card.postcode, card.phones, day)
