"""Nothing that comes in as a file takes anything down: it is read, or refused in plain words."""

import gc
import hashlib
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.outside.reader import UNREADABLE, ChildLimits, ReadingChild
from importers.draft import FileRefused
from importers.drafting import draft_rows
from importers.recognise import find_tables
from tests.bad_files import CATEGORIES, bad_files

pytestmark = pytest.mark.slow

RECEIVED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
WALL = 20.0
"""Seconds a child may take here; it may take longer in use."""
PLAIN = re.compile(r"[A-Z][^\n<>{}]{10,300}\.")
"""A sentence or two, without markup, braces or a traceback."""


@pytest.fixture(scope="module")
def child() -> Iterator[ReadingChild]:
    with ReadingChild(child=ChildLimits(wall_seconds=WALL)) as started:
        yield started


def came_of(child: ReadingChild, name: str, content: bytes) -> list[str]:
    """What became of a file and of the files inside: 'read', or the words of the refusal."""
    try:
        inside = child.unbundle(content, name)
    except FileRefused as refusal:
        return [str(refusal)]
    return [_read(child, *one) for one in inside]


def _read(child: ReadingChild, name: str, content: bytes) -> str:
    try:
        for table in find_tables(child.read(content, name), name):
            reading = draft_rows(table, None, RECEIVED)
            assert len(reading.outcomes) == len(table.sheet.cells), name
    except FileRefused as refusal:
        return str(refusal)
    return "read"


def resident_megabytes() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.parametrize("category", CATEGORIES)
def test_bad_files_are_read_or_refused_in_plain_words(child: ReadingChild, category: str) -> None:
    least, make = CATEGORIES[category]
    files = list(make())
    assert len(files) >= least
    for name, content in files:
        started = time.monotonic()
        for words in came_of(child, name, content):
            assert words == "read" or PLAIN.fullmatch(words), (name, words)
        assert time.monotonic() - started < WALL + 5, name


def test_bad_files_leave_nothing_behind_in_memory(child: ReadingChild) -> None:
    some = [file for number, file in enumerate(bad_files()) if number % 8 == 0]
    for name, content in some[::4]:
        came_of(child, name, content)
    before = resident_megabytes()
    for name, content in some:
        came_of(child, name, content)
    assert resident_megabytes() - before <= 50


def test_bad_files_are_the_same_every_time() -> None:
    digests = [[hashlib.sha256(content).digest() for _, content in bad_files()] for _ in range(2)]
    assert digests[0] == digests[1]
    names = [name for name, _ in bad_files()]
    assert len(set(names)) == len(names) >= 500


def test_after_all_of_them_an_honest_file_is_read(child: ReadingChild) -> None:
    assert child.read(b"name,email\n", "people.csv")[0].cells == [["name", "email"]]
    assert UNREADABLE not in came_of(child, "people.csv", b"name,email\nGwen,gwen@ash.example\n")
