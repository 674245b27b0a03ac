"""Rows already here are grouped again, so that who is who follows from the rows and verdicts alone.

Neither the order in which files came nor what was taken out since leaves a trace: the people of a
row are grouped with everybody whom a verdict ties to them, and each bears the id of its first row.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.store import matching, people, regrouping, undoing
from importers.matching.block import GROUP_LIMIT
from importers.matching.cluster import cluster
from importers.matching.decide import SAID, Judgement, Verdict, judge

Pair = tuple[int, int]


def connected(session: Session, draft_ids: Collection[int]) -> dict[int, int]:
    """Every row of the people these rows belong to, and of all tied to them by "same"; row → person.

    Whether two groups may join can depend on a third that one of them is tied to, so the whole of
    what hangs together is looked at.
    """
    owners: dict[int, int] = {}
    seen: set[int] = set()
    border = set(draft_ids)
    while border:
        seen |= border
        holders = undoing.owners_of(session, border) - set(owners.values())
        added = people.drafts_of_people(session, holders)
        owners |= added
        border = regrouping.called_the_same(session, added) - seen - owners.keys()
    return owners


def group_again(session: Session, owners: Mapping[int, int]) -> frozenset[int]:
    """Group these rows, with their people as they were; everybody there is now."""
    cards = matching.cards_of(session, owners)
    judgements = matching.judgements_within(session, owners)
    apart = [
        *((j.a, j.b) for j in judgements if j.weight == -SAID),
        *matching.couples_within(session, owners),
    ]
    groups = cluster(owners, judgements, cards, apart, model=matching.model_for(session))
    return frozenset(settle(session, groups, owners).person.values())


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose each row is now, and which of these people are new."""

    person: Mapping[int, int]
    new: frozenset[int]


def settle(
    session: Session,
    groups: Iterable[frozenset[int]],
    owners: Mapping[int, int],
    fresh: Mapping[int, str] = MappingProxyType({}),
) -> Settled:
    """Give every group its person: whoever holds a person's first row stays who they are.

    `owners` are the stored rows with their people, `fresh` rows not stored yet with the public id
    each would give a person it founded. Everybody bears the id of their first row. People left
    without rows are removed.
    """
    first = _first_rows(owners)
    person: dict[int, int] = {}
    heirs: dict[int, int] = {}
    claimed: dict[int, int] = {}
    unclaimed: list[frozenset[int]] = []
    for group in groups:
        claims = sorted(d for d in group if d in owners and first[owners[d]] == d)
        if not claims:
            unclaimed.append(group)
            continue
        holder = owners[claims[0]]
        claimed[min(group)] = holder
        person.update(dict.fromkeys(group, holder))
        heirs.update({owners[draft]: holder for draft in claims[1:]})
    made = _found(session, [min(group) for group in unclaimed], fresh)
    for group, new in zip(unclaimed, made, strict=True):
        person.update(dict.fromkeys(group, new))
    people.move_drafts(session, {d: person[d] for d, owner in owners.items() if person[d] != owner})
    people.remove_people(session, heirs)
    _name_by_first_row(session, claimed)
    return Settled(person, frozenset(made))


def _first_rows(owners: Mapping[int, int]) -> dict[int, int]:
    """Person → their first row."""
    first: dict[int, int] = {}
    for draft, person in owners.items():
        first[person] = min(draft, first.get(person, draft))
    return first


def _found(session: Session, founders: list[int], fresh: Mapping[int, str]) -> list[int]:
    """A person for each of these rows; who bears its id without a row is somebody again."""
    stored = people.draft_public_ids(session, [draft for draft in founders if draft not in fresh])
    wanted = [fresh.get(draft) or stored[draft] for draft in founders]
    there = regrouping.rowless(session, wanted)
    made = iter(people.found_people(session, [name for name in wanted if name not in there]))
    return [there[name] if name in there else next(made) for name in wanted]


def _name_by_first_row(session: Session, first: Mapping[int, int]) -> None:
    """Let people bear the public ids that their first rows give: first row → person.

    An id that somebody else bears stays theirs.
    """
    given = people.draft_public_ids(session, first)
    borne = regrouping.public_ids(session, first.values())
    wanted = {p: given[draft] for draft, p in first.items() if given[draft] != borne[p]}
    bearers = regrouping.bearers(session, wanted.values())
    regrouping.rename(
        session,
        {p: name for p, name in wanted.items() if bearers.get(name, p) in wanted.keys() | {p}},
    )


def judge_again(
    session: Session, draft_ids: Collection[int], pairs: Collection[Pair], now: datetime
) -> set[int]:
    """Judge again every pair at the mailboxes of these rows, and `pairs`; the rows concerned.

    Whether a mailbox is two people's shows over all the rows at it, so these are looked at together
    with everybody who shares a mailbox with them. Verdicts that changed are appended.
    """
    asked = _at_their_mailboxes(session, set(draft_ids) | {i for pair in pairs for i in pair})
    found = judge(
        matching.cards_of(session, {i for pair in asked | set(pairs) for i in pair}),
        sorted(asked | set(pairs)),
        model=matching.model_for(session),
    )
    return keep_changed(session, found, now)


def keep_changed(session: Session, found: Collection[Judgement], now: datetime) -> set[int]:
    """Append those of the machine's verdicts on stored rows that are not in force yet; the rows."""
    drafts = {draft for one in found for draft in (one.a, one.b)}
    known = {(one.a, one.b): one for one in matching.judgements_within(session, drafts)}
    changed = [one for one in found if _is_news(one, known.get((one.a, one.b)))]
    matching.keep_judgements(session, changed, by=matching.MACHINE, now=now)
    return {draft for one in changed for draft in (one.a, one.b)}


def _is_news(found: Judgement, known: Judgement | None) -> bool:
    """What people said holds; what the machine finds different it finds so without a row."""
    if found.verdict is Verdict.DIFFERENT:
        return False
    if known is None:
        return True
    return abs(known.weight) != SAID and (known.verdict, known.weight) != (
        found.verdict,
        found.weight,
    )


def _at_their_mailboxes(session: Session, draft_ids: Collection[int]) -> set[Pair]:
    """Pairs that share a mailbox, among these rows and all that hang together with them so."""
    keys: set[str] = set()
    pairs: set[Pair] = set()
    border = set(draft_ids)
    while border:
        fresh = regrouping.mailbox_keys(session, border) - keys
        keys |= fresh
        border = set()
        for drafts in regrouping.holders(session, fresh).values():
            if len(drafts) <= GROUP_LIMIT:
                border |= drafts
                pairs.update(combinations(sorted(drafts), 2))
    return pairs
