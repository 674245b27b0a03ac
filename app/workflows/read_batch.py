"""Read every file of a batch: unpacked, recognised, its project proposed, its questions noted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import activity, batches, corrections, intake, jobs, people, received
from app.store.received import ReceivedFile
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
from importers.statements import Meanings, decided_in

Unbundle = Callable[[bytes, str], Sequence[tuple[str, bytes]]]
"""The files in a packed folder as (name, bytes); any other file is itself. Raises FileRefused."""

MOST_ODD = 5
"""Odd answers named for a file; its page lists them all."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Reading, which takes long, and writing, which locks SQLite's only door, take turns."""

    keep: Callable[[], object]
    """Keeps what was written and lets others write."""
    ready: Callable[[], object]
    """Waits until we may write; what was read before may be otherwise by now."""


AT_ONCE = Turns(keep=lambda: None, ready=lambda: None)
"""For who keeps everything, or nothing, at the end."""


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
    turns: Turns = AT_ONCE,
) -> Found:
    """Read what waits of a batch, a file at a time; what was read stays read.

    `checkpoint` is told after each file, when nothing waits to be written.
    """
    for upload_id in batches.files_in(session, batch_id, "received"):
        _unpack(session, upload_id, unbundle, now, turns)
    waiting = batches.files_in(session, batch_id, "received")
    turns.keep()
    found = Found(files_in_all=len(waiting))
    checkpoint("Reading the files", found)
    for upload_id in waiting:
        file = received.to_be_read(session, upload_id)
        if file is None:  # somebody else was quicker, and tells of it
            continue
        heard = read_received(session, file, read, now, readings, turns)
        found = _added(session, found, heard)
        turns.keep()
        checkpoint(f"Read {file.name}", found)
    return found


def read_received(
    session: Session,
    file: ReceivedFile,
    read: Read,
    now: datetime,
    readings: Readings | None = None,
    turns: Turns = AT_ONCE,
) -> list[Reading]:
    """Read one file as received; it is recognised then, or refused, or wants a password.

    It counts as received until all is known of it: when that is cut short it is read anew. Of two
    who read it at once the one who kept its tables later goes on, and the other leaves it.
    """
    try:
        tables = read(file.content, file.name, with_hidden=file.with_hidden)
    except FileRefused as refusal:
        if (upload := _still_waits(session, file, turns)) is not None:
            _refuse(session, upload, refusal)
        return []
    if (upload := _still_waits(session, file, turns)) is None:
        return []
    sheets = _keep_tables(session, upload, tables, now)
    turns.keep()
    heard = _heard(session, file, sheets, read, readings, turns)
    if heard:
        for (upload_id, _), reading in zip(sheets, heard, strict=True):
            _keep_heard(session, upload_id, reading)
        activity.note(session, verb="file recognised", now=now, about=f"upload {file.upload_id}")
        session.flush()
    return heard


def _still_waits(session: Session, file: ReceivedFile, turns: Turns) -> Upload | None:
    """Begin to write, if the file still is to be read as it was: nobody was kept from it meanwhile."""
    turns.ready()
    return received.still_to_be_read(session, file)


def _refuse(session: Session, upload: Upload, refusal: FileRefused) -> None:
    received.remove_tables(session, upload)
    if isinstance(refusal, PasswordNeeded):
        upload.state, upload.refusal = "locked", str(refusal)
    elif upload.with_hidden:  # it could be read without its hidden parts: nothing is lost
        received.refuse_late(session, upload.id, str(refusal))
    else:
        received.refuse(session, upload, str(refusal))


def _keep_tables(
    session: Session, upload: Upload, tables: Sequence[Table], now: datetime
) -> list[tuple[int, Table]]:
    """Keep what was recognised; the upload that stands for each table, and the table."""
    received.remove_tables(session, upload)
    sheets = []
    for number, table in enumerate(tables):
        part = received.add_sheet(session, upload, table) if number else upload
        intake.keep_table(session, part, table)
        propose(session, part, table, now)
        sheets.append((part.id, table))
    return sheets


def ask_to_read_again(session: Session, upload: Upload, now: datetime) -> None:
    """Have a file read anew in the background; what staff said of its cells and columns is forgotten.

    Another sheet may come first then, so what was said of the old one must not fall on the new.
    """
    received.await_reading(session, upload)
    corrections.forget_fixes(session, upload.id)
    if upload.batch_id is None:
        upload.batch_id = batches.add_batch(session, staff_id=upload.received_by, now=now)
    batches.forget_plan(session, upload.batch_id)
    jobs.put(session, READ_FILES, {"batch": upload.batch_id}, now=now, batch_id=upload.batch_id)
    session.flush()


def _heard(
    session: Session,
    file: ReceivedFile,
    sheets: Sequence[tuple[int, Table]],
    read: Read,
    readings: Readings | None,
    turns: Turns,
) -> list[Reading]:
    """The rows of each table, read once, to know which consent questions are answered yes.

    Nothing if the file is not to be read any more, or somebody else keeps its tables by now.
    """
    ids = [upload_id for upload_id, _ in sheets]
    while len(parts := intake.uploads(session, ids)) == len(ids):
        rests_on = _rests_on(session, parts)
        heard = [
            read_upload(session, part, read, readings, found=table)
            for part, (_, table) in zip(parts, sheets, strict=True)
        ]
        if _still_waits(session, file, turns) is None:
            return []
        if _rests_on(session, intake.uploads(session, ids)) == rests_on:
            return heard
        turns.keep()
    return []


def _rests_on(session: Session, parts: Sequence[Upload]) -> list[str]:
    return [intake.print_of_reading(session, part) for part in parts]


def _keep_heard(session: Session, upload_id: int, reading: Reading) -> None:
    """Keep which consent questions are answered yes; from now on all is known of the table."""
    upload = intake.upload(session, upload_id)
    intake.keep_yeses(session, upload.id, reading)
    decided = decided_in(reading.table, corrections.values_of(session, upload_id))
    upload.notes = [*upload.notes, *_doubts(reading, decided)]
    upload.state = "recognised"


def _doubts(reading: Reading, decided: Meanings) -> Iterator[str]:
    """What somebody should look at before the file is added, a sentence each."""
    sure = [column for column in reading.table.columns if not in_doubt(column)]
    for odd in unknown_answers(reading.table, sure, decided)[:MOST_ODD]:
        yield odd.note
    for problem in reading.problems:
        if problem.sentence.startswith(UNDECIDED):
            yield f"‘{problem.header}’: {problem.sentence}"


def _unpack(
    session: Session, upload_id: int, unbundle: Unbundle, now: datetime, turns: Turns
) -> None:
    """Put the files of a packed folder in its place."""
    file = received.to_be_read(session, upload_id)
    if file is None:
        return
    try:
        files = unbundle(file.content, file.name)
    except FileRefused as refusal:
        if (upload := _still_waits(session, file, turns)) is not None:
            received.refuse(session, upload, str(refusal))
        turns.keep()
        return
    if [inside for _, inside in files] == [file.content]:
        return
    if (upload := _still_waits(session, file, turns)) is not None:
        _put_in_its_place(session, upload, files, now)
    turns.keep()


def _put_in_its_place(
    session: Session, upload: Upload, files: Sequence[tuple[str, bytes]], now: datetime
) -> None:
    batch_id = upload.batch_id
    assert batch_id is not None, "only files of a batch are read here"
    project_id, staff_id = upload.project_id, upload.received_by
    received.remove_upload(session, upload)
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
