"""`reconvene person` and `reconvene unmerge`: one person, and why they may be written to."""

from typing import Any

import click

from app.cli.command import Desk, Refused, desk, json_option, tell
from app.cli.groups import find_people
from app.read.person import PersonPage
from app.read.person import person as read_person
from app.read.receipts import AddressLine, Receipt
from app.store import groups
from app.workflows.judge_match import unmerge as split
from app.workflows.stop_contact import stop_contact


@click.group()
def person() -> None:
    """Answer for one person, by address or public id."""


@person.command()
@click.argument("who")
@json_option
@click.pass_context
def show(ctx: click.Context, who: str, as_json: bool) -> None:  # noqa: FBT001
    """Show who they are and the rows they are made of."""
    with desk(ctx) as at:
        pages = _pages(at, who)
    if as_json:
        tell({"people": [_summary(page) for page in pages]})
        return
    for page in pages:
        place = ", ".join(value for _, value in page.fields)
        click.echo(f"{page.public_id}  {page.name}  {page.state.label}  {place}".rstrip())
        for number, row in enumerate(page.rows, start=1):
            click.echo(f"  {number}. {row.file}, row {row.row}")


@person.command()
@click.argument("who")
@json_option
@click.pass_context
def why(ctx: click.Context, who: str, as_json: bool) -> None:  # noqa: FBT001
    """Say of every address of theirs whether it may be written to, and what that rests on."""
    with desk(ctx) as at:
        lines = [line for page in _pages(at, who) for line in page.addresses]
    if as_json:
        tell({"addresses": [_reasons(line) for line in lines]})
        return
    for line in lines:
        if line.decision is not None:
            click.echo(f"{line.email}: {line.decision.code.value} {line.decision.sentence}")
        for said in line.receipts:
            where = f"{said.file}, row {said.row}" if said.file else said.source
            mark = "*" if said.decisive else " "
            click.echo(f"  {mark} {told_day(said)}  {said.act}: {said.why} ({where})")


@person.command()
@click.argument("address")
@click.pass_context
def stop(ctx: click.Context, address: str) -> None:
    """Pass on that somebody asked us to stop."""
    with desk(ctx, writing=True) as at:
        done = stop_contact(
            at.session, text=address, by="command line", installation=at.installation, now=at.now
        )
        at.session.commit()
    for email in done.addresses:
        click.echo(f"{email} will not be written to again.")


@click.command()
@click.argument("who")
@click.option(
    "--rows", required=True, help="Rows that are somebody else's, as `person show` counts."
)
@click.pass_context
def unmerge(ctx: click.Context, who: str, rows: str) -> None:
    """Split rows off a person who is really two."""
    with desk(ctx, writing=True) as at:
        found = _pages(at, who)
        if len(found) != 1:
            raise Refused(f"{len(found)} people use ‘{who}’. Name one by their id.")
        page = found[0]
        numbers = [int(n) for n in rows.replace(" ", "").split(",") if n.isdigit()]
        if not numbers or not all(0 < number <= len(page.rows) for number in numbers):
            raise Refused(f"This person has the rows 1 to {len(page.rows)}.")
        people_now = split(
            at.session,
            person_id=page.id,
            draft_ids=[page.rows[number - 1].draft_id for number in numbers],
            staff_id=None,
            installation=at.installation,
            now=at.now,
        )
        lines = groups.lines(at.session, people_now)
        at.session.commit()
    for line in lines.values():
        click.echo(f"{line.public_id}  {line.name}")


def told_day(said: Receipt) -> str:
    """The day, or what is known of it."""
    if said.first and said.first == said.last:
        return said.first.isoformat()
    if said.first and said.last:
        return f"{said.first} to {said.last}"
    if said.last:
        return f"up to {said.last}"
    return f"{said.first} or later" if said.first else "day not known"


def _pages(at: Desk, who: str) -> list[PersonPage]:
    lines = groups.lines(at.session, find_people(at, who))
    found = [
        read_person(at.session, line.public_id, installation=at.installation, now=at.now)
        for line in lines.values()
    ]
    return [page for page in found if page is not None]


def _summary(page: PersonPage) -> dict[str, Any]:
    return {
        "public_id": page.public_id,
        "name": page.name,
        "state": page.state.value,
        "fields": dict(page.fields),
        "rows": [{"file": row.file, "row": row.row} for row in page.rows],
        "addresses": [line.email for line in page.addresses],
    }


def _reasons(line: AddressLine) -> dict[str, Any]:
    return {
        "email": line.email,
        "contactable": bool(line.decision and line.decision.allowed),
        "code": line.decision.code.value if line.decision else "",
        "sentence": line.decision.sentence if line.decision else "",
        "said": [
            {
                "act": said.act,
                "from": said.first,
                "until": said.last,
                "why": said.why,
                "words": said.words,
                "file": said.file,
                "row": said.row,
                "decisive": said.decisive,
            }
            for said in line.receipts
        ],
    }
