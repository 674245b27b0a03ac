"""The sample taken into this installation: as a job, with practice Mailchimp beside the pages."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override
from werkzeug.serving import make_server
from werkzeug.test import Client

from app.db import about_to_write, db
from app.demo.beside import Beside, begin_stand_in
from app.demo.here import SERVED, take_sample_in
from app.jobs.mailchimp import audience, read_lists
from app.jobs.runner import run_waiting
from app.jobs.stand_in import API, keep_address, key_of, speak_to_it
from app.jobs.task import Task
from app.models.audience import Invitation, SendDecision
from app.models.intake import Upload
from app.models.shell import Job
from app.practice.server import KEY
from app.read.jobs import latest
from app.read.tour import Door, tour
from app.settings import Settings
from app.store import installation as stored
from app.store import staff
from app.workflows.ask_for_sample import TAKE_SAMPLE_IN, SampleRefused, ask_for_sample
from app.workflows.enter_demo import make_demo_link
from app.workflows.receive_files import FilesRefused, receive_files
from segments.audience import AudienceRefused
from tests.builders import Office, an_office, answer, csv_of


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """What these tests are about is the same on every database."""
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture
def served(app: Flask, settings: Settings) -> Iterator[str]:
    """The pages are served, as `reconvene serve` does it; yields where."""
    server = make_server("127.0.0.1", 0, Beside(app, settings.home), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    keep_address(settings.home, server.server_port)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def ask(office: Office) -> None:
    ask_for_sample(
        about_to_write(office.session),
        installation=office.installation,
        staff_id=0,
        now=office.now,
    )


class Dying(Task):
    """The worker is killed when it says certain words."""

    @override
    def tell(self, **said: Any) -> None:
        super().tell(**said)
        if said["words"] == "Inviting them":
            raise KeyboardInterrupt


def killed(task: Task) -> None:
    take_sample_in(Dying(**{field.name: getattr(task, field.name) for field in fields(task)}))


@pytest.mark.slow
def test_the_sample_is_taken_in_even_if_its_worker_is_killed_on_the_way(
    office: Office, app: Flask, served: str
) -> None:
    make_demo_link(about_to_write(office.session), now=office.now)
    office.session.commit()
    for _ in range(2):
        ask_for_sample(
            about_to_write(office.session),
            installation=office.installation,
            staff_id=1,
            now=office.now,
        )
        office.session.commit()
    assert office.session.scalar(select(func.count()).select_from(Job)) == 1
    office.session.rollback()
    with pytest.raises(KeyboardInterrupt):
        run_waiting(app, kinds={TAKE_SAMPLE_IN: killed})
    under_way = latest(office.session, TAKE_SAMPLE_IN)
    assert under_way is not None
    assert under_way.under_way
    assert under_way.progress == {"words": "Inviting them"}
    office.session.rollback()
    later = datetime.now(UTC) + timedelta(minutes=3)

    assert run_waiting(app, kinds=SERVED, clock=lambda: later) == 1

    session = office.session
    session.rollback()
    done = latest(session, TAKE_SAMPLE_IN)
    assert done is not None
    assert done.state == "done"
    known = speak_to_it(app, stored.load(session, replace(office.settings, organisation="")))
    assert known.organisation == "Aldermere Council"
    assert known.sample_today == date(2026, 1, 9)
    assert known.settings.mailchimp_api_url == served + API
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1
    sent = session.scalar(select(func.count()).select_from(SendDecision))
    assert sent
    (only,) = read_lists(known)
    assert only.members == 600 + sent
    doors = {opened.door: opened.number for opened in tour(session, installation=known, now=later)}
    assert doors[Door.ONE_PERSON] == 5
    assert doors[Door.NOT_SENT] == 0
    assert doors[Door.INBOX] == 1
    kept = select(func.count()).select_from(Upload).where(Upload.state != "refused")
    assert session.scalar(kept) == 30


def test_the_sample_is_refused_where_files_are_even_if_they_came_after_it_was_asked_for(
    office: Office, app: Flask, served: str
) -> None:
    office.receive(csv_of(answer()))
    with pytest.raises(SampleRefused, match="Files were added here"):
        ask(office)
    office.session.rollback()
    office.session.add(Job(kind=TAKE_SAMPLE_IN, payload={}, state="waiting", made_at=office.now))
    office.session.commit()
    assert run_waiting(app, kinds=SERVED) == 0
    failed = latest(office.session, TAKE_SAMPLE_IN)
    assert failed is not None
    assert (failed.state, failed.problem[:22]) == ("failed", "Files were added here,")
    assert office.installation.sample_today is None
    assert not (office.settings.home / "practice.sqlite3").exists()


def test_the_sample_is_refused_where_a_real_key_is(office: Office) -> None:
    office.settings = replace(office.settings, mailchimp_api_key="a" * 32 + "-us21")
    with pytest.raises(SampleRefused, match="MAILCHIMP_API_KEY is set"):
        ask(office)


def test_without_pages_being_served_the_sample_waits(office: Office, app: Flask) -> None:
    office.session.add(Job(kind=TAKE_SAMPLE_IN, payload={}, state="waiting", made_at=office.now))
    office.session.commit()
    assert run_waiting(app, kinds=SERVED) == 0
    waits = latest(office.session, TAKE_SAMPLE_IN)
    assert waits is not None
    assert (waits.state, "reconvene serve" in waits.problem) == ("waiting", True)


def be_sample(office: Office) -> None:
    stored.keep(
        about_to_write(office.session), {"sample_today": "2026-01-09"}, by="a test", now=office.now
    )
    office.session.commit()


def test_an_installation_of_sample_data_speaks_to_the_stand_in_wherever_it_is_served_next(
    office: Office, app: Flask
) -> None:
    keep_address(office.settings.home, 5001)
    assert speak_to_it(app, office.installation).settings == office.settings
    be_sample(office)
    first = speak_to_it(app, office.installation)
    assert first.settings.mailchimp_api_url == "http://127.0.0.1:5001/practice/3.0"
    assert app.extensions["reconvene"] == first.settings
    keep_address(office.settings.home, 5002)
    again = speak_to_it(app, replace(office.installation, settings=first.settings))
    assert again.settings.mailchimp_api_url == "http://127.0.0.1:5002/practice/3.0"


def test_a_real_key_stays_and_sample_data_with_it_is_refused(office: Office, app: Flask) -> None:
    keep_address(office.settings.home, 5001)
    be_sample(office)
    office.settings = replace(office.settings, mailchimp_api_key="a" * 32 + "-us21")
    known = speak_to_it(app, office.installation)
    assert known.settings == office.settings
    with pytest.raises(AudienceRefused, match="practice Mailchimp only"), audience(known, "any"):
        raise AssertionError("it was opened")


@pytest.fixture
def visitor(app: Flask, settings: Settings) -> Iterator[Client]:
    """A browser nobody logged in with, at pages beside which practice Mailchimp may answer."""
    yield Client(Beside(app, settings.home))
    db.session.remove()


def log_in(visitor: Client, app: Flask, office: Office) -> None:
    staff.add(
        about_to_write(office.session),
        email="ann@aldermere.example",
        name="Ann",
        password_hash=None,
        roles=["officer"],
    )
    someone = staff.by_email(office.session, "ann@aldermere.example")
    assert someone is not None
    uniquifier = someone.fs_uniquifier
    office.session.commit()
    with app.test_client() as browser:
        with browser.session_transaction() as visit:
            visit["_user_id"] = visit["identity.id"] = uniquifier
            visit["_fresh"] = True
        cookie = browser.get_cookie("session")
        assert cookie is not None
        visitor.set_cookie("session", cookie.value)


def test_the_stand_in_answers_beside_the_pages_only_while_there_is_sample_data(
    visitor: Client, app: Flask, office: Office
) -> None:
    log_in(visitor, app, office)
    assert visitor.get("/practice/members").status_code == 404
    begin_stand_in(office.settings.home)
    assert visitor.get("/practice/members").status_code == 404
    assert visitor.get("/practice/3.0/ping").status_code == 404
    be_sample(office)
    page = visitor.get("/practice/members")
    assert "Friday 9 January 2026" in page.text
    assert 'href="/practice/sent"' in page.text
    with visitor.get("/practice/static/practice.css") as styles:
        assert styles.status_code == 200


@pytest.mark.parametrize("page", ["", "members", "sent", "sent/1", "unsubscribe/abc", "3.0"])
def test_no_stranger_sees_the_pages_of_the_stand_in(
    visitor: Client, office: Office, page: str
) -> None:
    begin_stand_in(office.settings.home)
    be_sample(office)
    answered = visitor.get(f"/practice/{page}")
    assert answered.status_code == 302
    assert answered.location == f"/log-in?next=/practice/{page}"
    assert visitor.post(f"/practice/{page}").location == "/log-in?next=/"


def test_the_way_to_the_log_in_leads_back_to_one_inbox(visitor: Client, office: Office) -> None:
    begin_stand_in(office.settings.home)
    be_sample(office)
    answered = visitor.get("/practice/sent?to=gwen.parry@letterbox.example")
    back = parse_qs(urlsplit(answered.location).query)["next"]
    assert back == ["/practice/sent?to=gwen.parry@letterbox.example"]


def test_links_in_practice_e_mails_are_pages_of_ours_and_open_without_a_log_in(
    visitor: Client, office: Office
) -> None:
    begin_stand_in(office.settings.home)
    be_sample(office)
    assert visitor.get("/p/no-such-link").status_code != 302
    assert "Log in" in visitor.get("/log-in").text


def test_nobody_makes_the_stand_in_beside_the_pages_fail_or_reads_its_calls(
    visitor: Client, app: Flask, office: Office
) -> None:
    begin_stand_in(office.settings.home)
    be_sample(office)
    log_in(visitor, app, office)
    order = {"kind": "problem-500", "path": "(a+)+$", "times": 5}
    assert visitor.post("/practice/practice/faults", json=order).status_code == 404
    assert visitor.get("/practice/practice/calls").status_code == 404
    ours = ("anyone", key_of(office.settings.home))
    ordered = {"X-Practice-Fault": "empty-500"}
    assert visitor.get("/practice/3.0/ping", auth=ours, headers=ordered).status_code == 200


def test_the_key_of_the_stand_in_is_another_in_every_installation_and_its_owners_alone(
    visitor: Client, office: Office, tmp_path: Path
) -> None:
    begin_stand_in(office.settings.home)
    be_sample(office)
    key = key_of(office.settings.home)
    kept_in = office.settings.home / "practice_key"
    assert (kept_in.stat().st_mode & 0o777, kept_in.read_text()) == (0o600, f"{key}\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert key_of(elsewhere) != key
    assert [file.name for file in elsewhere.iterdir()] == ["practice_key"]
    assert visitor.get("/practice/3.0/ping", auth=("anyone", KEY)).status_code == 401
    assert visitor.get("/practice/3.0/ping", auth=("anyone", key)).status_code == 200


def test_no_file_of_ones_own_joins_the_sample(office: Office) -> None:
    be_sample(office)
    with pytest.raises(FilesRefused, match="holds the sample"):
        receive_files(
            about_to_write(office.session),
            [("real.csv", csv_of(answer()))],
            project_id=None,
            staff_id=None,
            now=office.now,
        )
    assert office.session.scalar(select(func.count()).select_from(Upload)) == 0
