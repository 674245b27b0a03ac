"""Work out what adding the files of a batch would do: the import itself, tried and thrown away."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.store import activity, batches, intake, permission_effects
from app.store import telling as telling_rows
from app.store.installation import Installation
from app.store.rehearsal import Rehearsal
from app.store.trial import trial
from app.workflows.apply_batch import asked_of, counts_of, terms
from app.workflows.apply_uploads import Applied, Checkpoint, apply_uploads
from app.workflows.read_uploads import Readings
from app.workflows.receive_upload import Read
from importers.rows import UNDECIDED
from importers.shifted import RIGHT, SHIFTED

PLAN_FILES = "plan files"

SHIFTED_FROM = 0.2
"""From this share of unusable cells in one column on, the columns have probably shifted."""
MASS_FROM = 0.3
"""From this share of known people on, a changed field is a mass change."""
FEW = 20
"""Below so many rows no share is alarming."""

FIELDS = ("name", "postcode", "area", "phone", "organisation")


def plan_batch(
    session: Session,
    batch_id: int,
    *,
    installation: Installation,
    now: datetime,
    read: Read,
    progress: Callable[[str], None] = lambda _: None,
    checkpoint: Checkpoint = lambda _: None,
    keep: Callable[[], Session],
    readings: Readings | None = None,
    rehearsal: Rehearsal | None = None,
) -> None:
    """Fill the batch's plan and the planned rows. What the trial writes is never seen by anybody.

    `rehearsal` keeps it for when the files are added.
    `keep` gives the session to write the outcome with, once the long part is over.
    """
    upload_ids = batches.to_be_added(session, batch_id)
    rests_on = batches.inputs(session, upload_ids) | {"terms": terms(installation, now)}
    session.rollback()
    with trial(session, None if rehearsal is None else rehearsal.room()) as tried:
        if rehearsal is not None:
            rehearsal.begin(tried)
        done = apply_uploads(
            tried,
            upload_ids=upload_ids,
            installation=installation,
            now=now,
            read=read,
            progress=progress,
            checkpoint=checkpoint,
            readings=readings,
            rehearsal=rehearsal,
        )
        progress("Comparing before and after")
        rows = list(_planned(session, tried, upload_ids, _sentences(done)))
        effect = permission_effects.effect_on_permission(
            tried,
            upload_ids,
            done.stood,
            asked_of(installation, now),
            [w.fingerprint for w in done.wordings],
        )
    writing = keep()
    batches.keep_planned_rows(writing, upload_ids, rows)
    plan = {
        "made_at": now.isoformat(),
        "rests_on": rests_on,
        "digest": intake.digest(repr(sorted(rests_on.items())).encode()),
        "files": _files(done, rows),
        **counts_of(done),
        **effect,
        "warnings": _warnings(done, rows),
    }
    batches.keep_plan(writing, batch_id, plan)
    activity.note(writing, verb="files checked", now=now, about=f"batch {batch_id}")


def _planned(
    session: Session,
    tried: Session,
    upload_ids: Sequence[int],
    sentences: Mapping[tuple[int, int], str],
) -> Iterator[dict[str, Any]]:
    """What would become of every row: whom it would join and what it would change there."""
    landed = batches.landed(tried, upload_ids)
    people = {one.person_id for one in landed}
    before = batches.people_as_shown(session, people)
    after = batches.people_as_shown(tried, before)
    sources = batches.sources_of(tried, before)
    telling = telling_rows.adds_something(tried, upload_ids, before)
    by_row: defaultdict[tuple[int, int], list[batches.Landed]] = defaultdict(list)
    for one in landed:
        by_row[one.upload_id, one.row].append(one)
    for (upload, row), drafts in sorted(by_row.items()):
        first = drafts[0]
        known = before.get(first.person_id)
        changes = [
            [field, known[field], after[first.person_id][field]]
            for field in FIELDS
            if known is not None
            and known[field] != after[first.person_id][field]
            and sources[first.person_id].get(field) == first.draft_id
        ]
        if known is None:
            effect = "new"
        elif changes:
            effect = "changed"
        else:
            effect = "matched" if first.draft_id in telling else "unchanged"
        yield _line(
            upload,
            row,
            effect,
            who=" and ".join(one.name for one in drafts if one.name),
            person_id=first.person_id if known is not None else None,
            changes=changes,
            reason=" ".join(
                dict.fromkeys(
                    said
                    for said in (sentences.get((upload, row)), *(one.remark for one in drafts))
                    if said
                )
            ),
        )
    for upload, row, state, reason in batches.left_out(tried, upload_ids):
        yield _line(upload, row, state, reason=sentences.get((upload, row), reason))


def _sentences(done: Applied) -> dict[tuple[int, int], str]:
    """What is wrong with a row, cell by cell, where that is known.

    That a column's days can be read two ways is no row's fault, and is said beside the file.
    """
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for one in done.problems:
        if one.sentence.startswith(UNDECIDED):
            continue
        found[one.upload_id, one.row].append(
            f"‘{one.header}’: {one.sentence}" if one.header else one.sentence
        )
    return {place: " ".join(said) for place, said in found.items()}


def _line(
    upload: int,
    row: int,
    effect: str,
    *,
    who: str = "",
    person_id: int | None = None,
    changes: Sequence[Sequence[str]] = (),
    reason: str = "",
) -> dict[str, Any]:
    return {
        "upload_id": upload,
        "row": row,
        "effect": effect,
        "who": who,
        "person_id": person_id,
        "changes": [list(change) for change in changes],
        "reason": reason,
    }


def _files(done: Applied, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    effects = Counter((row["upload_id"], row["effect"]) for row in rows)
    return [
        {
            **asdict(file),
            **{
                effect: effects[file.upload_id, effect]
                for effect in ("new", "matched", "changed", "unchanged")
            },
        }
        for file in done.files
    ]


def _warnings(done: Applied, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Sentences for whoever is about to press the button."""
    names = {file.upload_id: file.name for file in done.files}
    return [
        *_shifted_rows(done, names),
        *_shifted(done, names),
        *_mass_changes(rows),
        *_no_effect(done, rows),
    ]


