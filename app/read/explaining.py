"""Why two rows are, or are not, thought to be one person's: every field's part, in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload
from app.models.people import Draft
from app.store import long_lists, match_keys, match_models, matching
from app.store.bulk import rows_of
from app.store.verdicts import STAFF, about, in_force, version_of
from importers.matching.block import limit_of
from importers.matching.decide import Judgement as Found
from importers.matching.decide import Reason, Verdict, judge

Pair = tuple[int, int]

KEYS = {
    "m": "the e-mail address",
    "l": "the name before the @",
    "e": "the family name with the start of the e-mail address",
    "n": "a name or the first letter of the given one with the postcode",
    "s": "the first letters of both names with the house and street",
    "d": "the whole name with the postcode district",
    "p": "the telephone number",
    "f": "the whole name",
}
"""What brings rows together, by the first letter of a key (`importers.matching.block`)."""

MOST = 2000
"""Pairs of rows looked at; the likeliest of them is told."""


@dataclass(frozen=True, slots=True)
class RowName:
    """A row by its file."""

    draft: int
    file: str
    row: int
    person: int | None


@dataclass(frozen=True, slots=True)
class Explained:
    """The likeliest pair of rows of two people, or two rows, and what is thought of it."""

    a: RowName
    b: RowName
    keys: tuple[str, ...]
    """What brought them together, in words."""
    crowded: tuple[str, ...]
    """What would have, but too many rows share it."""
    prior: float
    reasons: tuple[Reason, ...]
    weight: float
    verdict: str
    """The machine's: same, unsure or different."""
    version: str
    """Of the comparison that found it."""
    of_earlier_release: bool
    """Whether its rates are not here any more, so that what it found stands as it is."""
    said: str
    """What staff said, or ''; it outranks the machine."""
    kept: bool
    """Whether the machine's verdict is on record; those found different are not kept."""
    one_person: bool
    pairs: int
    """How many pairs of rows there are between the two."""


def rows_named(session: Session, file: str, row: int) -> list[int]:
    """The drafts of a row; a couple's has two."""
    found = rows_of(
        session,
        select(Draft.id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(Upload.file_name == file, SourceRow.row == row, Draft.person_id.is_not(None))
        .order_by(Draft.id),
    )
    return [draft for (draft,) in found]


def explain(session: Session, one: Collection[int], other: Collection[int]) -> Explained | None:
    """What is thought of the likeliest pair of rows across these; `None` if there is none."""
    pairs = sorted({(min(a, b), max(a, b)) for a, b in product(one, other) if a != b})
    if not pairs:
        return None
    cards = matching.cards_of(session, sorted({draft for pair in pairs for draft in pair}))
    # All of them at once, since whether a mailbox is two people's shows over all the rows.
    model = match_models.in_force(session)
    # Whom a list so long holds to more is told so; what was found in a shorter one is on record.
    in_list, bearers = long_lists.held_to(session, model, cards, {})
    found = judge(cards, pairs[:MOST], model=in_list, bearers=bearers, explain_all=True)
    kept, versions, said = _kept(session, pairs)
    told = [(kept.get((each.a, each.b), each), said.get((each.a, each.b), "")) for each in found]
    best, spoken = max(told, key=lambda each: (bool(each[1]), each[0].weight))
    names = _names(session, (best.a, best.b))
    shared, crowded = _keys(session, (best.a, best.b))
    version = versions.get((best.a, best.b), model.version)
    return Explained(
        a=names[best.a],
        b=names[best.b],
        keys=shared,
        crowded=crowded,
        prior=round(best.weight - sum(reason.weight for reason in best.reasons), 3),
        reasons=best.reasons,
        weight=best.weight,
        verdict=best.verdict.value,
        version=version,
        of_earlier_release=version not in match_models.by_version(session, [version]),
        said=spoken,
        kept=(best.a, best.b) in kept,
        one_person=names[best.a].person == names[best.b].person,
        pairs=len(pairs),
    )


def _kept(
    session: Session, pairs: Sequence[Pair]
) -> tuple[dict[Pair, Found], dict[Pair, str], dict[Pair, str]]:
    """Pair → the machine's last verdict on record; pair → by which version; pair → what staff say."""
    rows = about(session, pairs)
    machine = {
        (row.a, row.b): Found(
            row.a,
            row.b,
            Verdict(row.verdict),
            row.weight,
            tuple(Reason(*reason) for reason in row.reasons),
        )
        for row in rows
        if not row.by.startswith(STAFF)
    }
    versions = {(row.a, row.b): version_of(row.by) for row in rows if not row.by.startswith(STAFF)}
    said = {
        pair: str(row.verdict) for pair, row in in_force(rows).items() if row.by.startswith(STAFF)
    }
    return machine, versions, said


def _names(session: Session, draft_ids: Collection[int]) -> dict[int, RowName]:
    rows = rows_of(
        session,
        select(Draft.id, Upload.file_name, SourceRow.row, Draft.person_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(Draft.id.in_(list(draft_ids))),
    )
    return {draft: RowName(draft, file, row, person) for draft, file, row, person in rows}


def _keys(session: Session, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the two rows share that rows are looked up by, and what of it too many share."""
    times = Counter(key for key, _ in match_keys.of_drafts(session, pair))
    shared = sorted(key for key, count in times.items() if count == len(pair))
    held = match_keys.counted(session, shared)
    words = {key: KEYS[key.partition(":")[0]] for key in shared}
    return (
        _told(words[key] for key in shared if held.get(key, 0) <= limit_of(key)),
        _told(words[key] for key in shared if held.get(key, 0) > limit_of(key)),
    )


def _told(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
