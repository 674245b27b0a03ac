"""Projects, files as received, their columns, rows and problems."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.models.intake import (
    Project,
    ProjectIssue,
    RowIssue,
    SourceRow,
    Upload,
    UploadColumn,
    UploadContent,
    UploadWording,
)
from app.models.permission import Wording as WordingRow
from consent.events import Act, Scope
from importers.draft import Column, Kind, ProjectDates, Reading, Role, RowState, Table, Wording


def digest(content: bytes) -> str:
    """What makes two files the same file."""
    return hashlib.sha256(content).hexdigest()


def project_by_title(session: Session, title: str) -> int | None:
    return session.scalars(select(Project.id).where(Project.title == title)).one_or_none()


def add_project(
    session: Session,
    *,
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    issues: Mapping[str, float],
    now: datetime,
) -> int:
    """Add a project with the issues guessed for it."""
    project = Project(title=title, opens_on=opens_on, closes_on=closes_on, created_at=now)
    session.add(project)
    session.flush()
    session.add_all(
        ProjectIssue(project_id=project.id, issue=slug, strength=strength)
        for slug, strength in sorted(issues.items())
    )
    session.flush()
    return project.id


def project_dates(session: Session, project_id: int | None) -> ProjectDates | None:
    if project_id is None:
        return None
    project = session.get_one(Project, project_id)
    return ProjectDates(project.opens_on, project.closes_on)


def project_issues(session: Session, project_id: int | None) -> dict[str, float]:
    """Issue → strength of the tag."""
    if project_id is None:
        return {}
    rows = session.execute(
        select(ProjectIssue.issue, ProjectIssue.strength)
        .where(ProjectIssue.project_id == project_id)
        .order_by(ProjectIssue.issue)
    )
    return {slug: strength for slug, strength in rows}  # noqa: C416 (rows are not tuples)


def known_upload(session: Session, sha256: str) -> Upload | None:
    """The upload that brought this very content in before, refusals aside."""
    return session.scalars(
        select(Upload).where(
            Upload.sha256 == sha256, Upload.state != "refused", Upload.parent_id.is_(None)
        )
    ).one_or_none()


def add_sheet(session: Session, parent: Upload, table: Table) -> Upload:
    """Add an upload for a further table of the same workbook."""
    further = Upload(
        file_name=f"{parent.file_name}#{table.sheet.name}",
        sha256=digest(f"{parent.sha256}#{table.sheet.name}".encode()),
        received_at=parent.received_at,
        received_by=parent.received_by,
        project_id=parent.project_id,
        parent_id=parent.id,
        state="received",
        notes=[],
    )
    session.add(further)
    session.flush()
    return further


def add_upload(
    session: Session,
    *,
    file_name: str,
    content: bytes,
    project_id: int | None,
    staff_id: int | None,
    now: datetime,
) -> Upload:
    """Keep a file as received."""
    upload = Upload(
        file_name=file_name,
        sha256=digest(content),
        received_at=now,
        received_by=staff_id,
        project_id=project_id,
        state="received",
        notes=[],
    )
    session.add(upload)
    session.flush()
    session.add(UploadContent(upload_id=upload.id, content=content))
    return upload


def refuse(session: Session, upload: Upload, sentence: str) -> None:
    """Remember that a file was refused and why; its bytes are not kept."""
    session.execute(delete(UploadContent).where(UploadContent.upload_id == upload.id))
    upload.state, upload.refusal = "refused", sentence


def content_of(session: Session, upload: Upload) -> bytes:
    """The bytes as received."""
    return session.get_one(UploadContent, upload.parent_id or upload.id).content


def keep_table(session: Session, upload: Upload, table: Table) -> None:
    """Store what a file was recognised as."""
    upload.state = "recognised"
    upload.tool, upload.kind, upload.sheet = table.tool, table.kind.value, table.sheet.name
    upload.header_row, upload.header_rows = table.header_row, table.header_rows
    upload.first_row, upload.notes = table.first_row, list(table.notes)
    upload.rows_in = len(table.sheet.cells)
    keep_wordings(session, [c.wording for c in table.columns if c.wording])
    session.execute(delete(UploadColumn).where(UploadColumn.upload_id == upload.id))
    if table.columns:
        session.execute(
            insert(UploadColumn),
            [
                {
                    "upload_id": upload.id,
                    "position": column.position,
                    "header": column.header,
                    "role": column.role.value,
                    "guessed_role": column.role.value,
                    "confidence": column.confidence,
                    "samples": list(column.samples),
                    "wording": column.wording.fingerprint if column.wording else None,
                }
                for column in table.columns
            ],
        )


def keep_wordings(session: Session, wordings: Iterable[Wording]) -> None:
    """Remember each distinct wording once, unasked until staff say what it is."""
    found = {w.fingerprint: w.text for w in wordings}
    known = set(
        session.scalars(
            select(WordingRow.fingerprint).where(WordingRow.fingerprint.in_(list(found)))
        )
    )
    session.add_all(
        WordingRow(fingerprint=fingerprint, text=text, attested="unasked")
        for fingerprint, text in sorted(found.items())
        if fingerprint not in known
    )
    session.flush()


def keep_yeses(session: Session, upload_id: int, reading: Reading) -> dict[str, int]:
    """Remember how many rows of a file say yes to which wording; wording → rows."""
    rows = Counter(
        statement.wording
        for draft in reading.drafts
        for statement in draft.statements
        if statement.act is Act.GRANT and statement.scope is Scope.ENGAGEMENT and statement.wording
    )
    keep_wordings(session, reading.wordings)
    session.execute(delete(UploadWording).where(UploadWording.upload_id == upload_id))
    if rows:
        session.execute(
            insert(UploadWording),
            [{"upload_id": upload_id, "wording": w, "rows": n} for w, n in sorted(rows.items())],
        )
    return dict(rows)


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
    if stored is None or stored.role == column.role.value:
        return column
    return replace(column, role=Role(stored.role), confidence=1.0)


def recognised(session: Session, upload_ids: Sequence[int]) -> list[Upload]:
    """Those of these uploads, and of their further tables, that wait to be applied, in order."""
    ids = list(upload_ids)
    return list(
        session.scalars(
            select(Upload)
            .where(or_(Upload.id.in_(ids), Upload.parent_id.in_(ids)), Upload.state == "recognised")
            .order_by(Upload.id)
        )
    )


def waiting_stop_lists(session: Session) -> list[int]:
    """Stop lists that were received and not applied yet: whatever is applied, they go with it."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.state == "recognised", Upload.kind == Kind.SUPPRESSION.value)
            .order_by(Upload.id)
        )
    )


