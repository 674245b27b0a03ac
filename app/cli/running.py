"""Making, serving, checking and measuring an installation."""

import tempfile
import textwrap
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
import flask_migrate
from flask import Flask
from flask_security import hash_password
from rich.console import Console
from sqlalchemy.exc import OperationalError

from app.cli.command import (
    NO_ANSWER,
    Refused,
    check_database,
    desk,
    home,
    json_option,
    settings_at,
    some,
    tell,
)
from app.cli.serving import must_be_free, serve_for_real, serve_here, two_free
from app.cli.working import end_with_input
from app.db import about_to_write, db
from app.demo import run as demo_run
from app.demo.here import SERVED
from app.demo.sample_job import Numbers, as_json
from app.demo.story import told
from app.jobs.runner import make_worker
from app.read.health import complaints
from app.settings import Settings, keep_secrets
from app.store import installation as stored
from app.store import staff as accounts
from app.store import suggestions
from app.store.consent import Asked, fold_all, refold
from app.store.reach import keep_everybodys_reach
from app.workflows.follow_policy import follow_policy
from app.workflows.prepare import prepare
from app.workflows.set_up import make_set_up_link
from consent.address import BadAddress, parse

PORT = 5000

port_option = click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)


@click.command()
@click.option("--once", is_flag=True, help="Do it all, print a JSON summary, stop.")
@port_option
@click.pass_context
def demo(ctx: click.Context, once: bool, port: int) -> None:  # noqa: FBT001
    """Do the whole main job on sample spreadsheets against practice Mailchimp, then serve it."""
    port, practice_port = (port, 0) if once else two_free(port)
    console = Console(stderr=True)
    with ExitStack() as open_ones:
        place = (
            Path(open_ones.enter_context(tempfile.TemporaryDirectory()))
            if once
            else home() / "demo"
        )
        with console.status("Starting") as status:
            running = open_ones.enter_context(
                demo_run.demo(
                    ctx.find_root().obj,
                    place,
                    port=port,
                    practice_port=practice_port,
                    say=status.update,
                )
            )
        _tell_story(running.numbers, to_stderr=once)
        if once:
            tell(as_json(running.numbers, demo_run.opt_out(running)))
            return
        click.echo(f"  Open this: {running.door}\n\n  Practice Mailchimp: {running.practice_url}")
        click.echo("  Ctrl+C stops it.\n")
        serve_here(running.app, place, port)


def _tell_story(numbers: Numbers, *, to_stderr: bool) -> None:
    for paragraph in told(numbers):
        lines = textwrap.fill(paragraph, 86, initial_indent="  ", subsequent_indent="  ")
        click.echo(f"{lines}\n", err=to_stderr)


@click.command()
@port_option
@click.pass_context
def start(ctx: click.Context, port: int) -> None:
    """Real use: make secrets and database, print a one-time link to the set-up page, serve."""
    must_be_free(port)
    keep_secrets(home())
    settings = settings_at(port)
    app: Flask = ctx.find_root().obj(settings)
    token = _upgrade(app, with_link=True)
    if token:
        click.echo("Reconvene is ready. This link opens the set-up page once, today:")
        click.echo(f"  {settings.public_url}/set-up/{token}")
    else:
        click.echo(f"Reconvene is ready. Log in at {settings.public_url}/log-in")
    click.echo("Ctrl+C stops it.")
    serve_for_real(app, port)


@click.command()
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Create the database, or bring it up to this version."""
    keep_secrets(home())
    _upgrade(ctx.find_root().obj(Settings.from_env()))
    click.echo("The database is up to date.")


def _upgrade(app: Flask, *, with_link: bool = False) -> str:
    """Migrate and add what is missing; a set-up link where one is wanted and still of use."""
    now, token = datetime.now(UTC), ""
    with app.app_context():
        try:
            flask_migrate.upgrade()
            session = about_to_write(db.session())
            prepare(session, now=now)
            suggestions.rebuild(session)
            stored.keep_pepper_check(session, app.extensions["reconvene"], now=now)
            known = stored.load(session, app.extensions["reconvene"])
            follow_policy(session, known=known, now=now)
            if with_link and not known.is_set_up:
                token = make_set_up_link(session, now=now)
            session.commit()
        except OperationalError:
            raise Refused(NO_ANSWER) from None
        finally:
            db.session.remove()
            db.engine.dispose()
    return token


@click.command()
@port_option
@click.pass_context
def serve(ctx: click.Context, port: int) -> None:
    """Serve the pages, and do waiting work beside them."""
    settings = settings_at(port)
    app = _checked(ctx, settings)
    must_be_free(port)
    click.echo(f"Serving {settings.public_url}/ Ctrl+C stops it.")
    serve_for_real(app, port)


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="End when standard input is closed.")
@click.pass_context
def worker(ctx: click.Context, beside: bool) -> None:  # noqa: FBT001
    """Do waiting work only, without pages."""
    if beside:
        end_with_input()
    settings = Settings.from_env()
    app = _checked(ctx, settings)
    click.echo("Waiting for work. Ctrl+C stops it.")
    huey = make_worker(app, settings.home, kinds=SERVED)
    huey.create_consumer(workers=1, check_worker_health=False).run()


def _checked(ctx: click.Context, settings: Settings) -> Flask:
    """The app, on a database that is there."""
    app: Flask = ctx.find_root().obj(settings)
    with app.app_context():
        check_database(app)
        session = about_to_write(db.session())
        known = stored.load(session, app.extensions["reconvene"])
        follow_policy(session, known=known, now=datetime.now(UTC))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return app


@click.group()
def staff() -> None:
    """Who may log in."""


@staff.command("add")
@click.argument("address")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(list(accounts.ROLES))
)
@click.option("--name", default="")
@click.password_option()
@click.pass_context
def add_staff(
    ctx: click.Context, address: str, roles: tuple[str, ...], name: str, password: str
) -> None:
    """Add somebody who may log in."""
    with desk(ctx, writing=True) as at:
        try:
            email = parse(address).canonical
        except BadAddress as bad:
            raise Refused(str(bad)) from None
        if accounts.by_email(at.session, email) is not None:
            raise Refused(f"{email} may log in already.")
        shortest = at.app.config["SECURITY_PASSWORD_LENGTH_MIN"]
        if len(password) < shortest:
            raise Refused(f"The password must have {shortest} characters or more.")
        hashed = hash_password(password)
        accounts.add(at.session, email=email, name=name, password_hash=hashed, roles=list(roles))
        at.session.commit()
    click.echo(f"{email} may log in now.")


@click.command()
@click.option("--rebuild", is_flag=True, help="Mend what is kept by working it out again.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, rebuild: bool, as_json: bool) -> None:  # noqa: FBT001
    """Check that the ledger is whole and that what is kept follows from it."""
    with desk(ctx, writing=rebuild) as at:
        found = complaints(at.session, at.installation, at.now)
        if rebuild:
            asked = Asked(
                at.installation.keyring, at.installation.policy, at.installation.moment(at.now)
            )
            refold(at.session, fold_all(at.session, asked.keyring), asked)
            keep_everybodys_reach(at.session)
            suggestions.rebuild(at.session)
            found = complaints(at.session, at.installation, at.now)
            at.session.commit()
    if as_json:
        tell({"complaints": found})
    else:
        for sentence in found:
            click.echo(sentence, err=True)
        click.echo(some(len(found), "complaint.", "complaints.") if found else "All is well.")
    if found:
        ctx.exit(1)