def _shifted_rows(done: Applied, names: Mapping[int, str]) -> Iterator[str]:
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    sides = {sentence: way for way, sentence in SHIFTED.items()}
    for one in done.problems:
        if one.sentence in sides:
            side = "right" if sides[one.sentence] == RIGHT else "left"
            found[one.upload_id, side].append(one.row)
    for (upload, side), rows in sorted(found.items()):
        which = (
            f"row {rows[0]:,}"
            if len(rows) == 1
            else f"{len(rows):,} rows (the first is row {min(rows):,})"
        )
        yield (
            f"In {names[upload]} the cells of {which} seem to stand one column to the {side} of "
            "their headings. Their yeses do not count."
        )


def _shifted(done: Applied, names: Mapping[int, str]) -> Iterator[str]:
    accepted = {file.upload_id: file.accepted + file.rejected for file in done.files}
    cells = Counter((one.upload_id, one.header) for one in done.problems if one.header)
    for (upload, header), odd in sorted(cells.items()):
        if accepted.get(upload, 0) >= FEW and odd >= SHIFTED_FROM * accepted[upload]:
            yield (
                f"In {odd:,} of {accepted[upload]:,} rows of {names[upload]} the column ‘{header}’ "
                "can’t be used. The columns may have shifted."
            )


def _mass_changes(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    known = sum(row["effect"] in {"matched", "changed", "unchanged"} for row in rows)
    fields = Counter(change[0] for row in rows for change in row["changes"])
    for field, count in fields.most_common():
        if known >= FEW and count >= MASS_FROM * known:
            yield f"{count:,} of {known:,} people you know already would get another {field}."


def _no_effect(done: Applied, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    effects: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        effects[row["upload_id"]][row["effect"]] += 1
    for file in done.files:
        found = effects[file.upload_id]
        if file.accepted and found["unchanged"] == file.accepted:
            yield f"Adding {file.name} changes nothing: everything it says is known already."
        elif not (file.refused or file.accepted or file.held):
            yield f"Adding {file.name} changes nothing: none of its rows can be used."
