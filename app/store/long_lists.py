"""What a long list asks of rows that are new in it: fewer pairs are one person's, and names are many."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Draft
from app.store import match_keys
from importers.matching.block import full_name
from importers.matching.card import Card
from importers.matching.decide import SAME_FROM, UNSURE_FROM
from importers.matching.model import Model, is_long
from importers.matching.rarity import Bearers

LEAST_OF_GROUPS = UNSURE_FROM
"""In a long list. There the pair that brings them together was held to more already (`held_to`), unless
it was judged while the list was short: then touching its people may bring groups together, never part
them."""


def least_of_groups(session: Session, coming: int = 0) -> float:
    """What two groups of rows weigh at least, taken as wholes, to be one person's."""
    return LEAST_OF_GROUPS if is_long(_rows(session) + coming) else SAME_FROM


def _rows(session: Session) -> int:
    """How many there are; rows taken out since count."""
    return session.scalar(select(func.max(Draft.id))) or 0


def held_to(
    session: Session, model: Model, beside: Mapping[int, Card], fresh: Mapping[int, Card]
) -> tuple[Model, Bearers | None]:
    """These rates as they judge new rows in a list so long, and who there bears the names.

    `beside` are the cards of all that are compared, `fresh` those of them that are not stored yet. Where the list is not long the rates are as they
    are and nobody counts names.
    """
    rows = _rows(session) + len(fresh)
    if not is_long(rows):
        return model, None
    return model.in_list_of(rows), Bearers(rows, _bearers(session, beside, fresh))


def _bearers(
    session: Session, beside: Mapping[int, Card], fresh: Mapping[int, Card]
) -> Mapping[str, int]:
    """How many rows bear the names on these cards.

    A stored row of who asked to stop is not counted: it has no such key.
    """
    wanted = {name for card in beside.values() if (name := full_name(card))}
    found = Counter(match_keys.counted(session, wanted))
    found.update(name for card in fresh.values() if (name := full_name(card)) in wanted)
    return found
