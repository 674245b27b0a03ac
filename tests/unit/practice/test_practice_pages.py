import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
import requests
from bs4 import BeautifulSoup

from app.practice import PracticeServer
from app.practice.__main__ import main
from app.practice.factory import make_app
from app.practice.server import KEY
from tests.unit.practice.desk import LIST, Desk, a_desk

GWEN = "gwen@alder.example"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, 60)


def page(desk: Desk, path: str) -> BeautifulSoup:
    answered = desk.web.get(path)
    assert answered.status_code == 200
    return BeautifulSoup(answered.text, "html5lib")


PAGES = ["/", "/members", "/members?status=subscribed&page=2", "/sent", "/sent/1", "/unsubscribe/"]


@pytest.fixture
def paths(desk: Desk) -> list[str]:
    desk.add(GWEN, tags=["rc-1"])
    (tag,) = desk.told("GET", f"{LIST}/tag-search?name=rc-1")["tags"]
    reached = {"list_id": "a1b2c3d4e5", "segment_opts": {"saved_segment_id": tag["id"]}}
    told = {"subject_line": "Hello", "from_name": "Council", "reply_to": "t@alder.example"}
    body = {"type": "regular", "recipients": reached, "settings": told}
    campaign = desk.told("POST", "/3.0/campaigns", body)["id"]
    desk.told("PUT", f"/3.0/campaigns/{campaign}/content", {"html": "<h1>Hello</h1>"})
    desk.ask("POST", f"/3.0/campaigns/{campaign}/actions/send")
    return [*PAGES[:-1], f"/unsubscribe/{desk.member(GWEN)['unique_email_id']}"]


def test_every_page_has_what_a_screen_reader_needs(desk: Desk, paths: list[str]) -> None:
    for path in paths:
        soup = page(desk, path)
        assert soup.html is not None
        assert soup.html["lang"] == "en"
        assert len(soup.find_all("h1")) == len(soup.find_all("main")) == 1
        assert all(table.caption for table in soup.find_all("table"))
        labelled = {label["for"] for label in soup.find_all("label")}
        assert {field["id"] for field in soup.select("input, select")} == labelled
        assert not soup.select("[style], script, style")


def test_every_answer_allows_nothing_but_our_own_style(desk: Desk, paths: list[str]) -> None:
    for path in [*paths, "/3.0/ping", "/nowhere"]:
        policy = desk.web.get(path).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")


def test_the_overview_counts_members_and_tags(desk: Desk) -> None:
    desk.add(GWEN, tags=["rc-1"])
    text = page(desk, "/").get_text(" ", strip=True)
    assert "subscribed 61" in text
    assert "rc-1 1" in text


def test_members_are_found_by_name_address_and_status(desk: Desk) -> None:
    desk.add(GWEN, "pending", merge_fields={"FNAME": "Gwenllian"})
    for query in ("q=GWEN@", "q=gwenllian", "status=pending"):
        rows = page(desk, f"/members?{query}").select("tbody tr")
        assert [row.th.get_text() for row in rows if row.th] == [GWEN]
    assert page(desk, "/members?q=100%25").select("tbody tr") == []


def test_members_come_in_pages(desk: Desk) -> None:
    first = page(desk, "/members?status=subscribed")
    assert len(first.select("tbody tr")) == 50
    assert [a.get_text() for a in first.select("nav a[rel]")] == ["Next page"]
    last = page(desk, f"/members?status=subscribed&page={'9' * 30}")
    second = page(desk, "/members?status=subscribed&page=2")
    assert last == second
    assert len(second.select("tbody tr")) == 10
    assert [a.get_text() for a in second.select("nav a[rel]")] == ["Previous page"]


def test_opening_the_unsubscribe_link_changes_nothing_pressing_does(desk: Desk) -> None:
    path = f"/unsubscribe/{desk.add(GWEN)['unique_email_id']}"
    assert "will get no more" in page(desk, path).get_text()
    assert desk.member(GWEN)["status"] == "subscribed"
    assert desk.web.post(path).status_code == 303
    assert "You are unsubscribed" in page(desk, path).get_text()
    assert desk.member(GWEN)["status"] == "unsubscribed"
    assert desk.member(GWEN)["unsubscribe_reason"]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/sent/1", f"/sent/{'9' * 30}", "/unsubscribe/nobody"]
)
def test_what_is_not_there_is_said_on_a_page(desk: Desk, path: str) -> None:
    answered = desk.web.get(path)
    assert answered.status_code == 404
    assert "Page not found" in answered.text
    assert desk.web.post("/unsubscribe/nobody").status_code == 404


