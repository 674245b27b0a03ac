"""`reconvene match learn` and `match use`: by which rates rows are judged."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from app.cli.command import Desk, Refused, desk, json_option, some, tell
from app.store import match_models
from app.store.trial import trial
from app.workflows import learn_comparison
from app.workflows.learn_comparison import Effect, Proposed
from importers.matching.learning import TooFew
from importers.matching.model import Model
from importers.matching.told import Line, in_words, side_by_side

Find = Callable[[Desk], Proposed]

apply_option = click.option("--apply", "applied", is_flag=True, help="Have it judge from now on.")


@click.command()
@apply_option
@json_option
@click.pass_context
def learn(ctx: click.Context, applied: bool, as_json: bool) -> None:  # noqa: FBT001
    """Learn from the rows there are how alike rows of one person are.

    Shows what was learned beside what judges now, and what would be asked. Nothing changes without
    --apply. Nobody is made one or torn apart either way: it holds for rows that come from then on.
    """
    _carry_out(ctx, _learned, applied=applied, as_json=as_json)


def _learned(at: Desk) -> Proposed:
    found = learn_comparison.learn(at.session, now=at.now)
    if isinstance(found, TooFew):
        raise Refused(found.sentence)
    return found


@click.command()
@click.argument("version")
@apply_option
@json_option
@click.pass_context
def use(ctx: click.Context, version: str, applied: bool, as_json: bool) -> None:  # noqa: FBT001
    """Have a VERSION of the comparison judge again, such as 1, which came with Reconvene."""
    _carry_out(
        ctx,
        lambda at: learn_comparison.known(at.session, version),
        applied=applied,
        as_json=as_json,
    )


def _carry_out(ctx: click.Context, find: Find, *, applied: bool, as_json: bool) -> None:
    # Working it out takes long; whoever wants to opt out must not wait for it.
    with desk(ctx) as at:
        before = match_models.in_force(at.session)
        proposed = find(at)
    effect = _put_in_force(ctx, proposed) if applied else _rehearsed(ctx, proposed)
    if as_json:
        tell(_as_json(before, proposed, effect, applied=applied))
        return
    for line in _lines(before, proposed, effect, applied=applied):
        click.echo(line)


def _put_in_force(ctx: click.Context, proposed: Proposed) -> Effect:
    with desk(ctx, writing=True) as at:
        done = learn_comparison.put_in_force(at.session, proposed, staff_id=None, now=at.now)
        at.session.commit()
    return done


def _rehearsed(ctx: click.Context, proposed: Proposed) -> Effect:
    with desk(ctx) as at, trial(at.session) as tried:
        return learn_comparison.put_in_force(tried, proposed, staff_id=None, now=at.now)


def _as_json(before: Model, proposed: Proposed, effect: Effect, *, applied: bool) -> dict[str, Any]:
    after = proposed.model
    return {
        "judges": after.version if applied else before.version,
        "judged": before.version,
        "version": after.version,
        "rows": proposed.rows,
        "pairs": proposed.pairs,
        "prior": {before.version: before.prior, after.version: after.prior},
        "levels": [line._asdict() for line in side_by_side(before, after)],
        "would": asdict(effect) | {"not_found_again": proposed.not_found_again},
        "applied": applied,
    }


def _lines(before: Model, proposed: Proposed, effect: Effect, *, applied: bool) -> list[str]:
    after = proposed.model
    learned = f"learned from {after.learned_from}" if proposed.learned_at else "came with Reconvene"
    lines = [
        f"Version {after.version}: {learned}.",
        f"{'':46}{'of one person':>26}{'of any two people':>36}{'weight':>17}",
        _row("Before looking", ("", ""), ("", ""), (before.prior, after.prior)),
    ]
    lines += [_line(line) for line in side_by_side(before, after)]
    rows = some(proposed.not_found_again, "pair of rows", "pairs of rows")
    would = "" if applied else "would be "
    asked = f"{some(effect.asked, 'pair', 'pairs')} of people {would}asked about who were not"
    if effect.found_one:
        asked += f" ({effect.found_one:,} of them one person by these rates, had they come in now)"
    lines += [
        f"{asked}; {effect.no_longer_asked:,} no longer.",
        f"{rows} of one person would not be found the same today; they stay one.",
        f"Version {after.version} judges from now on."
        if applied
        else f"Nothing was changed: version {before.version} judges. --apply has the other judge.",
    ]
    return lines


def _line(line: Line) -> str:
    words = line.words + (" (set by hand)" if line.by_hand else "")
    of_one, of_two = ((in_words(one), in_words(other)) for one, other in (line.of_one, line.of_two))
    return _row(words, of_one, of_two, line.weights)


def _row(
    words: str, of_one: tuple[str, str], of_two: tuple[str, str], weights: tuple[float, float]
) -> str:
    one, two = (" → ".join(dict.fromkeys(pair)) for pair in (of_one, of_two))
    before, after = (f"{weight:+.1f}" for weight in weights)
    weight = after if before == after else f"{before} → {after}"
    return f"{words:46}{one:>26}{two:>36}{weight:>17}"
