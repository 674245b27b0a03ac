"""New drafts become people: matched against everybody, grouped, each group one person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.store import matching, people
from importers.matching.block import blocking_keys
from importers.matching.card import Card
from importers.matching.cluster import cluster
from importers.matching.decide import SAID, Judgement, Verdict, judge

FRESH = 10**12
"""Drafts not yet stored have ids from here on: above every stored one, in the order they came."""


@dataclass(frozen=True, slots=True)
class Formed:
    """What came of some drafts: their ids in order, and everybody whose rows changed."""

    draft_ids: tuple[int, ...]
    people: frozenset[int]
    new_people: frozenset[int]


def form_people(
    session: Session, drafts: Sequence[people.NewDraft], cards: Sequence[Card], *, now: datetime
) -> Formed:
    """Match, group and store new drafts. `cards[i]` is the card of `drafts[i]`.

    Only the new drafts and the people they touch are looked at; the cost follows the upload.
    """
    fresh = {FRESH + i: replace(card, draft=FRESH + i) for i, card in enumerate(cards)}
    keys = {draft: blocking_keys(card) for draft, card in fresh.items()}
    index = matching.StoredBlockIndex(session, fresh)
    pairs = index.candidates(keys | index.sharing_a_mailbox(keys))
    found = judge(index.cards({i for pair in pairs for i in pair}), pairs)
    owners = _owners_touched(session, found)
    couples = [(a, b) for a, b in pairwise(fresh) if _one_row(drafts, a, b)]
    groups = _groups(session, fresh, found, owners, couples)
    settled = _settle(session, groups, owners, drafts)
    ids = people.keep_drafts(
        session, drafts, [settled.person[FRESH + i] for i in range(len(drafts))]
    )
    real = {FRESH + i: draft for i, draft in enumerate(ids)}
    matching.keep_keys(session, {real[draft]: held for draft, held in keys.items()})
    news = [j for j in found if j.b >= FRESH]
    matching.keep_judgements(session, _renamed(news, real), by=matching.MACHINE, now=now)
    return Formed(tuple(ids), frozenset(settled.person.values()), settled.new)


def regroup(session: Session, person_ids: Collection[int]) -> frozenset[int]:
    """Group the rows of these people again, after somebody judged; everybody touched."""
    owners = people.drafts_of_people(session, person_ids)
    cards = matching.cards_of(session, owners)
    judgements = matching.judgements_within(session, owners)
    apart = [*matching.apart_within(judgements), *matching.couples_within(session, owners)]
    groups = cluster(owners, judgements, cards, apart)
    return frozenset(_settle(session, groups, owners, ()).person.values())


def _owners_touched(session: Session, found: Iterable[Judgement]) -> dict[int, int]:
    """Every draft of the people the new drafts may join, with its person."""
    touched = {
        draft
        for judgement in found
        if judgement.verdict is Verdict.SAME
        for draft in (judgement.a, judgement.b)
        if draft < FRESH
    }
    owners = people.person_of_drafts(session, touched)
    return people.drafts_of_people(session, set(owners.values()))


def _groups(
    session: Session,
    fresh: Mapping[int, Card],
    found: Sequence[Judgement],
    owners: Mapping[int, int],
    couples: Sequence[tuple[int, int]],
) -> list[frozenset[int]]:
    cards = {**fresh, **matching.cards_of(session, owners)}
    stored = matching.judgements_within(session, owners)
    judged = {(j.a, j.b): j for j in found if j.a in cards and j.b in cards}
    judged.update({(j.a, j.b): j for j in stored if j.weight in {SAID, -SAID}})
    judged = {(j.a, j.b): j for j in stored} | judged
    apart = [*matching.apart_within(stored), *couples, *matching.couples_within(session, owners)]
    return cluster(cards, judged.values(), cards, apart)


def _one_row(drafts: Sequence[people.NewDraft], a: int, b: int) -> bool:
    return drafts[a - FRESH].source_row_id == drafts[b - FRESH].source_row_id


@dataclass(frozen=True, slots=True)
class _Settled:
    person: Mapping[int, int]
    new: frozenset[int]


def _settle(
    session: Session,
    groups: Iterable[frozenset[int]],
    owners: Mapping[int, int],
    drafts: Sequence[people.NewDraft],
) -> _Settled:
    """Give every group its person: one it already was, else a new one founded by its first row."""
    claims = _claims(owners)
    person: dict[int, int] = {}
    heirs: dict[int, int] = {}
    unclaimed: list[frozenset[int]] = []
    for group in groups:
        claimed = sorted(claims[draft] for draft in group if draft in claims)
        if not claimed:
            unclaimed.append(group)
            continue
        person.update(dict.fromkeys(group, claimed[0]))
        heirs.update(dict.fromkeys(claimed[1:], claimed[0]))
    made = people.found_people(session, _founding_ids(session, unclaimed, drafts))
    for group, new in zip(unclaimed, made, strict=True):
        person.update(dict.fromkeys(group, new))
    people.move_drafts(session, {d: person[d] for d, owner in owners.items() if person[d] != owner})
    people.remove_people(session, heirs)
    return _Settled(person, frozenset(made))


def _claims(owners: Mapping[int, int]) -> dict[int, int]:
    """First draft of each person → that person: whoever holds the first row stays who they are."""
    first: dict[int, int] = {}
    for draft, person in owners.items():
        first[person] = min(draft, first.get(person, draft))
    return {draft: person for person, draft in first.items()}


def _founding_ids(
    session: Session, groups: Sequence[frozenset[int]], drafts: Sequence[people.NewDraft]
) -> list[str]:
    founders = [min(group) for group in groups]
    stored = people.draft_public_ids(session, [d for d in founders if d < FRESH])
    return [stored[d] if d < FRESH else drafts[d - FRESH].public_id for d in founders]


def _renamed(found: Iterable[Judgement], real: Mapping[int, int]) -> list[Judgement]:
    return [replace(j, a=real.get(j.a, j.a), b=real.get(j.b, j.b)) for j in found]
