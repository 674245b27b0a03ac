"""Coverage with its floors, for the whole run: `pytest -p tests.measuring`.

Slipcover writes its marks into the code as it is imported; tracing every line would slow down all
that runs. So all tests are measured, on both databases.
"""

import functools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import slipcover
from slipcover.slipcover import add_summaries

MEASURED = ("app", "importers", "segments", "consent")
"""The packages that are measured."""

FLOORS: Mapping[str, float] = {"": 95, "consent/": 100}
"""Per cent of lines and branches walked, of the files whose names begin so."""

EXCLUDED = ["assert_never", r"\.\.\.$"]
"""Lines that never run: beside what slipcover leaves out by itself."""

FOLDER = Path(".coverage-seen")
"""Where each worker leaves what it saw."""

WORKER = "PYTEST_XDIST_WORKER"

NEVER = 1 << 30
"""Marks stay in once they were passed: taking them out puts new code into functions as they run."""

_seen: list[slipcover.Slipcover] = []
"""In a process that runs tests: what it sees."""
_found: list[dict[str, Any]] = []
"""In the process that hands them out, at the end: what all of them saw."""


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before anything of ours is imported; the process that only hands out tests has none."""
    if _hands_out(early_config):
        FOLDER.mkdir(exist_ok=True)
        for old in FOLDER.glob("*.json"):
            old.unlink()
        return
    seen = slipcover.Slipcover(
        branch=True, source=list(MEASURED), exclude_also=EXCLUDED, d_miss_threshold=NEVER
    )
    slipcover.ImportManager(seen, slipcover.FileMatcher(sources=MEASURED)).__enter__()
    _seen.append(seen)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker leaves what it saw; whoever handed out the tests fails below a floor."""
    for seen in _seen:
        worker = os.environ.get(WORKER, "alone")
        (FOLDER / f"{worker}.json").write_text(json.dumps(seen.get_coverage()))
    if _hands_out(session.config):
        _found.append(_added_up())
        if any(walked < floor for _, walked, floor in _walked(_found[0])):
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not walked, file by file, and how far each floor is."""
    for found in _found:
        slipcover.print_coverage(
            found, outfile=terminalreporter, skip_covered=True, missing_width=60
        )
        for name, walked, floor in _walked(found):
            said = f"{name or 'All'}: {walked:.2f} % of lines and branches walked, {floor} % wanted"
            terminalreporter.write_line(said, red=walked < floor)


def _hands_out(config: pytest.Config) -> bool:
    return bool(config.known_args_namespace.numprocesses) and WORKER not in os.environ


def _added_up() -> dict[str, Any]:
    """What all workers saw; nothing where none left anything, which is below every floor."""
    left = [json.loads(one.read_text()) for one in sorted(FOLDER.glob("*.json"))]
    return functools.reduce(slipcover.merge_coverage, left) if left else {"files": {}}


def _walked(found: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """What is measured, how much of it was walked and how much is wanted, in per cent."""
    for beginning, floor in FLOORS.items():
        some: dict[str, Any] = {
            "files": {
                name: one for name, one in found["files"].items() if name.startswith(beginning)
            }
        }
        add_summaries(some)
        yield beginning, some["summary"]["percent_covered"] if some["files"] else 0.0, floor
