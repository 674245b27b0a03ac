"""While files are read, which takes long, everybody else goes on writing: somebody may opt out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.factory import create_app
from app.jobs.importing import READER
from app.jobs.runner import run_waiting
from app.models.intake import Upload, UploadColumn, UploadWording
from app.models.shell import Job
from app.outside.reader import ReadingChild
from app.settings import Settings
from app.store import activity, intake, projects, received
from app.workflows import read_uploads
from app.workflows.make_project import make_project
from app.workflows.prepare import prepare
from app.workflows.read_batch import Turns, read_batch
from app.workflows.read_uploads import Readings
from app.workflows.receive_files import receive_files
from app.workflows.receive_upload import reading_with
from importers.draft import Reading
from importers.reading import read_sheets, unbundled
from tests.builders import answer, csv_of, workbook
from tests.conftest import NOW
from tests.integration.test_command_line import Home

ROWS = ("Ann", "Ben")


def survey() -> bytes:
    return csv_of(*(answer(name, email=f"{name.lower()}@post.example") for name in ROWS))


def write_at_once(engine: Engine) -> None:
    """Keep something from another connection, which does not wait for anybody's lock."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        connection.detach()
        at_once = "PRAGMA busy_timeout=0" if sqlite else "SET LOCAL lock_timeout = '1ms'"
        connection.exec_driver_sql(at_once)
        with Session(bind=connection) as other:
            activity.note(other, verb="kept meanwhile", now=NOW)
            other.commit()


@pytest.fixture
def batch(session: Session) -> int:
    prepare(about_to_write(session), now=NOW)
    made = receive_files(session, [("a.csv", survey())], project_id=None, staff_id=None, now=NOW)
    session.commit()
    return made


