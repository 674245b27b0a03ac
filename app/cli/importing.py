"""Taking files in: `import` and `import-folder`."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from app.cli.command import Desk, Refused, as_of_option, desk, json_option, tell
from app.demo.sample_job import files_and_totals
from app.outside.reader import ReadingChild
from app.read.counts import addresses_by_reason, count_people
from app.store import intake
from app.workflows.apply_uploads import Applied, apply_uploads
from app.workflows.make_project import make_project
from app.workflows.plan_uploads import plan_uploads
from app.workflows.receive_upload import Read, reading_with, receive_upload
from importers.draft import Table

plan_option = click.option(
    "--plan/--apply", "plan", default=True, help="Show what it would do (default), or do it."
)
attest_option = click.option(
    "--attest", is_flag=True, help="The consent questions in the files are the words people saw."
)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """What an officer says of a file: its project and when that ran."""

    title: str
    opens_on: date | None = None
    closes_on: date | None = None


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--project", help="Title of the project the files belong to; made if new.")
@plan_option
@attest_option
@as_of_option
@json_option
@click.pass_context
def import_files(
    ctx: click.Context,
    paths: tuple[Path, ...],
    project: str | None,
    plan: bool,  # noqa: FBT001
    attest: bool,  # noqa: FBT001
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Take files in, or show what taking them in would do."""
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise Refused(f"There is no file {missing[0]}.")
    lines = {path.name: ProjectLine(project) for path in paths} if project else {}
    _import(ctx, sorted(paths), lines, plan=plan, attest=attest, as_of=as_of, as_json=as_json)


@click.command("import-folder")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--projects", type=click.Path(path_type=Path), help="CSV: File,Project,Opened,Closed."
)
@plan_option
@attest_option
@as_of_option
@json_option
@click.pass_context
def import_folder(
    ctx: click.Context,
    folder: Path,
    projects: Path | None,
    plan: bool,  # noqa: FBT001
    attest: bool,  # noqa: FBT001
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Take every file of a folder in, guesses accepted, in one go."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.")
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    if not paths:
        raise Refused(f"There is no file in {folder}.")
    lines = _project_lines(projects) if projects else {}
    _import(ctx, paths, lines, plan=plan, attest=attest, as_of=as_of, as_json=as_json)


