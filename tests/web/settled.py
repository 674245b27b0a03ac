"""Installations that tests of pages begin with, made once through the pages and then copied."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.db import about_to_write, db
from app.outside.reader import ReadingChild
from app.settings import Settings
from app.store import installation, staff
from app.workflows import prepare
from tests.conftest import NOW, TEMPLATE, make_database, named, settings_for
from tests.lent_app import lent_app
from tests.shared_build import made_once

HOUSE, PEOPLE = "house", "people"
"""How far an installation has come: it is set up; the survey's people are in it as well."""


@dataclass(frozen=True)
class Lent:
    """What all installations of a worker share: starting it takes time, and it keeps nothing."""

    child: ReadingChild
    compiled: FileSystemBytecodeCache


@contextmanager
def running(settings: Settings, lent: Lent, clock: Callable[[], datetime]) -> Iterator[Flask]:
    """An app for an installation, outside any request."""
    with lent_app(settings) as made:
        made.extensions["reconvene_clock"] = clock
        made.extensions["reconvene_reader"] = lent.child
        made.jinja_env.bytecode_cache = lent.compiled
        yield made


def set_up(app: Flask, now: datetime) -> None:
    """Make the installation one that is set up, with somebody of every role."""
    with app.app_context():
        session = about_to_write(db.session())
        prepare.prepare(session, now=now)
        for role in staff.ROLES:
            staff.add(
                session,
                email=f"{role}@aldermere.example",
                name=role,
                password_hash=None,
                roles=[role],
            )
        installation.keep(session, {"reply_to": "talk@aldermere.example"}, by="test", now=now)
        session.commit()


def is_set_up(app: Flask) -> bool:
    with app.app_context():
        found = staff.by_email(db.session(), "administrator@aldermere.example") is not None
        db.session.remove()
    return found


@dataclass(frozen=True)
class Settled:
    """Databases of installations that have come so far; copy them, never open them."""

    folder: Path
    """Shared by all workers; what is made for PostgreSQL stands beside its data."""

    lent: Lent
    add_survey: Callable[[Flask], None]

    def sqlite(self, template: Path, stage: str) -> Path:
        def make(home: Path) -> None:
            before = template if stage == HOUSE else self.sqlite(template, HOUSE)
            shutil.copy(before, home / "settled.sqlite3")
            self._bring(settings_for(home, f"sqlite:///{home / 'settled.sqlite3'}"), stage)

        return made_once(self.folder, f"sqlite_{stage}", make) / "settled.sqlite3"

    def postgresql(self, root: str, stage: str) -> str:
        name = f"{stage}_for_tests"

        def make(home: Path) -> None:
            before = TEMPLATE if stage == HOUSE else self.postgresql(root, HOUSE)
            make_database(root, name, before)
            self._bring(settings_for(home, named(root, name)), stage)

        made_once(self.folder, f"postgresql_{stage}", make)
        return name

    def _bring(self, settings: Settings, stage: str) -> None:
        with running(settings, self.lent, lambda: NOW) as app:
            if stage == HOUSE:
                set_up(app, NOW)
            else:
                self.add_survey(app)
