"""What others do while files are read to be added: it neither fails the adding nor passes it by."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.jobs import importing
from app.jobs.importing import READINGS
from app.models.consent import ConsentEvent
from app.models.intake import Batch
from app.models.people import Draft, Person
from app.settings import Settings
from app.store import installation as stored
from app.store import intake
from app.workflows.apply_batch import ADD_FILES
from app.workflows.choose_preferences import stop_address
from app.workflows.correct_columns import ColumnsRefused
from app.workflows.judge_match import same
from app.workflows.prepare import prepare
from app.workflows.receive_upload import reading_with
from consent.events import Authority
from importers.draft import Table
from tests.builders import change_columns
from tests.conftest import NOW
from tests.integration.test_batches import ASKED, Desk, survey


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    prepare(about_to_write(session), now=NOW)
    session.commit()
    return Desk(app, session)


Meanwhile = Callable[[Callable[[Session], object]], None]


@pytest.fixture
def meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Has somebody else do something while a file is read, by a worker that remembers nothing."""

    def during(happens: Callable[[Session], object]) -> None:
        desk.app.extensions.pop(READINGS, None)

        def reading(read: Any) -> Any:
            plainly = reading_with(read)

            def slowly(content: bytes, name: str, **more: Any) -> Sequence[Table]:
                engine = create_engine(db.engine.url)
                with Session(engine) as other:
                    happens(about_to_write(other))
                    other.commit()
                engine.dispose()
                return plainly(content, name, **more)

            return slowly

        monkeypatch.setattr(importing, "reading_with", reading)

    return during


def opt_out(settings: Settings) -> Callable[[Session], object]:
    def stop(session: Session) -> None:
        stop_address(
            session,
            email="ben@post.example",
            evidence="own page",
            authority=Authority.SUBJECT_LINK,
            actor="person",
            installation=stored.load(session, settings),
            now=NOW,
        )

    return stop


def test_adding_goes_on_although_somebody_opts_out_while_the_files_are_read(
    desk: Desk, settings: Settings, meanwhile: Meanwhile
) -> None:
    batch = desk.bring(("one.csv", survey("Ada", "Ben")))
    desk.plan(batch)
    meanwhile(opt_out(settings))
    desk.run(ADD_FILES, batch)
    assert desk.uploads(batch)["one.csv"].state == "applied"
    assert desk.count(Person) == 2
    assert "stop" in set(desk.session.scalars(select(ConsentEvent.act)))


def test_a_column_said_to_be_a_no_while_the_file_is_read_is_not_passed_by(
    desk: Desk, meanwhile: Meanwhile
) -> None:
    batch = desk.bring(("one.csv", survey("Ada", "Ben")))
    upload = desk.uploads(batch)["one.csv"].id
    desk.plan(batch)
    meanwhile(lambda session: change_columns(session, upload, {4: "consent_optout"}))
    state, problem = desk.run(ADD_FILES, batch)

    assert state == "failed"
    assert problem.startswith("Nothing was added. ")
    assert desk.count(Person) == 0
    assert desk.uploads(batch)["one.csv"].state == "recognised"
    assert desk.session.get_one(Batch, batch).plan == {}


def test_a_verdict_given_while_the_files_are_read_is_one_the_plan_did_not_know(
    desk: Desk, settings: Settings, meanwhile: Meanwhile
) -> None:
    before = desk.bring(("one.csv", survey("Ada", "Ben")))
    desk.plan(before)
    assert desk.run(ADD_FILES, before) == ("done", "")
    batch = desk.bring(("two.csv", survey("Cara")))
    desk.plan(batch)

    def judge(session: Session) -> None:
        a, b = session.scalars(select(Draft.id).order_by(Draft.id))
        same(session, a=a, b=b, staff_id=None, installation=stored.load(session, settings), now=NOW)

    meanwhile(judge)
    state, problem = desk.run(ADD_FILES, batch)
    assert (state, problem) == (
        "failed",
        "Nothing was added. Somebody said who is one person and who is not.",
    )
    assert desk.session.scalar(select(func.count()).select_from(Draft)) == 2


def test_what_is_being_added_can_not_be_read_otherwise_any_more(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada")))
    upload = desk.uploads(batch)["one.csv"]
    assert ASKED in survey("Ada").decode()
    upload.state = "applying"
    desk.session.commit()
    assert intake.lasting_state(desk.session, upload.id) == "applying"
    with pytest.raises(ColumnsRefused, match="added already"):
        change_columns(desk.session, upload.id, {4: "note"})
