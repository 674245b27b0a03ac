"""Which rows share a key, looked up in memory."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from importers.matching.block import GROUP_LIMIT, blocking_keys, limit_of
from importers.matching.card import Card


class MemoryBlockIndex:
    """`BlockIndex` without a database: what the stored one has to find."""

    def __init__(self, cards: Collection[Card] = (), *, limit: int = GROUP_LIMIT) -> None:
        """Hold the cards already known; `limit` is the largest group that counts."""
        self._limit = limit
        self._cards: dict[int, Card] = {}
        self._holders: defaultdict[str, set[int]] = defaultdict(set)
        self.add(cards)

    def add(self, cards: Collection[Card]) -> None:
        """Make these cards known."""
        for card in cards:
            self._cards[card.draft] = card
            for key in blocking_keys(card):
                self._holders[key].add(card.draft)

    def candidates(self, keys: Mapping[int, frozenset[str]]) -> Sequence[tuple[int, int]]:
        """See `BlockIndex`."""
        fresh: defaultdict[str, set[int]] = defaultdict(set)
        for draft, held in keys.items():
            for key in held:
                fresh[key].add(draft)
        pairs: set[tuple[int, int]] = set()
        for key, new in fresh.items():
            everyone = sorted(new | self._holders.get(key, set()))
            if len(everyone) <= min(self._limit, limit_of(key)):
                pairs.update(p for p in combinations(everyone, 2) if p[0] in new or p[1] in new)
        return sorted(pairs)

    def cards(self, ids: Collection[int]) -> Mapping[int, Card]:
        """See `BlockIndex`."""
        return {draft: self._cards[draft] for draft in ids}
