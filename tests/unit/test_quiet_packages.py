"""The packages that are told everything ask nobody which day it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUIET = ("importers", "segments", "consent")
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}


def _asks(path: Path) -> set[str]:
    """The names in a file that make a clock speak."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found |= {node.func.attr} & CLOCKS
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names} & {"time"}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & {"time"}
    return found


@pytest.mark.parametrize("package", QUIET)
def test_a_quiet_package_reads_no_clock(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert len(files) > 1
    assert {path.name: asks for path in files if (asks := _asks(path))} == {}