@pytest.fixture(params=["parsed", "cleaned"])
def meanwhile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Has another connection write while files are parsed, or cleaned; what came of it."""
    written: list[Any] = []

    def beside(work: Callable[..., Any]) -> Callable[..., Any]:
        def working(*given: Any, **named: Any) -> Any:
            write_at_once(db.engine)
            written.append(request.param)
            return work(*given, **named)

        return working

    if request.param == "parsed":
        monkeypatch.setattr(ReadingChild, "read", beside(ReadingChild.read))
    else:
        monkeypatch.setattr(read_uploads, "draft_rows", beside(read_uploads.draft_rows))
    return written


def test_others_write_while_a_batch_is_read(
    app: Flask, session: Session, batch: int, meanwhile: list[Any]
) -> None:
    session.rollback()
    run_waiting(app)
    assert meanwhile
    assert session.scalars(select(Job.state)).all() == ["done"]
    assert session.scalars(select(Upload.state)).all() == ["recognised"]


def test_others_write_while_the_command_line_reads(tmp_path: Path, meanwhile: list[Any]) -> None:
    home = Home(tmp_path, create_app)
    file = tmp_path / "a.csv"
    file.write_bytes(survey())
    home.run("upgrade")
    found = home.json("import", file, "--apply")
    assert meanwhile
    assert found["totals"]["accepted"] == len(ROWS)


def test_a_file_changed_while_the_command_line_reads_is_not_added_as_nobody_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, create_app)
    file = tmp_path / "a.csv"
    file.write_bytes(survey())
    home.run("upgrade")
    clean = read_uploads.draft_rows

    def meddled(*given: Any, **named: Any) -> Reading:
        with Session(db.engine) as other:
            about_to_write(other)
            project = make_project(other, title="Buses", opens_on=None, closes_on=None, now=NOW)
            for upload in other.scalars(select(Upload.id)):
                projects.set_project(other, upload, project)
            other.commit()
        return clean(*given, **named)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(read_uploads, "draft_rows", meddled)
        said = home.refuses("import", file, "--apply")
    assert "was changed while it was read" in said
    assert said.rstrip().endswith("Give the same command again.")
    found = home.json("import", file, "--apply")
    assert found["totals"]["accepted"] == found["people_new"] == len(ROWS)


@pytest.mark.parametrize("how", ["--plan", "--apply"])
def test_the_command_line_leaves_a_file_that_is_being_read_in_the_browser(
    tmp_path: Path, how: str
) -> None:
    home = Home(tmp_path, create_app)
    file = home.write("a.csv", survey())
    home.run("upgrade")
    given = {name: value for name, value in home.env.items() if value is not None}
    app = create_app(Settings.from_env(given))
    with app.app_context():
        files = [("b.csv", survey())]
        about_to_write(db.session())
        receive_files(db.session(), files, project_id=None, staff_id=None, now=NOW)
        db.session.commit()
    assert home.refuses("import", file, how) == (
        "b.csv came in the browser and is still to be read. Give the same command again once it is."
    )
    with ReadingChild() as child, app.app_context():
        app.extensions[READER] = child
        run_waiting(app)
    assert home.json("import", file, how)["totals"]["accepted"] == len(ROWS)


class Killed(Exception):
    """The worker was killed here."""


class KilledWhenRead(Readings):
    """Readings of a worker that does not come to use them."""

    def keep(self, key: str, reading: Reading) -> None:
        raise Killed


class Meddled(Readings):
    """Readings of a worker beside whom somebody does something as soon as a file is cleaned."""

    def __init__(self, meddle: Callable[[], None]) -> None:
        super().__init__()
        self.meddle, self.cleaned = meddle, 0

    def keep(self, key: str, reading: Reading) -> None:
        super().keep(key, reading)
        self.cleaned += 1
        if self.cleaned == 1:
            self.meddle()


def read_all(session: Session, batch: int, readings: Readings) -> None:
    def ready() -> None:
        session.rollback()
        about_to_write(session)

    session.rollback()
    read_batch(
        session,
        batch,
        read=reading_with(read_sheets),
        unbundle=unbundled,
        now=NOW,
        readings=readings,
        turns=Turns(keep=session.commit, ready=ready),
    )


def kept(session: Session) -> Sequence[Any]:
    """Every table of a workbook, with its number of columns and of yeses."""
    columns = (
        select(func.count())
        .where(UploadColumn.upload_id == Upload.id)
        .correlate(Upload)
        .scalar_subquery()
    )
    yeses = (
        select(func.sum(UploadWording.rows))
        .where(UploadWording.upload_id == Upload.id)
        .correlate(Upload)
        .scalar_subquery()
    )
    found = select(Upload.file_name, Upload.state, columns, yeses).order_by(Upload.file_name)
    return session.execute(found).all()


def test_a_file_whose_reading_was_cut_short_is_read_anew_and_nothing_of_it_is_there_twice(
    session: Session,
) -> None:
    prepare(about_to_write(session), now=NOW)
    heading = [*answer()]
    book = workbook(
        North=[heading, [*answer("Ann", email="ann@post.example").values()]],
        South=[heading, [*answer("Ben", email="ben@post.example").values()]],
    )
    batch = receive_files(session, [("both.xlsx", book)], project_id=None, staff_id=None, now=NOW)
    session.commit()
    with pytest.raises(Killed):
        read_all(session, batch, KilledWhenRead())
    session.rollback()
    assert {state for _, state, _, _ in kept(session)} == {"received"}
    read_all(session, batch, Readings())
    assert kept(session) == [
        ("both.xlsx", "recognised", len(heading), 1),
        ("both.xlsx#South", "recognised", len(heading), 1),
    ]


def test_a_file_whose_project_was_said_while_it_was_cleaned_is_cleaned_anew(
    session: Session, batch: int
) -> None:
    project = make_project(
        about_to_write(session), title="Buses", opens_on=None, closes_on=None, now=NOW
    )
    session.commit()
    (upload,) = session.scalars(select(Upload.id)).all()
    session.rollback()

    def meddle() -> None:
        with Session(session.get_bind()) as other:
            projects.set_project(about_to_write(other), upload, project)
            other.commit()

    readings = Meddled(meddle)
    read_all(session, batch, readings)
    assert readings.cleaned == 2
    key = intake.print_of_reading(session, intake.upload(session, upload))
    assert readings.remembered(key) is not None
    assert [state for _, state, _, _ in kept(session)] == ["recognised"]


def test_a_file_refused_while_it_was_cleaned_stays_refused(session: Session, batch: int) -> None:
    (upload,) = session.scalars(select(Upload.id)).all()
    session.rollback()

    def meddle() -> None:
        with Session(session.get_bind()) as other:
            received.refuse_late(about_to_write(other), upload, "Somebody settled it otherwise.")
            other.commit()

    read_all(session, batch, Meddled(meddle))
    assert [state for _, state, _, _ in kept(session)] == ["refused"]
