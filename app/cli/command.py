"""What every command shares: the app on demand, one edge for refusals, JSON on stdout."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from typing_extensions import override

from app.bench.labelled import DataRefused
from app.bench.matching import EntrantFailed
from app.db import about_to_write, db
from app.jobs.stand_in import speak_to_it
from app.settings import Settings, SettingsRefused
from app.store import installation as stored
from app.store.installation import Installation
from app.workflows.attest_wording import AttestRefused
from app.workflows.correct_columns import ColumnsRefused
from app.workflows.follow_policy import follow_policy
from app.workflows.judge_match import JudgementRefused
from app.workflows.learn_comparison import LearningRefused
from app.workflows.make_project import ProjectRefused
from app.workflows.save_segment import SegmentRefused
from app.workflows.send_invitation import InvitationRefused
from app.workflows.stop_contact import StopRefused
from app.workflows.sync_audience import SyncRefused
from importers.draft import FileRefused
from segments.audience import AudienceDown, AudienceRefused
from segments.rule import RuleRefused

NO_ANSWER = "The database does not answer. Check RECONVENE_DATABASE_URL."


class Refused(Exception):
    """A command can't do as told; the message is one plain sentence."""


REFUSALS = (
    AttestRefused,
    AudienceDown,
    AudienceRefused,
    ColumnsRefused,
    DataRefused,
    EntrantFailed,
    FileRefused,
    InvitationRefused,
    JudgementRefused,
    LearningRefused,
    ProjectRefused,
    Refused,
    SegmentRefused,
    SettingsRefused,
    StopRefused,
    SyncRefused,
)


class CommandLine(click.Group):
    """Turns every refusal into one sentence on stderr and exit code 1."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RuleRefused as refusal:
            said = f"This rule can't be used: {refusal}."
        except REFUSALS as refusal:
            said = str(refusal)
        except OSError as trouble:
            if trouble.filename is None:
                raise
            said = f"{trouble.filename} can't be used: {(trouble.strerror or 'trouble').lower()}."
        click.echo(said, err=True)
        return ctx.exit(1)


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
def command_line() -> None:
    """Reconvene: the people of past consultations, merged, consented, invited again."""


MakeApp = Callable[[Settings], Flask]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with: an open session, the installation, the time, the app."""

    session: Session
    installation: Installation
    now: datetime
    app: Flask


@contextmanager
def desk(ctx: click.Context, *, as_of: date | None = None, writing: bool = False) -> Iterator[Desk]:
    """Open the installation of the environment.

    Raises:
        Refused: there is no database yet, it is older than this version, or does not answer.
    """
    app: Flask = ctx.find_root().obj(Settings.from_env())
    with app.app_context():
        try:
            check_database(app)
            session = db.session()
            if writing:
                about_to_write(session)
            found = speak_to_it(app, stored.load(session, app.extensions["reconvene"]))
            now = datetime.now(UTC)
            if writing:
                follow_policy(session, known=found, now=now)
            yield Desk(session, replace(found, as_of=as_of), now, app)
        finally:
            db.session.remove()
            db.engine.dispose()


def check_database(app: Flask) -> None:
    """Make sure, inside the app's context, that the database is there and of this version.

    Raises:
        Refused: it is not; the sentence names the command that mends it.
    """
    newest = set(ScriptDirectory(app.extensions["migrate"].directory).get_heads())
    try:
        with db.engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except OperationalError:
        raise Refused(NO_ANSWER) from None
    if not found:
        raise Refused("There is no database yet. Run `reconvene upgrade` first.")
    if found != newest:
        raise Refused("The database is of another version. Run `reconvene upgrade` first.")


def settings_at(port: int) -> Settings:
    """The environment's settings; links lead to this port unless RECONVENE_PUBLIC_URL is set."""
    return Settings.from_env({"RECONVENE_PUBLIC_URL": f"http://127.0.0.1:{port}"} | os.environ)


def home() -> Path:
    """Where the secrets and, by default, the database are."""
    return Path(os.environ.get("RECONVENE_HOME", "./var")).absolute()


def some(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 person, 1,204 people."""
    return f"{number:,} {one if number == 1 else many}"


def tell(found: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout."""
    json.dump(found, sys.stdout, indent=1, default=str, ensure_ascii=False)
    sys.stdout.write("\n")


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    """Read a day given as 2026-01-31."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day like 2026-01-31.") from None


as_of_option = click.option("--as-of", callback=day, help="The day to answer for: 2026-01-31.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
