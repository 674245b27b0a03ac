"""A running installation for page tests: staff of every role, a clock, and a client that reads along.

Every page any test fetches is checked as HTML; see `Reader`.
"""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.db import about_to_write, db
from app.jobs.runner import run_waiting
from app.models.people import Person
from app.outside.reader import ReadingChild
from app.practice.server import KEY, PracticeServer
from app.settings import Settings
from app.store import installation, staff
from tests.conftest import data_folder, postgresql_copy
from tests.shared_build import common_folder
from tests.web.settled import HOUSE, PEOPLE, Lent, Settled, is_set_up, running, set_up

Copied = Callable[[str], str]
"""From a stage to what a test copies."""
Temporary = pytest.TempPathFactory

BANNED = re.compile(
    r"\b(grant|declin|standing|gate|ledger|segment|audience|sync|judge?ment|suggestion|evidence"
    r"|attest|waterfall|lapsed|score)\w*",
    re.IGNORECASE,
)
"""Words of the program that no page may show (design, section 3)."""

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

GOOD: set[int] = set()
"""The pages that were checked, by what they said."""

SURVEY = """Timestamp,Full name,Email address,Postcode,Which topics matter to you?,Comments,May we contact you by email about future consultations?
01/11/2025 10:00,Liz Nowak,liz.nowak@post.example,ZX1 1AB,"Roads and highways;Parking","The potholes on Alder Lane are dreadful",Yes
02/11/2025 10:00,Elizabeth Nowak,liz.nowak@post.example,ZX1 1AB,Parking,More bus stops,Yes
03/11/2025 10:00,Owen Price,owen.price@post.example,ZX2 2BB,Libraries,Keep the library,No
04/11/2025 10:00,Gwen Hughes,gwen.hughes@post.example,ZX3 3DD,Roads and highways,The bus lane would help,Yes
05/11/2025 10:00,Sam Silent,sam.silent@post.example,ZX4 4EE,Parks,,
"""
"""Five answers: two of one person, one no, two yes, one silence."""

STOPS = """Name,Email,Postcode,Date
Gwen Hughes,gwen.hughes@post.example,ZX3 3DD,01/12/2025
"""


