"""What holds for every page: policy, headers, words, cookies, errors."""

import base64
import hashlib
import logging
import re
import shutil
from dataclasses import replace
from pathlib import Path

import govuk_frontend_jinja
import pytest
from flask import Flask
from jinja2 import Undefined
from jinja2.exceptions import UndefinedError

from app.factory import create_app
from app.settings import Settings
from app.web import guard, headers, words
from app.web.guard import POLICY, ROLES, May, permission_of
from app.web.logs import Redacting, redact
from app.web.paging import Pages
from app.web.templating import LoudUndefined, count, day, listed, number, weekday
from consent.reasons import Code, State
from importers.draft import Kind, Role, RowState
from tests.web.conftest import Copied


@pytest.fixture
def database_url(settled_sqlite: Copied, stage: str, tmp_path: Path) -> str:
    """What these tests are about is the same on every database."""
    shutil.copy(settled_sqlite(stage), tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


TEMPLATES = Path(headers.__file__).parent / "templates"


def test_every_route_names_a_permission_or_is_public(house: Flask) -> None:
    public = {
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if permission_of(house, rule.endpoint) is None
    }
    assert public == {
        "static",
        "security.static",
        "security.login",
        "start.enter",
        "set_up.ask",
        "set_up.answer",
        "preferences.show",
        "preferences.change",
        "preferences.one_click",
    }


def test_a_route_that_names_nothing_is_refused_to_everybody(reader, house: Flask) -> None:
    house.view_functions["unplaced"] = lambda: "secret"
    house.url_map.add(house.url_rule_class("/unplaced", endpoint="unplaced"))
    page = reader.get("/unplaced")
    assert reader.status == 403
    assert "secret" not in page.get_text()


def test_every_permission_has_somebody_and_only_known_roles() -> None:
    assert set(POLICY) == set(May)
    assert all(roles and roles <= set(ROLES) for roles in POLICY.values())
    assert all(guard.ADMINISTRATOR in roles for roles in POLICY.values())


@pytest.mark.parametrize("path", ["/", "/files", "/people", "/groups/new", "/answer", "/invite"])
def test_a_stranger_is_sent_to_log_in_and_back(stranger, path: str) -> None:
    stranger.get(path)
    assert stranger.status == 302
    assert stranger.headers["Location"].startswith(f"/log-in?next={path}")


def test_a_part_of_a_page_is_never_replaced_by_the_log_in_page(stranger) -> None:
    answer = stranger.client.get("/groups", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/log-in")
    assert answer.data == b""


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("officer", "/files/add", 403),
        ("importer", "/files/add", 200),
        ("importer", "/invite", 403),
        ("officer", "/invite", 200),
        ("data_protection", "/invite", 403),
        ("data_protection", "/groups", 200),
        ("officer", "/answer", 200),
    ],
)
def test_roles_open_what_their_work_needs(enter, role: str, path: str, status: int) -> None:
    reader = enter(role)
    reader.get(path)
    assert reader.status == status


def test_the_navigation_shows_only_what_a_role_may_open(enter) -> None:
    links = [a.get_text(strip=True) for a in enter("importer").get("/").select("nav a")]
    assert "Files" in links
    assert "Invite" not in links


def test_the_policy_allows_exactly_the_templates_inline_script() -> None:
    path = Path(govuk_frontend_jinja.__file__).parent / "templates/template.html"
    (script,) = re.findall(r"<script[^>]*>(document.*?)</script>", path.read_text())
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"sha256-{digest}" == headers.TEMPLATE_SCRIPT


def test_pages_are_strict_about_what_they_load_and_nobody_keeps_them(reader) -> None:
    page = reader.get("/")
    assert reader.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self' "
        "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    assert reader.headers["Cache-Control"] == "no-store"
    assert reader.headers["X-Content-Type-Options"] == "nosniff"
    assert reader.headers["Referrer-Policy"] == "same-origin"
    assert "HX-Request" in reader.headers["Vary"]
    inline = [s.get_text() for s in page.find_all("script") if not s.get("src")]
    assert len(inline) == 1


def test_static_files_may_be_kept(reader) -> None:
    answer = reader.client.get("/static/app.js")
    answer.close()
    assert answer.headers.get("Cache-Control") != "no-store"


def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://engage.example"))
    app.extensions["reconvene_reader"].close()
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"] is True
    answer = app.test_client().get("/static/app.js", base_url="https://engage.example")
    answer.close()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger) -> None:
    stranger.get("/log-in")
    cookie = stranger.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def visible(template: str) -> str:
    """What a template shows, without code, tags and names of classes and fields."""
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", template, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: f"{p.parent.name} {p.stem}"
)
def test_templates_speak_plain_words(path: Path, banned) -> None:
    source = path.read_text()
    shown = visible(source) + " ".join(re.findall(r'"([^"{}%]*? [^"{}%]*?)"', source))
    shown = re.sub(r"[\w./-]+\.html|[\w-]*--?[\w-]+", " ", shown)
    assert not banned.search(shown), banned.search(shown)


