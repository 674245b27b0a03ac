"""What is asked about columns and words, on pages without scripts and for everybody's eyes."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Site
from tests.browser.test_every_page import listen, look, press

pytestmark = pytest.mark.browser

NOES = """Full name,Email,Postcode,May we e-mail you about future consultations?
Ria Reed,ria.reed@post.example,ZX6 6GG,No
Sol Sand,sol.sand@post.example,ZX6 6HH,No
Tia Tarn,tia.tarn@post.example,ZX6 6JJ,Yes
"""
NARROW = """Submitted on,Full name,Email,Which topics matter?,Is it important that the council contacts you again?,May Wessex Water e-mail you about future surveys for 12 months?
02/11/2025,Una Vale,una.vale@post.example,Parking;The old mill,Yes,Yes
02/11/2025,Vic Weir,vic.weir@post.example,The old mill,No,Yes
"""


def add(page: Page, site: Site, name: str, text: str) -> None:
    page.goto(site.url + "/files/add")
    held = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[type=file]", held)
    press(page, "text=Upload and continue")


def its_page(page: Page, site: Site, name: str) -> str:
    page.goto(site.url + "/files")
    return site.url + str(page.get_attribute(f"main tbody a:has-text('{name}')", "href"))


def test_without_scripts_a_change_that_loses_noes_waits_for_a_tick(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.enter())
    add(page, site, "noes.csv", NOES)
    here = its_page(page, site, "noes.csv")
    page.goto(here)
    page.select_option("#role-3", "ignore")
    press(page, "main button:has-text('Save')")
    assert page.title() == "These rows say no to being contacted"
    press(page, "text=Make the change")
    assert page.title().startswith("Error: ")
    page.check("#given-up")
    press(page, "text=Make the change")
    page.goto(here)
    assert page.input_value("#role-3") == "ignore"
    context.close()


def test_pages_that_ask_about_a_file_are_for_everybody(visit: BrowserContext, site: Site) -> None:
    page = visit.new_page()
    heard = listen(page)
    add(page, site, "seen.csv", NOES.replace("@post", "@mail"))
    page.goto(its_page(page, site, "seen.csv"))
    page.select_option("#role-3", "ignore")
    press(page, "main button:has-text('Save')")
    look(page, "noes at stake")
    press(page, "text=Make the change")
    look(page, "noes at stake unticked")
    add(page, site, "narrow.csv", NARROW)
    here = page.url.rpartition("/")[0]
    for part in ("projects", "questions", "columns"):
        page.goto(f"{here}/{part}")
        look(page, f"asked about {part}")
    page.goto(f"{here}/questions")
    page.locator("text=These are the words people saw").first.check()
    press(page, "text=Save and continue")
    look(page, "words that reach less far")
    page.goto(its_page(page, site, "narrow.csv"))
    look(page, "file in doubt")
    page.locator("text=What its answers mean").first.click()
    look(page, "answers to issues")
    page.close()
    assert heard == []
