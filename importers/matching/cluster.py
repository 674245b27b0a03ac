"""From judgements to people: groups of drafts, none of which contradicts itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from consent.names import fold
from importers.matching.card import Card
from importers.matching.compare import is_mobile, suffix_of
from importers.matching.decide import SAID, Judgement, Verdict
from importers.matching.levels import Given, given_level


def cluster(
    ids: Iterable[int],
    judgements: Iterable[Judgement],
    cards: Mapping[int, Card],
    apart: Collection[tuple[int, int]] = (),
) -> list[frozenset[int]]:
    """Every draft in exactly one group, the groups in order of their lowest id.

    The surest judgements join first; a join is refused where it would bring together two drafts
    that people said are `apart` (either way round), two given names that cannot be one person's,
    an elder and a younger, or, by name and postcode alone, the owners of two mobile numbers. What
    people joined (`SAID`) is refused by `apart` alone. The result
    depends on neither the order of the judgements nor, but for exact twins, that of the ids.
    """
    strangers = _both_ways(apart)
    same = [found for found in judgements if found.verdict is Verdict.SAME]
    tied = {draft for found in same for draft in (found.a, found.b)}
    groups = {draft: _Group.of(draft, cards[draft]) for draft in tied}
    for found in sorted(same, key=lambda found: _strength(found, cards)):
        one, other = groups[found.a], groups[found.b]
        if one is not other and one.may_join(other, found, strangers):
            joined = one.joined(other)
            groups.update(dict.fromkeys(joined.drafts, joined))
    together = {frozenset(group.drafts) for group in groups.values()}
    alone = [frozenset({draft}) for draft in ids if draft not in tied]
    return sorted([*together, *alone], key=min)


def _strength(found: Judgement, cards: Mapping[int, Card]) -> tuple[object, ...]:
    """Strongest first; equals by what the cards say, so that the order of files decides nothing."""
    contents = sorted(_content(cards[draft]) for draft in (found.a, found.b))
    return (-found.weight, contents, min(found.a, found.b), max(found.a, found.b))


def _content(card: Card) -> tuple[object, ...]:
    name = card.name
    return (name.family, name.given, name.suffix, card.addresses, card.postcode, card.phones)


def _both_ways(apart: Collection[tuple[int, int]]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in apart:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


@dataclass(slots=True)
class _Group:
    """Drafts joined so far and the names that stand on them."""

    drafts: set[int]
    givens: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)
    mobiles: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, draft: int, card: Card) -> "_Group":
        given, suffix = fold(card.name.given), suffix_of(card.name.suffix)
        mobiles = {phone for phone in card.phones if is_mobile(phone)}
        return cls({draft}, {given} - {""}, {suffix} - {""}, mobiles)

    def may_join(self, other: "_Group", found: Judgement, apart: Mapping[int, set[int]]) -> bool:
        small, large = sorted((self, other), key=lambda group: len(group.drafts))
        if any(apart.get(draft, set()) & large.drafts for draft in small.drafts):
            return False
        if found.weight == SAID:
            return True
        if len(self.suffixes | other.suffixes) > 1:
            return False
        # Father and son of one name: nothing else on their rows may tell them apart.
        two_owners = self.mobiles and other.mobiles and not self.mobiles & other.mobiles
        if two_owners and not found.firm:
            return False
        return not any(
            given_level(a, b) is Given.DIFFERENT
            for a in self.givens
            for b in other.givens
            # Names that people brought together in one of the two groups don't count against it.
            if not ({a, b} <= self.givens or {a, b} <= other.givens)
        )

    def joined(self, other: "_Group") -> "_Group":
        return _Group(
            self.drafts | other.drafts,
            self.givens | other.givens,
            self.suffixes | other.suffixes,
            self.mobiles | other.mobiles,
        )
