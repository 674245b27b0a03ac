"""What an import did, or would do: in numbers and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from app.cli.command import Desk, some
from app.cli.receiving import Came
from app.read.counts import addresses_by_reason, count_people
from app.read.totals import files_and_totals
from app.store import stop_lines
from app.workflows.apply_uploads import Applied


def nothing_taken(files: Sequence[Mapping[str, Any]]) -> str:
    """Why an import of which every file was refused did nothing."""
    if len(files) == 1:
        return f"{files[0]['name']} was refused: {files[0]['refused']}"
    return f"Nothing was taken in: all {len(files)} files were refused."


def summary(at: Desk, done: Applied, came: Came) -> dict[str, Any]:
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
        "stop_lists_to_look_at": {
            "files": len(stop_lines.files_unread(at.session)),
            "lines": stop_lines.count_unread(at.session),
        },
        "projects_proposed": dict(came.proposed),
        "columns_as_settled": list(came.as_settled),
        "numbers": {str(number): name for number, name in came.numbers.items()},
        "notes": {name: list(notes) for name, notes in came.notes.items()},
    }


def show(found: Mapping[str, Any], *, plan: bool) -> None:
    """Print the numbers in words."""
    would = "would be" if plan else "were"
    totals = found["totals"]
    click.echo(
        f"{some(len(found['files']), 'file', 'files')}, {some(totals['rows_in'], 'row', 'rows')}: "
        f"{totals['accepted']:,} accepted, "
        f"{totals['held']:,} held, {totals['rejected']:,} rejected, {totals['skipped']:,} skipped."
    )
    for file in found["files"]:
        if file["refused"]:
            click.echo(f"  {file['name']}: {file['refused']}")
    _show_guesses(found)
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
        cells = "cell" if found["problems"] == 1 else "cells"
        click.echo(f"{found['problems']:,} {cells} to look at; the file's page lists them.")
    waiting = found["stop_lists_to_look_at"]
    if any(waiting.values()):
        click.echo(
            f"{some(waiting['files'], 'stop list', 'stop lists')} and "
            f"{some(waiting['lines'], 'line', 'lines')} of stop lists could not be read. Nothing is "
            "sent until somebody has looked: reconvene stops list."
        )
    unasked = [w for w in found["wordings"] if w["answer"] == "unasked"]
    if unasked:
        wait = some(len(unasked), "consent question waits", "consent questions wait")
        click.echo(f"{wait} for an answer (or say --attest):")
        for wording in unasked[:10]:
            click.echo(f"  {some(wording['rows'], 'row', 'rows')}: {wording['text']}")
    if plan:
        click.echo("Nothing was changed. Say --apply to do it.")
    else:
        _show_numbers(found["numbers"])


def _show_numbers(numbers: Mapping[str, str]) -> None:
    """By what each file is taken out again."""
    if numbers:
        click.echo("Any file can be taken out again by its number:")
    for number, name in numbers.items():
        click.echo(f"  reconvene undo {number}    {name}")


def _show_guesses(found: Mapping[str, Any]) -> None:
    """What was taken for granted where nobody said, and what is said beside each file."""
    for name, title in found["projects_proposed"].items():
        click.echo(f"  {name}: taken to be from the project ‘{title}’.")
    for name in found["columns_as_settled"]:
        click.echo(f"  {name}: the columns are as you settled them for the same layout.")
    for name, notes in found["notes"].items():
        for note in notes:
            click.echo(f"  {name}: {note}")
