"""Batches of files and what a plan says of their rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models.intake import Batch, CellFix, PlannedRow, SourceRow, Upload, UploadColumn
from app.models.people import Draft, Judgement, MatchModel, Person
from app.models.permission import Wording as WordingRow
from app.store.bulk import insert_rows, rows_of
from app.store.intake import WAITING, waiting_stop_lists
from app.store.matching import slices
from app.store.verdicts import LATER, by_staff
from importers.clean.emails import noted
from importers.draft import Kind, RowState


@dataclass(frozen=True, slots=True)
class Landed:
    """Where one draft of a file stands among the people."""

    upload_id: int
    row: int
    person_id: int
    name: str
    draft_id: int
    remark: str = ""
    """What is worth knowing of the addresses on the row, a sentence."""


def add_batch(session: Session, *, staff_id: int | None, now: datetime) -> int:
    """Begin a batch."""
    batch = Batch(made_at=now, made_by=staff_id, plan={}, result={})
    session.add(batch)
    session.flush()
    return batch.id


def uploads(session: Session, batch_id: int) -> list[Upload]:
    """The uploads of a batch, in the order they came."""
    return list(
        session.scalars(select(Upload).where(Upload.batch_id == batch_id).order_by(Upload.id))
    )


def uploads_in(session: Session, batch_id: int, *states: str) -> list[int]:
    """Ids of the uploads of a batch in these states."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.batch_id == batch_id, Upload.state.in_(states))
            .order_by(Upload.id)
        )
    )


def files_in(session: Session, batch_id: int, state: str) -> list[int]:
    """Ids of the files of a batch in a state; further tables of a workbook are none."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.batch_id == batch_id, Upload.state == state, Upload.parent_id.is_(None))
            .order_by(Upload.id)
        )
    )


def to_be_added(session: Session, batch_id: int) -> list[int]:
    """The tables of a batch that wait, and every stop list that waits anywhere."""
    return sorted({*uploads_in(session, batch_id, *WAITING), *waiting_stop_lists(session)})


def waiting_alone(session: Session) -> list[Upload]:
    """Uploads that wait to be added and came with no batch."""
    return list(
        session.scalars(
            select(Upload)
            .where(Upload.state == "recognised", Upload.batch_id.is_(None))
            .order_by(Upload.id)
        )
    )


def plan_of(session: Session, batch_id: int) -> dict[str, Any]:
    """The plan shown last; {} when there is none."""
    return dict(session.get_one(Batch, batch_id).plan)


def keep_plan(session: Session, batch_id: int, plan: Mapping[str, Any]) -> None:
    """Remember what was shown."""
    session.get_one(Batch, batch_id).plan = dict(plan)


def keep_result(session: Session, batch_id: int, result: Mapping[str, Any]) -> None:
    """Remember what came of adding the files."""
    session.get_one(Batch, batch_id).result = dict(result)


def stop_lists_begun(session: Session) -> list[int]:
    """Stop lists of which rows are in and others are not yet, whichever batch they came with."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.state == "applying", Upload.kind == Kind.SUPPRESSION.value)
            .order_by(Upload.id)
        )
    )


def begin(session: Session, batch_id: int) -> None:
    """Note that adding has begun: from now on it goes on, whatever else moves."""
    batch = session.get_one(Batch, batch_id)
    batch.plan = {**batch.plan, "begun": True}


def forget_plan(session: Session, batch_id: int | None) -> None:
    """What was shown does not hold any more: something it rests on was changed."""
    if batch_id is not None:
        session.execute(update(Batch).where(Batch.id == batch_id).values(plan={}))


