"""Every page there is: no accessibility violation, no sideways scrolling on a phone, no policy breach."""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from sqlalchemy import delete

from app.db import about_to_write, db
from app.models.shell import Job
from app.store.undoing import UNDO_FILE
from app.workflows.ask_for_sample import TAKE_SAMPLE_IN
from tests.browser.conftest import TODAY

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
AXE = Axe().axe_script
VIOLATIONS = "rules => axe.run(rules).then(({violations}) => ({violations}))"
"""Axe also tells at length what it found good; bringing that here takes longer than looking."""
SHOTS = os.environ.get("RECONVENE_SHOTS", "")
"""A folder to leave pictures of every page in."""

STAFF_PAGES = {
    "start": "/",
    "tour": "/tour",
    "begin": "/begin",
    "files": "/files",
    "add files": "/files/add",
    "file added": "/files/1",
    "file refused": "/files/2",
    "file to check": "/files/3",
    "file taken out": "/files/4",
    "column with answers": "/files/3/columns/5",
    "column of places": "/files/3/columns/3",
    "column of a question": "/files/1/columns/5",
    "batch": "/files/batches/3",
    "batch refused": "/files/batches/2",
    "batch added": "/files/batches/1",
    "projects of a batch": "/files/batches/3/projects",
    "questions of a batch": "/files/batches/3/questions",
    "columns of a batch": "/files/batches/3/columns",
    "plan": "/files/batches/3/plan",
    "plan not worked out": "/files/batches/1/plan",
    "planned new": "/files/batches/3/plan/new",
    "planned rejected": "/files/batches/3/plan/rejected",
    "planned changed": "/files/batches/3/plan/changed",
    "cell to mend": "/files/batches/3/fix?file=3&row=6",
    "people added": "/files/batches/1/done",
    "take a file out": "/files/1/undo",
    "a file taken out": "/files/4/undone",
    "odd cells": "/files/1/rows/odd",
    "skipped rows": "/files/1/rows/skipped",
    "wordings": "/wordings",
    "people": "/people",
    "people of a state": "/people?state=can_be_invited",
    "nobody found": "/people?q=zzz",
    "nobody to tell apart": "/people/same",
    "nobody that likely": "/people/same/sure",
    "what the comparison has learned": "/people/same/learned",
    "answers so far": "/people/same/answers",
    "person": "/people/{person}",
    "name of a person": "/people/{person}/values/given",
    "phone of a person": "/people/{person}/values/phone",
    "answer": "/answer",
    "stop": "/stop",
    "lines of stop lists": "/stops/unread",
    "answers nobody could read": "/files/unread-answers",
    "groups": "/groups",
    "group form": "/groups/new?from=1",
    "group": "/groups/1",
    "mailchimp": "/groups/1/mailchimp",
    "mailchimp plan": "/groups/1/mailchimp/1",
    "invite": "/invite?group=1",
    "invitation": "/invite/1",
    "password": "/password",
    "password again": "/verify",
    "not found": "/nowhere",
    "preferences": "/p/{link}",
    "broken link": "/p/broken",
    "set up": "/set-up/{set_up}",
    "practice overview": "{practice}/",
    "practice not found": "{practice}/nowhere",
    "practice members": "{practice}/members",
    "practice e-mails": "{practice}/sent",
    "practice e-mail": "{practice}/sent/1",
}


def listen(page: Page) -> list[str]:
    """What the console complains of, but for answers that are errors on purpose."""
    heard: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            heard.append(message.text)

    page.on("console", keep)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


Tab = tuple[Page, list[str]]
"""A tab of the browser and what its console complained of."""


@pytest.fixture(scope="module")
def opened(visit: BrowserContext) -> Iterator[Tab]:
    page = visit.new_page()
    # Sent once, not for every page: it is half a megabyte.
    page.add_init_script(AXE)
    yield page, listen(page)
    page.close()


@pytest.fixture
def tab(opened: Tab) -> Tab:
    """A tab that is logged in, one for all: opening one takes as long as a page in it."""
    page, heard = opened
    page.set_viewport_size({"width": 1100, "height": 900})
    heard.clear()
    return opened


