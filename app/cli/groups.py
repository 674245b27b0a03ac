"""`reconvene segment` and `reconvene sync`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.command import Desk, Refused, as_of_option, desk, json_option, some, tell
from app.jobs import conversations
from app.jobs.mailchimp import audience, keep_lists, read_lists
from app.store import groups, people
from app.store.public_ids import person_known_as
from app.workflows.count_segment import count_segment, explain_person, gather, read_rule
from app.workflows.save_segment import save_segment
from consent.address import BadAddress, parse
from consent.reasons import Code
from segments.sentence import sentence

rule_option = click.option(
    "--rule", "rule_file", type=click.Path(path_type=Path), help="A rule as JSON."
)
name_option = click.option("--name", help="The name of a saved group.")


@click.group()
def segment() -> None:
    """Describe groups of people, count and list them."""


@segment.command()
@rule_option
@name_option
@as_of_option
@json_option
@click.pass_context
def count(
    ctx: click.Context,
    rule_file: Path | None,
    name: str | None,
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Count a group, who of it can be invited, and who is left out and why."""
    with desk(ctx, as_of=as_of) as at:
        rule = _rule(at, rule_file, name)
        found = count_segment(at.session, rule=rule, installation=at.installation, now=at.now)
        words = sentence(read_rule(at.session, rule))
    if as_json:
        tell(
            {
                "sentence": words,
                "in_group": found.in_group,
                "with_address": found.with_address,
                "refused": dict(found.refused),
                "can_be_invited": found.can_be_invited,
            }
        )
        return
    click.echo(words)
    click.echo(
        f"{some(found.in_group, 'person', 'people')}, {found.with_address:,} with an address."
    )
    for code, number in found.refused.items():
        click.echo(f"  {number:>6,} left out: {Code(code).sentence}")
    click.echo(f"{found.can_be_invited:,} can be invited.")


@segment.command("list")
@rule_option
@name_option
@as_of_option
@json_option
@click.pass_context
def list_people(
    ctx: click.Context,
    rule_file: Path | None,
    name: str | None,
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List who of a group can be invited: id, name, area; no addresses."""
    with desk(ctx, as_of=as_of) as at:
        rule = read_rule(at.session, _rule(at, rule_file, name))
        found = gather(at.session, rule, installation=at.installation, now=at.now)
    lines = [
        {"contact_id": p.public_id, "name": p.name, "area": p.area}
        for p in (one.person for one in found.admitted)
    ]
    if as_json:
        tell({"people": lines})
        return
    for line in lines:
        click.echo("  ".join(line.values()).rstrip())


@segment.command()
@rule_option
@name_option
@as_of_option
@json_option
@click.argument("who")
@click.pass_context
def explain(
    ctx: click.Context,
    who: str,
    rule_file: Path | None,
    name: str | None,
    as_of: date | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Say why a person (public id or address) is in a group, or is not."""
    with desk(ctx, as_of=as_of) as at:
        rule = _rule(at, rule_file, name)
        found = [_explained(at, rule, person) for person in find_people(at, who)]
    if as_json:
        tell({"people": found})
        return
    for one in found:
        where = "In" if one["inside"] else "Out"
        because = "; ".join(one["because"])
        click.echo(f"{one['contact_id']} {one['name']}: {where}, because {because}.")


def _explained(at: Desk, rule: dict[str, Any], person: int) -> dict[str, Any]:
    verdict = explain_person(
        at.session, rule=rule, person_id=person, installation=at.installation, now=at.now
    )
    line = groups.lines(at.session, [person])[person]
    return {
        "contact_id": line.public_id,
        "name": line.name,
        "inside": verdict.inside,
        "because": list(verdict.because),
    }


@segment.command()
@click.option("--rule", "rule_file", type=click.Path(path_type=Path), required=True)
@click.option("--name", required=True)
@json_option
@click.pass_context
def save(ctx: click.Context, rule_file: Path, name: str, as_json: bool) -> None:  # noqa: FBT001
    """Keep a group under a name."""
    with desk(ctx, writing=True) as at:
        rule = _read(rule_file)
        save_segment(at.session, name=name, rule=rule, now=at.now)
        words = sentence(read_rule(at.session, rule))
        at.session.commit()
    name = " ".join(name.split())
    if as_json:
        tell({"name": name, "sentence": words})
    else:
        click.echo(f"Saved as ‘{name}’: {words}")


@click.command()
@click.option("--audience", "list_name", required=True, help="Name or id of the Mailchimp list.")
@click.option("--name", help="The saved group to bring there; without it only stops are sent.")
@click.option("--plan/--apply", "plan", default=True)
@json_option
@click.pass_context
def sync(
    ctx: click.Context,
    list_name: str,
    name: str | None,
    plan: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Bring a Mailchimp list into line with a group, or show what that would change."""
    with desk(ctx) as at:
        audience_id, list_id = _list(at, list_name)
        segment_id = _saved(at, name).id if name else None
        at.session.rollback()
        with audience(at.installation, list_id) as there:
            view = conversations.plan_sync(
                at.session,
                there,
                segment_id=segment_id,
                audience_id=audience_id,
                installation=at.installation,
                now=at.now,
            )
            found: dict[str, Any] = {"plan": view.counts, "brake": view.brake}
            if not plan:
                if view.brake:
                    raise Refused(f"{view.brake} Look at it on the page and confirm it there.")
                done = conversations.apply_sync(
                    at.session, there, run_id=view.run_id, installation=at.installation, now=at.now
                )
                found |= {
                    "done": done.counts,
                    "left_untouched": done.left_untouched,
                    "calls": done.calls,
                    "problems": [[line.email, line.reason] for line in done.problems],
                }
    if as_json:
        tell(found)
        return
    click.echo(", ".join(f"{number:,} {action}" for action, number in view.counts.items()))
    for _, reason in found.get("problems", ()):
        click.echo(f"Not done: {reason}")
    if plan:
        click.echo("Nothing was changed. Say --apply to do it.")


def _list(at: Desk, wanted: str) -> tuple[int, str]:
    found = keep_lists(at.session, read_lists(at.installation), now=at.now)
    at.session.commit()
    for audience_id, list_id, name in found:
        if wanted in {list_id, name}:
            return audience_id, list_id
    raise Refused(f"There is no list ‘{wanted}’ at Mailchimp.")


def _saved(at: Desk, name: str) -> Any:
    found = groups.by_name(at.session, name)
    if found is None:
        raise Refused(f"There is no group called ‘{name}’.")
    return found


def _rule(at: Desk, rule_file: Path | None, name: str | None) -> dict[str, Any]:
    if (rule_file is None) == (name is None):
        raise click.UsageError("Give either --rule FILE or --name NAME.")
    if rule_file is not None:
        return _read(rule_file)
    rule: dict[str, Any] = _saved(at, name or "").rule
    return rule


def _read(path: Path) -> dict[str, Any]:
    try:
        rule: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except ValueError:
        raise Refused(f"{path} is not JSON.") from None
    return rule


def find_people(at: Desk, who: str) -> list[int]:
    """People by public id (one they lost by a merge as well) or address.

    Raises:
        Refused: nobody is known so.
    """
    by_id = person_known_as(at.session, who)
    if by_id is not None:
        return [by_id]
    try:
        email = parse(who).canonical
    except BadAddress:
        raise Refused(f"Nobody is known as ‘{who}’.") from None
    found = people.people_at(at.session, email)
    if not found:
        raise Refused(f"Nobody is known at {email}.")
    return found
