"""One file of every tool we know, as the tool exports it, and what must be read out of it.

A golden file is the sheet with its traps and, beside it, what was expected when somebody last read
both with care. All people are invented.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from consent.events import Missing, Statement
from importers.draft import Draft, Reading
from importers.drafting import draft_rows
from importers.reading import read_sheets
from importers.recognise import find_table
from importers.sources import SOURCES

GOLDEN = Path(__file__).parents[2] / "golden" / "sources"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json"))
RECEIVED = datetime(2024, 6, 1, tzinfo=UTC)


def expected(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    return found


def read(case: str, file_name: str) -> Reading:
    content = (GOLDEN / f"{case}.csv").read_bytes()
    return draft_rows(find_table(read_sheets(content, file_name), file_name), None, RECEIVED)


def as_found(reading: Reading, file_name: str) -> dict[str, Any]:
    """What a golden file records of a reading."""
    table = reading.table
    return {
        "file_name": file_name,
        "tool": table.tool,
        "kind": table.kind.value,
        "header_row": table.header_row,
        "header_rows": table.header_rows,
        "first_row": table.first_row,
        "columns": [[column.header, column.role.value] for column in table.columns],
        "outcomes": counted(outcome.state.value for outcome in reading.outcomes),
        "skipped_because": counted(
            outcome.reason for outcome in reading.outcomes if outcome.state.value == "skipped"
        ),
        "said": counted(
            said(statement) for draft in reading.drafts for statement in draft.statements
        ),
        "people": [person(draft) for draft in reading.drafts],
        "notes": list(table.notes),
        "problems": [[problem.row, problem.sentence] for problem in reading.problems],
    }


def said(statement: Statement) -> str:
    """What a statement does, and what it lacks beside staff's word on the wording."""
    lacking = sorted(missing.value for missing in statement.missing - {Missing.WORDING})
    return (
        f"{statement.act.value} (lacks: {', '.join(lacking)})" if lacking else statement.act.value
    )


def counted(what: Any) -> dict[str, int]:
    return dict(sorted(Counter(what).items()))


def person(draft: Draft) -> str:
    """Who a draft is about and when they answered, in one line."""
    parts = [
        draft.name.display,
        *(address.canonical for address in draft.addresses),
        *draft.phones,
        draft.postcode or draft.district,
        draft.on.isoformat() if draft.on else "",
        "" if draft.attended is None else "came" if draft.attended else "did not come",
    ]
    return " | ".join(filter(None, parts))


@pytest.mark.parametrize("case", CASES)
def test_a_tool_s_export_is_read_as_somebody_read_it_with_care(case: str) -> None:
    wanted = expected(case)
    assert as_found(read(case, wanted["file_name"]), wanted["file_name"]) == wanted


def test_every_golden_sheet_has_its_expectations() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.csv")) == CASES


def test_every_tool_but_the_nameless_has_a_golden_file() -> None:
    covered = {expected(case)["tool"] for case in CASES}
    named = {source.name for source in SOURCES}
    assert named - covered <= {"Mailchimp", "Constant Contact", "Go Vocal users", "regulations.gov"}


@pytest.mark.parametrize("case", CASES)
def test_a_column_of_staff_is_nobody_s_address(case: str) -> None:
    wanted = expected(case)
    staff = "olive.officer@lindenford.example"
    assert not any(staff in one for one in wanted["people"])


@pytest.mark.parametrize("case", CASES)
def test_every_line_of_the_file_is_accounted_for(case: str) -> None:
    wanted = expected(case)
    lines = len(read_sheets((GOLDEN / f"{case}.csv").read_bytes(), "x.csv")[0].cells)
    assert sum(wanted["outcomes"].values()) == lines
