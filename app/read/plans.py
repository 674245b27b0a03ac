"""What a plan would do, line by line, for the pages that show it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.models.intake import PlannedRow, Upload
from app.models.people import Person
from app.read.files import PER_PAGE
from importers.draft import Kind

FAILING = ("held", "rejected")
"""Effects of rows that can't be used before somebody mends them."""

TAKEN_IN = ("new", "matched", "changed", "unchanged")
ODD = "odd"
"""Stands for the rows that are taken in although something in them can't be used or is noted."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What would become of one record; `row` as the spreadsheet shows it."""

    upload_id: int
    file: str
    row: int
    who: str
    person: str
    """The public id of whom it would join, or ''."""
    changes: tuple[tuple[str, str, str], ...]
    """Field, before and after."""
    reason: str
    is_open: bool
    """Its file waits to be added, so that something can be mended."""
    is_stop: bool
    """It stands on a list of people who asked us to stop."""


def count_planned(session: Session, batch_id: int, effect: str) -> int:
    """How many records of a batch a plan would give this effect, or how many are `ODD`."""
    return (
        session.scalar(
            select(func.count())
            .select_from(PlannedRow)
            .join(Upload, Upload.id == PlannedRow.upload_id)
            .where(Upload.batch_id == batch_id, _of(effect))
        )
        or 0
    )


def _of(effect: str) -> ColumnElement[bool]:
    if effect == ODD:
        return and_(PlannedRow.effect.in_(TAKEN_IN), PlannedRow.reason != "")
    return PlannedRow.effect == effect


def effects(session: Session, batch_id: int) -> dict[str, int]:
    """Records of a batch by what the plan would do with them."""
    rows = session.execute(
        select(PlannedRow.effect, func.count())
        .join(Upload, Upload.id == PlannedRow.upload_id)
        .where(Upload.batch_id == batch_id)
        .group_by(PlannedRow.effect)
    )
    return {effect: count for effect, count in rows}  # noqa: C416 (rows are not tuples)


def planned(session: Session, batch_id: int, effect: str, *, page: int) -> list[PlannedLine]:
    """One page of those records, file by file, in the file's order."""
    rows = session.execute(
        select(PlannedRow, Upload.file_name, Upload.state, Upload.kind, Person.public_id)
        .join(Upload, Upload.id == PlannedRow.upload_id)
        .outerjoin(Person, Person.id == PlannedRow.person_id)
        .where(Upload.batch_id == batch_id, _of(effect))
        .order_by(PlannedRow.upload_id, PlannedRow.row)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [
        PlannedLine(
            upload_id=line.upload_id,
            file=file_name,
            row=line.row,
            who=line.who,
            person=public_id or "",
            changes=tuple((str(f), str(before), str(after)) for f, before, after in line.changes),
            reason=line.reason,
            is_open=state == "recognised",
            is_stop=kind == Kind.SUPPRESSION,
        )
        for line, file_name, state, kind, public_id in rows
    ]


def said_of(session: Session, upload_id: int, row: int) -> str:
    """What a plan says about one record, or ''."""
    found = session.get(PlannedRow, (upload_id, row))
    return found.reason if found else ""


def failing_rows(session: Session, batch_id: int, upload_id: int) -> dict[int, str]:
    """The records of a file that would be held or left out: row → why."""
    rows = session.execute(
        select(PlannedRow.row, PlannedRow.reason)
        .join(Upload, Upload.id == PlannedRow.upload_id)
        .where(
            Upload.batch_id == batch_id,
            PlannedRow.upload_id == upload_id,
            PlannedRow.effect.in_(FAILING),
        )
        .order_by(PlannedRow.row)
    )
    return {row: reason for row, reason in rows}  # noqa: C416 (rows are not tuples)
