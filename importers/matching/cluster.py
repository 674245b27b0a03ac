"""From judgements to people: groups of drafts, none of which contradicts itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consent.names import fold
from importers.matching.card import Card
from importers.matching.compare import Flags, compare
from importers.matching.decide import SAID, SAME_FROM, Judgement, Verdict
from importers.matching.levels import Levels, Mailbox, Phone, Postcode
from importers.matching.model import Model, shipped

Edges = Sequence[Judgement]

MOST_TOGETHER = 150
"""Drafts looked at together. Where more hang together (a common name), only firm ties count."""
FIRM_FROM = 8.0
TIERS = (12.0, 9.0, 7.0, 5.0, 4.0, SAME_FROM, SAME_FROM)
"""Joins are made from the surest down: what a group is known to be helps to place what is not sure.

The last is gone through twice, since what was in doubt between two groups may be decided when these
have become one.
"""


def cluster(
    ids: Iterable[int],
    judgements: Iterable[Judgement],
    cards: Mapping[int, Card],
    apart: Collection[tuple[int, int]] = (),
    *,
    model: Model | None = None,
) -> list[frozenset[int]]:
    """Every draft in exactly one group, the groups in order of their lowest id.

    Two groups join along a judgement `SAME` if all that is known of one and of the other, taken
    together, weighs as one person's. A join is refused where it would bring together two drafts
    that people said are `apart` (either way round), or rows that contradict each other (two given
    names, an elder and a younger, two mobile numbers with no mailbox in common), and where one of
    them would fit as well with a third that is not the other. So no chain of likenesses makes two
    people one. What people joined (`SAID`) is refused by `apart` alone. The result depends on
    neither the order of the judgements nor, but for exact twins, that of the ids.
    """
    model = model or shipped()
    same = [found for found in judgements if found.verdict is Verdict.SAME]
    tied = {draft for found in same for draft in (found.a, found.b)}
    strangers = _both_ways(apart)
    groups = [frozenset({draft}) for draft in ids if draft not in tied]
    large = []
    for edges in _hanging_together(same):
        drafts = sorted({draft for found in edges for draft in (found.a, found.b)})
        if len(drafts) > 2:
            large.append((drafts, edges))
        elif drafts[1] in strangers.get(drafts[0], ()):
            groups += [frozenset({draft}) for draft in drafts]
        else:
            groups.append(frozenset(drafts))
    for part in _parts(large, cards, strangers, model):
        groups += part.groups()
    left_out = tied.difference(*groups) if groups else tied
    return sorted([*groups, *(frozenset({draft}) for draft in left_out)], key=min)


def _hanging_together(same: Edges) -> list[list[Judgement]]:
    """The judgements, those of drafts that hang together in one list."""
    holder = {draft: draft for found in same for draft in (found.a, found.b)}

    def root(draft: int) -> int:
        while holder[draft] != draft:
            holder[draft] = holder[holder[draft]]
            draft = holder[draft]
        return draft

    for found in same:
        one, other = root(found.a), root(found.b)
        holder[max(one, other)] = min(one, other)
    parts: defaultdict[int, list[Judgement]] = defaultdict(list)
    for found in same:
        parts[root(found.a)].append(found)
    sized = []
    for edges in parts.values():
        drafts = {draft for found in edges for draft in (found.a, found.b)}
        firm = [found for found in edges if found.weight >= FIRM_FROM]
        if len(drafts) > MOST_TOGETHER and len(firm) < len(edges):
            sized += _hanging_together(firm)
        else:
            sized.append(edges)
    return sized


def _both_ways(apart: Collection[tuple[int, int]]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in apart:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _parts(
    large: Sequence[tuple[Sequence[int], Edges]],
    cards: Mapping[int, Card],
    strangers: Mapping[int, set[int]],
    model: Model,
) -> Iterable["_Part"]:
    """All pairs of drafts that hang together are compared at once, for all of them."""
    pairs = [pair for drafts, _ in large for pair in combinations(drafts, 2)]
    if not pairs:
        return
    compared = compare(cards, pairs)
    levels = compared.table(tuple(model.fields))
    known = _Known(
        levels,
        own=(compared.mailbox == Mailbox.EQUAL) | (compared.phone == Phone.MOBILE),
        never=_any(compared.two_people(), len(pairs)),
        perhaps=_any(compared.perhaps_two(), len(pairs)),
    )
    start = 0
    for drafts, edges in large:
        end = start + len(drafts) * (len(drafts) - 1) // 2
        yield _Part(drafts, edges, known.of(slice(start, end)), cards, strangers, model)
        start = end


def _any(flags: Mapping[str, Flags], length: int) -> Flags:
    found = np.zeros(length, bool)
    for some in flags.values():
        found |= some
    return found


class _Known(NamedTuple):
    """What is known of every pair, in the order of `combinations`."""

    levels: Levels
    own: Flags
    never: Flags
    perhaps: Flags

    def of(self, part: slice) -> "_Known":
        return _Known(self.levels[part], self.own[part], self.never[part], self.perhaps[part])


_NOTHING = np.int8(127)
_UNLIKELY = -99.0


class _Part:
    """Drafts that hang together, and what they are joined to so far; numbered from 0."""

    def __init__(
        self,
        drafts: Sequence[int],
        edges: Edges,
        known: _Known,
        cards: Mapping[int, Card],
        strangers: Mapping[int, set[int]],
        model: Model,
    ) -> None:
        self._drafts, self._model = drafts, model
        self._place = {draft: place for place, draft in enumerate(drafts)}
        size = len(drafts)
        one, other = (side.astype(np.int64) for side in np.triu_indices(size, 1))
        self._levels = np.zeros((size, size, known.levels.shape[1]), np.int8)
        self._levels[one, other] = self._levels[other, one] = known.levels
        self._own, self._never, self._perhaps = (
            _square(column, size, one, other) for column in (known.own, known.never, known.perhaps)
        )
        self._apart = np.zeros((size, size), bool)
        for draft, place in self._place.items():
            for stranger in strangers.get(draft, ()):
                if stranger in self._place:
                    self._apart[place, self._place[stranger]] = True
        self._names = [fold(cards[draft].name.given) for draft in drafts]
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
        self._mailbox, self._together = fields.index("mailbox"), fields.index("together")
        self._places = [fields.index(field) for field in ("mailbox", "phone", "postcode")]

    def groups(self) -> list[frozenset[int]]:
        """The drafts, joined as far as nothing speaks against it."""
        for found in self._edges:
            if found.weight == SAID:
                a, b = self._ends(found)
                if a != b and not self._cross(self._apart, a, b).any():
                    self._join(a, b)
        judged = [found for found in self._edges if found.weight != SAID]
        for least in TIERS:
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
        return weight >= least and (weight >= TIERS[0] or not self._has_rival(a, b, weight))

    def _ends(self, found: Judgement) -> tuple[int, int]:
        return self._group[self._place[found.a]], self._group[self._place[found.b]]

    def _cross(self, table: Flags, a: int, b: int) -> Flags:
        return table[np.ix_(self._members[a], self._members[b])]

    def _join(self, a: int, b: int) -> None:
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        moved = self._members.pop(b)
        for place in moved:
            self._group[place] = a
        self._members[a] = self._members[a] + moved

    def _weight(self, a: int, b: int) -> float:
        """Of two groups as wholes, each field by the best that any of their rows show."""
        if a > b:
            a, b = b, a
        key = (a, b, len(self._members[a]), len(self._members[b]))
        found = self._weights.get(key)
        if found is None:
            found = self._weights[key] = (
                _UNLIKELY if self._contradict(a, b) else self._weighed(self._best(a, b))
            )
        return found

    def _best(self, a: int, b: int) -> Levels:
        block = self._levels[np.ix_(self._members[a], self._members[b])]
        flat = block.reshape(-1, block.shape[-1])
        best: Levels = np.where(flat == 0, _NOTHING, flat).min(axis=0)
        best[best == _NOTHING] = 0
        if best[self._mailbox] == Mailbox.EQUAL:
            best[self._together] = 0
        return best

    def _weighed(self, best: Levels) -> float:
        one, home = self._model.weigh(best[None, :])
        return float(one[0] + home[0])

    def _contradict(self, a: int, b: int) -> bool:
        if self._cross(self._apart, a, b).any():
            return True
        if self._cross(self._perhaps, a, b).any() and not self._cross(self._own, a, b).any():
            return True
        never = np.argwhere(self._cross(self._never, a, b))
        if not never.size:
            return False
        mine, theirs = ({self._names[i] for i in self._members[group]} for group in (a, b))
        # Names that people brought together in one of the two groups don't count against it.
        for i, j in never.tolist():
            names = {self._names[self._members[a][i]], self._names[self._members[b][j]]}
            if not (len(names) == 2 and (names <= mine or names <= theirs)):
                return True
        return False

    def _has_rival(self, a: int, b: int, weight: float) -> bool:
        """Whether one of the two goes as well with a third group, which is not the other's."""
        for one, other in ((a, b), (b, a)):
            near = {self._group[n] for place in self._members[one] for n in self._near[place]}
            for third in near - {a, b}:
                as_well = self._weight(one, third) >= max(weight, SAME_FROM)
                if (
                    as_well
                    and self._weight(third, other) < SAME_FROM
                    and self._parted(third, other)
                    and not self._brought_together(one, third, other)
                ):
                    return True
        return False

    def _brought_together(self, group: int, *others: int) -> bool:
        """Whether people made one of two names, and the others bear these."""
        names = {self._names[place] for place in self._members[group]} - {""}
        theirs = {self._names[place] for other in others for place in self._members[other]} - {""}
        return len(names) > 1 and len(theirs) > 1 and theirs <= names

    def _parted(self, a: int, b: int) -> bool:
        """Whether something speaks for two people, rather than nothing for one."""
        if self._contradict(a, b):
            return True
        best = self._best(a, b)[self._places]
        return bool((best == _APART).any())


_APART = np.array([Mailbox.DIFFERENT, Phone.MOBILES, Postcode.DIFFERENT], np.int8)


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
    return (name.family, name.given, name.suffix, card.addresses, card.postcode, card.phones)
