"""A whole installation on a loopback port, with practice Mailchimp, and Debian's chromium to look at it."""

import io
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from app.db import about_to_write, db
from app.factory import create_app
from app.jobs.runner import run_waiting
from app.models.people import Address, Person
from app.outside.reader import ReadingChild
from app.practice.server import KEY, PracticeServer
from app.settings import Settings
from app.store import installation, links, staff
from app.workflows import prepare, receive_files
from app.workflows.enter_demo import make_demo_link
from app.workflows.set_up import make_set_up_link

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TODAY = datetime(2026, 1, 9, 9, 30, tzinfo=UTC)

SURVEY = """Timestamp,Full name,Email address,Postcode,Which topics matter to you?,Comments,May we contact you by email about future consultations?
01/11/2025 10:00,Liz Nowak,liz.nowak@post.example,ZX1 1AB,Roads and highways,The potholes on Alder Lane are dreadful,Yes
02/11/2025 10:00,Elizabeth Nowak,liz.nowak@post.example,ZX1 1AB,Parking,More bus stops,Yes
03/11/2025 10:00,Owen Price,owen.price@post.example,ZX2 2BB,Libraries,Keep the library,No
04/11/2025 10:00,Gwen Hughes,gwen.hughes@post.example,ZX3 3DD,Roads and highways,The bus lane would help,Yes
05/11/2025 10:00,Sam Silent,sam.silent at post.example,ZX4 4EE,Parks,,
"""
WAITING = """Name,Email,Postcode,Ward,Mailing list,Do not contact
Ann Lee,ann.lee@post.example,ZX1 1AA,Castle,yes,No
Bob Ray,bob.ray at post.example,ZX2 2AA,Castle,yes,Yes
Owen Price,owen.price@post.example,ZX2 2BB,Harbour,no,if it rains
,,,Castle,,
,someone at post.example,,,,
"""
TAKEN_OUT = """Name,Email,Postcode
Tom Hill,tom.hill@post.example,ZX7 7AA
"""


@dataclass(frozen=True)
class Site:
    """A running installation and the addresses of what is in it."""

    url: str
    app: Flask
    practice: str
    set_up: str
    person: str = ""
    link: str = ""

    def enter(self) -> str:
        """A fresh link that logs in."""
        with self.app.app_context():
            token = make_demo_link(about_to_write(db.session()), now=datetime.now(UTC))
            db.session.commit()
            db.session.remove()
        return f"{self.url}/enter/{token}"

    def link_of(self, email: str) -> str:
        """What tells whose preferences page a link opens."""
        with self.app.app_context():
            session = db.session()
            address = session.scalars(select(Address.id).where(Address.email == email)).one()
            keys = installation.load(session, self.app.extensions["reconvene"]).link_keys
            session.rollback()
            found = links.tokens_for(about_to_write(session), [address], keys=keys, now=TODAY)
            session.commit()
            db.session.remove()
        return found[address]


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    """An installation over the database in `home`, set up and empty, served on a loopback port."""
    with (
        PracticeServer(home / "practice.sqlite3", subscribers=12) as practice,
        ReadingChild() as child,
        pytest.MonkeyPatch.context() as patched,
    ):
        # This site shows the sample's pages and files of its own side by side; nobody else may.
        refuse, own = receive_files.refuse_beside_sample, str(home / "site.sqlite3")
        patched.setattr(
            receive_files,
            "refuse_beside_sample",
            lambda session: session.get_bind().engine.url.database == own or refuse(session),
        )
        settings = Settings(
            home=home,
            database_url=f"sqlite:///{home / 'site.sqlite3'}",
            secret_keys=("key-for-the-browser-tests",),
            pepper=b"pepper-for-the-browser-tests",
            organisation="",
            mailchimp_api_key=KEY,
            mailchimp_api_url=practice.api_url,
            consent_months=None,
            subscription_months=None,
            public_url="http://127.0.0.1",
        )
        app = create_app(settings)
        app.extensions["reconvene_reader"] = child
        # What is asked for is done before the answer: no page has to wait.
        app.extensions["reconvene_wake"] = lambda: run_waiting(app)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        url = f"http://127.0.0.1:{server.server_port}"
        app.extensions["reconvene"] = replace(settings, public_url=url)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Site(url, app, practice.url, set_up=_set_up(app))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, home / "site.sqlite3")
    with serving(home) as empty:
        yield _furnished(empty)


def _set_up(app: Flask) -> str:
    """Set the installation up; a link to the page where one does that oneself."""
    with app.app_context():
        session = about_to_write(db.session())
        prepare.prepare(session, now=TODAY)
        installation.keep(
            session,
            {
                "organisation": "Aldermere Council",
                "reply_to": "talk@aldermere.example",
                "sample_today": "2026-01-09",
                "sample_cast": {
                    "liz": "liz.nowak@post.example",
                    "geoffrey": "owen.price@post.example",
                    "gwen": "gwen.hughes@post.example",
                },
            },
            by="test",
            now=TODAY,
        )
        set_up = make_set_up_link(session, now=datetime.now(UTC))
        session.commit()
        db.session.remove()
    return set_up


def _furnished(site: Site) -> Site:
    """Add files, describe a group, invite it; all through the pages."""
    app = site.app
    with app.app_context():
        entry = make_demo_link(about_to_write(db.session()), now=datetime.now(UTC))
        db.session.commit()
        assert staff.by_email(db.session(), "visitor@reconvene.example")
        db.session.remove()
    client = app.test_client()
    client.get(f"/enter/{entry}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/answer").text)[1]

    def post(path: str, **fields: object) -> None:
        answer = client.post(path, data={"csrf_token": token, **fields})
        assert answer.status_code < 400, (path, answer.text)

    def add(batch: int, name: str, text: str, **projects: str) -> None:
        """Add a file and the people in it."""
        here = f"/files/batches/{batch}"
        post("/files/add", files=(io.BytesIO(text.encode()), name))
        post(f"{here}/projects", **{field.replace("__", "-"): v for field, v in projects.items()})
        post(f"{here}/plan")
        shown = client.get(f"{here}/plan").text
        post(f"{here}/apply", digest=re.search(r'name="digest" value="([^"]+)"', shown)[1])

    add(1, "survey.csv", SURVEY, title__1="Alder Lane bus lane", opens_on__1="1 11 2025")
    post("/wordings", all="as_asked")
    post("/files/add", files=(io.BytesIO(b""), "empty.csv"))
    post("/files/add", files=(io.BytesIO(WAITING.encode()), "Spring fair sign-up 2025.csv"))
    post("/files/batches/3/plan")
    add(4, "mistake.csv", TAKEN_OUT)
    post("/files/4/undo")
    roads = {"kind-0": "interest", "issue-0": "roads", "at_least-0": "1"}
    post("/groups/new", name="Roads", do="save", **roads)
    post("/groups/1/mailchimp")
    post("/invite/send", project="1", group="1", subject="The bus lane", body="Tell us.")
    with app.app_context():
        session = db.session()
        person = session.scalars(
            select(Person.public_id).where(Person.name.contains("Nowak"))
        ).one()
        db.session.remove()
    return replace(site, person=person, link=site.link_of("gwen.hughes@post.example"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail("Browser tests need Debian's chromium: apt-get install chromium")
        # `make test` installs it where it may; a machine that forbids that can run the rest.
        pytest.skip("Browser tests need Debian's chromium: apt-get install chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visit(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that is logged in."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.goto(site.enter())
    page.close()
    yield context
    context.close()
