"""Published spreadsheets: how many columns and headings are recognised (material beside the project)."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from importers.draft import FileRefused, Table
from importers.reading import read_sheets
from importers.recognise import find_tables

pytestmark = pytest.mark.slow

NEGATIVES = {
    "image": ("picture",),
    "not respondent level": ("totals", "not one row for each person"),
}
"""Words the list of files describes a table of nobody by → words of the sentence that refuses it."""


def manifest(real: Path) -> list[dict[str, str]]:
    with (real / "MANIFEST.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read(path: Path) -> Sequence[Table] | str:
    """The tables of a file, or why it is refused."""
    try:
        return find_tables(read_sheets(path.read_bytes(), path.name), path.name)
    except FileRefused as refused:
        return str(refused)


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, Sequence[Table] | str]:
    """Every file of the list, read once."""
    real = shared / "corpus" / "real"
    return {line["file"]: read(real / line["file"]) for line in manifest(real)}


@pytest.fixture(scope="module")
def figures(
    shared: Path, found: dict[str, Sequence[Table] | str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the scorer says of them."""
    corpus, out = shared.resolve() / "corpus", tmp_path_factory.mktemp("published")
    columns = [
        (name, column.position, column.role.value, tables[0].header_row)
        for name, tables in found.items()
        if not isinstance(tables, str)
        for column in tables[0].columns
    ]
    written(out / "columns.csv", "source_file,column_index,role,header_row", columns)
    refused = [(name, why) for name, why in found.items() if isinstance(why, str)]
    written(out / "refused.csv", "source_file,reason", refused)
    given = {
        "--manifest": corpus / "real/MANIFEST.csv",
        "--columns": out / "columns.csv",
        "--refused": out / "refused.csv",
    }
    command = [
        sys.executable,
        corpus / "score_real.py",
        *(part for p in given.items() for part in p),
    ]
    done = subprocess.run(command, check=True, capture_output=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def written(path: Path, headings: str, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([headings.split(","), *rows])


def test_most_columns_and_headings_of_published_files_are_recognised(
    figures: dict[str, Any],
) -> None:
    assert figures["columns"] > 300
    assert figures["accuracy"] >= 0.97, figures["misses"]
    assert figures["header_row_accuracy"] >= 0.97, figures["misses"]


def test_published_files_without_people_are_refused_with_the_right_reason(
    shared: Path, found: dict[str, Sequence[Table] | str], figures: dict[str, Any]
) -> None:
    assert figures["negatives_handled"] == figures["negatives"] > 0
    for line in manifest(shared / "corpus" / "real"):
        if int(line["header_row_index"]) < 0:
            said = f"{line['tool_shape']} {line['notes']}".casefold()
            (words,) = (words for shown, words in NEGATIVES.items() if shown in said)
            why = found[line["file"]]
            assert isinstance(why, str), line["file"]
            assert all(word in why for word in words), why


def test_every_other_published_file_is_read(
    shared: Path, found: dict[str, Sequence[Table] | str]
) -> None:
    people = [
        line["file"]
        for line in manifest(shared / "corpus" / "real")
        if int(line["header_row_index"]) >= 0
    ]
    assert [name for name in people if isinstance(found[name], str)] == []
