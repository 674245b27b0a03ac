"""Splink over one file, in a process of its own, set up as its guides advise.

Names by their likeness with term frequencies, addresses, dates and postcodes by its comparison
library, blocking on exact fields, u by sampling, m by expectation maximisation over two or three
rules; rows are joined that are likelier one person's than not.
"""

import logging
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import splink.comparison_library as cl
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.comparison_creator import ComparisonCreator
from splink.internals.exceptions import EMTrainingException

from app.bench.agreement import Labels, connected
from app.bench.entrant import LOWEST, Entry, enter
from app.bench.peer_columns import COLUMN_OF_ROW, TABLE, kind_of, load

THREADS = 2
LIKELIER_THAN_NOT = 0.5
SAMPLED_PAIRS = 1e6
"""Its own default; ten times as many changed no figure."""
FEW_PAIRS = 500_000
PAIRS_PER_ROW = 10
"""Rules that give more pairs than these are left out, as its guide on blocking advises."""
FEW_ROWS = 10_000
"""Up to here rules of one loose field are worth their pairs; beyond, they cost more than they find."""
FOUND_BY_RULES = 0.7
"""The share of true pairs that the strict rules are taken to find; its tutorials' figure."""
SEED = 1

Rule = tuple[str, ...]
_BLOCKING: Sequence[Rule] = (
    ("id_number",),
    ("email",),
    ("phone",),
    ("first_name", "last_name"),
    ("last_name", "date_of_birth"),
    ("first_name", "date_of_birth"),
    ("date_of_birth", "postcode"),
    ("last_name", "postcode"),
    ("first_name", "postcode"),
    ("address", "postcode"),
    ("organisation", "postcode"),
    ("organisation", "location"),
    ("organisation",),
    ("last_name", "location"),
    ("first_name", "location"),
)
_LOOSE: Sequence[Rule] = (
    ("date_of_birth",),
    ("address",),
    ("last_name",),
    ("first_name",),
    ("postcode",),
)
_STRICT: Sequence[Rule] = (
    ("id_number",),
    ("email",),
    ("first_name", "last_name", "date_of_birth"),
    ("first_name", "last_name", "postcode"),
    ("first_name", "last_name", "phone"),
    ("organisation", "postcode"),
)
_TRAINING: Sequence[Rule] = (
    ("first_name", "last_name"),
    ("email",),
    ("date_of_birth",),
    ("postcode",),
    ("organisation",),
    ("id_number",),
    ("phone",),
    ("last_name",),
    ("address",),
)
_MOST_TRAININGS = 2
"""Two rules of different fields teach all of them; a third brought households together."""


