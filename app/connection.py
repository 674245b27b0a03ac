"""What every connection to a database is told, whoever opens it."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import ConnectionPoolEntry

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


def as_json(value: Any) -> str:
    """What a JSON column keeps of a value; whole numbers come back as such up to 64 bits.

    Half a character pair, which damaged files hold, is no proper JSON and keys that are no text are
    none either; the standard library writes both.
    """
    try:
        return orjson.dumps(value, option=_NOTHING_OF_ITS_OWN).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value)


def of_json(text: str | bytes) -> Any:
    """The value a JSON column keeps."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


_NOTHING_OF_ITS_OWN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
"""What the standard library refuses goes on being a mistake of ours."""

ENGINE_OPTIONS = {"json_serializer": as_json, "json_deserializer": of_json}
"""For every engine: a tenth of the time a plan takes went into JSON."""


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
    # Copies are few, so they may have more than the connections of requests.
    connection.execute("PRAGMA cache_size=-131072")
    connection.execute("PRAGMA foreign_keys=OFF")


def alone(connection: sqlite3.Connection, _record: Any) -> None:
    """Nobody else looks at this copy, so nothing need be written twice to be seen whole.

    A plan of 50,000 rows took a fifth to three tenths longer with a write-ahead log; one of 100,000
    a tenth longer with half the memory for its indexes.
    """
    connection.execute("PRAGMA main.journal_mode=MEMORY")
    connection.execute("PRAGMA cache_size=-262144")


BESIDE = "beside"
"""The name under which a connection sees another database, where it was shown one (`look_beside`)."""


def look_beside(connection: Connection, database: Path) -> None:
    """Let a SQLite connection see another database beside its own, until it goes back to the pool.

    Raises:
        ValueError: it sees another one already.
    """
    seen = connection.info.get(BESIDE)
    if seen is None:
        connection.exec_driver_sql(f"ATTACH DATABASE ? AS {BESIDE}", (str(database),))
        connection.info[BESIDE] = database
    elif seen != database:
        raise ValueError("A connection sees one database beside its own.")


@event.listens_for(Engine, "checkin")
def look_at_nothing_else(connection: Any, record: ConnectionPoolEntry) -> None:
    """Whoever is given the connection next sees its own database alone."""
    if record.info.pop(BESIDE, None) and connection is not None:
        connection.execute(f"DETACH DATABASE {BESIDE}")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """Begin for real on SQLite; take the write lock at once where a change is coming."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("about_to_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
