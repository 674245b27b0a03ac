"""A file of any tool we know is in after a few decisions; the forms are sent as a browser would."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from typing_extensions import override

from app.jobs.runner import run_waiting
from tests.decisions import MOST_FOR_ONE, TOOLS, Chosen, Somebody, file_of
from tests.web.conftest import Copied, Reader


@pytest.fixture
def database_url(settled_sqlite: Copied, stage: str, tmp_path: Path) -> str:
    """What these tests are about is the same on every database."""
    shutil.copy(settled_sqlite(stage), tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


pytestmark = pytest.mark.slow


class AtForms(Somebody):
    """Without scripts: what a form holds is sent when its button is pressed."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.filled: dict[str, Any] = {}

    @property
    @override
    def path(self) -> str:
        return self.reader.path

    @override
    def open(self, path: str) -> None:
        self.page = self.reader.get(path)

    @override
    def choose(self, files: list[Chosen]) -> None:
        (control,) = self.page.select("input[type=file]")
        self.filled[control["name"]] = [(io.BytesIO(held), name) for name, _, held in files]

    @override
    def press(self, words: str) -> None:
        button = self._buttons(words)[0]
        form = button.find_parent("form")
        fields = {**held_by(form), **self.filled}
        if button.get("name"):
            fields[button["name"]] = button["value"]
        assert form["method"] == "post"
        self.page = self.reader.post(form["action"], fields, follow_redirects=True)
        self.filled = {}

    @override
    def offers(self, words: str) -> bool:
        return bool(self._buttons(words))

    @override
    def fill_in(self, control: str, text: str) -> None:
        self.filled[self.page.find(id=control)["name"]] = text

    @override
    def asked_for_words(self) -> list[str]:
        asked = self.page.select(".govuk-radios__item:has(:checked) + .rc-words textarea")
        return [control["id"] for control in asked if not control.find_parent("details")]

    def _buttons(self, words: str) -> list[Tag]:
        buttons = self.page.select("main form button")
        return [button for button in buttons if words in button.get_text()]


def held_by(form: Tag) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    fields: dict[str, Any] = {}
    for control in form.select("input[name]"):
        kind = control.get("type", "text")
        if kind not in {"file", "submit"} and (
            kind not in {"radio", "checkbox"} or control.has_attr("checked")
        ):
            fields.setdefault(control["name"], []).append(control.get("value", ""))
    for control in form.select("select[name]"):
        options = control.select("option[selected]") or control.select("option")[:1]
        fields[control["name"]] = [option["value"] for option in options]
    for control in form.select("textarea[name]"):
        fields[control["name"]] = control.get_text()
    return fields


@pytest.mark.parametrize("tool", TOOLS)
def test_every_known_tool_takes_five_decisions_at_most(
    house: Flask, reader: Reader, tool: str
) -> None:
    clock = house.extensions["reconvene_clock"]
    # What is asked for is done before the answer: no page has to wait.
    house.extensions["reconvene_wake"] = lambda: run_waiting(house, clock=clock)
    somebody = AtForms(reader)
    somebody.takes_in([file_of(tool)])
    assert len(somebody.decisions) <= MOST_FOR_ONE, somebody.decisions
