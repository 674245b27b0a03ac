"""All bad files through the pages of a served installation: it answers, and its memory stays."""

import re
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from app.cli import command_line
from app.factory import create_app
from app.jobs.runner import UNEXPECTED
from tests.bad_files import File, bad_files
from tests.good_files import xlsx
from tests.integration.test_command_line_serving import (
    Running,
    children,
    fetch,
    free_port,
    running,
    visitor,
)

pytestmark = pytest.mark.slow

WHO = ("ann@aldermere.example", "correct horse battery")
AT_ONCE = 45
"""Files in a batch: thirteen batches, each of which is read, looked at and worked out."""
MOST_MEGABYTES = 50
TRIES = 600
"""Looks at the page that waits, a tenth of a second apart."""


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

    def upload(self, *files: File) -> tuple[str, str]:
        """Have files read and wait for it; where the page of all of them is, and what it says."""
        sent = self.post("/files/add", "/files/add", files)
        (path,) = re.findall(r"/files/batches/\d+", sent.url)
        return path, self._wait(path)

    def work_out(self, path: str) -> str:
        """Have it worked out what adding them would do; the page that says it, or why not."""
        self.post(f"{path}/plan", path)
        return self._wait(path)

    def _wait(self, path: str) -> str:
        for _ in range(TRIES):
            page = self.get(path).text
            if 'id="progress"' not in page:
                return page
            threading.Event().wait(0.1)
        raise AssertionError("it takes over a minute")


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


def megabytes(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6


def test_all_bad_files_on_the_pages_break_no_page_and_fill_no_memory_of_a_web_worker(
    served: tuple[Running, Staff],
) -> None:
    process, staff = served
    for number in range(4):
        staff.upload((f"people {number}.csv", b"Name,Email\nA Ash,a%d@ash.example\n" % number))
    path, _ = staff.upload(("people.xlsx", xlsx()))
    staff.work_out(path)
    workers = children(process.process.pid)
    assert workers
    beside = [children(worker) for worker in workers]
    before = {worker: megabytes(worker) for worker in workers}

    bad = list(bad_files())
    assert len(bad) >= 500
    planned = 0
    for first in range(0, len(bad), AT_ONCE):
        path, page = staff.upload(*bad[first : first + AT_ONCE])
        for file in sorted(set(re.findall(r'href="(/files/\d+)"', page)))[::9]:
            staff.get(file)
        assert UNEXPECTED not in staff.work_out(path)
        planned += "Nothing has changed yet." in staff.get(f"{path}/plan").text

    assert children(process.process.pid) == workers, "a web worker died"
    assert [children(worker) for worker in workers] == beside, "a worker beside one died"
    grown = [megabytes(worker) - before[worker] for worker in workers]
    assert max(grown) <= MOST_MEGABYTES
    assert planned >= len(bad) / AT_ONCE
    _, page = staff.upload(("more.csv", b"Name,Email\nGwen Ash,gwen@ash.example\n"))
    assert "Ready to check" in page
