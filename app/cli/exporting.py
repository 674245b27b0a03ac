"""`reconvene export`: the tables that leave as CSV."""

import csv
from datetime import date
from pathlib import Path

import click

from app.cli.command import Desk, Refused, as_of_option, desk, some
from app.read import exports
from app.store import activity


@click.command()
@click.argument("name", type=click.Choice(sorted(exports.HEADINGS)))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@as_of_option
@click.pass_context
def export(ctx: click.Context, name: str, out: Path, as_of: date | None) -> None:
    """Write a table as CSV."""
    with desk(ctx, as_of=as_of, writing=True) as at:
        if not out.parent.is_dir():
            raise Refused(f"There is no folder {out.parent}.")
        written = _write(out, name, at)
        activity.note(at.session, verb=f"exported {name}", now=at.now, counts={"rows": written})
        at.session.commit()
    click.echo(f"{some(written, 'row', 'rows')} written to {out}.")


def _write(out: Path, name: str, at: Desk) -> int:
    as_of = at.installation.today(at.now)
    rows: exports.Rows
    match name:
        case "rows":
            rows = exports.rows(at.session)
        case "columns":
            rows = exports.columns(at.session)
        case "interests":
            rows = exports.interests(at.session, as_of)
        case "contactable":
            rows = exports.contactable(at.session, at.installation, as_of)
        case "people":
            rows = exports.people(at.session, at.installation, as_of)
        case _:
            raise AssertionError(name)
    written = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(exports.HEADINGS[name])
        for row in rows:
            writer.writerow([exports.harmless(cell) for cell in row])
            written += 1
    return written
