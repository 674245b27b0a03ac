"""What staff said of the columns and cells of an upload: roles, what answers mean, cells put right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.intake import (
    CellFix,
    UploadColumn,
)
from importers.draft import (
    Column,
    Role,
    Table,
)


def with_stored_roles(session: Session, upload_id: int, table: Table) -> Table:
    """The table as recognised, with the roles staff gave its columns."""
    stored = {
        row.position: row
        for row in session.scalars(select(UploadColumn).where(UploadColumn.upload_id == upload_id))
    }
    return replace(
        table, columns=tuple(_as_stored(c, stored.get(c.position)) for c in table.columns)
    )


def _as_stored(column: Column, stored: UploadColumn | None) -> Column:
    if stored is None or (stored.role == column.role.value and not stored.confirmed):
        return column
    return replace(column, role=Role(stored.role), confidence=1.0)


def values_of(session: Session, upload_id: int) -> dict[int, dict[str, str]]:
    """What staff say answers mean: position → the cell as written → meaning."""
    rows = session.execute(
        select(UploadColumn.position, UploadColumn.values).where(
            UploadColumn.upload_id == upload_id
        )
    )
    return {position: values for position, values in rows if values}


def column(session: Session, upload_id: int, position: int) -> UploadColumn | None:
    """One column of an upload, if it has it."""
    return session.get(UploadColumn, (upload_id, position))


def set_values(session: Session, upload_id: int, position: int, values: Mapping[str, str]) -> bool:
    """Store what staff say the answers in a column mean; False when there is no such column."""
    column = session.get(UploadColumn, (upload_id, position))
    if column is None:
        return False
    column.values = dict(values)
    return True


def fixes_of(session: Session, upload_id: int) -> dict[tuple[int, int], str]:
    """What staff say cells should hold: (row, position) → value."""
    rows = session.execute(
        select(CellFix.row, CellFix.position, CellFix.value).where(CellFix.upload_id == upload_id)
    )
    return {(row, position): value for row, position, value in rows}


def forget_fixes(session: Session, upload_id: int) -> None:
    """Read the cells of an upload as they stand again."""
    session.execute(delete(CellFix).where(CellFix.upload_id == upload_id))


def fix_cell(
    session: Session,
    upload_id: int,
    row: int,
    position: int,
    value: str,
    *,
    staff_id: int | None,
    now: datetime,
) -> None:
    """Read this instead of what stands in a cell."""
    fix = session.get(CellFix, (upload_id, row, position))
    if fix is None:
        fix = CellFix(upload_id=upload_id, row=row, position=position)
        session.add(fix)
    fix.value, fix.fixed_at, fix.fixed_by = value, now, staff_id
    session.flush()


def set_role(session: Session, upload_id: int, position: int, role: Role) -> bool:
    """Store what staff say a column holds, be it what it was taken for; False: no such column."""
    column = session.get(UploadColumn, (upload_id, position))
    if column is None:
        return False
    if column.role != role.value:
        # What answers meant was said of another kind of column.
        column.role, column.values = role.value, {}
    column.confirmed = True
    return True


def changed_columns(session: Session, upload_id: int) -> set[int]:
    """The columns that are not taken for what they were guessed to be, by position."""
    return set(
        session.scalars(
            select(UploadColumn.position).where(
                UploadColumn.upload_id == upload_id,
                UploadColumn.role != UploadColumn.guessed_role,
            )
        )
    )


def use_guess(session: Session, upload_id: int, position: int) -> None:
    """Take a column for what it was guessed to be again."""
    column = session.get_one(UploadColumn, (upload_id, position))
    column.role, column.values, column.confirmed = column.guessed_role, {}, False
    session.flush()