def test_an_unknown_api_path_is_a_problem_document(desk: Desk) -> None:
    assert desk.refused("GET", "/3.0/nowhere")[1] == "Resource Not Found"


def test_calls_are_counted(desk: Desk) -> None:
    desk.told("GET", "/3.0/ping")
    desk.web.get("/3.0/ping")
    desk.web.get("/members")
    counted = desk.web.get("/practice/calls").json
    assert counted is not None
    assert counted["count"] == 2
    assert [(c["method"], c["path"], c["status"]) for c in counted["calls"]] == [
        ("GET", "/3.0/ping", 200),
        ("GET", "/3.0/ping", 401),
    ]
    later = desk.web.get("/practice/calls?since=1").json
    assert later is not None
    assert len(later["calls"]) == 1


def test_a_fault_may_be_ordered_by_header(desk: Desk) -> None:
    answered = desk.ask("GET", "/3.0/ping", headers={"X-Practice-Fault": "empty-403"})
    assert (answered.status_code, answered.data, answered.content_type) == (403, b"", None)
    unknown = desk.ask("GET", "/3.0/ping", headers={"X-Practice-Fault": "tea"})
    assert unknown.status_code == 200


def test_ordered_faults_wait_for_the_request_they_fit(desk: Desk) -> None:
    order = {"kind": "html-503", "method": "post", "path": "/campaigns$", "times": 1}
    assert desk.web.post("/practice/faults", json=order).status_code == 204
    assert desk.ask("GET", "/3.0/campaigns").status_code == 200
    answered = desk.ask("POST", "/3.0/campaigns", {})
    assert (answered.status_code, answered.mimetype) == (503, "text/html")
    assert desk.ask("POST", "/3.0/campaigns", {}).status_code == 400


def test_an_unknown_fault_is_refused(desk: Desk) -> None:
    assert desk.web.post("/practice/faults", json={"kind": "tea"}).status_code == 400


@pytest.mark.parametrize(("kind", "status"), [("drop-before", 404), ("drop-after", 200)])
def test_a_connection_may_be_cut_before_or_after(desk: Desk, kind: str, status: int) -> None:
    body = {"email_address": GWEN, "status": "subscribed"}
    with pytest.raises(ConnectionAbortedError):
        desk.ask("POST", f"{LIST}/members", body, headers={"X-Practice-Fault": kind})
    assert desk.ask("GET", f"{LIST}/members/{GWEN}").status_code == status


def test_the_server_answers_on_loopback_and_stops(tmp_path: Path) -> None:
    with PracticeServer(tmp_path / "p.sqlite3", subscribers=1) as practice:
        assert practice.url.startswith("http://127.0.0.1:")
        with requests.Session() as web:
            answered = web.get(f"{practice.api_url}/ping", auth=("x", practice.key))
            assert answered.status_code == 200
            with urlopen(practice.url) as overview:
                assert b"Practice Mailchimp" in overview.read()
    with requests.Session() as web, pytest.raises(requests.ConnectionError):
        web.get(practice.url)


def test_help_tells_how_to_start_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "--database" in capsys.readouterr().out


def test_it_runs_on_its_own_and_tells_its_key(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app.practice", "--port", "0", "--subscribers", "1"]
    with subprocess.Popen(
        [*command, "--database", str(tmp_path / "p.sqlite3")], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        where, key = run.stdout.readline().strip(), run.stdout.readline().strip()
        with requests.Session() as web:
            url = where.removeprefix("Practice Mailchimp: ")
            auth = ("x", key.removeprefix("API key: "))
            assert web.get(f"{url}/3.0/ping", auth=auth).status_code == 200
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=30) == 0


def test_the_sample_s_day_is_told_after_midnight_too(tmp_path: Path) -> None:
    evening = datetime(2026, 1, 9, 23, 50, tzinfo=UTC)
    app = make_app(tmp_path / "practice.sqlite3", subscribers=1, key=KEY, today=evening)
    app.extensions["practice"].records.clock.first += timedelta(hours=8)
    assert "Here it is Friday 9 January 2026." in app.test_client().get("/").text
