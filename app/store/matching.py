"""Keeps judgements; looks up the drafts a new one is worth comparing with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.models.people import Draft, Judgement
from app.models.shell import Setting
from app.store import match_keys
from app.store.bulk import among, insert_rows, rows_of, values_of
from app.store.verdicts import by_staff, in_force, lowest_rank_first
from importers.matching.block import GROUP_LIMIT, NAMES_LIMIT, limit_of
from importers.matching.card import Card, from_json
from importers.matching.decide import SAID, Reason
from importers.matching.decide import Judgement as Verdict
from importers.matching.decide import Verdict as Word

SLICE = 5000
"""Values bound in one statement; SQLite takes 32,766."""


Value = TypeVar("Value")


def slices(values: Iterable[Value]) -> Iterable[list[Value]]:
    """The values in lists short enough for one statement."""
    listed = list(values)
    for start in range(0, len(listed), SLICE):
        yield listed[start : start + SLICE]


class StoredBlockIndex:
    """The BlockIndex port over the database: drafts already known, beside the new ones given."""

    def __init__(
        self, session: Session, fresh: Mapping[int, Card], known: dict[int, Card] | None = None
    ) -> None:
        """`fresh` are the cards of new drafts, under ids that no stored draft has.

        `known` are cards of stored drafts that were read before; what is read here is added.
        """
        self._session = session
        self._fresh = fresh
        self._known = {} if known is None else known

    def candidates(self, keys: Mapping[int, frozenset[str]]) -> Sequence[tuple[int, int]]:
        """See `BlockIndex`."""
        new: defaultdict[str, list[int]] = defaultdict(list)
        for draft, held in keys.items():
            for key in held:
                new[key].append(draft)
        stored: defaultdict[str, set[int]] = defaultdict(set)
        crowded = self._crowded(new)
        for key in crowded:
            del new[key]
        for key, draft in match_keys.holders(self._session, new):
            stored[key].add(draft)
        # Most keys are one draft's alone.
        shared = {key: ours for key, ours in new.items() if len(ours) > 1 or key in stored}
        pairs: set[tuple[int, int]] = set()
        for key, ours in shared.items():
            others = stored[key].difference(ours)
            if 2 <= len(ours) + len(others) <= limit_of(key):
                pairs.update(combinations(sorted(ours), 2))
                pairs.update((min(a, b), max(a, b)) for a in ours for b in others)
        return sorted(pairs)

    def sharing_a_mailbox(self, keys: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        """Stored drafts that hang together with the new ones by mailboxes, with those keys.

        A new row may show that a mailbox is two people's; then the pairs of rows already there are
        to be judged again, each beside everybody at the mailboxes of either.
        """
        found: defaultdict[int, set[str]] = defaultdict(set)
        seen: set[str] = set()
        border = {key for held in keys.values() for key in held if key.startswith("m:")}
        while border:
            seen |= border
            holders: defaultdict[str, list[int]] = defaultdict(list)
            for key, draft in match_keys.holders(self._session, border):
                holders[key].append(draft)
            known = set(found)
            for key, drafts in holders.items():
                for draft in drafts:
                    found[draft].add(key)
            telling = [drafts for drafts in holders.values() if len(drafts) <= GROUP_LIMIT]
            border = self._mailboxes({d for drafts in telling for d in drafts} - known) - seen
        return {draft: frozenset(held) for draft, held in found.items()}

    def _mailboxes(self, drafts: Collection[int]) -> set[str]:
        return {key for key, _ in match_keys.of_drafts(self._session, drafts, start="m:")}

    def cards(self, ids: Collection[int]) -> Mapping[int, Card]:
        """See `BlockIndex`."""
        stored = cards_of(self._session, set(ids) - self._fresh.keys(), self._known)
        return {i: self._fresh[i] if i in self._fresh else stored[i] for i in ids}

    def _crowded(self, keys: Iterable[str]) -> set[str]:
        """Those of these keys that too many hold to tell anything.

        In a long list they are held by more than all others.
        """
        counts = match_keys.counted(self._session, keys, more_than=NAMES_LIMIT)
        return {key for key, count in counts.items() if count > limit_of(key)}


def cards_of(
    session: Session, draft_ids: Iterable[int], known: dict[int, Card] | None = None
) -> dict[int, Card]:
    """The cards kept with these drafts.

    Those `known` are not read again, since cards never change; those read are added there.
    """
    known = {} if known is None else known
    wanted = list(draft_ids)
    unread = sorted(draft for draft in wanted if draft not in known)
    if unread:
        rows = rows_of(
            session, select(Draft.id, Draft.card, Draft.on).where(among(session, Draft.id, unread))
        )
        known.update({draft: from_json(card, draft, on) for draft, card, on in rows})
    return {draft: known[draft] for draft in wanted if draft in known}


def keys_of(session: Session, draft_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The blocking keys kept with these drafts."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for key, draft in match_keys.of_drafts(session, list(draft_ids)):
        found[draft].add(key)
    return {draft: frozenset(held) for draft, held in found.items()}


def living(session: Session) -> list[int]:
    """Every draft that is somebody's."""
    return list(
        values_of(session, select(Draft.id).where(Draft.person_id.is_not(None)).order_by(Draft.id))
    )


