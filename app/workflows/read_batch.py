"""Read every file of a batch: unpacked, recognised, its project proposed, its questions noted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import activity, batches, corrections, intake, jobs, people
from app.workflows.propose import propose
from app.workflows.read_uploads import Readings, read_upload
from app.workflows.receive_files import READ_FILES, keep_file
from app.workflows.receive_upload import Read
from consent.events import Act
from consent.standing import STOPS
from importers.draft import FileRefused, Reading, Table
from importers.reading import PasswordNeeded
from importers.reading_aloud import in_doubt, unknown_answers
from importers.rows import UNDECIDED

Unbundle = Callable[[bytes, str], Sequence[tuple[str, bytes]]]
"""The files in a packed folder as (name, bytes); any other file is itself. Raises FileRefused."""

MOST_ODD = 5
"""Odd answers named for a file; its page lists them all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found so far, for the page that shows it while it works."""

    files: int = 0
    files_in_all: int = 0
    rows: int = 0
    people: int = 0
    """Rows that name somebody."""
    seen_before: int = 0
    """Of their addresses, those we know."""
    said_yes: int = 0
    stopped: int = 0


def read_batch(
    session: Session,
    batch_id: int,
    *,
    read: Read,
    unbundle: Unbundle,
    now: datetime,
    checkpoint: Callable[[str, Found], None] = lambda _words, _found: None,
    readings: Readings | None = None,
) -> Found:
    """Read what waits of a batch. After each file the edge may commit: what was read stays read."""
    for upload in batches.uploads(session, batch_id):
        if upload.state == "received":
            _unpack(session, upload, unbundle, now)
    waiting = [one for one in batches.uploads(session, batch_id) if one.state == "received"]
    found = Found(files_in_all=len(waiting))
    checkpoint("Reading the files", found)
    for upload in waiting:
        name = upload.file_name
        reading = read_received(session, upload, read, now, readings)
        found = _added(session, found, reading)
        checkpoint(f"Read {name}", found)
    return found


def read_received(
    session: Session,
    upload: Upload,
    read: Read,
    now: datetime,
    readings: Readings | None = None,
) -> list[Reading]:
    """Read one file as received; it is recognised then, or refused, or wants a password."""
    content = intake.content_of(session, upload)
    try:
        tables = read(content, upload.file_name, with_hidden=upload.with_hidden)
    except PasswordNeeded as wanted:
        upload.state, upload.refusal = "locked", str(wanted)
        return []
    except FileRefused as refusal:
        if upload.with_hidden:  # it could be read without its hidden parts: nothing is lost
            intake.refuse_late(session, upload.id, str(refusal))
        else:
            intake.refuse(session, upload, str(refusal))
        return []
    found = []
    for number, table in enumerate(tables):
        part = intake.add_sheet(session, upload, table) if number else upload
        intake.keep_table(session, part, table)
        propose(session, part, table, now)
        found.append(_heard(session, part, table, read, readings))
    activity.note(session, verb="file recognised", now=now, about=f"upload {upload.id}")
    session.flush()
    return found


def ask_to_read_again(session: Session, upload: Upload, now: datetime) -> None:
    """Have a file read anew in the background; what staff said of its cells and columns is forgotten.

    Another sheet may come first then, so what was said of the old one must not fall on the new.
    """
    intake.remove_tables(session, upload)
    corrections.forget_fixes(session, upload.id)
    upload.state, upload.refusal = "received", ""
    if upload.batch_id is None:
        upload.batch_id = batches.add_batch(session, staff_id=upload.received_by, now=now)
    batches.forget_plan(session, upload.batch_id)
    jobs.put(session, READ_FILES, {"batch": upload.batch_id}, now=now, batch_id=upload.batch_id)
    session.flush()


def _heard(
    session: Session, upload: Upload, table: Table, read: Read, readings: Readings | None
) -> Reading:
    """Its rows, read once, to know which consent questions are answered yes."""
    reading = read_upload(session, upload, read, readings, found=table)
    intake.keep_yeses(session, upload.id, reading)
    upload.notes = [*upload.notes, *_doubts(reading)]
    return reading


def _doubts(reading: Reading) -> Iterator[str]:
    """What somebody should look at before the file is added, a sentence each."""
    sure = [column for column in reading.table.columns if not in_doubt(column)]
    for odd in unknown_answers(reading.table, sure)[:MOST_ODD]:
        rows = "1 row" if odd.rows == 1 else f"{odd.rows:,} rows"
        yield (
            f"‘{odd.header}’: we can’t read the answer “{odd.value}” of {rows}, so it counts as "
            "neither yes nor no until you say what it means."
        )
    for problem in reading.problems:
        if problem.sentence.startswith(UNDECIDED):
            yield f"‘{problem.header}’: {problem.sentence}"


def _unpack(session: Session, upload: Upload, unbundle: Unbundle, now: datetime) -> None:
    """Put the files of a packed folder in its place."""
    content = intake.content_of(session, upload)
    try:
        files = unbundle(content, upload.file_name)
    except FileRefused as refusal:
        intake.refuse(session, upload, str(refusal))
        return
    if [inside for _, inside in files] == [content]:
        return
    batch_id = upload.batch_id
    assert batch_id is not None, "only files of a batch are read here"
    project_id, staff_id = upload.project_id, upload.received_by
    intake.remove_upload(session, upload)
    for name, inside in files:
        keep_file(
            session,
            batch_id,
            name,
            inside,
            project_id=project_id,
            staff_id=staff_id,
            now=now,
        )


def _added(session: Session, found: Found, readings: Sequence[Reading]) -> Found:
    drafts = [draft for reading in readings for draft in reading.drafts]
    addresses = {a.canonical for draft in drafts for a in draft.addresses}
    acts = [{said.act for said in draft.statements} for draft in drafts]
    return replace(
        found,
        files=found.files + 1,
        rows=found.rows + sum(len(reading.outcomes) for reading in readings),
        people=found.people + len(drafts),
        seen_before=found.seen_before + len(people.address_ids(session, addresses)),
        said_yes=found.said_yes + sum(Act.GRANT in some for some in acts),
        stopped=found.stopped + sum(bool(some & STOPS) for some in acts),
    )
