"""How good it is, on an invented town whose truth is known; needs the material beside the project."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import command_line
from app.factory import create_app

pytestmark = pytest.mark.slow

EXPORTS = ("rows", "interests", "contactable", "columns")
AS_OF = "2026-01-01"


class Town:
    """A made corpus and what came of importing it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "RECONVENE_HOME": str(folder / "home"),
            "CONSENT_MONTHS": "0",
            "SUBSCRIPTION_MONTHS": "0",
        }

    def run(self, *arguments: str | Path) -> str:
        done = CliRunner().invoke(
            command_line, [str(a) for a in arguments], obj=create_app, env=self.env
        )
        assert done.exit_code == 0, done.output
        return done.stdout

    def take_in(self) -> dict[str, Any]:
        made = self.folder / "made"
        found: dict[str, Any] = json.loads(
            self.run(
                "import-folder",
                made / "files",
                "--projects",
                made / "project_index.csv",
                "--apply",
                "--attest",
                "--as-of",
                AS_OF,
                "--json",
            )
        )
        return found

    def exports(self) -> dict[str, bytes]:
        found = {}
        for name in EXPORTS:
            out = self.folder / f"{name}.csv"
            self.run("export", name, "--as-of", AS_OF, "--out", out)
            found[name] = out.read_bytes()
        return found

    def rows_in_tables(self) -> dict[str, int]:
        import sqlite3

        may_grow = {"activity", "job", "sqlite_sequence"}
        with sqlite3.connect(self.folder / "home/reconvene.sqlite3") as connection:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
                if name not in may_grow
            ]
            counted = {
                name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in names
            }
            counted["upload"] = connection.execute(
                "SELECT count(*) FROM upload WHERE state <> 'refused'"
            ).fetchone()[0]
        connection.close()
        return counted


@pytest.fixture(scope="module")
def make_town(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Town]:
    def make(seed: int) -> Town:
        folder = tmp_path_factory.mktemp(f"town{seed}")
        size = ("--people", "600", "--projects", "16", "--seed", str(seed))
        maker = shared.resolve() / "corpus/make_corpus.py"
        subprocess.run(
            [sys.executable, maker, *size, "--out", folder / "made"],
            check=True,
            capture_output=True,
        )
        return Town(folder)

    return make


@pytest.fixture(scope="module")
def town(make_town: Callable[[int], Town]) -> Town:
    town = make_town(3)
    town.run("upgrade")
    return town


@pytest.fixture(scope="module")
def imported(town: Town) -> dict[str, Any]:
    return town.take_in()


@pytest.fixture(scope="module")
def exported(town: Town, imported: dict[str, Any]) -> dict[str, bytes]:
    return town.exports()


@pytest.fixture(scope="module")
def score(town: Town, exported: dict[str, bytes], shared: Path) -> dict[str, Any]:
    corpus = shared.resolve() / "corpus"
    given = ["--truth", town.folder / "made/truth", "--issue-map", corpus / "issue_map.json"]
    for option, name in zip(
        ("--contacts", "--interests", "--contactable", "--columns"), EXPORTS, strict=True
    ):
        given += [option, town.folder / f"{name}.csv"]
    done = subprocess.run(
        [sys.executable, corpus / "score.py", *map(str, given)], check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_nobody_may_be_written_to_who_said_no(score: dict[str, Any]) -> None:
    assert score["contactable"]["violations"] == 0, score["contactable"]["violations_by_reason"]


def test_the_figures_keep_their_floors(score: dict[str, Any]) -> None:
    assert score["contactable"]["recall"] >= 0.80
    assert score["dedupe"]["pairwise"]["f1"] >= 0.85
    assert score["columns"]["accuracy"] >= 0.97
    # One of 39 files is protected and was not opened here.
    assert score["columns"]["header_row_accuracy"] >= 0.97
    assert score["interests"]["observable"]["mean_average_precision"] >= 0.60


def test_every_record_is_accounted_for(imported: dict[str, Any]) -> None:
    for file in imported["files"]:
        parts = sum(file[key] for key in ("accepted", "held", "rejected", "skipped"))
        assert file["rows_in"] == parts, file["name"]


def test_every_file_of_people_is_read_and_every_other_refused_with_a_reason(
    town: Town, imported: dict[str, Any]
) -> None:
    with (town.folder / "made/truth/files.csv").open(newline="") as lines:
        readable = {row["source_file"] for row in csv.DictReader(lines)}
    refused = {file["name"]: file["refused"] for file in imported["files"] if file["refused"]}
    assert all("password" in reason for reason in refused.values())
    assert len(refused) == 1
    assert {file["name"] for file in imported["files"]} >= readable - set(refused)


def test_the_same_folder_twice_changes_nothing(town: Town, exported: dict[str, bytes]) -> None:
    before = town.rows_in_tables()
    again = town.take_in()
    assert again["people_new"] == 0
    assert town.exports() == exported
    assert town.rows_in_tables() == before
