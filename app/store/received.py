"""Files as received: their bytes, whether they still are to be read, and refusals."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.intake import (
    CellFix,
    PlannedRow,
    Upload,
    UploadColumn,
    UploadContent,
    UploadWording,
)
from app.store.intake import digest
from importers.draft import Kind, Table
from importers.recognise.kinds import names_stop


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it was when somebody began to read it."""

    upload_id: int
    name: str
    sha256: str
    with_hidden: bool
    content: bytes


def known_upload(session: Session, sha256: str) -> Upload | None:
    """The upload that brought this very content in before, refusals aside."""
    return session.scalars(
        select(Upload).where(
            Upload.sha256 == sha256,
            Upload.state.not_in(("refused", "undone")),
            Upload.parent_id.is_(None),
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
        batch_id=parent.batch_id,
        with_hidden=parent.with_hidden,
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
    batch_id: int | None = None,
    state: str = "received",
) -> Upload:
    """Keep a file as received."""
    upload = Upload(
        file_name=file_name,
        sha256=digest(content),
        received_at=now,
        received_by=staff_id,
        project_id=project_id,
        batch_id=batch_id,
        state=state,
        kind=Kind.SUPPRESSION.value if names_stop(file_name) else "",
        notes=[],
    )
    session.add(upload)
    session.flush()
    session.add(UploadContent(upload_id=upload.id, content=content))
    session.flush()
    return upload


def replace_content(session: Session, upload: Upload, content: bytes) -> None:
    """Keep other bytes for a file: the same workbook without its password."""
    session.get_one(UploadContent, upload.id).content = content
    upload.sha256 = digest(content)


def remove_upload(session: Session, upload: Upload) -> None:
    """Remove a file that only held others (a zip)."""
    session.execute(delete(UploadContent).where(UploadContent.upload_id == upload.id))
    session.delete(upload)
    session.flush()


def remove_tables(session: Session, upload: Upload) -> None:
    """Forget the further tables of a workbook, but not that one of them was a stop list."""
    for part in session.scalars(select(Upload).where(Upload.parent_id == upload.id)):
        if part.kind == Kind.SUPPRESSION:
            upload.kind = part.kind
        for table in (UploadColumn, UploadWording, CellFix, PlannedRow):
            session.execute(delete(table).where(table.upload_id == part.id))
        session.delete(part)
    session.flush()


def await_reading(session: Session, upload: Upload) -> None:
    """Have a file wait to be read anew. What it was known to be a stop list by still tells."""
    remove_tables(session, upload)
    if names_stop(upload.file_name):
        upload.kind = Kind.SUPPRESSION.value
    upload.state, upload.refusal = "received", ""


def to_be_read(session: Session, upload_id: int) -> ReceivedFile | None:
    """A file with its bytes, if it still is to be read."""
    found = session.execute(
        select(
            Upload.id, Upload.file_name, Upload.sha256, Upload.with_hidden, UploadContent.content
        )
        .join(UploadContent, UploadContent.upload_id == Upload.id)
        .where(Upload.id == upload_id, Upload.state == "received")
    ).one_or_none()
    return None if found is None else ReceivedFile(*found)


def still_to_be_read(session: Session, file: ReceivedFile) -> Upload | None:
    """The upload of a file, which nobody else changes until this transaction ends.

    `None` if it is not to be read any more, or not as it was: others may have read or refused it,
    and staff may have opened it or asked for its hidden parts since.
    """
    return session.scalars(
        select(Upload)
        .where(
            Upload.id == file.upload_id,
            Upload.state == "received",
            Upload.sha256 == file.sha256,
            Upload.with_hidden == file.with_hidden,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def refuse(session: Session, upload: Upload, sentence: str) -> None:
    """Remember that a file was refused and why; its bytes are not kept."""
    session.execute(delete(UploadContent).where(UploadContent.upload_id == upload.id))
    upload.state, upload.refusal = "refused", sentence


def content_of(session: Session, upload: Upload) -> bytes:
    """The bytes as received."""
    return session.get_one(UploadContent, upload.parent_id or upload.id).content


def refuse_late(session: Session, upload_id: int, sentence: str) -> None:
    """Refuse a file that could be read otherwise, without its hidden parts; its bytes are kept."""
    found = session.get_one(Upload, upload_id)
    found.state, found.refusal = "refused", sentence
