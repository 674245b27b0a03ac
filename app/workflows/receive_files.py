"""Keep files as received, together; reading them is a job."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, batches, installation, intake, jobs, received

READ_FILES = "read files"


class FilesRefused(Exception):
    """No file of one's own can be added here; the message says why, and what to do."""


def refuse_beside_sample(session: Session) -> None:
    """Make sure that somebody's own files never join the sample.

    Raises:
        FilesRefused: they would.
    """
    if installation.kept(session, "sample_today") is not None:
        raise FilesRefused(
            "This installation holds the sample. Start with your own files in a new RECONVENE_HOME."
        )


def receive_files(
    session: Session,
    files: Sequence[tuple[str, bytes]],
    *,
    project_id: int | None,
    staff_id: int | None,
    now: datetime,
) -> int:
    """Keep these files (name, bytes) as one batch, to be read in the background; the batch's id.

    Raises:
        FilesRefused: the installation holds the sample.
    """
    refuse_beside_sample(session)
    batch_id = batches.add_batch(session, staff_id=staff_id, now=now)
    for name, content in files:
        keep_file(
            session,
            batch_id,
            name,
            content,
            project_id=project_id,
            staff_id=staff_id,
            now=now,
        )
    jobs.put(session, READ_FILES, {"batch": batch_id}, now=now, batch_id=batch_id)
    activity.note(
        session,
        verb="files received",
        now=now,
        staff_id=staff_id,
        about=f"batch {batch_id}",
        counts={"files": len(files)},
    )
    return batch_id


def keep_file(
    session: Session,
    batch_id: int,
    name: str,
    content: bytes,
    *,
    project_id: int | None,
    staff_id: int | None,
    now: datetime,
) -> None:
    """Keep one file of a batch; content that is in already is refused, saying since when."""
    known = received.known_upload(session, intake.digest(content))
    upload = received.add_upload(
        session,
        file_name=name,
        content=content,
        project_id=project_id,
        staff_id=staff_id,
        now=now,
        batch_id=batch_id,
        state="refused" if known else "received",
    )
    if known:
        day = f"{known.received_at.day} {known.received_at:%B %Y}"
        received.refuse(
            session,
            upload,
            f"You added this file before, on {day}, as ‘{known.file_name}’. It is not added twice.",
        )
        upload.kind = ""  # what it says is here already
