"""The keys by which names look for noes (`consent.ties`), made once for all rows that bear them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from consent.ties import Keyring
from importers.matching.card import Card


class Bearer(NamedTuple):
    """What of a row its names' keys are made of; many rows have the same."""

    given: str
    family: str
    postcode: str
    district: str


class Seeker:
    """Makes the keys that names seek, each name's once."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self._made: dict[tuple[Bearer, bool, bool], frozenset[str]] = {}

    def met_among(
        self, cards: Mapping[int, Card], keys: Collection[str]
    ) -> Mapping[int, frozenset[str]]:
        """Draft → those of these published keys that its name seeks."""
        return self.met(cards, lambda some: some.intersection(keys))

    def met(
        self, cards: Mapping[int, Card], published: Callable[[set[str]], Collection[str]]
    ) -> Mapping[int, frozenset[str]]:
        """Draft → the keys its name seeks that some no published; drafts that meet none are left out."""
        drafts: defaultdict[Bearer, list[int]] = defaultdict(list)
        for draft, card in cards.items():
            drafts[bearer_of(card)].append(draft)
        met = self.met_by(drafts, published)
        return {draft: keys for bearer, keys in met.items() for draft in drafts[bearer]}

    def met_by(
        self, bearers: Collection[Bearer], published: Callable[[set[str]], Collection[str]]
    ) -> Mapping[Bearer, frozenset[str]]:
        """The same of names by themselves.

        `published` are those of some keys that were. Where none is a surname's, here or anywhere, no
        key of its names is looked for.
        """
        here = {
            at: self.keyring.surname_here(*at) for at in {(b.family, b.postcode) for b in bearers}
        }
        anywhere = {
            family: self.keyring.surname_anywhere(family) for family in {b.family for b in bearers}
        }
        surnames = published({*here.values(), *anywhere.values()})
        sought = {
            bearer: self._keys(
                bearer,
                here=here[bearer.family, bearer.postcode] in surnames,
                anywhere=anywhere[bearer.family] in surnames,
            )
            for bearer in bearers
        }
        found = published(set[str]().union(*sought.values()))
        return {bearer: met for bearer, keys in sought.items() if (met := keys.intersection(found))}

    def _keys(self, bearer: Bearer, *, here: bool, anywhere: bool) -> frozenset[str]:
        """What a name seeks where it stands: by its full postcode, and by what is known of its place."""
        wanted = (bearer, here, anywhere)
        if wanted not in self._made:
            given, family, postcode, district = bearer
            keys = frozenset[str]()
            if here:
                keys |= self.keyring.person_seeks(given, family, postcode)
                keys |= self.keyring.namesakes(given, family, postcode)
            if anywhere:
                keys |= self.keyring.near_seeks(given, family, postcode=postcode or district)
            self._made[wanted] = keys
        return self._made[wanted]


def bearer_of(card: Card) -> Bearer:
    """What of a row's card its names' keys are made of."""
    return Bearer(card.name.given, card.name.family, card.postcode, card.district)
