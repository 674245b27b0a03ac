"""The command line takes no file of one's own into an installation that holds the sample."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import command_line
from app.factory import create_app
from tests.builders import answer, csv_of


@pytest.fixture
def home(sqlite_template: Path, tmp_path: Path) -> Path:
    """An installation that holds the sample."""
    (tmp_path / "reconvene.sqlite3").write_bytes(sqlite_template.read_bytes())
    with sqlite3.connect(tmp_path / "reconvene.sqlite3") as connection:
        connection.execute(
            "INSERT INTO setting (name, value, set_by, set_at, reason) "
            "VALUES ('sample_today', '\"2026-01-09\"', 'a test', '2026-01-09 09:00:00', '')"
        )
    connection.close()
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    env = {
        "RECONVENE_HOME": str(home),
        "RECONVENE_DATABASE_URL": None,
        "RECONVENE_SECRET_KEYS": "a-key-for-this-test",
        "RECONVENE_PEPPER": "a-pepper-for-this-test",
    }
    return CliRunner().invoke(command_line, list(arguments), obj=create_app, env=env)


@pytest.mark.parametrize("command", ["import", "import-folder"])
@pytest.mark.parametrize("how", ["--plan", "--apply"])
def test_no_file_of_ones_own_joins_the_sample(home: Path, command: str, how: str) -> None:
    folder = home / "own"
    folder.mkdir()
    (folder / "own.csv").write_bytes(csv_of(answer()))
    given = folder / "own.csv" if command == "import" else folder
    done = run(home, command, str(given), how)
    assert done.exit_code == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "This installation holds the sample. Start with your own files in a new RECONVENE_HOME."
    )
