"""What files hold: their columns, the words people agreed to, their rows and problems."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.intake import (
    RowIssue,
    SourceRow,
    Upload,
    UploadColumn,
    UploadWording,
)
from app.models.permission import Wording as WordingRow
from app.store import corrections, projects
from app.store.bulk import insert_numbered, insert_rows, values_of
from consent.events import Act, Scope
from importers.draft import (
    Kind,
    Reading,
    RowOutcome,
    RowProblem,
    RowState,
    Table,
    Wording,
)

WAITING = ("recognised", "applying")
"""States of an upload that is still to be taken in, whether or not somebody began."""


def digest(content: bytes) -> str:
    """What makes two files the same file."""
    return hashlib.sha256(content).hexdigest()


def keep_table(session: Session, upload: Upload, table: Table) -> None:
    """Store what a file was recognised as; it is the caller who says that all is known of it."""
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
    fresh = [
        {"fingerprint": fingerprint, "text": text, "attested": "unasked"}
        for fingerprint, text in sorted(found.items())
        if fingerprint not in known
    ]
    if fresh:
        # Another worker may find the same question in another file at this moment.
        on = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.connection().execute(
            on.insert(WordingRow.__table__).on_conflict_do_nothing(), fresh
        )


def keep_yeses(session: Session, upload_id: int, reading: Reading) -> dict[str, int]:
    """Remember how many rows of a file say yes to which wording; wording → rows."""
    rows = Counter(
        statement.wording
        for draft in reading.drafts
        for statement in draft.statements
        if statement.act is Act.GRANT and statement.scope is Scope.ENGAGEMENT and statement.wording
    )
    keep_yes_counts(session, upload_id, rows, reading.wordings)
    return dict(rows)


def keep_yes_counts(
    session: Session, upload_id: int, rows: Mapping[str, int], wordings: Iterable[Wording]
) -> None:
    """Remember how many rows of a file say yes to which of these wordings."""
    keep_wordings(session, wordings)
    session.execute(delete(UploadWording).where(UploadWording.upload_id == upload_id))
    if rows:
        session.execute(
            insert(UploadWording),
            [{"upload_id": upload_id, "wording": w, "rows": n} for w, n in sorted(rows.items())],
        )


def recognised(session: Session, upload_ids: Sequence[int]) -> list[Upload]:
    """Those of these uploads that wait to be applied, in order; of a workbook, these tables only."""
    return list(
        session.scalars(
            select(Upload)
            .where(Upload.id.in_(list(upload_ids)), Upload.state.in_(WAITING))
            .order_by(Upload.id)
        )
    )


def waiting_stop_lists(session: Session) -> list[int]:
    """Stop lists that were received and not applied yet: whatever is applied, they go with it."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.state.in_(WAITING), Upload.kind == Kind.SUPPRESSION.value)
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
    if upload.state in WAITING:
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


def keep_counts(session: Session, upload_id: int, reading: Reading) -> None:
    """Store where the records of a file end up, all of them, and that it is being taken in."""
    upload = session.get_one(Upload, upload_id)
    counts = Counter(outcome.state for outcome in reading.outcomes)
    upload.accepted, upload.held = counts[RowState.ACCEPTED], counts[RowState.HELD]
    upload.rejected, upload.skipped = counts[RowState.REJECTED], counts[RowState.SKIPPED]
    upload.rows_in = len(reading.outcomes)
    upload.state = "applying"


def rows_taken(session: Session, upload_id: int) -> set[int]:
    """The rows of an upload that are stored already: an interrupted try goes on after them."""
    return set(values_of(session, select(SourceRow.row).where(SourceRow.upload_id == upload_id)))


def keep_rows(
    session: Session,
    upload_id: int,
    outcomes: Sequence[RowOutcome],
    problems: Sequence[RowProblem],
) -> dict[int, int]:
    """Store some records with where they ended up and what was wrong; row number → source row id."""
    ids = insert_numbered(
        session,
        SourceRow,
        ("upload_id", "row", "state", "reason", "raw"),
        [(upload_id, o.row, o.state.value, o.reason, list(o.raw)) for o in outcomes],
    )
    insert_rows(
        session,
        RowIssue,
        ("upload_id", "row", "position", "header", "sentence"),
        [(upload_id, p.row, p.column, p.header, p.sentence) for p in problems],
    )
    return dict(zip((o.row for o in outcomes), ids, strict=True))


def print_of_reading(session: Session, upload: Upload) -> str:
    """A fingerprint of all that a reading of this upload depends on."""
    columns = session.execute(
        select(
            UploadColumn.position, UploadColumn.role, UploadColumn.values, UploadColumn.confirmed
        )
        .where(UploadColumn.upload_id == upload.id)
        .order_by(UploadColumn.position)
    )
    rests_on = (
        upload.id,
        upload.sha256,
        upload.sheet,
        upload.with_hidden,
        upload.received_at.isoformat(),
        projects.project_dates(session, upload.project_id),
        [tuple(row) for row in columns],
        sorted(corrections.fixes_of(session, upload.id).items()),
    )
    return digest(repr(rests_on).encode())


def upload(session: Session, upload_id: int) -> Upload:
    """One upload, which there is."""
    return session.get_one(Upload, upload_id)


def uploads(session: Session, upload_ids: Sequence[int]) -> list[Upload]:
    """Those of these uploads that there are, in order, as they are now."""
    return list(
        session.scalars(
            select(Upload)
            .where(Upload.id.in_(list(upload_ids)))
            .order_by(Upload.id)
            .execution_options(populate_existing=True)
        )
    )


def workbook_of(session: Session, upload_id: int) -> int:
    """The upload that holds the content: itself, unless it is a further table of a workbook."""
    return session.get_one(Upload, upload_id).parent_id or upload_id


def lasting_state(session: Session, upload_id: int) -> str:
    """The state of an upload, which nobody else changes until this transaction ends."""
    return session.scalars(
        select(Upload.state).where(Upload.id == upload_id).with_for_update()
    ).one()


def wordings_of(session: Session, upload_id: int) -> list[str]:
    """The wordings that rows of a file say yes to, most answered first."""
    return list(
        session.scalars(
            select(UploadWording.wording)
            .where(UploadWording.upload_id == upload_id)
            .order_by(UploadWording.rows.desc(), UploadWording.wording)
        )
    )
