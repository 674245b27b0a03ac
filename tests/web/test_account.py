"""Logging in and out, the password, the demo's link, setting up."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password

from app.db import about_to_write, db
from app.store import installation, one_time, staff
from app.workflows.enter_demo import make_demo_link
from app.workflows.set_up import make_set_up_link


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """What these tests are about is the same on every database."""
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


PASSWORD = "three unrelated words"


@pytest.fixture
def ann(house: Flask, now) -> str:
    """A member of staff with a password."""
    with house.app_context(), house.test_request_context():
        staff.add(
            about_to_write(db.session()),
            email="ann@aldermere.example",
            name="Ann",
            password_hash=hash_password(PASSWORD),
            roles=["officer"],
        )
        db.session.commit()
        kept = staff.by_email(db.session(), "ann@aldermere.example").password
    assert kept.startswith("$argon2id$")
    return "ann@aldermere.example"


def test_staff_log_in_see_the_start_page_and_log_out(stranger, ann: str) -> None:
    page = stranger.post("/log-in", {"email": ann, "password": PASSWORD}, follow_redirects=True)
    assert stranger.path == "/"
    assert page.h1.get_text() == "Aldermere Council"
    token = page.find("input", {"name": "csrf_token"})["value"]
    stranger.client.post("/log-out", data={"csrf_token": token})
    stranger.get("/")
    assert stranger.status == 302


@pytest.mark.parametrize(
    ("email", "password"), [("ann@aldermere.example", "wrong"), ("who@aldermere.example", PASSWORD)]
)
def test_a_failed_log_in_does_not_say_what_was_wrong(
    stranger, ann: str, email: str, password: str
) -> None:
    page = stranger.post("/log-in", {"email": email, "password": password})
    assert page.title.get_text() == "Error: Log in"
    assert "The e-mail address or the password is not right" in page.get_text()


def test_logging_in_leads_only_to_pages_of_ours(stranger, ann: str) -> None:
    stranger.post("/log-in?next=https://evil.example/", {"email": ann, "password": PASSWORD})
    assert "evil" not in stranger.headers.get("Location", "")


def test_a_password_is_changed_and_a_short_one_refused(stranger, ann: str) -> None:
    page = stranger.post("/log-in", {"email": ann, "password": PASSWORD}, follow_redirects=True)
    token = page.find("input", {"name": "csrf_token"})["value"]

    def change(new: str):
        return stranger.client.post(
            "/password",
            data={
                "csrf_token": token,
                "password": PASSWORD,
                "new_password": new,
                "new_password_confirm": new,
            },
        )

    assert "12 characters or more" in change("short").text
    assert change("four quite unrelated words").status_code == 302
    assert stranger.get("/password").h1.get_text() == "Change your password"


def test_the_page_to_enter_the_password_again_is_ours(reader) -> None:
    assert reader.get("/verify").h1.get_text() == "Enter your password again"


def demo_link(house: Flask, now) -> str:
    with house.app_context():
        token = make_demo_link(about_to_write(db.session()), now=now)
        db.session.commit()
    return token


def test_the_demo_link_opens_the_tour_without_a_form_and_once(stranger, sample: Flask, now) -> None:
    token = demo_link(sample, now)
    assert stranger.client.head(f"/enter/{token}").status_code == 200
    page = stranger.get(f"/enter/{token}", follow_redirects=True)
    assert stranger.path == "/tour"
    assert "Today is Friday 9 January 2026" in page.get_text()
    stranger.get(f"/enter/{token}")
    assert stranger.status == 404


def test_the_demo_link_is_dead_where_data_is_real(stranger, house: Flask, now) -> None:
    token = demo_link(house, now)
    stranger.get(f"/enter/{token}")
    assert stranger.status == 404


def test_a_made_up_demo_link_is_not_found(stranger, sample: Flask) -> None:
    stranger.get("/enter/" + "x" * 43)
    assert stranger.status == 404


ANSWERS = {
    "organisation": "Borough of Marsh",
    "earlier_names": "Marsh Urban District\n",
    "reply_to": "talk@marsh.example",
    "admin_name": "Ada",
    "admin_email": "ada@marsh.example",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def set_up_path(house: Flask, now) -> str:
    with house.app_context():
        token = make_set_up_link(about_to_write(db.session()), now=now)
        db.session.commit()
    return f"/set-up/{token}"


def test_setting_up_asks_once_logs_in_and_shows_where_to_start(
    stranger, house: Flask, set_up_path: str
) -> None:
    assert stranger.get(set_up_path).h1.get_text() == "Set up Reconvene"
    page = stranger.post(set_up_path, ANSWERS, follow_redirects=True)
    assert stranger.path == "/begin"
    assert "Start with our files" in page.get_text()
    with house.app_context():
        kept = installation.load(db.session(), house.extensions["reconvene"])
    assert (kept.earlier_names, kept.reply_to) == (("Marsh Urban District",), "talk@marsh.example")
    stranger.get(set_up_path)
    assert stranger.status == 404


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("organisation", "", "Enter the name of your organisation"),
        ("password", "short", "The password must have 12 characters or more"),
        ("again", "something else entirely", "The two passwords must be the same"),
        ("reply_to", "no address", "Enter the address that replies should go to"),
    ],
)
def test_what_is_missing_at_set_up_is_said_and_the_link_stays_good(
    stranger, set_up_path: str, field: str, given: str, said: str
) -> None:
    page = stranger.post(set_up_path, {**ANSWERS, field: given})
    assert stranger.status == 422
    assert said in page.select_one(".govuk-error-summary").get_text()
    stranger.get(set_up_path)
    assert stranger.status == 200


def test_one_time_links_are_stored_as_hashes_only(house: Flask, set_up_path: str) -> None:
    assert one_time.__doc__
    with house.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT digest FROM one_time_link").all()
    assert all(digest not in set_up_path for (digest,) in rows)