def test_our_own_words_are_plain(banned) -> None:
    said = [
        *words.ROLES.values(),
        *words.KINDS.values(),
        *words.ROW_LISTS.values(),
        *words.ACTS.values(),
        *words.SIGNS_BY_KIND.values(),
        *words.MAILCHIMP_ACTIONS.values(),
        *(label for label, _ in words.FILE_STATES.values()),
        *(code.sentence for code in Code),
        *(state.label for state in State),
        *(state.next_step for state in State),
    ]
    assert [sentence for sentence in said if banned.search(sentence)] == []


def test_every_role_has_a_label_and_stands_in_one_group() -> None:
    grouped = [role for _, roles in words.GROUPS_OF_ROLES for role in roles]
    assert sorted(grouped) == sorted(Role)
    assert set(words.ROLES) == set(Role)
    assert set(words.KINDS) == set(Kind)
    assert set(words.ROW_LISTS) == set(RowState) - {RowState.ACCEPTED} | {"odd"}


def test_strength_is_said_in_words() -> None:
    assert [words.sign(n) for n in (100, 60, 59, 30, 29, 0)] == [
        "strong sign",
        "strong sign",
        "some sign",
        "some sign",
        "weak sign",
        "weak sign",
    ]
    told = words.plain_rule("People who are interested in “Parking” (30 of 100 or more).")
    assert told == "People who are interested in “Parking” (some sign or more)."


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [("/nowhere", 404, "Page not found"), ("/files/999", 404, "Page not found")],
)
def test_what_is_not_there_is_said_in_words(reader, path: str, status: int, said: str) -> None:
    page = reader.get(path)
    assert (reader.status, page.h1.get_text()) == (status, said)


def test_a_form_without_its_token_is_refused_in_words(reader) -> None:
    answer = reader.client.post("/groups/new", data={})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text


def test_a_wrong_way_of_asking_is_answered(reader) -> None:
    reader.get("/files/gather")
    assert reader.status == 405


def test_files_over_the_limit_are_answered_in_words(reader, house: Flask) -> None:
    assert house.config["MAX_CONTENT_LENGTH"] == 300 * 1024 * 1024
    house.config["MAX_CONTENT_LENGTH"] = 1000
    page = reader.upload("big.csv", "x" * 2000)
    assert reader.status == 413
    assert "too large" in page.h1.get_text()


def test_our_own_mistake_shows_a_page_that_needs_no_database(reader, house: Flask) -> None:
    def break_down() -> str:
        raise LookupError

    break_down.permission = None
    house.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    house.logger.disabled = True
    house.view_functions["start.start_page"] = break_down
    page = reader.get("/")
    assert reader.status == 500
    assert "Something went wrong on our side" in page.h1.get_text()


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("GET /p/1.abc.p.x.y HTTP/1.1", "GET /p/[redacted] HTTP/1.1"),
        ("POST /u/1.abc.u.x.y HTTP/1.1", "POST /u/[redacted] HTTP/1.1"),
        ("GET /enter/tok?x=1 HTTP/1.1", "GET /enter/[redacted]?[redacted] HTTP/1.1"),
        ("GET /people?q=liz@post.example HTTP/1.1", "GET /people?[redacted] HTTP/1.1"),
        ("VALUES (?, ?)", "VALUES (?, ?)"),
        ("GET /files/3 HTTP/1.1", "GET /files/3 HTTP/1.1"),
    ],
)
def test_logs_hold_no_links_and_no_searches(line: str, clean: str) -> None:
    assert redact(line) == clean


def test_the_access_log_is_redacted_before_it_is_written() -> None:
    record = logging.LogRecord("werkzeug", 20, "", 0, "GET %s", ("/p/secret?q=1",), None)
    assert Redacting().filter(record)
    assert record.getMessage() == "GET /p/[redacted]?[redacted]"


def test_a_misspelt_name_in_a_template_fails_loudly(house: Flask) -> None:
    with house.app_context(), pytest.raises(UndefinedError):
        house.jinja_env.from_string("{{ peoples }}").render()
    with house.app_context(), pytest.raises(UndefinedError):
        house.jinja_env.from_string("{% if a.b %}x{% endif %}").render(a=Pages(1, 1, "/", {}))
    assert type(LoudUndefined(obj={}, name="classes")) is Undefined


def test_dates_numbers_and_lists_are_written_out(now) -> None:
    assert day(now) == day(now.date()) == "9 January 2026"
    assert day(None) == "no date"
    assert weekday(now.date()) == "Friday 9 January 2026"
    assert number(1284) == "1,284"
    assert count(1, "person", "people") == "1 person"
    assert count(1284, "file") == "1,284 files"
    assert [listed(["a"]), listed(["a", "b", "c"])] == ["a", "a, b and c"]


def test_long_lists_show_first_last_and_neighbours() -> None:
    pages = Pages(5, 9, "/people", {"q": "a b"})
    shown = [item.get("number", "…") for item in pages.items()]
    assert shown == [1, "…", 4, 5, 6, "…", 9]
    assert pages.address(6) == "/people?q=a+b&page=6"
