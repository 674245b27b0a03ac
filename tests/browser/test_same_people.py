"""Telling people apart: with one key each once that is switched on, with buttons, on a phone, without scripts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.db import about_to_write, db
from app.store import suggestions
from importers.matching.queue import BULK_FROM
from tests.browser.conftest import TODAY, Site, serving
from tests.browser.test_every_page import listen, look, press
from tests.builders import Office, answer, csv_of
from tests.doubts import keep_doubts, named

pytestmark = pytest.mark.browser

NAMES = ("Ada Dull", "Ada Fair", "Bo Grey", "Bo Mild", "Cy Bland", "Cy Stark", "Cy Wild")
ROWS = csv_of(
    *(
        answer(
            *name.split(),
            f"{name.split()[1].lower()}@post.example",
            postcode=f"ZX{place} 1AA",
            contact="Yes" if place < 4 else "",
        )
        for place, name in enumerate(NAMES)
    )
)


@pytest.fixture
def doubtful(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """An installation with two people who may be one, two more, and three."""
    shutil.copy(sqlite_template, tmp_path / "site.sqlite3")
    with serving(tmp_path) as site:
        with site.app.app_context():
            session = about_to_write(db.session())
            Office(session, site.app.extensions["reconvene"], TODAY).add(ROWS)
            session = about_to_write(db.session())
            ada, ida, bo, bob, cy, cyd, si = (named(session, name) for name in NAMES)
            keep_doubts(session, [(ada, ida)], TODAY, weight=BULK_FROM)
            keep_doubts(session, [(bo, bob)], TODAY, weight=BULK_FROM)
            keep_doubts(session, [(cy, cyd), (cyd, si)], TODAY, weight=4.0)
            session.commit()
            db.session.remove()
        yield site


@pytest.fixture
def context(browser: Browser, doubtful: Site) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1100, "height": 900})
    page = made.new_page()
    page.goto(doubtful.enter())
    page.close()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, doubtful: Site) -> Page:
    found = context.new_page()
    found.goto(f"{doubtful.url}/people/same?on=")
    return found


def still_open(site: Site) -> int:
    with site.app.app_context():
        found = suggestions.count(db.session())
        db.session.remove()
    return found


def test_the_pages_are_for_everybody(page: Page, doubtful: Site) -> None:
    heard = listen(page)
    look(page, "same person")
    page.goto(f"{doubtful.url}/people/same/sure")
    look(page, "likeliest in a list")
    page.goto(f"{doubtful.url}/people/same?on=")
    for answered in ("same", "different", "different"):
        press(page, f"main button[value={answered}]")
        look(page, f"answered {answered}")
    page.goto(f"{doubtful.url}/people/same")
    look(page, "nothing left to tell apart")
    page.goto(f"{doubtful.url}/people/same/answers")
    press(page, "#answers button")
    look(page, "answers given")
    assert heard == []


def test_three_side_by_side_are_for_everybody(page: Page, doubtful: Site) -> None:
    press(page, "main button[value=different]")
    press(page, "main button[value=different]")
    assert page.title() == "Which of these are the same person?"
    look(page, "three people")
    press(page, "main button[value=same]")
    assert page.title().startswith("Error: ")
    look(page, "three people none ticked")


def test_you_can_stop_when_nothing_would_change(page: Page, doubtful: Site) -> None:
    page.goto(f"{doubtful.url}/people/same")
    while page.locator("main button[value=later]").count():
        press(page, "main button[value=later]")
    assert page.title() == "That is all for now"
    look(page, "all for now")
    page.goto(f"{doubtful.url}/people/same?on=")
    while page.title() != "Which of these are the same person?":
        press(page, "main button[value=different]")
    page.goto(f"{doubtful.url}/people/same")
    assert page.title() == "You can stop here"
    look(page, "you can stop here")


def test_a_key_answers_only_once_that_is_switched_on(page: Page, doubtful: Site) -> None:
    before = still_open(doubtful)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.keyboard.press("n")
    page.check("#shortcuts")
    page.focus("#footer-stop")
    page.keyboard.press("n")
    assert page.input_value("#footer-stop") == "n"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+u")
    assert "POST" not in sent
    assert still_open(doubtful) == before

    with page.expect_navigation():
        page.keyboard.press("n")
    assert still_open(doubtful) == before - 1
    with page.expect_navigation():
        page.keyboard.press("b")
    assert still_open(doubtful) == before
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "asked about them again" in page.inner_text("main")
    with page.expect_navigation():
        page.keyboard.press("y")
    assert "one person now" in page.inner_text("main")


def test_without_scripts_everything_is_a_plain_button(browser: Browser, doubtful: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(doubtful.enter())
    page.goto(f"{doubtful.url}/people/same?on=")
    assert not page.is_visible("#shortcuts")
    before = still_open(doubtful)
    press(page, "button:has-text('Same person')")
    press(page, "button:has-text('Undo')")
    assert still_open(doubtful) == before
    press(page, "button:has-text('Different people')")
    assert still_open(doubtful) == before - 1
    context.close()
