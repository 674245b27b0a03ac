"""A second process that goes ahead of a long trial changes nothing but how long that takes."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import poll
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.models import Base
from app.models.audience import SendDecision
from app.outside import second_process as processes
from app.outside.second_process import ProcessLost, second_process
from app.store import trial as trials
from app.store.trial import COPY, PREFIX, copied_for_another, trial
from app.workflows import take_rows
from app.workflows.apply_uploads import Progressed, apply_uploads
from app.workflows.receive_upload import reading_with
from app.workflows.scout import MODULE
from importers.reading import read_sheets
from tests.builders import Office, csv_of
from tests.integration.test_rehearsal import (
    added,
    everything,
    invite,
    office,
    sqlite,
    sqlite_office,
    tried,
)
from tests.integration.test_rehearsal import waiting as waiting_files
from tests.integration.test_taking_in import SIZE, answers, in_portions_of

__all__ = ["office", "sqlite", "sqlite_office"]

AT_ONCE = 1
"""Rows from which on somebody goes ahead."""

TIMES = ("at", "set_at")
"""When the machine judged a pair, and matched rows, is when it did."""


def wrote(
    office: Office,
    uploads: list[int],
    *,
    scouted: int,
    checkpoint: Callable[[Progressed], None] = lambda _: None,
) -> dict[str, list[str]]:
    """Every row of every table after a trial of these uploads."""
    with trial(office.session) as session:
        apply_uploads(
            session,
            upload_ids=uploads,
            installation=office.installation,
            now=office.now,
            read=reading_with(read_sheets),
            pace=in_portions_of(SIZE, scouted=scouted),
            checkpoint=checkpoint,
        )
        return everything(session, but=TIMES)


def waiting(office: Office) -> list[int]:
    """Files that wait: people known already, noes, two on a row, one that makes two people one."""
    several = office.receive(
        answers(9)
        + b"Ada Ash and Ben Birch,person0@post.example,ZX1 0AA,Yes\r\n"
        + b"Ben Birch,person1@post.example; ben@work.example,ZX1 1AA,Yes\r\n",
        "several.csv",
        project=office.project("Buses"),
    )
    return [*waiting_files(office), several.upload_id]


def scouts() -> list[int]:
    """The processes that go ahead of ours, by number."""
    ours = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [int(number) for file in ours for number in file.read_text().split()]
    return [one for one in children if MODULE.encode() in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_what_was_scouted_is_what_one_process_alone_writes(
    sqlite_office: Office, tmp_path: Path
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    seen: list[int] = []

    alone = wrote(office, uploads, scouted=1000, checkpoint=lambda _: seen.extend(scouts()))
    assert not seen
    both = wrote(office, uploads, scouted=AT_ONCE, checkpoint=lambda _: seen.extend(scouts()))

    assert len(set(seen)) == 1
    assert both == alone
    assert not scouts()
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_what_was_scouted_is_added_as_it_was_tried(sqlite_office: Office) -> None:
    office = sqlite_office
    uploads = waiting(office)
    alone = wrote(office, uploads, scouted=1000)
    rehearsal = tried(office, uploads, scouted=AT_ONCE)
    added(office, uploads, rehearsal)
    found = everything(office.session, but=TIMES)

    assert rehearsal.again > SIZE
    when_added = {"interest", "setting", "consent_event", "upload", "activity"}
    assert {name for name in alone if alone[name] != found[name]} <= when_added
    assert "person5@post.example" not in office.contactable()


def test_who_loses_the_other_process_goes_on_alone_with_the_room_it_had(
    sqlite_office: Office, tmp_path: Path
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    alone = wrote(office, uploads, scouted=1000)
    killed: list[int] = []
    copies: list[int] = []

    def kill(so_far: Progressed) -> None:
        copies.append(len(list(tmp_path.glob(f"{PREFIX}*/**/{COPY}"))))
        if so_far.rows > SIZE and not killed:
            killed.extend(scouts())
            os.kill(killed[0], signal.SIGKILL)

    assert wrote(office, uploads, scouted=AT_ONCE, checkpoint=kill) == alone
    assert killed
    assert (max(copies), copies[-1]) == (2, 1)


@pytest.mark.parametrize("wanting", ["disk", "processes"])
def test_where_there_is_no_room_for_another_process_one_goes_on_alone(
    sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanting: str
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    alone = wrote(office, uploads, scouted=1000)
    copied = trials._copied
    asked: list[str] = []

    def full(source: Path, copy: Path) -> None:
        if source.name == COPY:
            asked.append("disk")
            raise sqlite3.OperationalError("database or disk is full")
        copied(source, copy)

    def too_many(*_: Any, **__: Any) -> None:
        asked.append("processes")
        raise BlockingIOError

    if wanting == "disk":
        monkeypatch.setattr(trials, "_copied", full)
    else:
        monkeypatch.setattr(processes.subprocess, "Popen", too_many)
    assert wrote(office, uploads, scouted=AT_ONCE) == alone
    assert asked == [wanting]
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_a_copy_for_another_process_that_was_left_behind_is_cleared_away(
    sqlite: Session, tmp_path: Path
) -> None:
    """Though whoever cleared away the trial's was killed before it came to this one."""
    with trial(sqlite) as tried, copied_for_another(tried) as copy:
        nested = copy.parent.relative_to(tmp_path)
        assert len(nested.parts) == 2
    left = tmp_path / nested
    for again in (trial, copied_for_another):
        left.mkdir(parents=True)
        (left / COPY).write_bytes(b"somebody's details")
        with again(sqlite):
            assert not left.exists()


