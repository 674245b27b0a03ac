"""What a SQLite database holds, carried over to an empty PostgreSQL one, table by table."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection, Table, create_engine, select, text
from sqlalchemy.engine import Engine

from app.connection import ENGINE_OPTIONS
from app.models import Base

PORTION = 20_000


def carry_over(sqlite: str, postgresql: str) -> None:
    """Copy every row under its number; both databases are migrated, and the second holds no people."""
    source = create_engine(sqlite, **ENGINE_OPTIONS)
    target = create_engine(postgresql, **ENGINE_OPTIONS)
    with source.connect() as reading, target.begin() as writing:
        writing.execute(text("SET TIME ZONE 'UTC'"))
        # Parents that come later, and triggers, are seen to by what wrote the rows at first.
        writing.execute(text("SET session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            _copy(reading, writing, table)
        for table in Base.metadata.sorted_tables:
            _count_on(writing, table)
    source.dispose()
    _look_around(target)
    target.dispose()


def _copy(reading: Connection, writing: Connection, table: Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    writing.execute(table.delete())
    driver: Any = writing.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
    ):
        for row in _rows(reading, table, names):
            copy.write_row(row)


def _rows(reading: Connection, table: Table, names: str) -> Iterator[Sequence[Any]]:
    """The rows as the driver keeps them, in the order of their key, for which an index is quickest."""
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    found = reading.execution_options(stream_results=True, yield_per=PORTION).exec_driver_sql(
        f'SELECT {names} FROM "{table.name}" ORDER BY {key}'  # noqa: S608 (names of our tables)
    )
    flags = [isinstance(column.type, Boolean) for column in table.columns]
    if not any(flags):
        yield from found
        return
    for row in found:
        yield [
            bool(value) if flag and value is not None else value
            for value, flag in zip(row, flags, strict=True)
        ]


def _count_on(writing: Connection, table: Table) -> None:
    """Let new rows be numbered after those that came."""
    sequence = (
        writing.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
        if "id" in table.columns
        else None
    )
    if sequence is not None:
        last = writing.scalar(select(text(f'max("id") FROM "{table.name}"'))) or 0
        writing.execute(text("SELECT setval(:name, :to)"), {"name": sequence, "to": max(last, 1)})


def _look_around(target: Engine) -> None:
    """Let the planner know what is there, as it does by itself in time."""
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
