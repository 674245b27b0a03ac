"""How many decisions it takes from files on a disk to people who are added.

A decision is a control that was changed, or a button or link that was pressed.
"""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import delete, update

from app.db import about_to_write, db
from app.models.intake import Layout
from app.models.permission import Wording
from tests.browser.conftest import Site, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GOLDEN = Path(__file__).parents[1] / "golden" / "sources"
TOOLS = sorted(path.stem for path in GOLDEN.glob("*.csv"))
SAMPLE = Path(__file__).parents[2] / "app" / "demo" / "sample" / "files"

MOST_FOR_ONE = 5
MOST_FOR_FORTY = 30


@dataclass
class Somebody:
    """Somebody at a page, whose decisions are counted."""

    page: Page
    decisions: list[str] = field(default_factory=list)

    def chooses(self, files: list[dict[str, object]]) -> None:
        self.decisions.append(f"choose {len(files)} files")
        self.page.set_input_files("input[type=file]", files)

    def presses(self, what: str) -> None:
        self.decisions.append(f"press {self.page.locator(what).first.inner_text()}")
        with self.page.expect_navigation():
            self.page.locator(what).first.click()

    def fills_in(self, what: str, text: str) -> None:
        self.decisions.append(f"fill in {what}")
        self.page.fill(what, text)

    @property
    def at(self) -> str:
        """The page of the batch somebody is at: '' for its list of tasks."""
        found = re.search(r"/files/batches/\d+/?(\w*)$", self.page.url)
        assert found, self.page.url
        return found[1]


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """An installation of its own, in which nobody has decided anything yet."""
    shutil.copy(sqlite_template, tmp_path / "site.sqlite3")
    with serving(tmp_path) as site:
        yield site


@pytest.fixture
def at_files(browser: Browser, office: Site) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.goto(office.enter())
    yield page
    context.close()


def forget_answers(site: Site) -> None:
    """Whatever somebody answered for the tool before is asked again."""
    with site.app.app_context():
        session = about_to_write(db.session())
        session.execute(update(Wording).values(attested="unasked"))
        session.execute(delete(Layout))
        session.commit()
        db.session.remove()


def take_in(somebody: Somebody, site: Site, files: list[dict[str, object]]) -> None:
    """Go from the files to the people, taking what is proposed and answering what is asked."""
    somebody.page.goto(site.url + "/files/add")
    somebody.chooses(files)
    somebody.presses("text=Upload and continue")
    steps = {
        "projects": confirm_projects,
        "questions": answer_questions,
        "columns": lambda one: one.presses("main button:has-text('Check what will change')"),
        "plan": press_on,
    }
    for _ in range(8):
        if somebody.at == "done":
            return
        steps[somebody.at](somebody)
    pytest.fail(f"still at {somebody.page.url}")


def confirm_projects(somebody: Somebody) -> None:
    somebody.presses("main form .govuk-button")


def answer_questions(somebody: Somebody) -> None:
    """Every question is what people saw; every label gets its words."""
    for box in somebody.page.locator("main .rc-words textarea:visible").all():
        somebody.fills_in(f"#{box.get_attribute('id')}", "Tick to hear of future consultations")
    every = somebody.page.locator("main button[name=all]")
    somebody.presses("main button[name=all]" if every.count() else "text=Save and continue")


def press_on(somebody: Somebody) -> None:
    work_out = "main button:has-text('Work out what will change')"
    asked = somebody.page.locator(work_out).count()
    somebody.presses(work_out if asked else "main form button:has-text('Add ')")


def test_every_known_tool_takes_five_decisions_at_most(at_files: Page, office: Site) -> None:
    counted = {}
    for tool in TOOLS:
        name = json.loads((GOLDEN / f"{tool}.json").read_text())["file_name"]
        content = (GOLDEN / f"{tool}.csv").read_bytes()
        somebody = Somebody(at_files)
        take_in(somebody, office, [{"name": name, "mimeType": "text/csv", "buffer": content}])
        counted[tool] = somebody.decisions
        forget_answers(office)
    too_many = {tool: made for tool, made in counted.items() if len(made) > MOST_FOR_ONE}
    assert not too_many, too_many


def mixed_files() -> list[tuple[str, bytes]]:
    """Forty files and one locked, of every shape: the sample's, and tools the sample has not."""
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLE.iterdir())]
    for tool in ("eventbrite", "typeform", "qualtrics", "jotform", "mailman", "discourse",
                 "decidim_survey", "go_vocal", "social_pinpoint", "govdelivery"):  # fmt: skip
        name = json.loads((GOLDEN / f"{tool}.json").read_text())["file_name"]
        files.append((f"{tool} {name}", (GOLDEN / f"{tool}.csv").read_bytes()))
    return files


def test_forty_mixed_files_take_thirty_decisions_at_most(at_files: Page, office: Site) -> None:
    files = mixed_files()
    assert len(files) > 40
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files:
            folder.writestr(name, content)
    somebody = Somebody(at_files)
    given = {"name": "all.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    take_in(somebody, office, [given])
    assert len(somebody.decisions) <= MOST_FOR_FORTY, somebody.decisions
    text = at_files.locator("#headline").inner_text()
    assert re.search(r"[\d,]+ people said yes\.", text)
    assert re.search(r"[\d,]+ people can be invited now\.", text)
