"""`reconvene match`: how many may be one, who they are in the order in which to look, and why."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.bench.reviewing import review as answer_everything
from app.bench.reviewing import truth_of_rows
from app.cli.command import Desk, Refused, as_of_option, desk, json_option, some, tell
from app.cli.groups import find_people
from app.cli.learning import learn, use
from app.read import explaining, side_by_side
from app.read import suggestions as read
from app.store import people
from app.store.trial import trial
from app.workflows import answer_suggestion, take_back_answer
from importers.matching.queue import Consequence, Question

CHANGES = {
    Consequence.INVITATIONS: "who is invited",
    Consequence.PERMISSION: "who could be invited later",
    Consequence.COUNT: "a number that is used",
    Consequence.NOTHING: "nothing",
}


@click.group()
def match() -> None:
    """Who may be the same person."""


match.add_command(learn)
match.add_command(use)


@match.command()
@json_option
@click.pass_context
def stats(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001
    """Count people, rows, and pairs of people who may be one."""
    with desk(ctx) as at:
        found = read.stats(at.session, installation=at.installation, now=at.now)
    if as_json:
        tell(found)
        return
    click.echo(
        f"{some(found['people'], 'person', 'people')} of {some(found['rows'], 'row', 'rows')}."
    )
    click.echo(
        f"{some(found['open'], 'pair', 'pairs')} may be one person, asked about in "
        f"{some(found['questions'], 'question', 'questions')}; {found['rows_open']:,} rows are in one."
    )
    for kind, words in CHANGES.items():
        click.echo(f"  {found['would_change'][kind.name.lower()]:>6,} would change {words}")
    judging = found["comparison"]
    click.echo(f"Judged by {_version(judging['in_force'])}")
    for before in judging["before"]:
        click.echo(f"  before: {_version(before)}")


def _version(told: dict[str, Any]) -> str:
    words = f"version {told['name']} of the comparison"
    if told["learned_at"] is None:
        words += ", which came with Reconvene"
    else:
        words += (
            f", learned on {told['learned_at'].date()} from {some(told['rows'], 'row', 'rows')} "
            f"({some(told['pairs'], 'pair', 'pairs')} compared)"
        )
    if told["since"] is not None:
        words += f"; put in force on {told['since'].date()} by {told['by']}"
    return f"{words}."


@match.command()
@click.option(
    "--answer",
    nargs=3,
    metavar="same|different|later A B",
    help="Answer for two people, by address or public id.",
)
@click.option("--back", is_flag=True, help="Take back the last answer given here.")
@click.option("--most", default=20, help="Show so many.", type=click.IntRange(1))
@json_option
@click.pass_context
def review(
    ctx: click.Context,
    answer: tuple[str, str, str] | None,
    back: bool,  # noqa: FBT001
    most: int,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List who may be one in the order in which to look, or answer."""
    if answer and back:
        raise click.UsageError("--answer and --back can't be used together.")
    done = ""
    if answer or back:
        with desk(ctx, writing=True) as at:
            done = _take_back(at) if back else _answer(at, *(answer or ()))
            at.session.commit()
    with desk(ctx) as at:
        found = read.queue(at.session, installation=at.installation, now=at.now)
        shown = [_told(at, question) for question in found.questions[:most]]
    if as_json:
        tell(
            {
                "done": done,
                "questions": shown,
                "would_change_something": len(found.first),
                "put_off": found.put_off,
                "would_change_nothing": found.nothing,
            }
        )
        return
    if done:
        click.echo(done)
    for line in _review_lines(shown):
        click.echo(line)
    if found.nothing:
        click.echo(f"The remaining {found.nothing:,} would change nothing.")


def _review_lines(shown: list[dict[str, Any]]) -> Iterator[str]:
    for number, told in enumerate(shown, start=1):
        yield f"{number:>4}. would change {told['would_change']}"
        for person in told["people"]:
            yield f"        {person['public_id']}  {person['name']}  {person['state']}"
        for why in told["why"]:
            yield f"      {why['likelihood']}: {'; '.join(why['reasons'])}"


def _take_back(at: Desk) -> str:
    said = take_back_answer.take_back_last(
        at.session, staff_id=None, installation=at.installation, now=at.now
    )
    return f"Taken back: {said}."


def _answer(at: Desk, said: str, one: str, other: str) -> str:
    pair = (_one(at, one), _one(at, other))
    if pair[0] == pair[1]:
        raise Refused(f"‘{one}’ and ‘{other}’ are one person already.")
    if said == "later":
        answer_suggestion.later(at.session, [pair], staff_id=None, now=at.now)
    elif said == "same":
        answer_suggestion.one_person(
            at.session, [pair], staff_id=None, installation=at.installation, now=at.now
        )
    elif said == "different":
        answer_suggestion.different_people(
            at.session, [pair], staff_id=None, installation=at.installation, now=at.now
        )
    else:
        raise Refused("Answer same, different or later.")
    return f"Kept: {said}."


