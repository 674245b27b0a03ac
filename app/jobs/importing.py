"""Jobs on files: read them, work out what adding them does, add them, take one out again."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app.db import about_to_write, kept_so_far
from app.jobs.task import JobFailed, JobStopped, JobWaits, Task
from app.outside.reader import ReadingChild
from app.store import adding, batches, intake
from app.store.rehearsal import Rehearsal
from app.workflows.apply_batch import PlanMoved, apply_batch
from app.workflows.apply_uploads import FileMoved, Progressed, apply_uploads
from app.workflows.plan_batch import plan_batch
from app.workflows.read_batch import Found, Turns, read_batch
from app.workflows.read_uploads import Readings
from app.workflows.receive_upload import Read, reading_with, remembering
from app.workflows.settle_keys import settle_keys
from app.workflows.settle_projects import accept_proposals
from app.workflows.undo_upload import UndoRefused, undo_upload

READINGS = "reconvene_readings"
"""Where a worker keeps what it read lately."""

REHEARSAL = "reconvene_rehearsal"
"""Where a worker keeps what it tried lately."""

TRIED_AT = "reconvene_tried_at"
"""Beside it: when that was."""

KEPT_FOR = timedelta(hours=1)
"""How long what was tried is kept for adding it: it holds a copy of everybody's details."""

READER = "reconvene_reader"
"""Where the app keeps the process that reads files."""

OTHERS_ADD = "Other files are being added. These follow by themselves."


def read_files(task: Task) -> None:
    """Read the files of a batch; each stays read once it is."""

    def after_each(words: str, found: Found) -> None:
        task.tell(
            words=words,
            done=found.files,
            total=found.files_in_all,
            found={
                "people": found.people,
                "known": found.seen_before,
                "said_yes": found.said_yes,
                "stopped": found.stopped,
            },
        )

    batch_id = int(task.payload["batch"])
    read_batch(
        task.session,
        batch_id,
        read=_remembering(task),
        unbundle=_child(task).unbundle,
        now=task.now,
        checkpoint=after_each,
        readings=_readings(task),
        turns=Turns(keep=task.session.commit, ready=lambda: _ready(task)),
    )
    if task.payload.get("accept"):
        accept_proposals(_ready(task), batch_id, now=task.now)
    task.session.commit()


def plan_files(task: Task) -> None:
    """Work out what adding the files of a batch would do, and remember it until they are added."""
    with ExitStack() as unless_planned:
        unless_planned.callback(_rehearsal(task).forget)
        plan_batch(
            task.session,
            int(task.payload["batch"]),
            installation=task.installation,
            now=task.now,
            read=_remembering(task),
            progress=_between(task),
            checkpoint=lambda so_far: _told(task, so_far, beside=True),
            keep=lambda: _ready(task),
            readings=_readings(task),
            rehearsal=_rehearsal(task),
        )
        task.session.commit()
        unless_planned.pop_all()
    task.app.extensions[TRIED_AT] = task.now


def let_go_of_old_trial(app: Flask, now: datetime) -> None:
    """Remove the copy that a plan left, unless its files were added soon; then all is worked out anew."""
    tried_at: datetime | None = app.extensions.get(TRIED_AT)
    if tried_at is not None and now - tried_at > KEPT_FOR:
        kept: Rehearsal = app.extensions[REHEARSAL]
        kept.forget()


