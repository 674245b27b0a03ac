import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from app.outside.reader import ChildLimits, Helper, ReadingChild, stop
from app.outside.reading_answer import UNREADABLE, files_believed, sheets_believed
from app.outside.reading_helper import answer, reader, whereabouts
from importers.draft import FileRefused
from importers.reading import Limits, PasswordNeeded, read_sheets
from tests.locked_files import locked, old_and_locked

HOSTILE = """
import os, time
from importers.draft import FileRefused, Sheet

def eats_memory(content, name, limits, password):
    held = []
    while True:
        held.append(bytearray(16_000_000))

def burns_time(content, name, limits, password):
    while True:
        pass

def hangs(content, name, limits, password):
    time.sleep(600)

def dies(content, name, limits, password):
    os.abort()

def raises(content, name, limits, password):
    raise KeyError(content.decode())

def writes(content, name, limits, password):
    with open(content.decode(), "w") as file:
        file.write("I was here")
    return []

def answers_nonsense(content, name, limits, password):
    return [Sheet(name=3, cells=[["x"]])]

def confesses(content, name, limits, password):
    return [Sheet("env", [[key for key in os.environ]])]

def says_its_number(content, name, limits, password):
    return [Sheet("pid", [[str(os.getpid())]])]
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "hostile_readers.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "hostile_readers"


def a_child(reader_name: str = "", **limits: float) -> ReadingChild:
    usual = {"cpu_seconds": 5, "wall_seconds": 20.0, "memory_bytes": 600 * 1024 * 1024}
    child = ChildLimits(**(usual | limits))  # type: ignore[arg-type]
    return ReadingChild(child=child, reader=reader_name or "importers.reading:read_sheets")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_child_reads_what_the_reader_reads() -> None:
    content = "name,note\nZoë,“quoted”\n".encode()
    with a_child() as child:
        assert child.read(content, "people.csv") == read_sheets(content, "people.csv")


def test_a_refusal_comes_back_in_its_own_words() -> None:
    with a_child() as child, pytest.raises(FileRefused, match=r"^This file is empty\.$"):
        child.read(b"", "people.csv")


def test_our_limits_hold_in_the_child() -> None:
    with (
        ReadingChild(limits=Limits(rows=2)) as child,
        pytest.raises(FileRefused, match="more than 2 rows"),
    ):
        child.read(b"a\nb\nc\n", "people.csv")


def test_a_file_too_large_never_reaches_a_child() -> None:
    child = ReadingChild(limits=Limits(file_bytes=10))
    with pytest.raises(FileRefused, match="larger than"):
        child.read(b"x" * 11, "people.csv")
    assert child._helper is None


@pytest.mark.parametrize(
    ("function", "limits"),
    [
        ("eats_memory", {}),
        ("burns_time", {"cpu_seconds": 1}),
        ("hangs", {"wall_seconds": 1.0}),
        ("dies", {}),
        ("raises", {}),
        ("answers_nonsense", {}),
    ],
)
def test_whatever_happens_to_the_child_the_sender_gets_one_plain_sentence(
    hostile: str, function: str, limits: dict[str, float]
) -> None:
    with a_child(f"{hostile}:{function}", **limits) as child:
        with pytest.raises(FileRefused) as refused:
            child.read(b"secret text", "people.csv")
        assert str(refused.value) == UNREADABLE


def test_a_child_may_not_write_files(hostile: str, tmp_path: Path) -> None:
    target = tmp_path / "trace.txt"
    with a_child(f"{hostile}:writes") as child, pytest.raises(FileRefused):
        child.read(str(target).encode(), "people.csv")
    assert not target.exists() or target.read_text() == ""


def test_a_child_knows_no_secrets(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", "not for strangers")
    with a_child(f"{hostile}:confesses") as child:
        [sheet] = child.read(b"x", "people.csv")
    assert "MAILCHIMP_API_KEY" not in sheet.cells[0]


def test_every_file_has_a_child_of_its_own(hostile: str) -> None:
    with a_child(f"{hostile}:says_its_number") as child:
        numbers = {child.read(b"x", "people.csv")[0].cells[0][0] for _ in range(3)}
    assert len(numbers) == 3
    assert str(os.getpid()) not in numbers


def test_after_a_dead_child_the_next_file_is_read() -> None:
    with a_child() as child:
        with pytest.raises(FileRefused):
            child.read(b"\x89PNG\r\n\x1a\n", "people.csv")
        assert child.read(b"a,b\n", "people.csv")[0].cells == [["a", "b"]]


def test_a_killed_helper_is_started_again() -> None:
    with a_child() as child:
        child.read(b"a\n", "people.csv")
        assert child._helper is not None
        os.kill(child._helper.process.pid, signal.SIGKILL)
        child._helper.process.wait()
        assert child.read(b"a\n", "people.csv")[0].cells == [["a"]]


def test_closing_leaves_no_process_behind() -> None:
    child = a_child()
    child.read(b"a\n", "people.csv")
    assert child._helper is not None
    pid = child._helper.process.pid
    child.close()
    assert gone(pid)
    child.close()


def test_threads_share_one_child() -> None:
    found: list[str] = []

    def one(name: str) -> None:
        found.append(shared.read(name.encode(), "people.csv")[0].cells[0][0])

    with a_child() as shared:
        threads = [threading.Thread(target=one, args=(f"name {i}",)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [f"name {i}" for i in range(8)]


def test_a_reply_beyond_its_limit_is_a_refusal() -> None:
    with a_child(reply_bytes=20) as child, pytest.raises(FileRefused):
        child.read(b"a long enough line to break it\n", "people.csv")


def asked(task: str = "read", password: str = "") -> bytes:
    request = {
        "task": task,
        "file_name": "people.csv",
        "reader": "importers.reading:read_sheets",
        "password": password,
        "limits": {},
    }
    return json.dumps(request).encode()


def test_what_is_answered_is_what_was_read() -> None:
    reply = answer(asked(), b"a,b\n")
    assert sheets_believed(reply, Limits()) == read_sheets(b"a,b\n", "people.csv")


def test_a_refusal_is_an_answer() -> None:
    with pytest.raises(FileRefused, match=r"^This file is empty\.$"):
        sheets_believed(answer(asked(), b""), Limits())


def test_a_file_that_is_no_folder_is_not_sent_back() -> None:
    assert files_believed(answer(asked("unbundle"), b"PK\x03\x04 broken"), Limits()) == []


def packed(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as new:
        for name, content in files.items():
            new.writestr(f"{name}.csv", content)
    return whole.getvalue()


def test_the_child_unpacks_folders() -> None:
    with a_child() as child:
        files = [("a.csv", b"name\n"), ("b.csv", bytes(range(256)))]
        assert child.unbundle(packed(a=files[0][1], b=files[1][1]), "x.zip") == files
        assert child.unbundle(b"PK\x03\x04 broken", "x.zip") == [("x.zip", b"PK\x03\x04 broken")]
        with pytest.raises(FileRefused, match="holds no files"):
            child.unbundle(packed(), "x.zip")


def test_a_file_that_is_no_zip_needs_no_child() -> None:
    child = a_child()
    assert child.unbundle(b"name\n", "people.csv") == [("people.csv", b"name\n")]
    assert child._helper is None


def test_a_password_reaches_the_child_and_the_lack_of_one_comes_back() -> None:
    content = locked("hazel")
    with a_child() as child:
        assert child.read(content, "people.xlsx", password="hazel")[0].name == "Sheet"
        for password, words in (
            ("", "is protected with a password"),
            ("willow", "not the password"),
        ):
            with pytest.raises(PasswordNeeded, match=words):
                child.read(content, "people.xlsx", password)


def test_the_child_takes_a_protection_off() -> None:
    with a_child() as child:
        plain = child.unlock(locked("hazel"), "people.xlsx", "hazel")
        assert read_sheets(plain, "people.xlsx")[0].cells == [["Name", "Gwen Ash"]]
        assert child.unlock(b"name\n", "people.csv", "hazel") == b"name\n"
        with pytest.raises(PasswordNeeded, match="not the password"):
            child.unlock(locked("hazel"), "people.xlsx", "willow")


def test_an_old_workbook_s_password_works_where_no_file_may_be_written() -> None:
    with a_child() as child:
        [sheet] = child.read(old_and_locked("hazel"), "people.xls", password="hazel")
    assert sheet.cells == [["Gwen Ash"]]


def test_a_reader_is_named_by_module_and_function(hostile: str) -> None:
    assert reader(f"{hostile}:hangs").__name__ == "hangs"


def test_a_failure_is_reported_without_what_was_in_the_file() -> None:
    with pytest.raises(KeyError) as failure:
        {}["somebody's address"]
    where = whereabouts(failure.value, failure.value.__traceback__)
    assert where.startswith("KeyError at test_reading_child.py:")
    assert "somebody" not in where
    assert whereabouts(KeyError("x"), None) == "KeyError at ?"


def a_helper(owner: int) -> Helper:
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    ours, theirs = socket.socketpair()
    theirs.close()
    return Helper(process, ours, owner)


def test_a_helper_that_will_not_go_is_killed() -> None:
    helper = a_helper(os.getpid())
    stop(helper, patience=0.01)
    assert helper.process.returncode == -signal.SIGKILL


def test_a_forked_process_leaves_its_parents_helper_alone() -> None:
    helper = a_helper(os.getpid() + 1)
    pid = helper.process.pid
    stop(helper)
    assert not gone(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_a_forked_process_starts_a_helper_of_its_own() -> None:
    with a_child() as child:
        child.read(b"a\n", "people.csv")
        assert child._helper is not None
        first = child._helper
        first.owner += 1
        child.read(b"a\n", "people.csv")
        assert child._helper is not first
        first.owner -= 1
        stop(first)
