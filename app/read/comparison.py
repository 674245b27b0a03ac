"""By which rates rows are judged, from what they were learned, and which judged before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import MatchModel, Suggestion
from app.store import match_models
from app.store.bulk import rows_of
from importers.matching.model import Model, shipped


@dataclass(frozen=True, slots=True)
class Version:
    """Rates that judge, or judged."""

    name: str
    since: datetime | None
    """When they were put in force; None for those that came with a release until others were."""
    by: str
    learned_at: datetime | None
    """None for those that came with a release."""
    rows: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What judges now."""

    version: Version
    model: Model
    before: tuple[Version, ...]
    """What judged before it, the last first."""
    asked: dict[str, int]
    """Version → how many pairs of people are asked about because of it."""


def comparison(session: Session) -> Comparison:
    """What judges now, and what did."""
    first = Version(shipped().version, None, "", None, 0, 0)
    versions = [*map(_version, match_models.history(session)), first]
    asked = rows_of(session, select(Suggestion.version, func.count()).group_by(Suggestion.version))
    return Comparison(
        version=versions[0],
        model=match_models.in_force(session),
        before=tuple(versions[1:]),
        asked={version: count for version, count in asked},  # noqa: C416 (rows are not tuples),
    )


def _version(kept: MatchModel) -> Version:
    return Version(kept.version, kept.at, kept.by, kept.learned_at, kept.rows, kept.pairs)
