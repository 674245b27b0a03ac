"""The ledger's only door: append, find what is tied to an address, fold, keep the result."""

from app.store.consent.ledger import (
    Heard,
    append,
    be_only_writer,
    chained,
    event_of,
    events,
    head,
    said_at,
    with_wording,
)
from app.store.consent.marks import mark_addresses
from app.store.consent.standings import (
    Asked,
    emails_in,
    fold_all,
    folded,
    kept_decisions,
    refold,
    spread,
    standing_of,
    standings,
    states,
)
from app.store.consent.tied import (
    addresses_of_people,
    all_facts,
    attestations,
    every_address,
    facts_of,
    touched_by,
)

__all__ = [
    "Asked",
    "Heard",
    "addresses_of_people",
    "all_facts",
    "append",
    "attestations",
    "be_only_writer",
    "chained",
    "emails_in",
    "event_of",
    "events",
    "every_address",
    "facts_of",
    "fold_all",
    "folded",
    "head",
    "kept_decisions",
    "mark_addresses",
    "refold",
    "said_at",
    "spread",
    "standing_of",
    "standings",
    "states",
    "touched_by",
    "with_wording",
]
