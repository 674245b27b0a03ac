"""`reconvene undo`: take a file out again."""

from dataclasses import asdict

import click

from app.cli.command import Refused, desk, json_option, tell
from app.workflows.undo_upload import UndoRefused, undo_upload


@click.command()
@click.argument("upload", type=int, metavar="UPLOAD_ID")
@json_option
@click.pass_context
def undo(ctx: click.Context, upload: int, as_json: bool) -> None:  # noqa: FBT001
    """Take a file out again, whatever came since; what it asked us to stop stays."""
    with desk(ctx, writing=True) as at:
        try:
            done = undo_upload(
                at.session, upload, installation=at.installation, now=at.now, staff_id=None
            )
        except UndoRefused as refusal:
            raise Refused(str(refusal)) from None
        at.session.commit()
    if as_json:
        tell(asdict(done))
        return
    for sentence in done.sentences:
        click.echo(sentence)
