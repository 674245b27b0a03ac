"""Bad files through the upload page of a served installation: it answers, and its memory stays."""

import re
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from app.cli import command_line
from app.factory import create_app
from tests.bad_files import CATEGORIES, File
from tests.good_files import xlsx
from tests.integration.test_command_line_serving import Running, fetch, free_port, running, visitor

pytestmark = pytest.mark.slow

WHO = ("ann@aldermere.example", "correct horse battery")
OF_EACH = 4
"""Files of each category, from its whole length."""
MOST_MEGABYTES = 50
TRIES = 600
"""Looks at the page that waits, a tenth of a second apart."""


def some_bad_files() -> list[File]:
    """A few of every category; all of them go through the reading child elsewhere."""
    found: list[File] = []
    for least, make in CATEGORIES.values():
        found += islice(make(), 0, None, max(least // OF_EACH, 1))
    return found


class Staff:
    """Somebody at work with the pages; every answer is looked at."""

    def __init__(self, url: str) -> None:
        self._url, self._http = url, requests.Session()
        self._http.trust_env = False

    def get(self, path: str) -> requests.Response:
        return self._heard(self._http.get(self._url + path, timeout=60))

    def post(
        self, path: str, page: str, files: Sequence[File] = (), **fields: str
    ) -> requests.Response:
        """Send a form that stands on `page`."""
        token = re.findall(r'name="csrf_token" value="([^"]+)"', self.get(page).text)[0]
        sent = [("files", file) for file in files] or None
        return self._heard(
            self._http.post(
                self._url + path, data={"csrf_token": token, **fields}, files=sent, timeout=60
            )
        )

    def _heard(self, answer: requests.Response) -> requests.Response:
        assert answer.status_code in {200, 422}, (answer.url, answer.text)
        return answer

    def upload(self, *files: File) -> str:
        """Have files read and wait for it; the page of all of them."""
        sent = self.post("/files/add", "/files/add", files)
        (path,) = re.findall(r"/files/batches/\d+", sent.url)
        for _ in range(TRIES):
            page = self.get(path).text
            if 'id="progress"' not in page:
                return page
            threading.Event().wait(0.1)
        raise AssertionError("the files are not read")


@pytest.fixture
def served(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Running, Staff]]:
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    shutil.copy(sqlite_template, home / "reconvene.sqlite3")
    monkeypatch.setenv("RECONVENE_HOME", str(home))
    monkeypatch.setenv("RECONVENE_SECRET_KEYS", "a-key-for-tests")
    monkeypatch.setenv("RECONVENE_PEPPER", "a-pepper-for-tests")
    added = ["staff", "add", WHO[0], "--role", "importer", "--password", WHO[1]]
    for command in (["upgrade"], added):
        assert CliRunner().invoke(command_line, command, obj=create_app).exit_code == 0
    with running(tmp_path, "serve", "--port", str(port)) as process:
        process.until("Ctrl+C stops it.")
        fetch(visitor(), f"http://127.0.0.1:{port}/log-in")
        staff = Staff(f"http://127.0.0.1:{port}")
        staff.post("/log-in", "/log-in", email=WHO[0], password=WHO[1])
        yield process, staff
        process.stop(signal.SIGTERM)


def children(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def megabytes(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6


def test_bad_files_on_the_upload_page_break_no_page_and_fill_no_memory(
    served: tuple[Running, Staff],
) -> None:
    process, staff = served
    for number in range(4):
        staff.upload((f"people {number}.csv", b"Name,Email\nA Ash,a%d@ash.example\n" % number))
    staff.upload(("people.xlsx", xlsx()))
    workers = children(process.process.pid)
    assert workers
    before = {worker: megabytes(worker) for worker in workers}

    bad = some_bad_files()
    page = staff.upload(*bad)
    assert len(bad) >= OF_EACH * len(CATEGORIES)
    for path in sorted(set(re.findall(r'href="(/files/\d+)"', page)))[::4]:
        staff.get(path)

    assert children(process.process.pid) == workers, "a worker died"
    grown = [megabytes(worker) - before[worker] for worker in workers]
    assert max(grown) <= MOST_MEGABYTES
    page = staff.upload(("more.csv", b"Name,Email\nGwen Ash,gwen@ash.example\n"))
    assert "Ready to check" in page
