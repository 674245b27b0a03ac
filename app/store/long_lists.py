"""What a long list asks of rows that are new in it: fewer pairs are one person's, and names are many."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Draft
from app.store import match_keys
from importers.matching.block import full_name
from importers.matching.card import Card
from importers.matching.model import Model, is_long
from importers.matching.rarity import Bearers


def held_to(
    session: Session, model: Model, beside: Mapping[int, Card], fresh: Mapping[int, Card]
) -> tuple[Model, Bearers | None]:
    """These rates as they judge the `fresh` cards in a list so long, and who there bears the names.

    `beside` are the cards of all that are compared. Where the list is not long the rates are as they
    are and nobody counts names. Rows taken out since count for its length.
    """
    rows = (session.scalar(select(func.max(Draft.id))) or 0) + len(fresh)
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
