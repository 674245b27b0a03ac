"""Flask-SQLAlchemy on our own base, and what every connection is told."""

import sqlite3
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.models import Base

__all__ = ["Session", "about_to_write", "db"]

db = SQLAlchemy(model_class=Base)

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL loses acknowledged commits when the power goes; a lost "stop" is unforgivable.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Without it INSERT OR REPLACE would slip past the append-only triggers.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=120000",
    # 64 MB instead of two: the indexes of a large import are looked into all the time.
    "PRAGMA cache_size=-65536",
)


@event.listens_for(Engine, "connect")
def prepare_connection(connection: Any, _record: Any) -> None:
    """Make every SQLite connection durable and strict; other databases are so by themselves."""
    if isinstance(connection, sqlite3.Connection):
        # We say BEGIN ourselves (below): the driver's own habit breaks savepoints.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Begin for real on SQLite; take the write lock at once where a change is coming."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("about_to_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def about_to_write(session: Session) -> Session:
    """Say before the first read that this transaction will change something.

    On SQLite it then waits for the write lock at its beginning. A transaction that reads first and
    writes later is refused when somebody else wrote in between, and an opt-out must not be refused.
    """
    if not session.in_transaction():
        session.connection(execution_options={"about_to_write": True})
    return session
