"""What every connection to a database is told, whoever opens it."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

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


def careless(connection: sqlite3.Connection, _record: Any) -> None:
    """Nothing in a copy outlives its trial, so nothing need survive a power cut.

    Nor need each row's parents be looked up: that is done when the rows are added.
    """
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Begin for real on SQLite; take the write lock at once where a change is coming."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("about_to_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