def test_whoever_stops_a_trial_stops_the_process_too(sqlite_office: Office, tmp_path: Path) -> None:
    office = sqlite_office
    uploads = waiting(office)
    seen: list[int] = []

    def stop(so_far: Progressed) -> None:
        seen.extend(scouts())
        if so_far.rows > SIZE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wrote(office, uploads, scouted=AT_ONCE, checkpoint=stop)

    assert seen
    assert not scouts()
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_what_is_added_without_a_trial_is_scouted_as_well(sqlite_office: Office) -> None:
    office = sqlite_office
    uploads = waiting(office)
    alone = wrote(office, uploads, scouted=1000)
    seen: list[int] = []
    added(office, uploads, None, scouted=AT_ONCE, after_portion=lambda _: seen.extend(scouts()))
    found = everything(office.session, but=TIMES)

    assert len(set(seen)) == 1
    when_added = {"interest", "setting", "consent_event", "upload", "activity"}
    assert {name for name in alone if alone[name] != found[name]} <= when_added
    assert "person5@post.example" not in office.contactable()


def test_what_others_change_while_files_are_added_counts(sqlite_office: Office) -> None:
    """Here Ben is invited while it was found ahead, without that, whose row his is to become."""
    office = sqlite_office
    rows = csv_of(
        *({"Full name": f"Nobody {one}", "Email": f"no{one}@post.example"} for one in "abcdefgh"),
        {"Full name": "Ben Birch", "Email": "ben@work.example; person1@post.example"},
    )
    office.add(csv_of({"Full name": "Ben Birch", "Email": "ben@work.example"}), "lone.csv")
    ben = office.owner("ben@work.example").id
    upload = office.receive(rows, "more.csv").upload_id
    seen: list[int] = []

    def invite_ben(portion: int) -> None:
        seen.extend(scouts())
        if portion == 2:
            invite(office, "ben@work.example")

    added(office, [upload], None, scouted=AT_ONCE, after_portion=invite_ben)

    assert seen
    owner = office.owner("ben@work.example").id
    assert owner != ben
    assert office.session.scalars(select(SendDecision.person_id)).one() == owner


def test_nobody_goes_ahead_on_postgresql(office: Office) -> None:
    uploads = waiting(office)
    seen: list[int] = []
    added(office, uploads, None, scouted=AT_ONCE, after_portion=lambda _: seen.extend(scouts()))
    assert bool(seen) == (office.session.get_bind().dialect.name == "sqlite")