def add_files(task: Task) -> None:
    """Add the files of a batch, whatever says no first; each portion of rows stays once it is in.

    Raises:
        JobFailed: what was shown does not hold any more; nothing was added.
        JobStopped: somebody asked for it; what was in is taken out again, but for the stops.
        JobWaits: somebody else adds files, on the command line or by another worker.
    """
    batch_id = int(task.payload["batch"])
    try:
        _wait_for_others(task)
        apply_batch(
            task.session,
            batch_id,
            installation=task.installation,
            now=task.now,
            read=_remembering(task),
            progress=_between(task),
            checkpoint=lambda so_far: _told(task, so_far),
            ready=lambda: _ready(task),
            readings=_readings(task),
            rehearsal=_rehearsal(task),
        )
        task.session.commit()
        _readings(task).forget()
    except (PlanMoved, FileMoved) as moved:
        batches.forget_plan(_ready(task), batch_id)
        task.session.commit()
        raise JobFailed(f"Nothing was added. {moved}") from moved
    except JobStopped:
        task.session.rollback()
        _take_out_again(task, batch_id)
        raise
    finally:
        _rehearsal(task).forget()
    settle_keys(_ready(task), lambda: kept_so_far(task.session))
    task.session.commit()


def undo_file(task: Task) -> None:
    """Take a file out again, all of it or nothing.

    Raises:
        JobFailed: it can't be taken out, or not any more.
    """
    task.tell(words="Taking the file out")
    try:
        undo_upload(
            about_to_write(task.session),
            int(task.payload["upload"]),
            installation=task.installation,
            now=task.now,
            staff_id=int(task.payload["staff"]),
        )
    except UndoRefused as refused:
        raise JobFailed(str(refused)) from refused
    task.session.commit()


def _wait_for_others(task: Task) -> None:
    may = adding.begin(about_to_write(task.session), task.taken, now=task.now)
    task.session.commit()
    if not may:
        task.tell(words=OTHERS_ADD)
        raise JobWaits(OTHERS_ADD)


def _take_out_again(task: Task, batch_id: int) -> None:
    """Take the files of a batch out again; but stop lists are added to their last line first.

    What they say no by stays, lines of theirs that nobody can read are looked at by somebody, and
    a list that came with another batch is not left half added.
    """
    begun = batches.uploads_in(about_to_write(task.session), batch_id, "applying")
    lists = batches.stop_lists_begun(task.session)
    if lists:
        apply_uploads(
            task.session,
            upload_ids=lists,
            installation=task.installation,
            now=task.now,
            read=_remembering(task),
            readings=_readings(task),
        )
    for workbook in sorted({intake.workbook_of(task.session, upload) for upload in begun}):
        undo_upload(
            task.session,
            workbook,
            installation=task.installation,
            now=task.now,
            staff_id=None,
            by_the_job=True,
        )
    batches.forget_plan(task.session, batch_id)
    task.session.commit()


def _ready(task: Task) -> Session:
    """The session, to write with after a long time in which others may have written."""
    task.session.rollback()
    return about_to_write(task.session)


def _between(task: Task) -> Callable[[str], None]:
    """Tells what is being done, at moments when nothing waits to be written."""

    def tell(words: str) -> None:
        task.session.rollback()
        task.tell(words=words)

    return tell


def _told(task: Task, so_far: Progressed, *, beside: bool = False) -> None:
    """Keep a portion with the news of it; or, `beside` a trial, the news alone."""
    if beside:
        task.session.rollback()
    said = asdict(so_far)
    task.tell(
        words=said["words"],
        done=said["rows"],
        total=said["rows_in_all"],
        found={
            "people": said["people_new"],
            "known": said["people_known"],
            "said_yes": said["said_yes"],
            "stopped": said["stopped"],
        },
    )
    if not beside:
        about_to_write(task.session)


def _child(task: Task) -> ReadingChild:
    child: ReadingChild = task.app.extensions[READER]
    return child


def _readings(task: Task) -> Readings:
    kept: Readings = task.app.extensions.setdefault(READINGS, Readings())
    return kept


def _rehearsal(task: Task) -> Rehearsal:
    kept: Rehearsal = task.app.extensions.setdefault(REHEARSAL, Rehearsal())
    return kept


def _remembering(task: Task) -> Read:
    """Reads each file once, although one job may look at it twice."""
    return remembering(reading_with(_child(task).read), most_files=1)
