"""Protected workbooks: the page asks for the password, uses it once and keeps nothing of it."""

import io

import pytest
from flask import Flask
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.models.intake import Upload
from importers.reading import read_sheets
from importers.reading.bundle import unbundled
from importers.reading.protected import unlocked

PASSWORD = "hazel and willow"


class OpenReader:
    """Reads files here and now, without a process of its own."""

    read = staticmethod(read_sheets)
    unbundle = staticmethod(unbundled)

    @staticmethod
    def unlock(content: bytes, _file_name: str, password: str) -> bytes:
        return unlocked(content, password)


def locked() -> bytes:
    book = Workbook()
    for row in (("Name", "Email"), ("Ann Lee", "ann@post.example"), ("Bo Ray", "bo@post.example")):
        book.active.append(row)
    plain, closed = io.BytesIO(), io.BytesIO()
    book.save(plain)
    OOXMLFile(plain).encrypt(PASSWORD, closed)
    return closed.getvalue()


@pytest.fixture
def asked(house: Flask, reader):
    """A protected workbook was added."""
    house.extensions["reconvene_reader"] = OpenReader()
    reader.upload("members.xlsx", locked())
    return reader


def test_a_protected_workbook_asks_for_its_password(asked) -> None:
    page = asked.get("/files/batches/1")
    assert "1 file is protected with a password" in page.get_text(" ")
    assert "Wants a password" in page.select_one("main table").get_text()
    form = page.select_one('form[action="/files/1/password"]')
    assert form.select_one("input[type=password]")
    assert "Give its password" in asked.get("/files/1").get_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "Enter the password of this workbook."), ("oak", "This is not the password")],
)
def test_a_wrong_password_is_said_beside_its_field(asked, given: str, said: str) -> None:
    page = asked.post("/files/1/password", {"password": given})
    assert asked.status == 422
    assert said in page.select_one('.govuk-error-summary a[href="#password"]').get_text()


def test_with_its_password_it_is_read_like_any_other(asked) -> None:
    asked.post("/files/1/password", {"password": PASSWORD})
    assert asked.headers["Location"] == "/files/batches/1/progress"
    page = asked.work()
    assert asked.path == "/files/batches/1"
    assert "Ready to check" in page.select_one("main table").get_text()
    page = asked.plan()
    assert "Add 2 people" in page.get_text()
    page = asked.post("/files/1/password", {"password": PASSWORD}, follow_redirects=True)
    assert "This file does not want a password." in page.get_text()


def test_while_a_workbook_is_unlocked_nobody_is_kept_from_writing(house: Flask, asked) -> None:
    class Slow(OpenReader):
        """Somebody else writes while it unlocks."""

        @staticmethod
        def unlock(content: bytes, _file_name: str, password: str) -> bytes:
            with Session(db.engine) as beside:
                about_to_write(beside).execute(update(Upload).values(refusal="read by others"))
                beside.commit()
            return unlocked(content, password)

    house.extensions["reconvene_reader"] = Slow()
    asked.post("/files/1/password", {"password": PASSWORD})
    assert asked.headers["Location"] == "/files/batches/1/progress"


def test_the_worker_is_woken_to_read_what_was_unlocked(house: Flask, asked) -> None:
    woken: list[bool] = []
    house.extensions["reconvene_wake"] = lambda: woken.append(True)
    asked.post("/files/1/password", {"password": "oak"})
    assert not woken
    asked.post("/files/1/password", {"password": PASSWORD})
    assert woken