def _one(at: Desk, who: str) -> int:
    found = find_people(at, who)
    if len(found) > 1:
        raise Refused(f"{len(found)} people use ‘{who}’. Name one by their id.")
    return found[0]


def _told(at: Desk, question: Question) -> dict[str, Any]:
    shown = side_by_side.show(at.session, question, installation=at.installation, now=at.now)
    return {
        "would_change": CHANGES[shown.consequence],
        "invitations_fewer": shown.leaving,
        "people": [
            {
                "public_id": side.public_id,
                "name": side.name,
                "state": side.state.value,
                "rows": [{"file": file, "row": row} for file, row, _ in side.rows],
            }
            for side in shown.people
        ],
        "why": [
            {
                "likelihood": why.likelihood.value,
                "reasons": [words for words, _ in why.reasons],
            }
            for why in shown.whys
        ],
    }


@match.command()
@click.argument("one")
@click.argument("other")
@json_option
@click.pass_context
def explain(ctx: click.Context, one: str, other: str, as_json: bool) -> None:  # noqa: FBT001
    """Say why two people, or two rows, are or are not thought to be one.

    Each is an address, a public id or FILE:ROW.
    """
    with desk(ctx) as at:
        found = explaining.explain(at.session, _rows(at, one), _rows(at, other))
    if found is None:
        raise Refused("These are one and the same row.")
    if as_json:
        tell(_as_json(found))
        return
    for line in _lines(found):
        click.echo(line)


@match.command()
@click.option(
    "--truth",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV: source_file,source_row,person_ids.",
)
@as_of_option
@json_option
@click.pass_context
def rehearse(ctx: click.Context, truth: Path, as_of: date | None, as_json: bool) -> None:  # noqa: FBT001
    """Answer all that is open by the truth, where nobody sees it, and say how soon it told."""
    with desk(ctx, as_of=as_of) as at, trial(at.session) as tried:
        known = truth_of_rows(tried, truth)
        found = answer_everything(tried, known, installation=at.installation, now=at.now)
    if as_json:
        tell(asdict(found))
        return
    click.echo(
        f"{some(found.answers, 'answer', 'answers')}, {found.same:,} of them ‘the same’, changed "
        f"{some(found.changed, 'address', 'addresses')} of the list of those invited."
    )
    click.echo(f"{found.share:.0%} of that after {some(found.early, 'answer', 'answers')},")
    click.echo(
        f"{found.share_at_stop:.0%} when it was said that the rest changes nothing, "
        f"after {some(found.until_stop, 'answer', 'answers')}."
    )


def _rows(at: Desk, who: str) -> list[int]:
    file, colon, row = who.rpartition(":")
    if colon and row.isdigit():
        found = explaining.rows_named(at.session, file, int(row))
        if not found:
            raise Refused(f"There is no row {row} of a person in ‘{file}’.")
        return found
    return sorted(people.drafts_of_people(at.session, find_people(at, who)))


def _lines(found: explaining.Explained) -> list[str]:
    a, b = found.a, found.b
    lines = [f"Row {a.row} of {a.file} and row {b.row} of {b.file}"]
    if found.pairs > 1:
        lines[0] += f", the likeliest of {found.pairs:,} pairs of rows"
    lines.append(_brought_together(found))
    lines.append(f"{found.prior:>+9.1f}  Before looking: how rarely two rows are one person’s")
    lines += [f"{reason.weight:>+9.1f}  {reason.words}" for reason in found.reasons]
    by = f"by version {found.version}"
    if found.of_earlier_release:
        by += " of the comparison, which came with an earlier version of Reconvene: what it found stands"
    lines.append(f"{found.weight:>+9.1f}  in all: {found.verdict}, {by}")
    if found.said:
        lines.append(f"Somebody looked and said: {found.said}. That outranks it.")
    lines.append("They are one person now." if found.one_person else "They are two people now.")
    return lines


def _brought_together(found: explaining.Explained) -> str:
    if found.keys:
        return f"Compared because they share {', '.join(found.keys)}."
    if found.crowded:
        return (
            f"Never compared: too many rows share {', '.join(found.crowded)}, "
            "and nothing else brings these two together. If they had been:"
        )
    return "Never compared: nothing that rows are looked up by is the same. If they had been:"


def _as_json(found: explaining.Explained) -> dict[str, Any]:
    return {
        "rows": [{"file": row.file, "row": row.row} for row in (found.a, found.b)],
        "pairs": found.pairs,
        "compared": bool(found.keys),
        "shared_keys": list(found.keys),
        "crowded_keys": list(found.crowded),
        "prior": found.prior,
        "fields": [
            {"field": reason.field, "words": reason.words, "weight": reason.weight}
            for reason in found.reasons
        ],
        "weight": found.weight,
        "verdict": found.verdict,
        "version": found.version,
        "of_earlier_release": found.of_earlier_release,
        "said_by_staff": found.said,
        "one_person": found.one_person,
    }
