"""Files are taken in portion by portion: the noes first, resumable, the same as all at once."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.jobs.runner import make_worker
from app.models.consent import ConsentEvent
from app.models.intake import SourceRow, Upload
from app.models.people import Address, Draft, Person
from app.settings import Settings
from app.store.rehearsal import Rehearsal
from app.store.trial import trial, trial_folder
from app.workflows.apply_uploads import Progressed, apply_uploads
from app.workflows.receive_upload import reading_with
from app.workflows.settle_stop_line import StopLineRefused, settle_stop_line
from app.workflows.take_files import Pace
from importers.reading import read_sheets
from tests.builders import STOPS, Office, csv_of, stop_list

SIZE = 4


FAMILIES = ["Ash", "Birch", "Cole", "Dale", "Elm", "Fern", "Grove", "Heath", "Ives", "Kent", "Lake"]


def in_portions_of(rows: int, *, written_again: int = 1, scouted: int = 1000) -> Pace:
    return Pace(worked_out=rows, written_again=written_again, scouted=scouted)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office(session, settings)


class Killed(Exception):
    """The worker was killed here."""


def answers(count: int = 17) -> bytes:
    """Answers of which every fifth says no and some are of the same person."""
    return csv_of(
        *(
            {
                "Name": f"{('Ada', 'Ben', 'Cara', 'Dev')[n % 11 % 4]} {FAMILIES[n % 11]}",
                "Email": f"person{n % 11}@post.example",
                "Postcode": f"ZX{n % 11 % 3 + 1} {n % 11 % 9}AB",
                "May we e-mail you about future consultations?": "No" if n % 5 == 4 else "Yes",
            }
            for n in range(count)
        )
    )


def take(office: Office, upload: int, *, killed_after: int | None = None) -> None:
    seen = 0

    def checkpoint(_: Progressed) -> None:
        nonlocal seen
        office.session.commit()
        about_to_write(office.session)
        if killed_after is not None and seen == killed_after:
            raise Killed
        seen += 1

    apply_uploads(
        about_to_write(office.session),
        upload_ids=[upload],
        installation=office.installation,
        now=office.now,
        read=reading_with(read_sheets),
        attest=True,
        checkpoint=checkpoint,
        pace=in_portions_of(SIZE),
    )
    office.session.commit()


def at_once(office: Office, upload: int) -> tuple[object, ...]:
    """What there would be if all rows were taken in together, undisturbed."""
    installation = office.installation
    office.session.rollback()
    with trial(office.session) as tried:
        apply_uploads(
            tried,
            upload_ids=[upload],
            installation=installation,
            now=office.now,
            read=reading_with(read_sheets),
            attest=True,
        )
        return everything(tried)


def everything(session: Session) -> tuple[object, ...]:
    """People by their rows, permissions by address: what must not depend on how it came in."""
    people: dict[int, list[tuple[int, int]]] = {}
    for person, row, part in session.execute(
        select(Draft.person_id, SourceRow.row, Draft.part).join(
            SourceRow, SourceRow.id == Draft.source_row_id
        )
    ):
        people.setdefault(person, []).append((row, part))
    rows = sorted(session.scalars(select(SourceRow.row)))
    said = sorted(session.scalars(select(ConsentEvent.act)))
    return sorted(map(sorted, people.values())), rows, said


def state_of(office: Office, upload: int) -> str:
    return office.session.scalars(select(Upload.state).where(Upload.id == upload)).one()


@pytest.mark.parametrize("portions", range(6))
def test_an_import_killed_after_any_portion_goes_on_without_duplicates(
    office: Office, portions: int
) -> None:
    upload = office.receive(answers(), project=office.project()).upload_id
    whole = at_once(office, upload)
    with pytest.raises(Killed):
        take(office, upload, killed_after=portions)
    office.session.rollback()
    assert state_of(office, upload) == ("applying" if portions else "recognised")
    office.session.rollback()
    take(office, upload)
    resumed, permitted = everything(office.session), office.contactable()
    assert state_of(office, upload) == "applied"

    assert resumed == whole
    again = office.receive(answers(), "the same again.csv")
    assert again.seen_before
    assert everything(office.session) == resumed
    assert office.contactable() == permitted


def test_portions_make_the_same_people_and_permissions_as_all_at_once(office: Office) -> None:
    upload = office.receive(answers(), project=office.project()).upload_id
    whole = at_once(office, upload)
    take(office, upload)
    assert everything(office.session) == whole


def test_what_says_no_is_there_before_anything_else_and_survives_a_failure_of_the_rest(
    office: Office,
) -> None:
    survey = office.receive(answers(), project=office.project()).upload_id
    office.receive(stop_list({"Email": "person3@post.example"}), STOPS)
    with pytest.raises(Killed):
        take(office, survey, killed_after=1)
    office.session.rollback()
    acts = set(office.session.scalars(select(ConsentEvent.act)))
    assert "stop" in acts
    assert "decline" in acts
    office.session.rollback()
    take(office, survey)
    assert "person0@post.example" in office.contactable()
    assert not office.contactable() & {"person3@post.example", "person9@post.example"}


def test_a_trial_leaves_nothing_behind_and_sees_what_is_there(
    office: Office, session: Session, tmp_path: Path
) -> None:
    office.add(answers(), project=office.project())
    before = everything(session), office.contactable()
    session.rollback()
    with trial(session) as tried:
        assert everything(tried) == before[0]
        tried.add(Person(public_id="only-tried", sources={}))
        tried.flush()
    assert (everything(session), office.contactable()) == before
    assert not list(tmp_path.glob("plan-*"))


@pytest.fixture
def sqlite(session: Session) -> Session:
    if session.get_bind().dialect.name != "sqlite":
        # There a trial is a transaction and leaves no files.
        pytest.skip("a trial is a copy on SQLite only")
    return session


def test_a_trial_removes_what_a_killed_one_left_whatever_its_process_was_called(
    sqlite: Session, tmp_path: Path
) -> None:
    left = [tmp_path / f"plan-{os.getpid()}-abc", tmp_path / "plan-abc", tmp_path / "plan-half"]
    for folder in left:
        folder.mkdir()
    for folder in left[:2]:
        (folder / "lock").touch()
        (folder / "copy.sqlite3").write_bytes(b"somebody's details")
    (left[2] / "copy.sqlite3-wal").write_bytes(b"half cleared away")
    with trial(sqlite):
        assert not any(folder.exists() for folder in left)


def test_a_trial_leaves_alone_another_that_goes_on_and_what_is_none(
    sqlite: Session, tmp_path: Path
) -> None:
    somebodys = tmp_path / "plan-2026-budget"
    somebodys.mkdir()
    (somebodys / "notes.txt").write_text("mine")
    with trial(sqlite) as first:
        first.add(Person(public_id="only-tried", sources={}))
        first.commit()
        with trial(sqlite):
            pass
        assert first.scalars(select(Person.public_id)).all() == ["only-tried"]
        with closing(sqlite3.connect(str(first.get_bind().engine.url.database))) as again:
            assert again.execute("SELECT public_id FROM person").fetchall() == [("only-tried",)]
    assert (somebodys / "notes.txt").read_text() == "mine"


def test_a_killed_trial_is_cleared_away_when_a_worker_starts(
    app: Flask, sqlite: Session, tmp_path: Path
) -> None:
    """Killed for real: its lock goes with it, its copy does not."""
    code = (
        "import os, sys\n"
        "from sqlalchemy import create_engine\n"
        "from sqlalchemy.orm import Session\n"
        "from app.store.trial import trial\n"
        "with Session(create_engine(sys.argv[1])) as session, trial(session):\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    url = str(sqlite.get_bind().engine.url)
    ended = subprocess.run([sys.executable, "-c", code, url], check=False)
    assert ended.returncode == -9
    assert list(tmp_path.glob("plan-*/copy.sqlite3"))
    make_worker(app, tmp_path)
    assert not list(tmp_path.glob("plan-*"))


def test_nobody_else_may_look_at_a_copy_and_it_is_gone_once_forgotten(
    sqlite: Session,
) -> None:
    rehearsal = Rehearsal()
    with trial(sqlite, rehearsal.room()) as tried:
        rehearsal.begin(tried)
        tried.execute(select(Person))
        folder = trial_folder(tried)
        assert folder is not None
        assert folder.stat().st_mode & 0o077 == 0
        files = {file.name: file.stat().st_mode & 0o077 for file in folder.iterdir()}
    assert {"copy.sqlite3", "lock"} <= files.keys()
    assert not {name for name in files if not name.startswith(("copy.sqlite3", "lock"))}
    assert not any(mode for name, mode in files.items() if name.startswith("copy"))
    assert folder.exists()
    rehearsal.forget()
    assert not folder.exists()


def test_only_a_copy_is_written_to_carelessly(sqlite: Session) -> None:
    def told(session: Session) -> tuple[int, ...]:
        pragmas = ("synchronous", "foreign_keys", "recursive_triggers")
        return tuple(session.scalars(text(f"PRAGMA {pragma}")).one() for pragma in pragmas)

    engine = sqlite.get_bind().engine
    full = (2, 1, 1)
    with trial(sqlite) as tried:
        assert told(tried) == (0, 0, 1)
        assert told(sqlite) == full
        engine.dispose()
        with Session(engine) as fresh:
            assert told(fresh) == full
    engine.dispose()
    with Session(engine) as fresh:
        assert told(fresh) == full
    # A class of engines as a whole was told nothing.
    with Session(create_engine(engine.url)) as other:
        assert told(other) == full


def test_an_opt_out_does_not_wait_for_a_trial(office: Office, session: Session) -> None:
    upload = office.receive(answers(), project=office.project()).upload_id
    with trial(session) as tried:
        apply_uploads(
            tried,
            upload_ids=[upload],
            installation=office.installation,
            now=office.now,
            read=reading_with(read_sheets),
        )
        office.session.rollback()
        about_to_write(office.session).add(Address(email="new@post.example", mailbox="new"))
        office.session.commit()


@pytest.fixture
def unread_line(office: Office) -> int:
    """A stop list of which one line names nobody we can read."""
    office.add(
        csv_of({"Email": "ada@post.example"}, {"Email": "the lady from the corner shop"}), STOPS
    )
    return office.session.scalars(
        select(SourceRow.id).join(Upload).where(SourceRow.state == "held")
    ).one()


def test_a_stop_line_waits_until_somebody_says_whom_it_means(
    office: Office, unread_line: int
) -> None:
    office.add(answers(), project=office.project())
    assert "person0@post.example" in office.contactable()
    office.session.rollback()
    settle_stop_line(
        about_to_write(office.session),
        line_id=unread_line,
        text="Person0@post.example",
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    assert "person0@post.example" not in office.contactable()
    with pytest.raises(StopLineRefused, match="looked at this line already"):
        settle_stop_line(
            about_to_write(office.session),
            line_id=unread_line,
            text="",
            staff_id=None,
            installation=office.installation,
            now=office.now,
        )
