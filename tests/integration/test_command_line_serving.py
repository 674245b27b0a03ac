"""Commands that go on until they are stopped: run as processes of their own."""

import http.cookiejar
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner

from app.cli import command_line
from app.demo.beside import begin_stand_in
from app.factory import create_app
from tests.conftest import SET_FROM_OUTSIDE

pytestmark = pytest.mark.slow


T = TypeVar("T")

HEARING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("app", run_name="__main__", alter_sys=True)
"""
"""Runs the command; whoever runs the tests in the background has Ctrl+C ignored, it must not."""


def free_port() -> int:
    """None of those that the system hands out, to other tests too, before the command listens there."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("A hundred ports are taken.")


class Running:
    """A command under way."""

    def __init__(self, process: "subprocess.Popen[str]", errors: Path) -> None:
        self.process, self.errors = process, errors
        self.said = ""

    def until(self, words: str) -> str:
        assert self.process.stdout is not None
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended: {self.said}{self.errors.read_text()}"
            self.said += line
        return self.said

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(60)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Running]:
    env = {**os.environ, "RECONVENE_HOME": str(folder / "home"), "PYTHONUNBUFFERED": "1"}
    errors = folder / "errors"
    with (
        errors.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-c", HEARING, *arguments],
            env=env,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        try:
            yield Running(process, errors)
        finally:
            if process.poll() is None:
                process.kill()


def fetch(opener: urllib.request.OpenerDirector, url: str) -> str:
    """The page at `url`; asked again while nobody listens there yet."""
    for _ in range(600):
        try:
            with opener.open(url, timeout=60) as answer:
                return str(answer.read().decode())
        except ConnectionRefusedError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            threading.Event().wait(0.1)
    raise AssertionError(f"nobody listens at {url}")


def visitor() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    )


def children(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def is_alive(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def soon(look: Callable[[], T]) -> T:
    """What there is to see, once there is something."""
    for _ in range(600):
        if seen := look():
            return seen
        threading.Event().wait(0.1)
    raise AssertionError("it does not come")


def test_start_prints_a_link_to_set_up_and_stops_at_once_when_told(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "start", "--port", str(port)) as started:
        said = started.until("Ctrl+C stops it.")
        link = re.findall(r"http://\S+/set-up/\S+", said)[0]
        assert link.startswith(f"http://127.0.0.1:{port}/")
        assert "Name of your organisation" in fetch(visitor(), link)
        env = dict.fromkeys(SET_FROM_OUTSIDE) | {"RECONVENE_HOME": str(tmp_path / "home")}
        second = CliRunner().invoke(
            command_line, ["serve", "--port", str(port)], obj=create_app, env=env
        )
        assert second.exit_code == 1
        assert "is in use" in second.stderr
        started.stop(signal.SIGTERM)
        assert started.process.returncode == 0
        assert "Traceback" not in started.errors.read_text()


def test_a_second_start_does_not_offer_set_up_again(tmp_path: Path, upgraded_home: Path) -> None:
    shutil.copytree(upgraded_home, tmp_path / "home")
    import sqlite3

    with sqlite3.connect(tmp_path / "home/reconvene.sqlite3") as connection:
        connection.execute(
            "INSERT INTO setting (name, value, set_by, set_at, reason) "
            "VALUES ('is_set_up', 'true', 'a test', '2026-01-09 09:00:00', '')"
        )
    connection.close()
    port = free_port()
    with running(tmp_path, "start", "--port", str(port)) as started:
        said = started.until("Ctrl+C stops it.")
        assert "set-up" not in said
        assert f"Log in at http://127.0.0.1:{port}/log-in" in said
        assert "Log in" in fetch(visitor(), f"http://127.0.0.1:{port}/log-in")
        started.stop(signal.SIGINT)
        assert started.process.returncode == 0


def test_practice_mailchimp_is_served_again_wherever_sample_data_is_served(
    tmp_path: Path, upgraded_home: Path
) -> None:
    shutil.copytree(upgraded_home, tmp_path / "home")
    import sqlite3

    with sqlite3.connect(tmp_path / "home/reconvene.sqlite3") as connection:
        connection.execute(
            "INSERT INTO setting (name, value, set_by, set_at, reason) "
            "VALUES ('sample_today', '\"2026-01-09\"', 'a test', '2026-01-09 09:00:00', '')"
        )
    connection.close()
    begin_stand_in(tmp_path / "home")
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port)) as served:
        served.until("Ctrl+C stops it.")
        page = fetch(visitor(), f"http://127.0.0.1:{port}/practice/members")
        assert "<h1" in page
        assert "Log in" in page
        styles = fetch(visitor(), f"http://127.0.0.1:{port}/practice/static/practice.css")
        assert "{" in styles
        address = (tmp_path / "home/practice_address").read_text().strip()
        assert address == f"http://127.0.0.1:{port}/practice/3.0"
        served.stop(signal.SIGTERM)
        assert "Traceback" not in served.errors.read_text()


def test_a_worker_waits_and_stops_when_told(tmp_path: Path, upgraded_home: Path) -> None:
    shutil.copytree(upgraded_home, tmp_path / "home")
    with running(tmp_path, "worker") as waiting:
        waiting.until("Ctrl+C stops it.")
        waiting.stop(signal.SIGTERM)
        assert "Traceback" not in waiting.errors.read_text()


def test_beside_the_pages_work_goes_on_in_a_process_that_is_replaced_and_ends_with_them(
    tmp_path: Path, upgraded_home: Path
) -> None:
    shutil.copytree(upgraded_home, tmp_path / "home")
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port)) as served:
        served.until("Ctrl+C stops it.")
        fetch(visitor(), f"http://127.0.0.1:{port}/log-in")
        web = soon(lambda: children(served.process.pid))[0]
        (first,) = soon(lambda: children(web))
        os.kill(first, signal.SIGKILL)
        second = soon(lambda: [child for child in children(web) if child != first])
        # Nothing can be told to whoever is killed this way, nor by it.
        os.kill(web, signal.SIGKILL)
        assert soon(lambda: not is_alive(second[0]))
        served.stop(signal.SIGTERM)
        assert "Traceback" not in served.errors.read_text()


def test_the_demo_opens_by_its_link_and_ends_cleanly_with_control_c(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "demo", "--port", str(port)) as shown:
        said = shown.until("Ctrl+C stops it.")
        door = re.findall(r"http://\S+/enter/\S+", said)[0]
        practice = re.findall(r"Practice Mailchimp: (\S+)", said)[0]
        guest = visitor()
        assert "Friday 9 January 2026" in fetch(guest, door)
        assert "Elizabeth Nowak" in fetch(guest, f"http://127.0.0.1:{port}/tour")
        assert "Practice Mailchimp" in fetch(visitor(), practice + "/")
        shown.stop(signal.SIGINT)
        assert shown.process.returncode == 0
        assert shown.said.endswith("Stopped.\n")
        errors = shown.errors.read_text()
        assert "Traceback" not in errors
        assert "GET" not in errors