def keep_judgements(
    session: Session, judgements: Iterable[Verdict], *, by: str, now: datetime
) -> None:
    """Append verdicts. What the machine finds different is worth a row only where it found otherwise."""
    rows = [
        (
            found.a,
            found.b,
            found.verdict.value,
            found.weight,
            [[r.field, r.words, r.weight] for r in found.reasons],
            by,
            now,
        )
        for found in judgements
    ]
    insert_rows(session, Judgement, ("a", "b", "verdict", "weight", "reasons", "by", "at"), rows)
    if any(row[3] == SAID for row in rows) and not any_joined_by_staff(session):
        session.add(Setting(name=JOINED, value=True, set_by=by, set_at=now))
        session.flush()


JOINED = "joined_by_staff"
"""The setting that says whether staff ever called two rows one person's."""


def any_joined_by_staff(session: Session) -> bool:
    """Whether staff ever called two rows one person's."""
    return session.get(Setting, JOINED) is not None


class OnRecord(NamedTuple):
    """A verdict in force, and who gave it."""

    verdict: Verdict
    by: str


def judgements_within(session: Session, draft_ids: Collection[int]) -> list[Verdict]:
    """The verdict in force on each judged pair of these drafts (see `verdicts`)."""
    return [one.verdict for one in on_record(session, draft_ids)]


def on_record(session: Session, draft_ids: Collection[int]) -> list[OnRecord]:
    """The same, with who gave each."""
    return _on_record(session, *_both_of(session, draft_ids))


def machines_on_record(session: Session, draft_ids: Collection[int]) -> list[OnRecord]:
    """The same, as if staff had said nothing."""
    return _on_record(session, *_both_of(session, draft_ids), ~by_staff())


def ever_the_same(session: Session, draft_ids: Collection[int]) -> list[OnRecord]:
    """The last verdict by which the machine found a pair of these drafts one person's, if it ever did."""
    same = Judgement.verdict == Word.SAME.value
    return _on_record(session, *_both_of(session, draft_ids), ~by_staff(), same)


def on_record_of_first(session: Session, draft_ids: Collection[int]) -> list[OnRecord]:
    """The same of each judged pair whose first draft is one of these."""
    return _on_record(session, among(session, Judgement.a, sorted(set(draft_ids))))


def _both_of(session: Session, draft_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """That both rows of a verdict are among these."""
    inside = sorted(set(draft_ids))
    return among(session, Judgement.a, inside), among(session, Judgement.b, inside)


def _on_record(session: Session, *which: ColumnElement[bool]) -> list[OnRecord]:
    rows = rows_of(
        session,
        select(
            Judgement.a,
            Judgement.b,
            Judgement.verdict,
            Judgement.by,
            Judgement.weight,
            Judgement.reasons,
        )
        .where(*which)
        .order_by(*lowest_rank_first()),
    )
    return [
        OnRecord(
            Verdict(
                one.a,
                one.b,
                Word(one.verdict),
                one.weight,
                tuple(Reason(*reason) for reason in one.reasons),
            ),
            one.by,
        )
        for one in in_force(rows).values()
    ]


def apart_within(judgements: Iterable[Verdict]) -> frozenset[tuple[int, int]]:
    """Pairs that people said are not one."""
    return frozenset((j.a, j.b) for j in judgements if j.weight == -SAID)


_FIRST, _FURTHER = aliased(Draft), aliased(Draft)
"""One row twice; named once, since naming a table takes longer than asking it."""


def couples_within(session: Session, draft_ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of these drafts that one row names side by side: two people by definition."""
    rows = rows_of(
        session,
        select(_FIRST.id, _FURTHER.id)
        .join(_FURTHER, _FURTHER.source_row_id == _FIRST.source_row_id)
        .where(_FIRST.part == 0, _FURTHER.part > 0, among(session, _FIRST.id, sorted(draft_ids))),
    )
    return [(one, other) for one, other in rows]
