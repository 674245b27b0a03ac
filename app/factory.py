"""The composition root: the one file that knows every part."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_security import SQLAlchemyUserDatastore

from app import web
from app.db import db
from app.models.base import UtcDateTime
from app.models.staff import Role, Staff
from app.settings import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our time type as plain SQL, so that migrations outlive our classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_object(_object: Any, name: str | None, kind: str, _reflected: object, _to: Any) -> bool:
    """Leave huey's own tables alone."""
    return not (kind == "table" and (name or "").startswith("huey_"))


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app for these settings (default: the environment's)."""
    settings = settings or Settings.from_env()
    app = Flask("app.web", instance_path=str(settings.home))
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SECRET_KEY"] = settings.secret_keys[0]
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_keys[1:])
    app.extensions["reconvene"] = settings
    db.init_app(app)
    Migrate(
        app,
        db,
        directory=str(MIGRATIONS),
        render_item=render_item,
        include_object=include_object,
        render_as_batch=True,
        compare_type=True,
    )
    web.register(app, settings, SQLAlchemyUserDatastore(db, Staff, Role))
    return app
