"""Rows that come again, their file having been taken out: what staff said of them holds again.

Such a row is a new draft. That it is the same row of the same content shows by its public id, so what
was said of an old draft of it is said of the new one, by whom and when it was said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.people import Draft, Judgement
from app.store import verdicts
from app.store.bulk import among, insert_rows, rows_of
from importers.matching.decide import Judgement as Verdict
from importers.matching.decide import Reason
from importers.matching.decide import Verdict as Word


class Line(NamedTuple):
    """A verdict of staff as it stands on record, but for its number."""

    a: int
    b: int
    verdict: str
    weight: float
    reasons: list[Any]
    by: str
    at: datetime


def taken_out(session: Session, public_ids: Iterable[str]) -> dict[str, list[int]]:
    """Public id → the drafts of that row that are nobody's, the latest last."""
    rows = rows_of(
        session,
        select(Draft.public_id, Draft.id)
        .where(among(session, Draft.public_id, public_ids), Draft.person_id.is_(None))
        .order_by(Draft.id),
    )
    return _gathered(rows)


def verdicts_again(
    session: Session, fresh: Mapping[int, str], out: Mapping[str, Collection[int]]
) -> list[Line]:
    """What staff said of these rows, of the drafts they are now; in the order in which it was said.

    `fresh` are the new drafts with their public ids, `out` the old ones (see `taken_out`). Of rows
    that are not there now nothing is said: it is once they come again.
    """
    old = sorted(draft for drafts in out.values() for draft in drafts)
    if not old:
        return []
    rows = rows_of(
        session,
        select(*(getattr(Judgement, name) for name in Line._fields))
        .where(
            or_(among(session, Judgement.a, old), among(session, Judgement.b, old)),
            Judgement.by.startswith("staff"),
        )
        .order_by(Judgement.id),
    )
    lines = [Line(*row) for row in rows]
    now = _now(session, {draft for line in lines for draft in line[:2]}, fresh)
    again = (line._replace(a=now.get(line.a, 0), b=now.get(line.b, 0)) for line in lines)
    return [
        line._replace(a=min(line.a, line.b), b=max(line.a, line.b))
        for line in again
        if line.a and line.b and line.a != line.b
    ]


def _now(session: Session, draft_ids: Collection[int], fresh: Mapping[int, str]) -> dict[int, int]:
    """Draft → the draft that its row is now; those of rows that are not there are left out."""
    rows = rows_of(
        session,
        select(Draft.id, Draft.public_id).where(among(session, Draft.id, sorted(draft_ids))),
    )
    shown: dict[int, str] = {draft: name for draft, name in rows}  # noqa: C416 (not tuples)
    living = select(Draft.public_id, Draft.id).where(
        among(session, Draft.public_id, set(shown.values())), Draft.person_id.is_not(None)
    )
    now = {name: drafts[-1] for name, drafts in _gathered(rows_of(session, living)).items()}
    now |= {name: draft for draft, name in fresh.items()}
    return {draft: now[name] for draft, name in shown.items() if name in now}


def in_force(lines: Iterable[Line]) -> list[Verdict]:
    """What of this is in force on each pair, but for what was taken back or put off."""
    return [
        Verdict(a, b, Word(line.verdict), line.weight, tuple(Reason(*r) for r in line.reasons))
        for (a, b), line in verdicts.in_force(lines).items()
    ]


def keep_again(session: Session, lines: Iterable[Line], real: Mapping[int, int]) -> None:
    """Put these verdicts on record; `real` are the numbers that new drafts got."""
    rows = [line._replace(a=real.get(line.a, line.a), b=real.get(line.b, line.b)) for line in lines]
    insert_rows(session, Judgement, Line._fields, rows)


def _gathered(rows: Iterable[Any]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, draft in rows:
        found[name].append(draft)
    return dict(found)
