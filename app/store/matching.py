"""Keeps blocking keys and judgements; looks up the drafts a new one is worth comparing with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.people import Draft, Judgement, MatchKey
from importers.matching.block import GROUP_LIMIT
from importers.matching.card import Card, from_json
from importers.matching.decide import Judgement as Verdict
from importers.matching.decide import Reason
from importers.matching.decide import Verdict as Word

SLICE = 5000
"""Values bound in one statement; SQLite takes 32,766."""

MACHINE = "machine 1"
"""Who judged, with the version of the weights."""


Value = TypeVar("Value")


def slices(values: Iterable[Value]) -> Iterable[list[Value]]:
    """The values in lists short enough for one statement."""
    listed = list(values)
    for start in range(0, len(listed), SLICE):
        yield listed[start : start + SLICE]


class StoredBlockIndex:
    """The BlockIndex port over the database: drafts already known, beside the new ones given."""

    def __init__(self, session: Session, fresh: Mapping[int, Card]) -> None:
        """`fresh` are the cards of new drafts, under ids that no stored draft has."""
        self._session = session
        self._fresh = fresh
        self._known: dict[int, Card] = {}

    def candidates(self, keys: Mapping[int, frozenset[str]]) -> Sequence[tuple[int, int]]:
        """See `BlockIndex`."""
        holders: defaultdict[str, set[int]] = defaultdict(set)
        for draft, held in keys.items():
            for key in held:
                holders[key].add(draft)
        new = {key: frozenset(drafts) for key, drafts in holders.items()}
        for key, draft in self._stored(list(new)):
            holders[key].add(draft)
        pairs: set[tuple[int, int]] = set()
        for key, drafts in holders.items():
            if len(drafts) <= GROUP_LIMIT:
                ours = new[key]
                pairs.update(
                    pair
                    for pair in combinations(sorted(drafts), 2)
                    if pair[0] in ours or pair[1] in ours
                )
        return sorted(pairs)

    def sharing_a_mailbox(self, keys: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        """Stored drafts at the mailboxes of the new ones, with those keys.

        A new row may show that a mailbox is two people's; then the pairs of rows already there are
        to be judged again.
        """
        mailboxes = {key for held in keys.values() for key in held if key.startswith("m:")}
        found: defaultdict[int, set[str]] = defaultdict(set)
        for key, draft in self._stored(mailboxes):
            found[draft].add(key)
        return {draft: frozenset(held) for draft, held in found.items()}

    def cards(self, ids: Collection[int]) -> Mapping[int, Card]:
        """See `BlockIndex`."""
        wanted = [i for i in ids if i not in self._fresh and i not in self._known]
        self._known.update(cards_of(self._session, wanted))
        return {i: self._fresh[i] if i in self._fresh else self._known[i] for i in ids}

    def _stored(self, keys: Collection[str]) -> Iterable[tuple[str, int]]:
        for some in slices(keys):
            yield from self._session.execute(
                select(MatchKey.key, MatchKey.draft_id).where(MatchKey.key.in_(some))
            )


def cards_of(session: Session, draft_ids: Iterable[int]) -> dict[int, Card]:
    """The cards kept with these drafts."""
    found: dict[int, Card] = {}
    for some in slices(sorted(draft_ids)):
        for draft, card in session.execute(select(Draft.id, Draft.card).where(Draft.id.in_(some))):
            found[draft] = from_json({**card, "draft": draft})
    return found


def keep_keys(session: Session, keys: Mapping[int, frozenset[str]]) -> None:
    """Store the blocking keys of new drafts."""
    rows = [{"key": key, "draft_id": draft} for draft, held in keys.items() for key in sorted(held)]
    if rows:
        session.execute(insert(MatchKey), rows)


def keep_judgements(
    session: Session, judgements: Iterable[Verdict], *, by: str, now: datetime
) -> None:
    """Append verdicts; what the machine found different is not worth a row."""
    rows = [
        {
            "a": found.a,
            "b": found.b,
            "verdict": found.verdict.value,
            "weight": found.weight,
            "reasons": [[r.field, r.words, r.weight] for r in found.reasons],
            "by": by,
            "at": now,
        }
        for found in judgements
        if by != MACHINE or found.verdict is not Word.DIFFERENT
    ]
    if rows:
        session.execute(insert(Judgement), rows)


def judgements_within(session: Session, draft_ids: Collection[int]) -> list[Verdict]:
    """The verdict in force on each judged pair of these drafts.

    What staff said outranks the machine; of two sayings the later holds.
    """
    inside, found = set(draft_ids), {}
    for some in slices(sorted(inside)):
        rows = session.scalars(
            select(Judgement)
            .where(or_(Judgement.a.in_(some), Judgement.b.in_(some)))
            .order_by(Judgement.by != MACHINE, Judgement.id)
        )
        for row in rows:
            if row.a in inside and row.b in inside:
                found[row.a, row.b] = row
    return [_verdict(row) for row in found.values()]


def apart_within(judgements: Iterable[Verdict]) -> frozenset[tuple[int, int]]:
    """Pairs that people said are not one."""
    return frozenset((j.a, j.b) for j in judgements if j.verdict is Word.DIFFERENT)


def couples_within(session: Session, draft_ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of these drafts that one row names side by side: two people by definition."""
    first, second = aliased(Draft), aliased(Draft)
    found: list[tuple[int, int]] = []
    for some in slices(sorted(draft_ids)):
        rows = session.execute(
            select(first.id, second.id)
            .join(second, second.source_row_id == first.source_row_id)
            .where(first.part == 0, second.part > 0, first.id.in_(some))
        )
        found.extend(rows.all())
    return found


def _verdict(row: Judgement) -> Verdict:
    reasons = tuple(Reason(field, words, weight) for field, words, weight in row.reasons)
    return Verdict(row.a, row.b, Word(row.verdict), row.weight, reasons)