class Reader:
    """A client whose every HTML answer is read as a careful reader would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.last: TestResponse | None = None
        self._token = ""

    def get(self, path: str, **more: Any) -> BeautifulSoup:
        return self._read(self.client.get(path, **more))

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> BeautifulSoup:
        """Send a form as a browser would that has just loaded a page."""
        data = {"csrf_token": self.token(), **(fields or {})}
        return self._read(self.client.post(path, data=data, **more))

    def token(self) -> str:
        """The token of this visit's forms, from a page everybody may open."""
        if not self._token:
            for path in ("/log-in", "/answer"):
                if found := TOKEN.search(self.client.get(path).text):
                    self._token = found[1]
                    break
        return self._token

    def upload(self, name: str, text: str | bytes, **fields: Any) -> BeautifulSoup:
        """Add one file; see `upload_all`."""
        return self.upload_all((name, text), **fields)

    def upload_all(self, *files: tuple[str, str | bytes], **fields: Any) -> BeautifulSoup:
        """Add files (name, content) together; what is left to do with them, once they are read."""
        chosen = [
            (io.BytesIO(held.encode() if isinstance(held, str) else held), name)
            for name, held in files
        ]
        page = self.post("/files/add", {"files": chosen, **fields})
        return self.work() if self.status == 302 else page

    def work(self) -> BeautifulSoup:
        """Let the worker do what waits; the page of the files the last answer was about."""
        page = self.batch
        app = self.client.application
        run_waiting(app, clock=app.extensions["reconvene_clock"])
        return self.get(page)

    def take_out(self, upload: int) -> BeautifulSoup:
        """Press the button that takes a file out again; the page once it is done."""
        page = self.post(f"/files/{upload}/undo")
        if self.status != 302:
            return page
        app = self.client.application
        run_waiting(app, clock=app.extensions["reconvene_clock"])
        return self.get(f"/files/{upload}/undo/progress", follow_redirects=True)

    @property
    def batch(self) -> str:
        """The address of the files added together that the last answer was about."""
        found = re.match(r"/files/batches/\d+", self.headers.get("Location", self.path))
        assert found, self.path
        return found[0]

    def onward(self) -> BeautifulSoup:
        """What a page that waits shows next, once the work is done."""
        return self.get(f"{self.batch}/progress", follow_redirects=True)

    def plan(self) -> BeautifulSoup:
        """Have it worked out what adding the files would do; the page that shows it."""
        batch = self.batch
        self.post(f"{batch}/plan")
        self.work()
        return self.get(f"{batch}/plan")

    def add_people(self) -> BeautifulSoup:
        """Press the button of the page that shows what will change; the page once it is done."""
        batch = self.batch
        shown = self.get(f"{batch}/plan").find("input", {"name": "digest"})
        self.post(f"{batch}/apply", {"digest": shown["value"]})
        self.work()
        return self.onward()

    def add(self, *files: tuple[str, str | bytes], **projects: str) -> BeautifulSoup:
        """Add files, take every guess as it stands but what is said of projects, add the people."""
        self.upload_all(*files)
        batch = self.batch
        self.post(f"{batch}/projects", {n.replace("__", "-"): v for n, v in projects.items()})
        self.get(batch)
        self.plan()
        return self.add_people()

    @property
    def status(self) -> int:
        assert self.last is not None
        return self.last.status_code

    @property
    def path(self) -> str:
        assert self.last is not None
        return self.last.request.path

    @property
    def headers(self) -> Any:
        assert self.last is not None
        return self.last.headers

    def _read(self, answer: TestResponse) -> BeautifulSoup:
        self.last = answer
        page = BeautifulSoup(answer.text, "html5lib")
        if "text/html" in answer.content_type and "<html" in answer.text:
            self._check_once(page, answer)
        return page

    def _check_once(self, page: BeautifulSoup, answer: TestResponse) -> None:
        """Check a page, unless the very same has been found good before; tokens may differ."""
        said = (answer.status_code, TOKEN.sub("", answer.text))
        if hash(said) not in GOOD:
            check_page(page, answer)
            GOOD.add(hash(said))


def check_page(page: BeautifulSoup, answer: TestResponse) -> None:
    if 300 <= answer.status_code < 400:
        return
    title, heading = page.title.get_text(), page.h1.get_text(strip=True)
    assert title.removeprefix("Error: ") == heading, f"title {title!r}, h1 {heading!r}"
    assert title.startswith("Error: ") == bool(page.select(".govuk-error-summary")), title
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for form in page.find_all("form"):
        assert form.get("action"), form
        assert form.get("method", "").lower() in {"get", "post"}, form
    labelled = {label["for"] for label in page.find_all("label")}
    for control in page.select("input, select, textarea"):
        if control.get("type") not in {"hidden", "submit"}:
            assert control.get("id") in labelled, control
    described = " ".join(tag["aria-describedby"] for tag in page.select("[aria-describedby]"))
    pointed = [link["href"].removeprefix("#") for link in page.select(".govuk-error-summary a")]
    for target in (*described.split(), *pointed):
        assert target in ids, f"{target} is not on the page"
    assert not page.select("[style], style, [onclick]"), "inline style or script"
    body = page.find("main").get_text(" ")
    assert not BANNED.search(body), BANNED.search(body)


@pytest.fixture
def today(now: datetime) -> list[datetime]:
    """The clock: a test may set its only entry."""
    return [now]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def lent(child: ReadingChild, compiled: FileSystemBytecodeCache) -> Lent:
    return Lent(child, compiled)