def keep_planned_rows(
    session: Session, upload_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Replace what was planned for the rows of these uploads."""
    for some in slices(upload_ids):
        session.execute(delete(PlannedRow).where(PlannedRow.upload_id.in_(some)))
    columns = ("upload_id", "row", "effect", "who", "person_id", "changes", "reason")
    insert_rows(session, PlannedRow, columns, [[row[name] for name in columns] for row in rows])


def landed(session: Session, upload_ids: Sequence[int]) -> list[Landed]:
    """Every draft of these uploads with its person, in the order of rows."""
    rows = rows_of(
        session,
        select(
            SourceRow.upload_id,
            SourceRow.row,
            Draft.person_id,
            Draft.id,
            Draft.card["given"].as_string(),
            Draft.card["family"].as_string(),
            Draft.card["mailboxes"],
        )
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(SourceRow.upload_id.in_(list(upload_ids)), Draft.person_id.is_not(None))
        .order_by(SourceRow.upload_id, SourceRow.row, Draft.part),
    )
    return [
        Landed(
            upload,
            row,
            person or 0,
            f"{given or ''} {family or ''}".strip(),
            i,
            _remark(mailboxes or ()),
        )
        for upload, row, person, i, given, family, mailboxes in rows
    ]


def _remark(mailboxes: Iterable[str]) -> str:
    notes = dict.fromkeys(note for one in mailboxes if (note := noted(one)))
    return f"The e-mail address is {' and '.join(notes)}." if notes else ""


def people_as_shown(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person → the fields of their entry."""
    found: dict[int, dict[str, str]] = {}
    for some in slices(sorted(set(person_ids))):
        rows = rows_of(
            session,
            select(
                Person.id,
                Person.name,
                Person.postcode,
                Person.area,
                Person.phone,
                Person.organisation,
            ).where(Person.id.in_(some)),
        )
        for person, name, postcode, area, phone, organisation in rows:
            found[person] = {
                "name": name,
                "postcode": postcode,
                "area": area,
                "phone": phone,
                "organisation": organisation,
            }
    return found


def sources_of(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Person → field → the draft its value is from."""
    found: dict[int, dict[str, int]] = {}
    for some in slices(sorted(set(person_ids))):
        rows = rows_of(session, select(Person.id, Person.sources).where(Person.id.in_(some)))
        found.update(
            {person: {field: of["draft"] for field, of in kept.items()} for person, kept in rows}
        )
    return found


def propose(
    session: Session,
    upload: Upload,
    *,
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    layout: str,
) -> None:
    """Keep the project proposed for an upload and the fingerprint of its columns."""
    upload.layout = layout
    upload.proposed = {
        "title": title,
        "opens_on": opens_on.isoformat() if opens_on else "",
        "closes_on": closes_on.isoformat() if closes_on else "",
    }
    session.flush()


def inputs(session: Session, upload_ids: Sequence[int]) -> dict[str, Any]:
    """What a plan rests on; when one of these has moved, the plan may not hold."""
    columns = session.execute(
        select(
            UploadColumn.upload_id,
            UploadColumn.position,
            UploadColumn.role,
            UploadColumn.values,
            UploadColumn.confirmed,
        )
        .where(UploadColumn.upload_id.in_(list(upload_ids)))
        .order_by(UploadColumn.upload_id, UploadColumn.position)
    )
    return {
        "files": list(upload_ids),
        "columns": [list(row) for row in columns],
        "drafts": session.scalar(select(func.max(Draft.id))) or 0,
        "undone": session.scalar(
            select(func.count()).select_from(Upload).where(Upload.state == "undone")
        )
        or 0,
        "cells": [
            [fix.upload_id, fix.row, fix.position, fix.value]
            for fix in session.scalars(
                select(CellFix)
                .where(CellFix.upload_id.in_(list(upload_ids)))
                .order_by(CellFix.upload_id, CellFix.row, CellFix.position)
            )
        ],
        "verdicts": session.scalar(
            select(func.max(Judgement.id)).where(by_staff(), Judgement.verdict != LATER)
        )
        or 0,
        "rates": session.scalar(select(func.max(MatchModel.id))) or 0,
        "wordings": sorted(
            f"{fingerprint} {attested}"
            for fingerprint, attested in session.execute(
                select(WordingRow.fingerprint, WordingRow.attested)
            )
        ),
        "projects": [
            [i, project]
            for i, project in session.execute(
                select(Upload.id, Upload.project_id)
                .where(Upload.id.in_(list(upload_ids)))
                .order_by(Upload.id)
            )
        ],
    }


def left_out(session: Session, upload_ids: Sequence[int]) -> list[tuple[int, int, str, str]]:
    """Rows of these uploads that are nobody's: upload, row, state, reason."""
    rows = rows_of(
        session,
        select(SourceRow.upload_id, SourceRow.row, SourceRow.state, SourceRow.reason)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)), SourceRow.state != RowState.ACCEPTED.value
        )
        .order_by(SourceRow.upload_id, SourceRow.row),
    )
    return list(rows)
