"""Published spreadsheets: how many columns and headings are recognised (material beside the project)."""

import csv
import json
from pathlib import Path

import pytest

from importers.draft import FileRefused, Table
from importers.reading import read_sheets
from importers.recognise import find_table

pytestmark = pytest.mark.slow


def manifest(shared: Path) -> list[dict[str, str]]:
    with (shared / "corpus" / "real" / "MANIFEST.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return list(csv.DictReader(file))


def read(shared: Path, name: str) -> Table:
    content = (shared / "corpus" / "real" / name).read_bytes()
    return find_table(read_sheets(content, name), name)


def test_most_columns_and_headings_of_published_files_are_recognised(shared: Path) -> None:
    fold = json.loads((shared / "corpus" / "real" / "role_map.json").read_text())
    right = wanted = 0
    for line in manifest(shared):
        first = int(line["header_row_index"])
        if first < 0:
            continue
        table = read(shared, line["file"])
        assert first < table.header_row <= first + max(1, int(line["header_rows"])), line["file"]
        for position, role in json.loads(line["expected_roles_json"] or "{}").items():
            expected = fold.get(role, role)
            if expected != "ignore":
                wanted += 1
                have = table.columns[int(position)].role.value
                right += fold.get(have, have) == expected
    assert right / wanted >= 0.97


def test_published_files_without_people_are_refused(shared: Path) -> None:
    for line in manifest(shared):
        if int(line["header_row_index"]) < 0:
            with pytest.raises(FileRefused):
                read(shared, line["file"])