def look(page: Page, name: str) -> None:
    """Hold a loaded page against everything every page must keep, folded and unfolded."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    meets_the_rules(page)
    if page.locator("details:not([open])").count():
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        meets_the_rules(page)
    picture(page, name)
    page.set_viewport_size({"width": 320, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth")
    picture(page, f"{name} 320")
    page.set_viewport_size({"width": 1100, "height": 900})
    assert wide <= 320, f"{name} is {wide} px wide on a phone"


def meets_the_rules(page: Page) -> None:
    found = AxeResults(page.evaluate(VIOLATIONS, RULES))
    assert found.violations_count == 0, found.generate_report()


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(button)


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name.replace(' ', '_')}.png", full_page=True)


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_page(tab: Tab, site, name: str) -> None:
    page, heard = tab
    path = STAFF_PAGES[name].format(
        person=site.person, link=site.link, set_up=site.set_up, practice=site.practice
    )
    page.goto(path if path.startswith("http") else site.url + path)
    look(page, name)
    assert heard == []


FORMS = {
    "log in": ("/log-in", {}, "main button:has-text('Log in')"),
    "nothing to add": ("/files/add", {}, "text=Upload and continue"),
    "project without title": (
        "/files/batches/3/projects",
        {"#title-3": ""},
        "main form .govuk-button",
    ),
    "nothing mended": ("/files/batches/3/fix?file=3&row=6", {}, "text=Save and check again"),
    "no answer": ("/answer", {}, "text=See what we hold"),
    "answered": ("/answer", {"#text": "gwen.hughes@post.example"}, "text=See what we hold"),
    "whom to stop": ("/stop", {"#text": "gwen.hughes@post.example"}, "main button"),
    "group without name": ("/groups/new?from=1", {"#name": ""}, "text=Save the group"),
    "explained": ("/groups/1", {"#text": "gwen"}, "text=Explain"),
    "letter missing": ("/invite?group=1", {}, "text=Check before you send"),
    "letter checked": (
        "/invite?group=1",
        {"#subject": "Again", "#body": "Tell us."},
        "text=Check before you send",
    ),
    "nothing chosen": ("/people/{person}/values/given", {}, "main button:has-text('Save')"),
    "rows to split": ("/people/{person}", {}, "text=These rows are somebody else"),
    "set up unanswered": ("/set-up/{set_up}", {}, "main button:has-text('Set up')"),
}


LOOKED_AT_ELSEWHERE = {
    "security.login": "after a form",
    "set_up.sample_under_way": "test_pages_while_something_is_done_in_the_background",
    "undoing.progress": "test_pages_while_something_is_done_in_the_background",
}
NO_PAGES = {
    "static",
    "security.static",
    "batches.progress",  # a part of a page
    "plans.failing",  # a workbook
    "start.enter",  # leads on to the tour
}


def test_every_page_there_is_is_looked_at(site) -> None:
    routes = site.app.url_map
    adapter = routes.bind("")
    looked_at = {
        adapter.match(path.format(person="p", link="l", set_up="s").partition("?")[0])[0]
        for name, path in STAFF_PAGES.items()
        if path.startswith("/") and name != "not found"
    }
    pages = {rule.endpoint for rule in routes.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES == looked_at | set(LOOKED_AT_ELSEWHERE)


def test_every_step_a_member_takes_on_their_page_is_for_everybody(browser, site) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    heard = listen(page)
    link = f"{site.url}/p/{site.link_of('owen.price@post.example')}"
    page.goto(link)
    press(page, "text=Save my choices")
    look(page, "preferences not chosen")
    page.check("#topic-parking-never")
    press(page, "text=Save my choices")
    look(page, "preferences saved")
    page.goto(link)
    press(page, "button:has-text('Stop all e-mails')")
    look(page, "preferences stopped")
    page.goto(link)
    look(page, "preferences after stopping")
    context.close()
    assert heard == []


OF_ONE_BORN_WITH_IT = "SELECT unique_email_id FROM member WHERE web_id = 1"


def test_leaving_practice_mailchimp_s_list_is_for_everybody(tab: Tab, site) -> None:
    page, heard = tab
    with sqlite3.connect(site.app.extensions["reconvene"].home / "practice.sqlite3") as records:
        unique_id = records.execute(OF_ONE_BORN_WITH_IT).fetchone()[0]
    records.close()
    page.goto(f"{site.practice}/unsubscribe/{unique_id}")
    look(page, "practice leaving")
    press(page, "main button")
    look(page, "practice left")
    assert heard == []


BEING_DONE = {
    "sample": ("/begin/sample", TAKE_SAMPLE_IN, {}),
    "taking a file out": ("/files/1/undo", UNDO_FILE, {"upload": 1, "staff": 1}),
}


@pytest.mark.parametrize("state", ["running", "failed"])
@pytest.mark.parametrize("name", BEING_DONE)
def test_pages_while_something_is_done_in_the_background(
    tab: Tab, site, name: str, state: str
) -> None:
    page, heard = tab
    path, kind, payload = BEING_DONE[name]
    told = {"kind": kind, "payload": payload, "problem": "It can go on.", "made_at": TODAY}
    with site.app.app_context():
        session = about_to_write(db.session())
        session.add(Job(state=state, **told))
        session.commit()
    page.goto(site.url + path)
    look(page, f"{name} {state}")
    with site.app.app_context():
        session = about_to_write(db.session())
        session.execute(delete(Job).where(Job.kind == kind, Job.state == state))
        session.commit()
        db.session.remove()
    assert heard == []


def test_the_page_for_our_own_mistakes_is_for_everybody(
    tab: Tab, site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> str:
        raise LookupError

    break_down.permission = None
    monkeypatch.setitem(site.app.view_functions, "start.start_page", break_down)
    monkeypatch.setattr(site.app.logger, "disabled", True)
    page, heard = tab
    answer = page.goto(site.url + "/")
    assert answer is not None
    assert answer.status == 500
    look(page, "our own mistake")
    assert heard == []


@pytest.mark.parametrize("name", FORMS)
def test_page_after_a_form(browser, tab: Tab, site, name: str) -> None:
    path, fields, button = FORMS[name]
    page, heard = tab
    if name == "log in":
        page = browser.new_context().new_page()
        heard = listen(page)
    page.goto(site.url + path.format(person=site.person, set_up=site.set_up))
    if page.locator("select#project").count() and "letter" in name:
        page.select_option("#project", index=1)
    for control, text in fields.items():
        page.fill(control, text)
    press(page, button)
    look(page, name)
    if page.locator(".govuk-error-summary").count():
        assert page.title().startswith("Error: ")
        assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    if name == "log in":
        page.context.close()
    assert heard == []


def test_the_first_tab_leads_past_the_navigation(visit: BrowserContext, site) -> None:
    page = visit.new_page()
    page.goto(site.url + "/people")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.close()


def test_the_count_follows_the_form_while_it_is_filled_in(visit: BrowserContext, site) -> None:
    page = visit.new_page()
    heard = listen(page)
    page.goto(site.url + "/groups/new")
    page.select_option("#at_least-0", "1")
    page.select_option("#issue-0", "roads")
    page.wait_for_selector("#count:has-text('can be invited today')")
    number = page.locator("#count .rc-card__number").inner_text()
    assert re.fullmatch(r"\d+", number)
    page.close()
    assert heard == []


def test_without_scripts_a_file_is_added_checked_and_taken_in(browser, site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.enter())
    page.goto(site.url + "/files/add")
    text = "Name,Email,Postcode\nMia Moss,mia.moss@post.example,ZX5 5FF\n"
    page.set_input_files(
        "#files", {"name": "moss.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    press(page, "text=Upload and continue")
    if page.title().startswith("Which projects"):
        press(page, "main form .govuk-button")
    else:
        press(page, "text=Work out what will change")
    assert page.title() == "Check what will change"
    press(page, "main button:has-text('Add 1 person')")
    assert page.title() == "These people are added"
    context.close()


def test_a_page_that_waits_shows_what_is_found_and_goes_on_by_itself(
    visit: BrowserContext, site
) -> None:
    wake = site.app.extensions.pop("reconvene_wake")
    try:
        page = visit.new_page()
        heard = listen(page)
        page.goto(site.url + "/files/add")
        text = "Name,Email\nPia Pond,pia.pond@post.example\n"
        page.set_input_files(
            "input[type=file]",
            {"name": "pond.csv", "mimeType": "text/csv", "buffer": text.encode()},
        )
        press(page, "text=Upload and continue")
        assert page.title() == "Reading your files"
        look(page, "reading files")
        with page.expect_navigation(url=re.compile(r"/files/batches/\d+/(plan|projects)$")):
            wake()
        page.close()
        assert heard == []
    finally:
        site.app.extensions["reconvene_wake"] = wake


def test_without_scripts_a_member_chooses_topics_and_then_stops(browser, site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/p/{site.link}")
    page.check("#topic-parking-never")
    press(page, "text=Save my choices")
    assert page.title() == "Your choices are saved"
    page.goto(f"{site.url}/p/{site.link}")
    box = page.locator("button:has-text('Stop all e-mails')").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 720, "stopping is in sight without scrolling"
    press(page, "button:has-text('Stop all e-mails')")
    assert page.title() == "We have stopped all e-mails to you"
    assert context.cookies() == []
    context.close()