def with_sheets(session: Session, upload_ids: Sequence[int]) -> list[int]:
    """These uploads and the further tables of their workbooks, in order."""
    ids = list(upload_ids)
    return list(
        session.scalars(
            select(Upload.id)
            .where(or_(Upload.id.in_(ids), Upload.parent_id.in_(ids)))
            .order_by(Upload.id)
        )
    )


def finish(
    session: Session, upload_id: int, now: datetime
) -> tuple[int, str, int, int, int, int, int, str]:
    """Mark a recognised upload applied; id, name, rows in, accepted, held, rejected, skipped, refusal."""
    upload = session.get_one(Upload, upload_id)
    if upload.state == "recognised":
        upload.state, upload.applied_at = "applied", now
    return (
        upload.id,
        upload.file_name,
        upload.rows_in,
        upload.accepted,
        upload.held,
        upload.rejected,
        upload.skipped,
        upload.refusal,
    )


def keep_outcomes(session: Session, upload_id: int, reading: Reading) -> dict[int, int]:
    """Store every record with where it ended up, and what was wrong; row number → source row id."""
    upload = session.get_one(Upload, upload_id)
    for state in RowState:
        count = sum(outcome.state is state for outcome in reading.outcomes)
        setattr(upload, state.value, count)
    upload.rows_in = len(reading.outcomes)
    ids = insert_returning(
        session,
        SourceRow,
        [
            {
                "upload_id": upload.id,
                "row": outcome.row,
                "state": outcome.state.value,
                "reason": outcome.reason,
                "raw": list(outcome.raw),
            }
            for outcome in reading.outcomes
        ],
    )
    if reading.problems:
        session.execute(
            insert(RowIssue),
            [
                {
                    "upload_id": upload.id,
                    "row": problem.row,
                    "position": problem.column,
                    "header": problem.header,
                    "sentence": problem.sentence,
                }
                for problem in reading.problems
            ],
        )
    return dict(zip((o.row for o in reading.outcomes), ids, strict=True))


def insert_returning(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows in few statements; their ids in the order given."""
    if not rows:
        return []
    statement = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, list(rows)))


def state_of(session: Session, upload_id: int) -> str:
    return session.get_one(Upload, upload_id).state


def set_role(session: Session, upload_id: int, position: int, role: Role) -> bool:
    """Store what staff say a column holds; False when there is no such column."""
    column = session.get(UploadColumn, (upload_id, position))
    if column is None:
        return False
    column.role = role.value
    return True


def set_project(session: Session, upload_id: int, project_id: int | None) -> None:
    """Say which project a file, with all its tables, belongs to."""
    for upload in session.scalars(
        select(Upload).where(or_(Upload.id == upload_id, Upload.parent_id == upload_id))
    ):
        upload.project_id = project_id


def wordings_of(session: Session, upload_id: int) -> list[str]:
    """The wordings that rows of a file say yes to, most answered first."""
    return list(
        session.scalars(
            select(UploadWording.wording)
            .where(UploadWording.upload_id == upload_id)
            .order_by(UploadWording.rows.desc(), UploadWording.wording)
        )
    )
