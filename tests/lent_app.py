"""An app is lent to one test after the other: making one takes as long as a quick test does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import create_engine

from app.connection import ENGINE_OPTIONS
from app.db import db
from app.factory import create_app
from app.settings import Settings

_idle: dict[tuple[object, ...], list[Flask]] = {}
"""Apps that nobody has at the moment, by what of the settings was built into them."""


@contextmanager
def lent_app(settings: Settings) -> Iterator[Flask]:
    """An app for these settings, as good as new; what a test sets in it is forgotten afterwards."""
    built_in = (settings.secret_keys, settings.pepper, settings.public_url, settings.limits)
    waiting = _idle.setdefault(built_in, [])
    if waiting:
        app = waiting.pop()
        _move(app, settings)
    else:
        app = create_app(settings)
        app.config["TESTING"] = True
        # Slow on purpose, and nobody guesses the passwords of tests.
        hashing = app.extensions["security"].pwd_context
        hashing.update(argon2__rounds=1, argon2__memory_cost=8, argon2__parallelism=1)
    extensions, config, built = dict(app.extensions), dict(app.config), _built(app)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if _built(app) == built:
        _restore(app.extensions, extensions)
        _restore(app.config, config)
        waiting.append(app)


def _move(app: Flask, settings: Settings) -> None:
    """Have it work for another installation."""
    app.instance_path = str(settings.home)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.extensions["reconvene"] = settings
    with app.app_context():
        db.engines[None] = create_engine(settings.database_url, **ENGINE_OPTIONS)


def _built(app: Flask) -> tuple[object, ...]:
    """What a test may change about an app that can't be undone; it is thrown away then."""
    return (
        dict(app.view_functions),
        len(app.url_map._rules),
        app.wsgi_app,
        {name: dict(known) for name, known in app.error_handler_spec.items()},
        {name: list(known) for name, known in app.before_request_funcs.items()},
        {name: list(known) for name, known in app.after_request_funcs.items()},
        dict(app.jinja_env.globals),
    )


def _restore(held: dict[str, Any], before: dict[str, Any]) -> None:
    held.clear()
    held.update(before)
