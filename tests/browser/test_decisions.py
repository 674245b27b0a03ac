"""How many decisions it takes in a browser from files on a disk to people who are added."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlalchemy import delete, update
from typing_extensions import override

from app.db import about_to_write, db
from app.models.intake import Layout
from app.models.permission import Wording
from tests.browser.conftest import Site, serving
from tests.decisions import MOST_FOR_FORTY, MOST_FOR_ONE, Chosen, Somebody, file_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HANDFUL = ("decidim_survey", "eventbrite", "mailman", "qualtrics")
SAMPLE = Path(__file__).parents[2] / "app" / "demo" / "sample" / "files"


class InBrowser(Somebody):
    """In Debian's chromium."""

    def __init__(self, page: Page, site: Site) -> None:
        super().__init__()
        self.page, self.site = page, site

    @property
    @override
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    @override
    def open(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    @override
    def choose(self, files: list[Chosen]) -> None:
        given = [{"name": n, "mimeType": kind, "buffer": held} for n, kind, held in files]
        self.page.set_input_files("input[type=file]", given)

    @override
    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self._buttons(words).first.click()

    @override
    def offers(self, words: str) -> bool:
        return bool(self._buttons(words).count())

    @override
    def fill_in(self, control: str, text: str) -> None:
        self.page.fill(f"#{control}", text)

    @override
    def asked_for_words(self) -> list[str]:
        boxes = self.page.locator("main .rc-words textarea:visible").all()
        return [str(box.get_attribute("id")) for box in boxes]

    def _buttons(self, words: str) -> Locator:
        return self.page.locator(f"main form button:has-text('{words}')")


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


def test_a_handful_of_tools_take_five_decisions_at_most(at_files: Page, office: Site) -> None:
    """The others are walked through form by form, in tests/web/test_decisions.py."""
    counted = {}
    for tool in HANDFUL:
        somebody = InBrowser(at_files, office)
        somebody.takes_in([file_of(tool)])
        counted[tool] = somebody.decisions
        forget_answers(office)
    too_many = {tool: made for tool, made in counted.items() if len(made) > MOST_FOR_ONE}
    assert not too_many, too_many


def mixed_files() -> list[tuple[str, bytes]]:
    """Forty files and one locked, of every shape: the sample's, and tools the sample has not."""
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLE.iterdir())]
    for tool in ("eventbrite", "typeform", "qualtrics", "jotform", "mailman", "discourse",
                 "decidim_survey", "go_vocal", "social_pinpoint", "govdelivery"):  # fmt: skip
        name, _, content = file_of(tool)
        files.append((f"{tool} {name}", content))
    return files


def test_forty_mixed_files_take_thirty_decisions_at_most(at_files: Page, office: Site) -> None:
    files = mixed_files()
    assert len(files) > 40
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files:
            folder.writestr(name, content)
    somebody = InBrowser(at_files, office)
    somebody.takes_in([("all.zip", "application/zip", packed.getvalue())])
    assert len(somebody.decisions) <= MOST_FOR_FORTY, somebody.decisions
    text = at_files.locator("#headline").inner_text()
    assert re.search(r"[\d,]+ people said yes\.", text)
    assert re.search(r"[\d,]+ people can be invited now\.", text)