def test_who_people_are_hangs_on_nothing_that_anybody_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So they may be made ahead: no table is read for it that hearing what they say writes to."""
    read: set[str] = set()
    written: set[str] = set()

    def looked_at(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        del connection, cursor, more
        plain = re.sub(r"^(DELETE FROM|INSERT INTO) ", "", statement)
        read.update(re.findall(r"(?:FROM|JOIN) \"?(\w+)", plain))

    def changed(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        del connection, cursor, more
        written.update(re.findall(r"^(?:DELETE FROM|INSERT INTO|UPDATE) \"?(\w+)", statement))

    def watched(work: Callable[..., Any], note: Callable[..., None]) -> Callable[..., Any]:
        def watching(session: Session, *given: Any, **more: Any) -> Any:
            event.listen(session.connection(), "before_cursor_execute", note)
            try:
                found = work(session, *given, **more)
                session.flush()
                return found
            finally:
                event.remove(session.connection(), "before_cursor_execute", note)

        return watching

    monkeypatch.setattr(take_rows, "take_people", watched(take_rows.take_people, looked_at))
    monkeypatch.setattr(take_rows, "take_words", watched(take_rows.take_words, changed))
    gone = office.add(answers(6), "gone.csv").files[0].upload_id
    office.undo(gone)
    added(office, waiting(office), None)

    # Each of the two has settings of its own: the one which rows were matched together, the other
    # how far down the ledger noes were shown to addresses.
    assert read & written & Base.metadata.tables.keys() == {"setting"}
    assert {"match_key", "judgement", "draft"} <= read, "this sees what is read"
    assert {"consent_event", "standing", "address_mark"} <= written, "and what is written"


def test_results_come_in_the_order_of_the_tasks() -> None:
    with second_process("tests.doubling") as work:
        results = work([3, 1, 2])
        assert [next(results) for _ in range(3)] == [6, 2, 4]


def test_a_process_that_fails_says_where_and_nothing_of_what_it_had(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with second_process("tests.doubling") as work:
        results = work([1, "ann@post.example"])
        assert next(results) == 2
        with pytest.raises(ProcessLost):
            next(results)
    said = capsys.readouterr()
    assert "doubling.py" in said.out + said.err
    assert "ann@post.example" not in said.out + said.err


def test_a_task_that_cannot_be_told_is_a_mistake_of_whoever_gave_it() -> None:
    with second_process("tests.doubling") as work, pytest.raises(AttributeError):
        next(work([lambda: 1]))


def test_a_result_there_is_no_memory_for_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(_: Any) -> bytes:
        raise MemoryError

    monkeypatch.setattr(processes.Connection, "recv_bytes", too_much)
    with second_process("tests.doubling") as work, pytest.raises(ProcessLost):
        next(work([1]))


def test_a_worker_that_is_told_to_end_does_not_wait_for_the_other_process() -> None:
    """A worker's jobs run in threads that end with it; what they are at may take minutes."""
    worker = (
        "import threading\n"
        "from app.outside.second_process import second_process\n"
        "under_way = threading.Event()\n"
        "def job():\n"
        "    with second_process('tests.doubling') as work:\n"
        "        next(work([1]))\n"
        "        under_way.set()\n"
        "        threading.Event().wait()\n"
        "threading.Thread(target=job, daemon=True).start()\n"
        "under_way.wait()\n"
    )
    subprocess.run([sys.executable, "-c", worker], check=True, timeout=60)


def test_a_process_ends_when_whoever_started_it_is_gone() -> None:
    """Else people's details would lie about in a copy that nobody clears away."""
    starter = (
        "import os\n"
        "from app.outside import second_process\n"
        "with second_process.second_process('tests.doubling') as work:\n"
        "    next(work([1]))\n"
        "    children = open(f'/proc/{os.getpid()}/task/{os.getpid()}/children').read()\n"
        "    print(children, flush=True)\n"
        "    input()\n"
        "    os._exit(1)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with closing_number(os.pidfd_open(int(process.stdout.readline()))) as left_behind:
            process.stdin.write("\n")
            process.stdin.close()
            watching = poll()
            watching.register(left_behind)
            ended = watching.poll(30_000)
    assert ended


@contextmanager
def closing_number(number: int) -> Iterator[int]:
    try:
        yield number
    finally:
        os.close(number)
