"""What of a row takes part in matching; small enough to be kept for every row ever read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from consent.address import loose
from importers.draft import Born, Draft, PersonName


class Card(NamedTuple):
    """One draft as matching sees it. Any part may be empty: missing is not different."""

    draft: int
    name: PersonName = PersonName()
    mailboxes: tuple[str, ...] = ()
    """Loose keys: without case, Gmail dots, plus tags; what two rows are compared by."""
    addresses: tuple[str, ...] = ()
    """Canonical, in the row's order."""
    postcode: str = ""
    """Full, 'ZX1 1AB', or ''."""
    district: str = ""
    phones: tuple[str, ...] = ()
    """E.164."""
    street: str = ""
    organisation: str = ""
    couple: bool = False
    """The row names two people, so its address and phone may be the other's."""
    upload: int = 0
    """The file it stands in; 0 if not known. People rarely answer the same form twice."""
    on: date | None = None
    """The day of the answer; whose mailbox changed has the one first, then the other."""
    born: Born | None = None
    """Between which years, as far as the age they gave tells."""


def card_of(draft_id: int, draft: Draft, *, couple: bool = False, upload: int = 0) -> Card:
    """The card of a draft; say `couple` for the first of two people on a row (the second shows)."""
    addresses = tuple(dict.fromkeys(address.canonical for address in draft.addresses))
    return Card(
        draft=draft_id,
        name=draft.name,
        mailboxes=tuple(dict.fromkeys(loose(address) for address in addresses)),
        addresses=addresses,
        postcode=draft.postcode,
        district=draft.district or draft.postcode.partition(" ")[0],
        phones=tuple(dict.fromkeys(draft.phones)),
        street=draft.street,
        organisation=draft.organisation,
        couple=couple or draft.part > 0,
        upload=upload,
        on=draft.on,
        born=draft.born,
    )


_TEXTS = ("postcode", "district", "street", "organisation")
_LISTS = ("mailboxes", "addresses", "phones")
_NAME = ("title", "given", "family", "suffix")


def to_json(card: Card) -> dict[str, Any]:
    """A plain dictionary without empty entries, fit for `json.dumps`; number and day are kept beside it."""
    found: dict[str, Any] = {part: text for part in _NAME if (text := getattr(card.name, part))}
    found |= {part: text for part in _TEXTS if (text := getattr(card, part))}
    found |= {part: list(texts) for part in _LISTS if (texts := getattr(card, part))}
    found |= {"couple": True} if card.couple else {}
    found |= {"born": list(card.born)} if card.born else {}
    return found | ({"upload": card.upload} if card.upload else {})


def from_json(kept: Mapping[str, Any], draft: int, on: date | None = None) -> Card:
    """The card that `to_json` was given; the draft's number and day are kept beside it."""
    of = kept.get
    return Card(
        draft,
        name_from_json(kept),
        tuple(of("mailboxes", ())),
        tuple(of("addresses", ())),
        of("postcode", ""),
        of("district", ""),
        tuple(of("phones", ())),
        of("street", ""),
        of("organisation", ""),
        bool(of("couple")),
        of("upload", 0),
        on,
        Born(*kept["born"]) if "born" in kept else None,
    )


def name_from_json(kept: Mapping[str, Any]) -> PersonName:
    """The name on a card that `to_json` was given."""
    return PersonName(*[kept.get(part, "") for part in _NAME])
