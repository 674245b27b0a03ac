"""A no follows its person to new rows, though the rows that show whose they are were taken out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from app.store import long_lists, match_models, matching
from app.store.consent.households import keep_near_drafts, near_rows_taken_out
from app.store.consent.undone import keep_with_drafts, noes_of_drafts, noes_of_rows_taken_out
from importers.matching.block import GROUP_LIMIT, blocking_keys
from importers.matching.card import Card
from importers.matching.decide import Verdict, judge
from importers.matching.model import shipped


def follow_undone(session: Session, cards: Mapping[int, Card], now: datetime) -> list[int]:
    """Keep with new drafts what the person of a row taken out said no by; the events' numbers.

    A row taken out joins nobody, but a stop goes wherever it would go were the row still there; so
    does a no at a shared mailbox that may be this person's.
    Rows whose person never said no are not looked at. `cards` are those of the new drafts.
    """
    noes, near = noes_of_rows_taken_out(session), near_rows_taken_out(session)
    if not (noes or near):
        return []
    gone = matching.cards_of(session, noes.keys() | near.keys())
    pairs = sorted(set(_pairs(gone, cards)))
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    wanted_near: defaultdict[int, set[str]] = defaultdict(set)
    # By either rates: what the comparison has learned must not make a no follow less far.
    models = {model.version: model for model in (shipped(), match_models.in_force(session))}
    both = {**gone, **cards}
    # And by what a long list asks of new rows, which takes more slips for one person's. They are
    # stored by now, so none is to be counted beside those there are.
    in_list, bearers = long_lists.held_to(session, match_models.in_force(session), both, {})
    as_new = judge(both, pairs, model=in_list, bearers=bearers) if bearers else []
    for found in chain(as_new, *(judge(both, pairs, model=m) for m in models.values())):
        if found.verdict is Verdict.SAME:
            old, new = (found.a, found.b) if found.a in gone else (found.b, found.a)
            wanted[new] |= noes.get(old, set())
            wanted_near[new] |= near.get(old, set())
    keep_near_drafts(session, wanted_near)
    there = noes_of_drafts(session, wanted)
    return keep_with_drafts(session, wanted, there, actor="reconvene", now=now)


def _pairs(gone: Mapping[int, Card], cards: Mapping[int, Card]) -> Iterator[tuple[int, int]]:
    """Every row taken out with every new one that shares a key with it, unless too many hold it."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for draft, card in gone.items():
        for key in blocking_keys(card):
            holders[key].append(draft)
    news: defaultdict[str, list[int]] = defaultdict(list)
    for draft, card in cards.items():
        for key in blocking_keys(card) & holders.keys():
            news[key].append(draft)
    for key, new in news.items():
        if len(new) + len(holders[key]) <= GROUP_LIMIT:
            yield from ((old, draft) for old in holders[key] for draft in new)