def match(path: Path) -> Entry:
    """Match the rows of a file of columns named by field."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(f"SET threads TO {THREADS}")
    fields = load(connection, path)
    rows = _one(connection, f"SELECT count(*) FROM {TABLE}")  # noqa: S608 - our own name
    linker = _linker(connection, fields, rows)
    _train(linker, connection, fields, rows)
    likely = linker.inference.predict(threshold_match_probability=LIKELIER_THAN_NOT)
    joined = linker.clustering.cluster_pairwise_predictions_at_threshold(
        likely, threshold_match_probability=LIKELIER_THAN_NOT
    )
    left, right = _read(connection, joined.physical_name, COLUMN_OF_ROW, "cluster_id")
    shipped = np.empty(rows, np.int64)
    shipped[left.astype(np.int64)] = right.astype(np.int64)
    return Entry(shipped, *_scored(linker, connection, rows))


def _scored(
    linker: Linker, connection: duckdb.DuckDBPyConnection, rows: int
) -> tuple[Callable[[], NDArray[np.float64]], Callable[[float], Labels]]:
    """Weights of all pairs worth a thought, and groups at any threshold, made when asked for."""
    kept: list[tuple[Labels, Labels, NDArray[np.float64]]] = []

    def pairs() -> tuple[Labels, Labels, NDArray[np.float64]]:
        if not kept:
            found = linker.inference.predict(threshold_match_weight=LOWEST)
            names = (f"{COLUMN_OF_ROW}_l", f"{COLUMN_OF_ROW}_r", "match_weight")
            left, right, weight = _read(connection, found.physical_name, *names)
            kept.append((left.astype(np.int64), right.astype(np.int64), weight.astype(np.float64)))
        return kept[0]

    def at(threshold: float) -> Labels:
        left, right, weight = pairs()
        heavy = weight >= threshold
        return connected(rows, left[heavy], right[heavy])

    return lambda: pairs()[2], at


def _linker(connection: duckdb.DuckDBPyConnection, fields: Collection[str], rows: int) -> Linker:
    api = DuckDBAPI(connection)
    blocking = [
        block_on(*rule)
        for rule in (*_BLOCKING, *(_LOOSE if rows <= FEW_ROWS else ()))
        if set(rule) <= set(fields) and _pairs(connection, rule) <= _most(rows)
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=COLUMN_OF_ROW,
        comparisons=[_comparison(connection, field) for field in fields],
        blocking_rules_to_generate_predictions=blocking,
        retain_matching_columns=False,
    )
    return Linker(api.register(TABLE, table_name="people"), settings, log_level=logging.ERROR)


def _train(
    linker: Linker, connection: duckdb.DuckDBPyConnection, fields: Collection[str], rows: int
) -> None:
    strict = [
        block_on(*rule) for rule in _STRICT if set(rule) <= set(fields) and _pairs(connection, rule)
    ]
    if strict:
        linker.training.estimate_probability_two_random_records_match(strict, recall=FOUND_BY_RULES)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED)
    done = 0
    for rule in _TRAINING:
        # A rule over all there is leaves nothing to learn.
        if done == _MOST_TRAININGS or not set(rule) < set(fields):
            continue
        if 0 < _pairs(connection, rule) <= _most(rows):
            try:
                linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
            except EMTrainingException:  # this rule teaches nothing here; another may
                continue
            done += 1


def _most(rows: int) -> int:
    return max(FEW_PAIRS, PAIRS_PER_ROW * rows)


def _pairs(connection: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    there = " AND ".join(f"{field} IS NOT NULL" for field in rule)
    return _one(
        connection,
        f"SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM (SELECT count(*) AS n FROM {TABLE} "  # noqa: S608 - our own names
        f"WHERE {there} GROUP BY {', '.join(rule)})",
    )


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    (found,) = connection.sql(query).fetchall()[0]
    return int(found)


def _read(
    connection: duckdb.DuckDBPyConnection, table: str, *names: str
) -> list[NDArray[np.generic]]:
    found = connection.sql(f"SELECT {', '.join(names)} FROM {table}").fetchnumpy()  # noqa: S608 - Splink's own names
    return [np.asarray(found[name]) for name in names]


def _comparison(connection: duckdb.DuckDBPyConnection, field: str) -> ComparisonCreator:
    kind = kind_of(field)
    if kind == "date_of_birth":
        return _of_dates(connection, field)
    if kind == "postcode" and _share(connection, field, _BRITISH) > 0.5:
        return cl.PostcodeComparison(field).configure(term_frequency_adjustments=True)
    # A second given or family name is mostly empty: only its being equal can be learnt.
    usual = cl.ExactMatch if field in _SECONDS else _USUAL.get(kind, cl.ExactMatch)
    found = usual(field)
    return found.configure(term_frequency_adjustments=True) if kind not in _UNFREQUENT else found


_USUAL: Mapping[str, Callable[[str], ComparisonCreator]] = {
    "first_name": cl.NameComparison,
    "last_name": cl.NameComparison,
    "full_name": cl.NameComparison,
    "display_name": cl.NameComparison,
    "email": cl.EmailComparison,
    "postcode": lambda field: cl.DamerauLevenshteinAtThresholds(field, [1, 2]),
    "id_number": lambda field: cl.DamerauLevenshteinAtThresholds(field, [1, 2]),
    "phone": lambda field: cl.DamerauLevenshteinAtThresholds(field, [1, 2]),
    "address": lambda field: cl.JaroWinklerAtThresholds(field, [0.9, 0.7]),
    "organisation": lambda field: cl.JaroWinklerAtThresholds(field, [0.9, 0.7]),
}
_SECONDS = frozenset({"first_name_2", "last_name_2"})
_UNFREQUENT = frozenset({"email", "id_number", "phone", "postcode"})
"""Nearly all different, so how frequent each is tells nothing."""


_BRITISH = "regexp_matches({}, '^[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}$')"
_DATES = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y")


def _of_dates(connection: duckdb.DuckDBPyConnection, field: str) -> ComparisonCreator:
    shares = {
        written: _share(connection, field, f"try_strptime({{}}, '{written}') IS NOT NULL")
        for written in _DATES
    }
    usual = max(shares, key=lambda written: shares[written])
    if shares[usual] < 0.5:
        return cl.DamerauLevenshteinAtThresholds(field, [1, 2])
    return cl.DateOfBirthComparison(field, input_is_string=True, datetime_format=usual)


def _share(connection: duckdb.DuckDBPyConnection, field: str, test: str) -> float:
    """The share of the filled cells that pass a test."""
    said = test.format(field)
    query = f"SELECT coalesce(avg(({said})::INT), 0) FROM {TABLE} WHERE {field} IS NOT NULL"  # noqa: S608 - our own names
    (found,) = connection.sql(query).fetchall()[0]
    return float(found)


if __name__ == "__main__":
    enter(Path(sys.argv[1]), match)
