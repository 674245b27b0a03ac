"""Taking files in: `import` and `import-folder`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from app.cli.command import Desk, Refused, as_of_option, desk, json_option, tell
from app.cli.import_summary import nothing_taken, show, summary
from app.cli.receiving import Came, LineOf, ProjectLine, project_lines, receive
from app.cli.turn import its_turn
from app.db import about_to_write, kept_so_far
from app.outside.heap import bulk_work
from app.outside.reader import ReadingChild
from app.store import adding, intake, received
from app.store.trial import trial
from app.workflows.apply_uploads import Applied, Checkpoint, FileMoved, Progressed, apply_uploads
from app.workflows.receive_files import FilesRefused, refuse_beside_sample
from app.workflows.receive_upload import reading_with, remembering
from app.workflows.settle_keys import settle_keys
from importers.draft import FileRefused

STOPPED = "Stopped. What was added stays; give the same command again to go on."

plan_option = click.option(
    "--plan/--apply", "plan", default=True, help="Show what it would do (default), or do it."
)
attest_option = click.option(
    "--attest", is_flag=True, help="The consent questions in the files are the words people saw."
)


password_option = click.option(
    "--password", default="", help="Opens workbooks that are protected with a password."
)


hidden_option = click.option(
    "--with-hidden", is_flag=True, help="Take hidden sheets, rows and columns in as well."
)


@dataclass(frozen=True, slots=True)
class How:
    """How an import was asked for."""

    plan: bool
    attest: bool
    password: str
    with_hidden: bool
    as_json: bool


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--project", help="Title of the project the files belong to; made if new.")
@password_option
@hidden_option
@plan_option
@attest_option
@as_of_option
@json_option
@click.pass_context
def import_files(
    ctx: click.Context,
    paths: tuple[Path, ...],
    project: str | None,
    password: str,
    with_hidden: bool,  # noqa: FBT001
    plan: bool,  # noqa: FBT001
    attest: bool,  # noqa: FBT001
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Take files in, or show what taking them in would do."""
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise Refused(f"There is no file {missing[0]}.")
    line = ProjectLine(project) if project else None
    _import(
        ctx, sorted(paths), lambda _: line, How(plan, attest, password, with_hidden, as_json), as_of
    )


@click.command("import-folder")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--projects", type=click.Path(path_type=Path), help="CSV: File,Project,Opened,Closed."
)
@password_option
@hidden_option
@plan_option
@attest_option
@as_of_option
@json_option
@click.pass_context
def import_folder(
    ctx: click.Context,
    folder: Path,
    projects: Path | None,
    password: str,
    with_hidden: bool,  # noqa: FBT001
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
    lines = project_lines(projects) if projects else {}
    _import(ctx, paths, lines.get, How(plan, attest, password, with_hidden, as_json), as_of)


def _import(
    ctx: click.Context,
    paths: Sequence[Path],
    line_of: LineOf,
    how: How,
    as_of: date | None,
) -> None:
    console = Console(stderr=True, quiet=how.as_json)
    with (
        desk(ctx, as_of=as_of, writing=not how.plan) as at,
        ReadingChild(limits=at.installation.settings.limits) as child,
        Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} rows"),
            console=console,
            transient=True,
        ) as bar,
        bulk_work(),
    ):
        try:
            refuse_beside_sample(at.session)
        except FilesRefused as refused:
            raise Refused(str(refused)) from None
        work = _Work(at, child, bar, how)
        found = work.planned(paths, line_of) if how.plan else work.applied(paths, line_of)
    if how.as_json:
        tell(found)
    else:
        show(found, plan=how.plan)
    if all(file["refused"] for file in found["files"]):
        raise Refused(nothing_taken(found["files"]))


class _Work:
    """One import from the command line, with a bar that shows how far it is."""

    def __init__(self, at: Desk, child: ReadingChild, bar: Progress, how: How) -> None:
        self._at, self._child, self._bar, self._how = at, child, bar, how
        self._read = remembering(reading_with(partial(child.read, password=how.password)))
        self._task = bar.add_task("Reading", total=0)

    def planned(self, paths: Sequence[Path], line_of: LineOf) -> dict[str, Any]:
        """Do it where nobody sees it, and throw it away."""
        with trial(self._at.session) as tried:
            at = replace(self._at, session=tried)
            came = self._received(at, self._files(paths), line_of)
            return summary(at, self._apply(at, came.upload_ids, self._look), came)

    def applied(self, paths: Sequence[Path], line_of: LineOf) -> dict[str, Any]:
        """Do it, keeping each portion once it is in; the same command goes on after a kill."""
        at = self._at
        with its_turn(at) as turn:
            files = self._read_ahead(paths)
            at.session.rollback()
            about_to_write(at.session)
            came = self._received(at, files, line_of)
            adding.name_uploads(at.session, turn, came.upload_ids)
            at.session.commit()
            try:
                done = self._apply(at, came.upload_ids, self._keep)
            except KeyboardInterrupt:
                at.session.rollback()
                raise Refused(STOPPED) from None
            except FileMoved as moved:
                at.session.rollback()
                raise Refused(f"{moved} Give the same command again.") from None
            found = summary(at, done, came)
            at.session.commit()
            settle_keys(about_to_write(at.session), lambda: kept_so_far(at.session))
            at.session.commit()
            return found

    def _read_ahead(self, paths: Sequence[Path]) -> list[tuple[str, bytes]]:
        """The files, each read already unless it is known: nobody else waits for that."""
        files = list(self._files(paths))
        for name, content in files:
            if received.known_upload(self._at.session, intake.digest(content)) is None:
                self._say(f"Reading {name}")
                with suppress(FileRefused):  # refused again, with its reason, when it is received
                    self._read(content, name, with_hidden=self._how.with_hidden)
        return files

    def _received(self, at: Desk, files: Iterable[tuple[str, bytes]], line_of: LineOf) -> Came:
        hidden = self._how.with_hidden
        return receive(at, files, line_of, self._read, self._say, with_hidden=hidden)

    def _apply(self, at: Desk, upload_ids: Sequence[int], checkpoint: Checkpoint) -> Applied:
        return apply_uploads(
            at.session,
            upload_ids=upload_ids,
            installation=at.installation,
            now=at.now,
            read=self._read,
            attest=self._how.attest,
            progress=self._say,
            checkpoint=checkpoint,
        )

    def _files(self, paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            content = path.read_bytes()
            try:
                if self._how.password:
                    content = self._child.unlock(content, path.name, self._how.password)
                yield from self._child.unbundle(content, path.name)
            except FileRefused:  # taken as it is, it is refused with its reason in the list
                yield path.name, content

    def _say(self, words: str) -> None:
        self._bar.update(self._task, description=words)

    def _look(self, so_far: Progressed) -> None:
        self._bar.update(
            self._task,
            description=so_far.words,
            completed=so_far.rows,
            total=so_far.rows_in_all,
        )

    def _keep(self, so_far: Progressed) -> None:
        kept_so_far(self._at.session)
        self._look(so_far)
