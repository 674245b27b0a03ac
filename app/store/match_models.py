"""The rates by which rows are judged: those that came with this release, or learned from rows here.

They change only when somebody says so (`reconvene match learn --apply`), never while files come in.
Whoever adds the same files in another order is to find the same people; with rates that move as rows
arrive each file would be judged by others than the next. What the length of a long list takes from a
pair's odds (`Model.in_list_of`) goes down in few and far steps.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Draft, MatchModel
from app.store.bulk import rows_of
from app.store.matching import StoredBlockIndex, cards_of, keys_of
from importers.matching.learning import Sample
from importers.matching.model import Model, from_json, shipped, to_json

MOST_DRAWN = 50_000
"""Of more rows than this so many are drawn, and held against all there are."""


def in_force(session: Session) -> Model:
    """The rates that judge now."""
    newest = session.scalars(select(MatchModel).order_by(MatchModel.id.desc()).limit(1)).first()
    return _model(newest) if newest else shipped()


def _model(kept: MatchModel) -> Model:
    if not kept.rates:
        return shipped()
    learned = from_json(kept.rates)
    # Fields that came with a later release than they were learned under are as shipped.
    return replace(learned, rows=kept.rows, fields={**shipped().fields, **learned.fields})


def by_version(session: Session, versions: Collection[str]) -> dict[str, Model]:
    """Those of these versions that are known: a release does not keep what an earlier one came with."""
    found = {
        kept.version: _model(kept)
        for kept in session.scalars(
            select(MatchModel)
            .where(MatchModel.version.in_(sorted(versions)))
            .order_by(MatchModel.id)
        )
    }
    if shipped().version in versions:
        found[shipped().version] = shipped()
    return {version: model for version, model in found.items() if model.version == version}


def history(session: Session) -> list[MatchModel]:
    """Every time that rates were put in force, the newest first."""
    return list(session.scalars(select(MatchModel).order_by(MatchModel.id.desc())))


def next_version(session: Session) -> str:
    """What the next rates learned are called: the release's, and which they are of those learned here."""
    learned = select(func.count(func.distinct(MatchModel.version))).where(
        MatchModel.learned_at.is_not(None)
    )
    return f"{shipped().version}.{session.scalars(learned).one() + 1}"


def learned_before(session: Session, model: Model) -> str | None:
    """The version of these same rates, if they were learned before."""
    figures = _figures(to_json(model))
    return next((one.version for one in history(session) if _figures(one.rates) == figures), None)


def _figures(rates: dict[str, Any]) -> list[Any]:
    return [rates.get(part) for part in ("pairs", "fields")]


def put_in_force(
    session: Session,
    model: Model,
    *,
    learned_at: datetime | None,
    rows: int,
    pairs: int,
    by: str,
    now: datetime,
) -> None:
    """Have these rates judge from now on."""
    rates = {} if learned_at is None else to_json(model)
    session.add(
        MatchModel(
            version=model.version,
            at=now,
            by=by,
            learned_at=learned_at,
            rows=rows,
            pairs=pairs,
            rates=rates,
            hash=digest(rates),
        )
    )
    session.flush()


def digest(rates: dict[str, Any]) -> str:
    """SHA-256 of rates, whatever the order of their names."""
    return hashlib.sha256(json.dumps(rates, sort_keys=True).encode()).hexdigest()


def changed_behind_us(session: Session) -> list[str]:
    """Versions whose rates are not those that were put in force."""
    return [kept.version for kept in history(session) if kept.hash != digest(kept.rates)]


def sample(session: Session) -> Sample:
    """Rows to learn from: all that are somebody's, or so many drawn of them by what they are."""
    there = select(func.count(Draft.id)).where(Draft.person_id.is_not(None))
    rows = rows_of(
        session,
        select(Draft.id, Draft.source_row_id)
        .where(Draft.person_id.is_not(None))
        # A public id is a hash of the row: this is a lot, and the same whenever each row came.
        .order_by(Draft.public_id, Draft.id)
        .limit(MOST_DRAWN),
    )
    drawn = {draft: row for draft, row in rows}  # noqa: C416 (rows are not tuples)
    pairs = StoredBlockIndex(session, {}).candidates(keys_of(session, drawn))
    pairs = [(a, b) for a, b in pairs if a not in drawn or drawn[a] != drawn.get(b)]
    cards = cards_of(session, {draft for pair in pairs for draft in pair} | drawn.keys())
    return Sample(cards, session.scalars(there).one(), list(drawn), pairs)
