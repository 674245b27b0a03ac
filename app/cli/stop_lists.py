"""`reconvene stops`: stop lists, and lines of them, that nobody could read; they hold every invitation."""

from dataclasses import asdict

import click

from app.cli.command import Refused, desk, json_option, some, tell
from app.store import stop_lines
from app.workflows.settle_stop_line import (
    StopFileRefused,
    StopLineRefused,
    settle_stop_file,
    settle_stop_line,
)


@click.group()
def stops() -> None:
    """Look at stop lists, and lines of them, that we could not read."""


@stops.command("list")
@json_option
@click.pass_context
def unread(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001
    """List what waits; nothing is sent until somebody has looked at each."""
    with desk(ctx) as at:
        files = stop_lines.files_unread(at.session)
        count = stop_lines.count_unread(at.session)
        lines = stop_lines.unread(at.session, most=count)
    if as_json:
        tell({"files": [asdict(file) for file in files], "lines": [asdict(one) for one in lines]})
        return
    for file in files:
        click.echo(f"file {file.id}  {file.name}: {file.refusal or 'still to be read'}")
    for line in lines:
        said = " · ".join(filter(None, line.cells)) or "(nothing but blanks)"
        click.echo(f"line {line.id}  {line.file_name}, row {line.row}: {said}")
    if not files and not lines:
        click.echo("Everybody on your stop lists could be read.")
        return
    found = some(len(files), "file", "files"), some(len(lines), "line", "lines")
    click.echo(
        f"{found[0]} and {found[1]} wait. Nothing is sent until somebody has looked at each."
    )


@stops.command("line")
@click.argument("line_id", type=int)
@click.option("--stop", "address", default="", help="Whose e-mail address is meant, if anybody's.")
@click.pass_context
def settle_line(ctx: click.Context, line_id: int, address: str) -> None:
    """Say that you looked at a line, and whom it means."""
    with desk(ctx, writing=True) as at:
        try:
            settle_stop_line(
                at.session,
                line_id=line_id,
                text=address,
                staff_id=None,
                installation=at.installation,
                now=at.now,
            )
        except StopLineRefused as refusal:
            raise Refused(str(refusal)) from None
        at.session.commit()
    click.echo("Stopped, at once and for good." if address.strip() else "Noted that you looked.")


@stops.command("file")
@click.argument("upload_id", type=int)
@click.pass_context
def settle_file(ctx: click.Context, upload_id: int) -> None:
    """Say that you looked at a stop list that can't be read."""
    with desk(ctx, writing=True) as at:
        try:
            settle_stop_file(at.session, upload_id=upload_id, staff_id=None, now=at.now)
        except StopFileRefused as refusal:
            raise Refused(str(refusal)) from None
        at.session.commit()
    click.echo("Noted that you looked.")