def _import(
    ctx: click.Context,
    paths: Sequence[Path],
    lines: Mapping[str, ProjectLine],
    *,
    plan: bool,
    attest: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    console = Console(stderr=True, quiet=as_json)
    with (
        desk(ctx, as_of=as_of, writing=True) as at,
        ReadingChild() as child,
        console.status("Reading") as status,
    ):
        read = remembering(reading_with(child.read))
        upload_ids = receive(at, paths, lines, read, status.update)
        work = plan_uploads if plan else _apply(status.update)
        done = work(
            at.session,
            upload_ids=upload_ids,
            installation=at.installation,
            now=at.now,
            read=read,
            attest=attest,
        )
        found = summary(at, done)
        if plan:
            at.session.rollback()
        else:
            at.session.commit()
    if as_json:
        tell(found)
    else:
        _show(found, plan=plan)
    if all(file["refused"] for file in found["files"]):
        raise Refused(_nothing_taken(found["files"]))


def _nothing_taken(files: Sequence[Mapping[str, Any]]) -> str:
    if len(files) == 1:
        return f"{files[0]['name']} was refused: {files[0]['refused']}"
    return f"Nothing was taken in: all {len(files)} files were refused."


def _apply(progress: Callable[[str], None]) -> Callable[..., Applied]:
    return lambda session, **given: apply_uploads(session, progress=progress, **given)


def receive(
    at: Desk,
    paths: Sequence[Path],
    lines: Mapping[str, ProjectLine],
    read: Read,
    progress: Callable[[str], None],
) -> list[int]:
    """Keep the files, each linked to its project; upload ids in order."""
    projects: dict[str, int] = {}
    upload_ids = []
    for path in paths:
        progress(f"Reading {path.name}")
        line = lines.get(path.name)
        if line and line.title not in projects:
            projects[line.title] = _project(at, line)
        received = receive_upload(
            at.session,
            content=path.read_bytes(),
            file_name=path.name,
            project_id=projects[line.title] if line else None,
            staff_id=None,
            now=at.now,
            read=read,
        )
        upload_ids.append(received.upload_id)
    return upload_ids


def _project(at: Desk, line: ProjectLine) -> int:
    known = intake.project_by_title(at.session, " ".join(line.title.split()))
    if known is not None:
        return known
    return make_project(
        at.session, title=line.title, opens_on=line.opens_on, closes_on=line.closes_on, now=at.now
    )


def remembering(read: Read) -> Read:
    """Read each file once, although it is looked at twice: to recognise it and to apply it."""
    kept: dict[str, Sequence[Table]] = {}

    def once(content: bytes, file_name: str) -> Sequence[Table]:
        key = intake.digest(content)
        if key in kept:
            return kept.pop(key)
        kept[key] = read(content, file_name)
        return kept[key]

    return once


def summary(at: Desk, done: Applied) -> dict[str, Any]:
    """The numbers of an import: files and totals."""
    people = count_people(at.session)
    return {
        **files_and_totals(done.files),
        "people": people.people,
        "people_new": done.people_new,
        "people_known": done.people_known,
        "rows_of_people": people.rows,
        "said_yes": done.said_yes,
        "said_no": done.said_no,
        "stopped": done.stopped,
        "people_that_can_be_invited": {
            "before": done.can_be_invited_before,
            "after": done.can_be_invited_after,
        },
        "people_waiting_for_one_fact": done.waiting_after,
        "addresses": addresses_by_reason(at.session, at.installation, at.now),
        "wordings": [
            {"text": w.text, "rows": w.rows, "files": w.files, "answer": w.attested}
            for w in done.wordings
        ],
        "problems": len(done.problems),
    }


def _project_lines(path: Path) -> dict[str, ProjectLine]:
    """File name → project, from a CSV with the columns File, Project, Opened, Closed."""
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
            row["Project"], _day(path, row["Opened"]), _day(path, row["Closed"])
        )
        for row in rows
        if row["Project"].strip()
    }


def _day(path: Path, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{path.name}: {text!r} is not a day like 2026-01-31.") from None


def _show(found: Mapping[str, Any], *, plan: bool) -> None:
    """The numbers in words."""
    would = "would be" if plan else "were"
    totals = found["totals"]
    click.echo(
        f"{len(found['files'])} files, {totals['rows_in']:,} rows: {totals['accepted']:,} accepted, "
        f"{totals['held']:,} held, {totals['rejected']:,} rejected, {totals['skipped']:,} skipped."
    )
    for file in found["files"]:
        if file["refused"]:
            click.echo(f"  {file['name']}: {file['refused']}")
    moved = found["people_that_can_be_invited"]
    click.echo(
        f"{found['people_new']:,} people {would} new, {found['people_known']:,} known before."
    )
    click.echo(
        f"{found['said_yes']:,} rows say yes, {found['said_no']:,} no, "
        f"{found['stopped']:,} ask us to stop."
    )
    click.echo(
        f"{moved['after']:,} people can be invited ({moved['before']:,} before); "
        f"{found['people_waiting_for_one_fact']:,} wait for one fact."
    )
    if found["problems"]:
        click.echo(f"{found['problems']:,} cells to look at; the file's page lists them.")
    unasked = [w for w in found["wordings"] if w["answer"] == "unasked"]
    if unasked:
        click.echo(f"{len(unasked)} consent questions wait for an answer (or say --attest):")
        for wording in unasked[:10]:
            click.echo(f"  {wording['rows']:,} rows: {wording['text']}")
    if plan:
        click.echo("Nothing was changed. Say --apply to do it.")
