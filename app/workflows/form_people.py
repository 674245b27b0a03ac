"""New drafts become people: matched against everybody, grouped, each group one person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.store import edits, long_lists, match_keys, match_models, matching, people, returning
from app.store.verdicts import machine_name
from app.workflows.regroup import (
    BeforeParting,
    as_joined,
    as_long_lists_joined,
    connected,
    group_again,
    keep_changed,
    settle,
    torn,
)
from importers.draft import Kind
from importers.matching.block import blocking_keys
from importers.matching.card import Card
from importers.matching.cluster import cluster
from importers.matching.decide import SAID, SAME_FROM, Judgement, Verdict, judge_news
from importers.matching.model import Model

FRESH = 10**12
"""Drafts not yet stored have ids from here on: above every stored one, in the order they came."""


@dataclass(frozen=True, slots=True)
class Formed:
    """What came of some drafts: their ids in order, and everybody whose rows changed."""

    draft_ids: tuple[int, ...]
    people: frozenset[int]
    new_people: frozenset[int]
    torn: frozenset[int]
    """People there were whose rows stand in several groups now."""


def form_people(
    session: Session,
    drafts: Sequence[people.NewDraft],
    cards: Sequence[Card],
    *,
    now: datetime,
    known: dict[int, Card] | None = None,
    before_parting: BeforeParting = lambda _: None,
) -> Formed:
    """Match, group and store new drafts. `cards[i]` is the card of `drafts[i]`.

    Only the new drafts and the people they touch are looked at; the cost follows the upload. Before
    rows of a person come to stand in several groups, `before_parting` is told who that is. What
    staff said of rows that come again, their file having been taken out, holds again.
    Whoever forms people portion by portion hands over the same `known` each time: it keeps the
    cards of stored drafts, which never change, so that each is read once.
    """
    known = {} if known is None else known
    fresh = {FRESH + i: card._replace(draft=FRESH + i) for i, card in enumerate(cards)}
    keys = {
        new: blocking_keys(card, by_name=draft.kind != Kind.SUPPRESSION)
        for (new, card), draft in zip(fresh.items(), drafts, strict=True)
    }
    index = matching.StoredBlockIndex(session, fresh, known)
    pairs = index.candidates(keys | index.sharing_a_mailbox(keys))
    model = match_models.in_force(session)
    beside = index.cards({i for pair in pairs for i in pair})
    found = _judged(session, beside, pairs, fresh, model)
    names = {FRESH + i: draft.public_id for i, draft in enumerate(drafts)}
    out = returning.taken_out(session, names.values())
    again = returning.verdicts_again(session, names, out)
    said = returning.in_force(again)
    stored = [j for j in found if j.b < FRESH]
    changed = keep_changed(session, stored, found, beside, model, now)
    owners = _owners_touched(session, [*found, *said], changed)
    couples = [(a, b) for a, b in pairwise(fresh) if _one_row(drafts, a, b)]
    groups = _groups(session, {**fresh, **index.cards(owners)}, found, said, owners, couples, model)
    parted = torn(groups, owners)
    if parted:
        before_parting(parted)
    settled = settle(session, groups, owners, names)
    ids = people.keep_drafts(
        session, drafts, [settled.person[FRESH + i] for i in range(len(drafts))]
    )
    real = {FRESH + i: draft for i, draft in enumerate(ids)}
    known.update({real[new]: card._replace(draft=real[new]) for new, card in fresh.items()})
    match_keys.keep(session, {real[draft]: held for draft, held in keys.items()})
    news = [j for j in found if j.b >= FRESH and j.verdict is not Verdict.DIFFERENT]
    matching.keep_judgements(session, _renamed(news, real), by=machine_name(model.version), now=now)
    returning.keep_again(session, again, real)
    edits.say_again(
        session, {out[name][-1]: real[new] for new, name in names.items() if name in out}
    )
    return Formed(tuple(ids), frozenset(settled.person.values()), settled.new, parted)


def _judged(
    session: Session,
    beside: Mapping[int, Card],
    pairs: Sequence[tuple[int, int]],
    fresh: Mapping[int, Card],
    model: Model,
) -> list[Judgement]:
    """Verdicts on these pairs, those with a new row by what a list so long asks for.

    What was joined in a shorter one stays: its length alone parts nobody, and takes no no from an
    address.
    """
    in_list, bearers = long_lists.held_to(session, model, beside, fresh)
    return judge_news(beside, pairs, model, in_list, bearers, since=FRESH)


def regroup(
    session: Session, person_ids: Collection[int], before_parting: BeforeParting
) -> frozenset[int]:
    """Group the rows of these people again, after somebody judged; everybody touched."""
    rows = people.drafts_of_people(session, person_ids)
    return group_again(session, connected(session, rows), before_parting)


def _owners_touched(
    session: Session, found: Collection[Judgement], changed: Collection[int]
) -> dict[int, int]:
    """Every draft of the people the new drafts may join or set apart, with its person."""
    joined = {j.a for j in found if j.verdict is Verdict.SAME and j.a < FRESH <= j.b}
    return connected(session, joined.union(changed))


def _groups(
    session: Session,
    cards: Mapping[int, Card],
    found: Sequence[Judgement],
    said: Collection[Judgement],
    owners: Mapping[int, int],
    couples: Sequence[tuple[int, int]],
    model: Model,
) -> list[frozenset[int]]:
    least = long_lists.least_of_groups(session, sum(draft >= FRESH for draft in cards))
    recorded = as_joined(matching.on_record(session, owners), owners, model)
    if least < SAME_FROM:
        recorded = as_long_lists_joined(recorded, owners, cards, model)
    stored = [*recorded, *said]
    judged = {(j.a, j.b): j for j in found if j.a in cards and j.b in cards}
    judged.update({(j.a, j.b): j for j in stored if j.weight in {SAID, -SAID}})
    judged = {(j.a, j.b): j for j in stored} | judged
    apart = [*matching.apart_within(stored), *couples, *matching.couples_within(session, owners)]
    return cluster(cards, judged.values(), cards, apart, model=model, least=least)


def _one_row(drafts: Sequence[people.NewDraft], a: int, b: int) -> bool:
    return drafts[a - FRESH].source_row_id == drafts[b - FRESH].source_row_id


def _renamed(found: Iterable[Judgement], real: Mapping[int, int]) -> list[Judgement]:
    return [j._replace(a=real.get(j.a, j.a), b=real.get(j.b, j.b)) for j in found]
