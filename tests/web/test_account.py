"""Logging in and out, the password, the demo's link, setting up."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import select

from app.db import about_to_write, db
from app.jobs.stand_in import keep_address
from app.models.shell import Activity, Job
from app.store import installation, one_time, staff
from app.workflows.enter_demo import make_demo_link
from app.workflows.limit_log_ins import digest, note_failure
from app.workflows.set_up import make_set_up_link
from tests.web.conftest import Copied


@pytest.fixture
def database_url(settled_sqlite: Copied, stage: str, tmp_path: Path) -> str:
    """What these tests are about is the same on every database."""
    shutil.copy(settled_sqlite(stage), tmp_path / "test.sqlite3")
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


def log_in(stranger, email: str, password: str, place: str = "203.0.113.7", **more: str) -> int:
    stranger.post(
        "/log-in",
        {"email": email, "password": password},
        environ_base={"REMOTE_ADDR": place},
        headers=more,
    )
    return stranger.status


def test_ten_failures_of_a_stranger_lock_nobody_out_elsewhere(stranger, ann: str, today) -> None:
    for _ in range(10):
        assert log_in(stranger, ann, "wrong", "203.0.113.7") == 200
    assert log_in(stranger, ann, PASSWORD, "203.0.113.7") == 429
    page = stranger.post(
        "/log-in",
        {"email": ann, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )
    assert page.h1.get_text() == "Too many failed log-ins"
    assert stranger.headers["Retry-After"] == "900"
    assert log_in(stranger, ann, PASSWORD, "198.51.100.9") == 302


def test_after_a_hundred_failures_an_account_is_closed_for_a_quarter_of_an_hour_wherever_from(
    stranger, house: Flask, ann: str, today
) -> None:
    with house.app_context():
        account = digest(house.extensions["reconvene"].pepper, "account", ann)
        for _ in range(99):
            note_failure(about_to_write(db.session()), [account], now=today[0])
        db.session.commit()
    assert log_in(stranger, ann, "wrong", "203.0.113.8") == 200
    assert log_in(stranger, ann.upper(), PASSWORD, "198.51.100.9") == 429
    assert log_in(stranger, "somebody@aldermere.example", "wrong", "198.51.100.9") == 200
    today[0] += timedelta(minutes=14)
    assert log_in(stranger, ann, PASSWORD) == 429
    today[0] += timedelta(minutes=1)
    assert log_in(stranger, ann, PASSWORD) == 302


@pytest.mark.parametrize(
    "body",
    [
        {"email": ["ann@aldermere.example", "7"], "password": PASSWORD},
        {"email": "ann@aldermere.example", "password": [PASSWORD]},
        {"email": {"0": "ann@aldermere.example"}, "password": PASSWORD},
        {"email": True, "password": PASSWORD},
        [["email", "ann@aldermere.example"], ["password", PASSWORD]],
        "ann@aldermere.example",
    ],
)
def test_a_log_in_is_tried_only_with_an_address_and_a_password_that_are_texts(
    stranger, ann: str, body: object
) -> None:
    sent = {"X-CSRFToken": stranger.token()}
    for number in range(11):
        answered = stranger.client.post("/log-in", json=body, headers=sent)
        assert answered.status_code == (422 if number < 10 else 429)
    assert stranger.client.get("/").status_code == 302


def test_a_program_logs_in_with_texts(stranger, ann: str) -> None:
    sent = {"X-CSRFToken": stranger.token()}
    body = {"email": ann, "password": PASSWORD, "remember": False}
    assert stranger.client.post("/log-in", json=body, headers=sent).status_code == 200
    assert stranger.client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("places", "proxied"),
    [
        (["203.0.113.7"] * 11, []),
        (["2001:db8::1", "2001:db8::2"] * 6, []),
        (["127.0.0.1"] * 11, ["203.0.113.7"] * 10 + ["198.51.100.9, 203.0.113.7"]),
    ],
)
def test_after_ten_failures_from_one_place_nobody_may_try_from_there(
    stranger, ann: str, places: list[str], proxied: list[str]
) -> None:
    for number in range(11):
        more = {"X-Forwarded-For": proxied[number]} if proxied else {}
        answer = log_in(stranger, f"n{number}@aldermere.example", "wrong", places[number], **more)
        assert answer == (200 if number < 10 else 429)
    assert log_in(stranger, ann, PASSWORD, "198.51.100.9") == 302


def test_failures_are_remembered_without_account_or_place(stranger, house: Flask, ann: str) -> None:
    log_in(stranger, ann, "wrong")
    with house.app_context():
        rows = db.session().scalars(select(Activity).where(Activity.verb == "log-in failed")).all()
        assert [len(row.about) for row in rows] == [64, 64]
        assert all(row.staff_id is None for row in rows)
    assert log_in(stranger, ann, PASSWORD) == 302
    with house.app_context():
        found = db.session().scalars(select(Activity).where(Activity.verb == "log-in failed"))
        assert len(found.all()) == 2


def test_a_days_failures_do_not_add_up_on_the_day_of_a_sample(
    stranger, sample: Flask, ann: str, today
) -> None:
    for _ in range(11):
        assert log_in(stranger, ann, "wrong") == 200
        today[0] += timedelta(days=1)


def test_a_program_that_logs_in_does_not_fail(stranger, house: Flask, ann: str) -> None:
    answer = stranger.client.post(
        "/log-in",
        json={"email": ann, "password": PASSWORD},
        headers={"X-CSRFToken": stranger.token()},
    )
    assert answer.status_code == 200
    with house.app_context():
        assert not db.session().scalars(select(Activity)).all()


def test_the_password_asked_for_again_is_guessed_ten_times_only(stranger, ann: str) -> None:
    page = stranger.post("/log-in", {"email": ann, "password": PASSWORD}, follow_redirects=True)
    token = page.find("input", {"name": "csrf_token"})["value"]
    answers = [
        stranger.client.post("/verify", data={"csrf_token": token, "password": "wrong"}).status_code
        for _ in range(11)
    ]
    assert answers == [200] * 10 + [429]


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


def sample_job(house: Flask, now, **changes: object) -> None:
    """What the worker would have made of the job by now."""
    with house.app_context():
        job = about_to_write(db.session()).scalars(select(Job)).one()
        for name, value in changes.items():
            setattr(job, name, value)
        db.session.commit()


def test_the_sample_is_asked_for_with_a_button_watched_and_ends_at_the_tour(
    reader, sample_room: Flask, now
) -> None:
    woken: list[bool] = []
    sample_room.extensions["reconvene_wake"] = lambda: woken.append(True)
    page = reader.get("/begin")
    button = page.find("button", string="Try the sample")
    assert button.find_parent("form")["action"] == "/begin/sample"
    assert reader.client.get("/begin/sample").location == "/begin"
    page = reader.post("/begin/sample", follow_redirects=True)
    assert woken == [True]
    assert page.h1.get_text() == "Taking the sample in"
    assert 'http-equiv="refresh"' in page.head.noscript.decode()
    assert "Beginning" in page.get_text()
    sample_job(sample_room, now, state="running", progress={"words": "Reading a file"})
    asked = {"HX-Request": "true"}
    part = reader.client.get("/begin/sample", headers=asked).text
    assert "Reading a file…" in part
    assert "<html" not in part
    sample_job(sample_room, now, state="waiting", problem="Mailchimp sleeps.")
    assert "Mailchimp sleeps. It is tried again every minute." in reader.get(
        "/begin/sample"
    ).get_text(" ")
    sample_job(sample_room, now, state="failed", problem="The disk is full.")
    assert reader.client.get("/begin/sample", headers=asked).headers["HX-Redirect"] == (
        "/begin/sample"
    )
    page = reader.get("/begin/sample")
    assert "The disk is full." in page.get_text()
    assert page.find("button", string="Go on")
    assert not page.head.noscript
    sample_job(sample_room, now, state="done")
    assert reader.client.get("/begin/sample", headers=asked).headers["HX-Redirect"] == "/tour"
    assert reader.client.get("/begin/sample").location == "/tour"


@pytest.fixture
def sample_room(house: Flask) -> Flask:
    """An installation without a file."""
    return house


def test_the_sample_never_joins_files_of_ones_own(with_people) -> None:
    page = with_people.post("/begin/sample")
    assert with_people.status == 422
    assert "Files were added here" in page.get_text()


def test_where_the_sample_is_the_page_leads_to_the_tour(reader, sample: Flask) -> None:
    page = reader.get("/begin")
    assert page.find("a", string="Take the tour", role="button")["href"] == "/tour"
    assert not page.find("button", string="Try the sample")


def test_who_may_not_add_files_may_not_take_the_sample_in(enter) -> None:
    officer = enter("officer")
    assert not officer.get("/begin").find("button", string="Try the sample")
    officer.post("/begin/sample")
    assert officer.status == 403


def test_pages_speak_to_practice_mailchimp_as_soon_as_the_sample_is_there(
    reader, house: Flask, sample: Flask
) -> None:
    before = house.extensions["reconvene"]
    keep_address(before.home, 5001)
    reader.get("/tour")
    after = house.extensions["reconvene"]
    assert after.mailchimp_api_url == "http://127.0.0.1:5001/practice/3.0"


def test_one_time_links_are_stored_as_hashes_only(house: Flask, set_up_path: str) -> None:
    assert one_time.__doc__
    with house.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT digest FROM one_time_link").all()
    assert all(digest not in set_up_path for (digest,) in rows)
