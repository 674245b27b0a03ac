"""Files of invented towns whose truth is known: how many columns and headings are recognised.

They are read, not imported, so that several towns cost seconds. Needs the material beside the
project.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from importers.draft import Table
from importers.reading import PasswordNeeded, read_sheets
from importers.reading.protected import unlocked
from importers.recognise import find_tables

pytestmark = pytest.mark.slow

PASSWORD = "Aldermere2019"
"""Of the one protected workbook of each town."""

OTHER_WORDS = {
    "header_aliases": {
        "email": ["Where can we e-mail you?", "Electronic mail", "Inbox"],
        "full_name": ["Who is replying?", "Resident", "Person"],
        "first_name": ["Given", "First"],
        "last_name": ["Family", "Last"],
        "postcode": ["Postal code of your home", "PC", "ZIP / Postcode"],
        "phone": ["Call me on", "Mob", "Telephone no"],
        "organisation": ["On behalf of", "Body represented"],
        "ward": ["Part of town", "Locality"],
        "note": ["For office use", "Remarks by staff"],
        "submitted_at": ["Received on", "Logged", "When"],
    },
    "consent_questions": {
        "optin_yesno": [
            "Should we write to you when we next ask residents something?",
            "Would you be willing to hear about other surveys by e-mail?",
        ],
        "optin_tick": ["Let me know by e-mail about further conversations with residents"],
        "optout_tick": ["I would rather you never wrote to me about other surveys"],
        "optout_yesno": ["Shall we leave you off our list for other surveys?"],
    },
    "yes_no_tokens": [["Yes, do", "No, don't"], ["ja", "nein"], ["Agreed", "Not agreed"]],
    "likert": [["Hate it", "Dislike it", "Don't mind", "Like it", "Love it"]],
}
"""Headings, questions and answers of ours, which the maker of the towns does not know."""

TOWNS: dict[str, tuple[int, int, Any]] = {
    "a small town": (5, 16, None),
    "another": (19, 16, None),
    "one of many projects": (42, 24, None),
    "one of few people and many projects": (77, 24, None),
    "one with other words": (8, 24, OTHER_WORDS),
}
"""Seed, projects and other wordings of each."""


@pytest.fixture(scope="module", params=list(TOWNS))
def figures(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the scorer says of a town's columns."""
    seed, projects, quirks = TOWNS[request.param]
    corpus, town = shared.resolve() / "corpus", tmp_path_factory.mktemp("town")
    more = []
    if quirks:
        (town / "words.json").write_text(json.dumps(quirks))
        more = ["--quirks", town / "words.json"]
    size = ["--people", "120", "--projects", str(projects), "--seed", str(seed), *more]
    ran(corpus / "make_corpus.py", *size, "--out", town)
    with (town / "columns.csv").open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["source_file", "column_index", "role", "header_row"])
        for path in sorted((town / "files").iterdir()):
            lines.writerows(columns_of(path))
    said = ran(corpus / "score.py", "--truth", town / "truth", "--columns", town / "columns.csv")
    found: dict[str, Any] = json.loads(said)["columns"]
    return found


def ran(script: Path, *arguments: str | Path) -> bytes:
    command = [sys.executable, script, *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def columns_of(path: Path) -> Iterator[tuple[str, int, str, int]]:
    table = tables(path)[0]
    for column in table.columns:
        yield path.name, column.position, column.role.value, table.header_row


def tables(path: Path) -> Sequence[Table]:
    """Every file of a town is one of people."""
    content = path.read_bytes()
    try:
        return find_tables(read_sheets(content, path.name), path.name)
    except PasswordNeeded:
        return find_tables(read_sheets(unlocked(content, PASSWORD), path.name), path.name)


def test_nearly_all_columns_and_headings_of_every_town_are_recognised(
    figures: dict[str, Any],
) -> None:
    assert figures["columns"] > 300
    assert figures["accuracy"] >= 0.97, figures["roles"]
    assert figures["header_row_accuracy"] >= 0.98