@pytest.fixture(scope="session")
def settled_sqlite(sqlite_template: Path, lent: Lent, tmp_path_factory: Temporary) -> Copied:
    """The SQLite file of an installation that has come so far."""
    settled = Settled(common_folder(tmp_path_factory), lent, add_survey)
    return lambda stage: str(settled.sqlite(sqlite_template, stage))


@pytest.fixture(scope="session")
def settled_postgresql(postgresql: str, lent: Lent, tmp_path_factory: Temporary) -> Copied:
    """The name of the PostgreSQL database of an installation that has come so far."""
    settled = Settled(data_folder(common_folder(tmp_path_factory)), lent, add_survey)
    return lambda stage: settled.postgresql(postgresql, stage)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> str:
    """How far this test's installation has come when it begins."""
    return PEOPLE if "with_people" in request.fixturenames else HOUSE


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, stage: str, tmp_path: Path) -> Iterator[str]:
    """An installation's database of this test's own; every test that uses it runs on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("settled_sqlite")(stage), tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    root = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("settled_postgresql")(stage)
    with postgresql_copy(root, template, request.node.nodeid) as url:
        yield url


@pytest.fixture
def house(settings: Settings, today: list[datetime], lent: Lent) -> Iterator[Flask]:
    """An installation that is set up, with somebody of every role, outside any request."""
    with running(settings, lent, lambda: today[0]) as made:
        if not is_set_up(made):
            set_up(made, today[0])
        yield made


Enter = Callable[..., Reader]


@pytest.fixture
def enter(house: Flask) -> Enter:
    """Log in as a role, without the form."""

    def log_in(role: str = "administrator") -> Reader:
        return entered(house, role)

    return log_in


def entered(app: Flask, role: str) -> Reader:
    """The browser of somebody who is logged in."""
    with app.app_context():
        known = staff.by_email(db.session(), f"{role}@aldermere.example")
        assert known is not None
        uniquifier = known.fs_uniquifier
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as visit:
        visit["_user_id"], visit["_fresh"] = uniquifier, True
        visit["identity.id"] = uniquifier
    return Reader(client)


@pytest.fixture
def reader(enter: Enter) -> Reader:
    """An administrator's browser."""
    return enter()


@pytest.fixture
def stranger(house: Flask) -> Reader:
    """A browser that is not logged in."""
    return Reader(house.test_client())


def add_survey(app: Flask) -> None:
    """Add the survey through the pages and confirm its words."""
    reader = entered(app, "administrator")
    reader.add(("survey.csv", SURVEY), title__1="Alder Lane bus lane", opens_on__1="1 11 2025")
    reader.post("/wordings", {"all": "as_asked"})


@pytest.fixture
def with_people(house: Flask, reader: Reader) -> Reader:
    """The survey is added and its words are confirmed: `database_url` holds it already."""
    with house.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 4
        db.session.remove()
    return reader


@pytest.fixture
def survey() -> str:
    return SURVEY


@pytest.fixture
def stop_list() -> str:
    return STOPS


@pytest.fixture
def banned() -> re.Pattern[str]:
    return BANNED


@pytest.fixture
def practice(house: Flask, tmp_path: Path) -> Iterator[PracticeServer]:
    """A practice Mailchimp with eight members, which the installation is connected to."""
    with PracticeServer(tmp_path / "practice.sqlite3", subscribers=8) as server:
        settings = house.extensions["reconvene"]
        house.extensions["reconvene"] = replace(
            settings, mailchimp_api_key=KEY, mailchimp_api_url=server.api_url
        )
        yield server


@pytest.fixture
def sample(house: Flask, today: list[datetime]) -> Flask:
    """The installation holds sample data and lives on its own day."""
    with house.app_context():
        installation.keep(
            about_to_write(db.session()),
            {
                "sample_today": "2026-01-09",
                "sample_cast": {
                    "liz": "liz.nowak@post.example",
                    "gwen": "gwen.hughes@post.example",
                },
            },
            by="test",
            now=today[0],
        )
        db.session.commit()
    return house
