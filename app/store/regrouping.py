"""Rows grouped again: which are worth judging again, and what people are called."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import combinations

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from app.models.people import Draft, Judgement, Person
from app.models.shell import Setting
from app.store import match_keys
from app.store.bulk import among, forget_what_was_read, rows_of
from app.store.verdicts import in_force, lowest_rank_first
from importers.matching.block import limit_of
from importers.matching.decide import Verdict


def called_the_same(session: Session, draft_ids: Collection[int]) -> set[int]:
    """Drafts that the verdict in force calls the same person as one of these."""
    ids = sorted(draft_ids)
    rows = rows_of(
        session,
        select(Judgement.a, Judgement.b, Judgement.verdict, Judgement.by)
        .where(or_(among(session, Judgement.a, ids), among(session, Judgement.b, ids)))
        .order_by(*lowest_rank_first()),
    )
    held = in_force(rows).items()
    found = {i for pair, one in held if one.verdict == Verdict.SAME for i in pair}
    return found.difference(ids)


def ever_called_the_same(session: Session, draft_ids: Collection[int]) -> set[int]:
    """These drafts and all that hang together with them by verdicts "same", in force or not any more."""
    found, border = set(draft_ids), sorted(draft_ids)
    while border:
        pairs = rows_of(
            session,
            select(Judgement.a, Judgement.b).where(
                or_(among(session, Judgement.a, border), among(session, Judgement.b, border)),
                Judgement.verdict == Verdict.SAME.value,
            ),
        )
        border = sorted({draft for pair in pairs for draft in pair} - found)
        found.update(border)
    return found


def take_keys(session: Session, draft_ids: Collection[int]) -> dict[str, set[int]]:
    """Take away the blocking keys of these drafts; key → the drafts that held it."""
    found = _by_key(match_keys.of_drafts(session, draft_ids))
    match_keys.take_away(session, draft_ids)
    return found


def holders(session: Session, keys: Iterable[str]) -> dict[str, set[int]]:
    """Blocking key → the drafts that hold it."""
    return _by_key(match_keys.holders(session, keys))


def _by_key(held: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for key, draft in held:
        found[key].add(draft)
    return dict(found)


def mailbox_keys(session: Session, draft_ids: Collection[int]) -> set[str]:
    """The blocking keys for the mailboxes of these drafts."""
    return {key for key, _ in match_keys.of_drafts(session, draft_ids, start="m:")}


PORTIONS = "portions"
"""The setting that keeps which rows were matched together: the first and last draft of each time."""


def keep_portion(session: Session, draft_ids: Collection[int], now: datetime) -> None:
    """Remember that these drafts were matched together, the last of all there are."""
    if not draft_ids:
        return
    row = session.get(Setting, PORTIONS, populate_existing=True)
    if row is None:
        row = Setting(name=PORTIONS, set_by="reconvene", value=[])
        session.add(row)
    row.value, row.set_at = [*row.value, [min(draft_ids), max(draft_ids)]], now
    session.flush()


def pairs_let_in(session: Session, gone: Mapping[str, set[int]]) -> set[tuple[int, int]]:
    """Pairs that share a key which too many held to tell anything, but for the drafts now gone.

    `gone` are the keys taken away. A pair was looked at when the later of its two portions came in,
    so those that held the key by then are what counts.
    """
    crowded = {
        key: left
        for key, left in holders(session, gone).items()
        if len(left) + len(gone[key]) > limit_of(key)
    }
    last = last_beside(session, {i for left in crowded.values() for i in left})
    pairs: set[tuple[int, int]] = set()
    for key, left in crowded.items():
        ends = {draft: last[draft] for draft in left}
        late = {
            end
            for end in set(ends.values())
            if _until(left, end) <= limit_of(key) < _until(left | gone[key], end)
        }
        early = sorted(draft for draft, end in ends.items() if end <= max(late, default=0))
        pairs.update((a, b) for a, b in combinations(early, 2) if ends[b] in late)
    return pairs


def _until(drafts: Iterable[int], end: int) -> int:
    return sum(draft <= end for draft in drafts)


def last_beside(session: Session, draft_ids: Collection[int]) -> dict[int, int]:
    """Draft → the last of those it was matched together with."""
    row = session.get(Setting, PORTIONS)
    portions: list[list[int]] = row.value if row else []
    starts = [first for first, _ in portions]
    found = {}
    for draft in draft_ids:
        at = bisect_right(starts, draft) - 1
        found[draft] = max(draft, portions[at][1]) if at >= 0 else draft
    return found


def rowless(session: Session, public_ids: Collection[str]) -> dict[str, int]:
    """Public id → person, for those of these whom no row shows: they can be somebody again."""
    rows = rows_of(
        session,
        select(Person.public_id, Person.id)
        .outerjoin(Draft, Draft.person_id == Person.id)
        .where(among(session, Person.public_id, public_ids), Draft.id.is_(None)),
    )
    return {public_id: person for public_id, person in rows}  # noqa: C416 (rows are not tuples)


def public_ids(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """Person → public id."""
    rows = rows_of(
        session,
        select(Person.id, Person.public_id).where(among(session, Person.id, sorted(person_ids))),
    )
    return {person: public_id for person, public_id in rows}  # noqa: C416 (rows are not tuples)


def bearers(session: Session, wanted: Iterable[str]) -> dict[str, int]:
    """Public id → who bears it."""
    rows = rows_of(
        session, select(Person.public_id, Person.id).where(among(session, Person.public_id, wanted))
    )
    return {public_id: person for public_id, person in rows}  # noqa: C416 (rows are not tuples)


def rename(session: Session, named: Mapping[int, str]) -> None:
    """Give people other public ids. Two may swap: nobody keeps the old one meanwhile."""
    if not named:
        return
    meanwhile = {person: f"renamed {person}" for person in named}
    for step in (meanwhile, named):
        session.connection().execute(
            update(Person)
            .where(Person.id == bindparam("person"))
            .values(public_id=bindparam("wanted")),
            [{"person": person, "wanted": name} for person, name in sorted(step.items())],
        )
    forget_what_was_read(session)
