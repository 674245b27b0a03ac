"""Files that come in from the command line: kept, each with the project it is from."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.cli.command import Desk, Refused
from app.store import intake, projects
from app.workflows.make_project import make_project
from app.workflows.propose import AS_SETTLED
from app.workflows.receive_upload import Read, receive_upload
from app.workflows.settle_projects import accept_proposed


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """What an officer says of a file: its project and when that ran."""

    title: str
    opens_on: date | None = None
    closes_on: date | None = None


LineOf = Callable[[str], ProjectLine | None]
"""What was said of a file, by its name."""


@dataclass(frozen=True, slots=True)
class Came:
    """The files of an import, kept."""

    upload_ids: tuple[int, ...]
    proposed: Mapping[str, str]
    """File → the project it was taken to be from, where nobody said."""
    as_settled: tuple[str, ...]
    """Files whose columns are taken as the same ones were settled on the pages."""
    numbers: Mapping[int, str]
    """Number → file, of those that can be taken out again by it."""
    notes: Mapping[str, tuple[str, ...]]
    """File → what is said beside it: what is hidden or coloured, what could not be told."""


def receive(
    at: Desk,
    files: Iterable[tuple[str, bytes]],
    line_of: LineOf,
    read: Read,
    progress: Callable[[str], None],
    *,
    with_hidden: bool = False,
) -> Came:
    """Keep the files, each linked to its project; guesses are accepted where nobody said.

    Raises:
        Refused: one of them came in the browser, and nobody knows yet what it holds.
    """
    known: dict[str, int] = {}
    upload_ids, unsaid = [], []
    for name, content in files:
        progress(f"Reading {name}")
        line = line_of(name)
        title = line.title if line else ""
        if line and title and title not in known:
            known[title] = _project(at, line)
        received = receive_upload(
            at.session,
            content=content,
            file_name=name,
            project_id=known.get(title),
            staff_id=None,
            now=at.now,
            read=read,
            with_hidden=with_hidden,
        )
        upload_ids.append(received.upload_id)
        if line is None:
            unsaid.append(received.upload_id)
    uploads = [intake.upload(at.session, upload_id) for upload_id in upload_ids]
    if unread := [upload.file_name for upload in uploads if upload.state == "received"]:
        raise Refused(
            f"{unread[0]} came in the browser and is still to be read. Give the same command again "
            "once it is."
        )
    guessed = [upload for upload in uploads if upload.id in unsaid]
    return Came(
        upload_ids=tuple(upload_ids),
        proposed=accept_proposed(at.session, guessed, now=at.now),
        as_settled=tuple(one.file_name for one in uploads if AS_SETTLED in one.notes),
        numbers={one.id: one.file_name for one in uploads if one.state != "refused"},
        notes={
            one.file_name: said
            for one in uploads
            if (said := tuple(note for note in one.notes if note != AS_SETTLED))
        },
    )


def _project(at: Desk, line: ProjectLine) -> int:
    known = projects.project_by_title(at.session, " ".join(line.title.split()))
    if known is not None:
        return known
    return make_project(
        at.session, title=line.title, opens_on=line.opens_on, closes_on=line.closes_on, now=at.now
    )


def project_lines(path: Path) -> dict[str, ProjectLine]:
    """File name → project, from a CSV with the columns File, Project, Opened, Closed.

    A file with an empty project is of none; for a file that is not listed one is proposed.
    """
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            missing = {"File", "Project", "Opened", "Closed"} - set(reader.fieldnames or ())
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error):
        raise Refused(f"{path.name} is not a CSV file in UTF-8.") from None
    if missing:
        raise Refused(f"{path.name} lacks the column {min(missing)}.")
    return {
        row["File"]: ProjectLine(
            row["Project"].strip(), _day(path, row["Opened"]), _day(path, row["Closed"])
        )
        for row in rows
    }


def _day(path: Path, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{path.name}: {text!r} is not a day like 2026-01-31.") from None
