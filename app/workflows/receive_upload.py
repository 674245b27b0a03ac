"""Keep a file as received and recognise the table of people in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app.store import activity, intake, received
from app.workflows.propose import propose
from importers.draft import FileRefused, Sheet, Table
from importers.recognise import find_tables


class Read(Protocol):
    """Reads a file and recognises its tables of people, of which there is at least one."""

    def __call__(
        self, content: bytes, file_name: str, *, with_hidden: bool = False
    ) -> Sequence[Table]:
        """The tables; `with_hidden` takes hidden sheets, rows and columns for shown ones.

        Raises:
            FileRefused: it can't be read, or holds no people.
        """
        ...


def reading_with(read_sheets: Callable[[bytes, str], Sequence[Sheet]]) -> Read:
    """A `Read` on whatever reads sheets safely (a limited child process)."""

    def read(content: bytes, file_name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        sheets = read_sheets(content, file_name)
        return find_tables([_shown(one) for one in sheets] if with_hidden else sheets, file_name)

    return read


def remembering(read: Read, *, most_files: int | None = None) -> Read:
    """Read each file once, although it is looked at twice: to recognise it, and for its rows.

    Kept are the `most_files` latest (all, if none is said): a large one fills the memory. One that
    was refused is refused again.
    """
    kept: dict[tuple[str, str, bool], Sequence[Table] | FileRefused] = {}

    def once(content: bytes, file_name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        key = (intake.digest(content), file_name, with_hidden)
        if key not in kept:
            while most_files is not None and len(kept) >= most_files:
                del kept[next(iter(kept))]
            try:
                kept[key] = read(content, file_name, with_hidden=with_hidden)
            except FileRefused as refusal:
                kept[key] = refusal
        found = kept[key]
        if isinstance(found, FileRefused):
            raise found.with_traceback(None)
        return found

    return once


def _shown(sheet: Sheet) -> Sheet:
    return replace(sheet, hidden=False, hidden_rows=frozenset(), hidden_columns=frozenset())


@dataclass(frozen=True, slots=True)
class Received:
    """What came of offering a file. `refused` is one sentence, '' when it was taken."""

    upload_id: int
    refused: str = ""
    seen_before: bool = False


def receive_upload(
    session: Session,
    *,
    content: bytes,
    file_name: str,
    project_id: int | None,
    staff_id: int | None,
    now: datetime,
    read: Read,
    with_hidden: bool = False,
) -> Received:
    """Take a file in. The same content is taken in once; a refused file leaves only its refusal."""
    known = received.known_upload(session, intake.digest(content))
    if known is not None:
        activity.note(
            session,
            verb="file offered again",
            now=now,
            staff_id=staff_id,
            about=f"upload {known.id}",
        )
        return Received(known.id, seen_before=True)
    upload = received.add_upload(
        session,
        file_name=file_name,
        content=content,
        project_id=project_id,
        staff_id=staff_id,
        now=now,
    )
    upload.with_hidden = with_hidden
    try:
        tables = read(content, file_name, with_hidden=with_hidden)
    except FileRefused as refusal:
        received.refuse(session, upload, str(refusal))
    else:
        for number, table in enumerate(tables):
            part = received.add_sheet(session, upload, table) if number else upload
            intake.keep_table(session, part, table)
            propose(session, part, table, now)
            part.state = "recognised"
    activity.note(
        session,
        verb=f"file {upload.state}",
        now=now,
        staff_id=staff_id,
        about=f"upload {upload.id}",
    )
    session.flush()
    return Received(upload.id, refused=upload.refusal)
