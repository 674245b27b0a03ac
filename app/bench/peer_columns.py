"""What is tidied before Splink sees it, as its guides advise: case, blanks, one column a thing."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

TABLE = "contact"
COLUMN_OF_ROW = "unique_id"

_TIDIED: Mapping[str, str] = {
    "phone": "regexp_replace({}, '[^0-9]', '', 'g')",
    "postcode": "regexp_replace(regexp_replace(upper({}), '[^A-Z0-9]', '', 'g'), "
    "'^([A-Z]+[0-9][A-Z0-9]?)([0-9][A-Z]{{2}})$', '\\1 \\2')",
    "address": "regexp_replace(lower({}), '[^a-z0-9]+', ' ', 'g')",
}
_PLAINLY = "lower({})"
_PARTS_OF_DATE = ("date_of_birth", "date_of_birth_2", "date_of_birth_3")


def load(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, ...]:
    """Read the file into a table, rows numbered from 0 in its order; say which columns it has."""
    written = f"read_csv('{path}', all_varchar = true, header = true, delim = ',', quote = '\"')"
    there = connection.sql(f"SELECT * FROM {written} LIMIT 0").columns  # noqa: S608 - our own file
    columns = {name: _tidied(name) for name in there}
    if set(_PARTS_OF_DATE) <= set(columns):
        columns["date_of_birth"] = _joined(_PARTS_OF_DATE)
        for part in _PARTS_OF_DATE[1:]:
            del columns[part]
    if {"first_name", "last_name"} <= set(columns):
        # The same thing said twice would count twice.
        columns = {name: it for name, it in columns.items() if kind_of(name) != "full_name"}
    if "full_name" in columns and "last_name" not in columns:
        whole = columns.pop("full_name")
        columns["first_name"] = f"nullif(regexp_extract({whole}, '^\\S+'), '')"
        columns["last_name"] = f"nullif(regexp_extract({whole}, '\\s(\\S+)$', 1), '')"
    made = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    connection.execute(
        f"CREATE TABLE {TABLE} AS SELECT row_number() OVER () - 1 AS {COLUMN_OF_ROW}, {made} "  # noqa: S608 - our own names
        f"FROM {written}"
    )
    filled = connection.sql(
        f"SELECT {', '.join(f'count({name})' for name in columns)} FROM {TABLE}"  # noqa: S608 - our own names
    ).fetchall()[0]
    return tuple(name for name, cells in zip(columns, filled, strict=True) if cells)


def _tidied(name: str) -> str:
    return f"nullif(trim({_TIDIED.get(kind_of(name), _PLAINLY).format(name)}), '')"


def kind_of(column: str) -> str:
    """The field of a column: 'address' of 'address_2'."""
    return column.rstrip("0123456789").rstrip("_")


def _joined(parts: tuple[str, str, str]) -> str:
    year, month, day = parts
    return f"{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')"
