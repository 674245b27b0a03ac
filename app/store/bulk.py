"""Many rows in few statements: reads and inserts past the ORM, ids in one go, long lists of values."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Row,
    Select,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

from app.connection import as_json

Rows = Sequence[Sequence[Any]]
"""Values in the order of the columns they are for."""

Value = TypeVar("Value")
Values = TypeVarTuple("Values")


def rows_of(session: Session, statement: Select[*Values]) -> Sequence[Row[*Values]]:
    """The rows of a statement that asks for columns alone, however many.

    The ORM would put each together a second time, which counts where they are thousands.
    """
    # What the ORM has not sent yet is looked for as well.
    session.flush()
    return session.connection().execute(statement).all()


def values_of(session: Session, statement: Select[Value]) -> Sequence[Value]:
    """The values of a statement that asks for one column (see `rows_of`)."""
    session.flush()
    return session.connection().scalars(statement).all()


def insert_rows(
    session: Session,
    model: Any,
    columns: Sequence[str],
    rows: Rows,
    *,
    written: Collection[str] = (),
) -> None:
    """Insert rows with one statement. Columns not named stay NULL: no default is filled in.

    Columns that are `written` hold JSON as text already.
    """
    if not rows:
        return
    # What the ORM has not sent yet may be what these rows point at.
    session.flush()
    connection = session.connection()
    dialect, table = connection.dialect, model.__table__
    by_column = [
        _bound(values, table.c[name], dialect, as_is=name in written)
        for name, values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    quote = dialect.identifier_preparer.quote
    into = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, columns))})"
    if dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"{into} VALUES ({places})", list(zip(*by_column, strict=True)))
    else:
        arrays = ", ".join(f"%s::{table.c[name].type.compile(dialect)}[]" for name in columns)
        statement = f"{into} SELECT * FROM unnest({arrays})"  # noqa: S608 (names of our tables)
        connection.exec_driver_sql(statement, tuple(map(_array, by_column)))


def _bound(
    values: Iterable[Any], column: Column[Any], dialect: Dialect, *, as_is: bool
) -> Iterable[Any]:
    """Values as the driver wants them."""
    bind = None if as_is else column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if bind is None else map(bind, values)


def _array(values: Iterable[Any]) -> str | list[Any]:
    """Values as PostgreSQL writes an array of them; those of a kind not known here as they are.

    The driver writes each by itself in Python, which is slow.
    """
    listed = list(values)
    if not {type(value) for value in listed} <= _WRITTEN.keys():
        return listed
    return f"{{{','.join([_WRITTEN[type(value)](value) for value in listed])}}}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "NULL",
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    str: _quoted,
    date: date.isoformat,
    datetime: lambda value: f'"{value.isoformat()}"',
}


def as_bound(session: Session, column: InstrumentedAttribute[Any], value: Any) -> Any:
    """A value as the driver is given it for this column."""
    dialect = session.get_bind().dialect
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)
    return value if bind is None else bind(value)


def insert_numbered(
    session: Session,
    model: Any,
    columns: Sequence[str],
    rows: Rows,
    *,
    written: Collection[str] = (),
) -> list[int]:
    """Insert rows into a table with an `id`; the ids in the order of the rows."""
    ids = _new_ids(session, model, len(rows))
    numbered = [(number, *row) for number, row in zip(ids, rows, strict=True)]
    insert_rows(session, model, ("id", *columns), numbered, written=written)
    return ids


def update_rows(session: Session, model: Any, columns: Sequence[str], rows: Rows) -> None:
    """Change rows of a table with an `id` in one statement: each row is its id, then these columns."""
    if not rows:
        return
    session.flush()
    connection = session.connection()
    dialect, table = connection.dialect, model.__table__
    by_column = [
        list(_bound(values, table.c[name], dialect, as_is=False))
        for name, values in zip(("id", *columns), zip(*rows, strict=True), strict=True)
    ]
    quote = dialect.identifier_preparer.quote
    change = f"UPDATE {quote(table.name)} SET "  # noqa: S608 (names of our tables)
    if dialect.name == "sqlite":
        settings = ", ".join(f"{quote(name)} = ?" for name in columns)
        ids, *values = by_column
        changes = list(zip(*values, ids, strict=True))
        connection.exec_driver_sql(f"{change}{settings} WHERE id = ?", changes)
    else:
        arrays = ", ".join(
            f"%s::{table.c[name].type.compile(dialect)}[]" for name in ("id", *columns)
        )
        given = ", ".join(quote(f"new_{name}") for name in ("id", *columns))
        settings = ", ".join(f"{quote(name)} = {quote(f'new_{name}')}" for name in columns)
        connection.exec_driver_sql(
            f"{change}{settings} FROM unnest({arrays}) AS given({given}) WHERE id = new_id",
            tuple(map(_array, by_column)),
        )


def _new_ids(session: Session, model: Any, count: int) -> list[int]:
    """Ids nobody else gets, rising. On SQLite there is one writer, so those after the last."""
    if not count:
        return []
    session.flush()
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalars(select(func.coalesce(func.max(model.id), 0))).one()
        return list(range(last + 1, last + 1 + count))
    sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
    each = func.generate_series(1, count).table_valued("n")
    return sorted(session.scalars(select(func.nextval(sequence)).select_from(each)))


_LISTED = text("SELECT value FROM json_each(:listed)")
"""Written out: statements with long lists are many, and putting this together took half their time."""


def among(
    session: Session,
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    values: Iterable[int | str],
) -> ColumnElement[bool]:
    """Whether a column holds one of these values, however many: they are bound as one."""
    listed = list(values)
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(_LISTED.bindparams(bindparam("listed", as_json(listed), unique=True)))
    kind = column.type.compile(session.get_bind().dialect)
    given = text(f"ANY(CAST(:listed AS {kind}[]))")
    return column == given.bindparams(bindparam("listed", _array(listed), NullType(), unique=True))


def forget_what_was_read(session: Session) -> None:
    """Have everything read through the ORM so far read again: the rows were changed behind it."""
    session.flush()
    session.expire_all()
