"""By which rates rows are judged, from what they were learned, and which judged before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Judgement, MatchModel, Suggestion
from app.store import match_models
from app.store.bulk import rows_of
from app.store.verdicts import MACHINE, version_of
from importers.matching.model import Model, shipped


@dataclass(frozen=True, slots=True)
class Version:
    """Rates that judge, or judged."""

    name: str
    since: datetime | None
    """When they were put in force; None of those a release came with until others were, or it was."""
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
    model = match_models.in_force(session)
    versions = [*map(_version, match_models.history(session)), _came(shipped().version)]
    if versions[0].name != model.version:
        # What came with an earlier release was chosen then; this release's judge in its stead.
        versions.insert(0, versions.pop())
    rows = rows_of(session, select(Suggestion.version, func.count()).group_by(Suggestion.version))
    asked = {version: count for version, count in rows}  # noqa: C416 (rows are not tuples)
    judged = asked.keys() | _first_judged(session)
    earlier = sorted(judged - {one.name for one in versions}, reverse=True)
    return Comparison(
        version=versions[0],
        model=model,
        before=(*versions[1:], *map(_came, earlier)),
        asked=asked,
    )


def _first_judged(session: Session) -> set[str]:
    """The version that judged first, if any did.

    Verdicts are too many to look through for versions between that left no question open.
    """
    machine = Judgement.by.startswith(MACHINE, autoescape=True)
    first = select(Judgement.by).where(machine).order_by(Judgement.id).limit(1)
    return {version_of(by) for by in session.scalars(first)}


def _came(version: str) -> Version:
    """With a release: this one, or an earlier one, of which only the name is left."""
    return Version(version, None, "", None, 0, 0)


def _version(kept: MatchModel) -> Version:
    return Version(kept.version, kept.at, kept.by, kept.learned_at, kept.rows, kept.pairs)
