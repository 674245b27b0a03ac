"""Making, serving, checking and measuring an installation."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask import Flask
from gunicorn.app.base import BaseApplication
from huey.consumer import Consumer
from rich.console import Console
from rich.padding import Padding
from typing_extensions import override
from werkzeug.serving import make_server
from whitenoise import WhiteNoise

from app.bench import MEASURES
from app.cli.command import Refused, desk, json_option, tell
from app.db import about_to_write, db
from app.demo import run as demo_run
from app.demo.sample_job import as_json
from app.demo.story import told
from app.jobs.runner import make_worker
from app.read.health import complaints
from app.settings import Settings, keep_secrets
from app.store import staff as accounts
from app.store.consent import Asked, fold_all, refold
from app.workflows.prepare import prepare
from app.workflows.set_up import make_set_up_link
from consent.address import BadAddress, parse

PORT = 5000


@click.command()
@click.option("--once", is_flag=True, help="Do it all, print a JSON summary, stop.")
@click.option("--port", type=int, default=PORT, show_default=True)
@click.pass_context
def demo(ctx: click.Context, once: bool, port: int) -> None:  # noqa: FBT001
    """Do the whole main job on sample spreadsheets against practice Mailchimp, then serve it."""
    home = Path("var/demo").absolute()
    console = Console(stderr=True, highlight=False)
    port, practice_port = (port, 0) if once else (_free(port), _free(port + 1))
    with console.status("Starting") as status:
        shown = demo_run.demo(
            ctx.find_root().obj,
            home,
            port=port,
            practice_port=practice_port,
            say=status.update,
        )
        running = shown.__enter__()
    try:
        for paragraph in told(running.numbers):
            console.print(Padding(paragraph, (0, 0, 1, 2)), width=88)
        if once:
            tell(as_json(running.numbers, demo_run.opt_out(running)))
            return
        console.print(f"  Open this: [bold]{running.door}[/bold]\n", soft_wrap=True)
        console.print(f"  Practice Mailchimp: {running.practice_url}", soft_wrap=True)
        console.print("  Ctrl+C stops it.\n")
        _serve_here(running.app, home, port)
    finally:
        shown.__exit__(None, None, None)


@click.command()
@click.option("--port", type=int, default=PORT, show_default=True)
@click.pass_context
def start(ctx: click.Context, port: int) -> None:
    """Real use: make secrets and database, print a one-time link to the set-up page, serve."""
    keep_secrets(_home())
    settings = Settings.from_env()
    app: Flask = ctx.find_root().obj(settings)
    now = datetime.now(UTC)
    with app.app_context():
        flask_migrate.upgrade()
        session = about_to_write(db.session())
        prepare(session, now=now)
        token = make_set_up_link(session, now=now)
        session.commit()
        db.session.remove()
    click.echo("Reconvene is ready. This link opens the set-up page once, today:")
    click.echo(f"  http://127.0.0.1:{port}/set-up/{token}")
    _gunicorn(app, settings.home, port)


@click.command()
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Create the database, or bring it up to this version."""
    keep_secrets(_home())
    app: Flask = ctx.find_root().obj(Settings.from_env())
    with app.app_context():
        flask_migrate.upgrade()
        session = about_to_write(db.session())
        prepare(session, now=datetime.now(UTC))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    click.echo("The database is up to date.")


@click.command()
@click.option("--port", type=int, default=PORT, show_default=True)
@click.pass_context
def serve(ctx: click.Context, port: int) -> None:
    """Serve the pages, and do waiting work beside them."""
    settings = Settings.from_env()
    _gunicorn(ctx.find_root().obj(settings), settings.home, port)


@click.command()
@click.pass_context
def worker(ctx: click.Context) -> None:
    """Do waiting work only, without pages."""
    settings = Settings.from_env()
    app: Flask = ctx.find_root().obj(settings)
    _consumer(app, settings.home).run()


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
        hashed = at.app.extensions["reconvene_hash_password"](password)
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
        found = complaints(at.session, at.installation)
        if rebuild and found:
            asked = Asked(
                at.installation.keyring, at.installation.policy, at.installation.moment(at.now)
            )
            refold(at.session, fold_all(at.session, asked.keyring), asked)
            at.session.commit()
    if as_json:
        tell({"complaints": found})
    else:
        for sentence in found:
            click.echo(sentence)
        click.echo("All is well." if not found else f"{len(found)} complaints.")
    if found and not rebuild:
        ctx.exit(1)


@click.command()
@click.argument("name", type=click.Choice(sorted(MEASURES)))
@click.option("--size", type=int, default=0, help="How much to measure with; 0 is the usual size.")
@json_option
@click.pass_context
def bench(ctx: click.Context, name: str, size: int, as_json: bool) -> None:  # noqa: FBT001
    """Measure something, as ratios within one run."""
    found = MEASURES[name](ctx.find_root().obj, size)
    if as_json:
        tell(found)
        return
    for key, value in found.items():
        click.echo(
            f"{key:>28}  {value:,.3f}" if isinstance(value, float) else f"{key:>28}  {value}"
        )


def _home() -> Path:
    return Path(os.environ.get("RECONVENE_HOME", "./var")).absolute()


def _free(port: int) -> int:
    """This port, or the next that nobody uses."""
    for candidate in range(port, port + 100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    raise Refused(f"No port from {port} on is free. Name another with --port.")


def _consumer(app: Flask, home: Path) -> Consumer:
    return make_worker(app, home).create_consumer(workers=1, check_worker_health=False)


@contextmanager
def _working(app: Flask, home: Path) -> Iterator[None]:
    """Do waiting work in a thread beside the pages."""
    consumer = _consumer(app, home)
    consumer.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)


def _serve_here(app: Flask, home: Path, port: int) -> None:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with _working(app, home):
        thread.start()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("\nStopped.")
        finally:
            server.shutdown()
            server.server_close()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads; static files by WhiteNoise; one worker does waiting work as well."""

    def __init__(self, app: Flask, home: Path, port: int) -> None:
        self._app, self._home, self._port = app, home, port
        super().__init__()

    @override
    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 300,
            "loglevel": "warning",
            "when_ready": lambda _server: self._start_worker(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    @override
    def load(self) -> Any:
        app = self._app
        return WhiteNoise(app.wsgi_app, root=app.static_folder, prefix="static/")

    def _start_worker(self) -> None:
        """Run in the parent, which serves nothing itself."""
        _consumer(self._app, self._home).start()


def _gunicorn(app: Flask, home: Path, port: int) -> None:
    _Gunicorn(app, home, port).run()
