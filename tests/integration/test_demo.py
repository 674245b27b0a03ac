"""The sample: the whole main job, its numbers and its story."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import command_line
from app.db import about_to_write, db
from app.demo import run as demo_run
from app.demo.sample_job import CAST, RULE, Numbers, as_json
from app.demo.story import told
from app.factory import create_app
from app.models.people import Person
from app.read import counts
from app.store import installation as stored
from app.store import people
from app.workflows.attest_wording import AttestAnswer, attest_wording
from app.workflows.count_segment import count_segment
from app.workflows.enter_demo import make_demo_link
from consent.attestation import Attested
from tests.another_day import later

pytestmark = pytest.mark.slow

COUNTED = ("rows_in", "accepted", "held", "rejected", "skipped")
TEN_YEARS = timedelta(days=3653, hours=7)
"""And another time of day."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo_run.Demo]:
    home = tmp_path_factory.mktemp("demo") / "home"
    with demo_run.demo(create_app, home, port=5000, practice_port=0, say=lambda _: None) as found:
        yield found


@pytest.fixture(scope="module")
def in_ten_years(shown: demo_run.Demo, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What `demo --once` answers to somebody who runs it ten years from now, with settings of their own.

    The sample is there already, so that all the code that needs a clock is loaded.
    """
    home = tmp_path_factory.mktemp("later") / "home"
    with later(TEN_YEARS):
        done = CliRunner().invoke(
            command_line,
            ["demo", "--once"],
            obj=create_app,
            env={"RECONVENE_HOME": str(home), "CONSENT_MONTHS": "1", "SUBSCRIPTION_MONTHS": "0"},
        )
    assert done.exit_code == 0, done.output
    assert not home.exists()
    return done


@pytest.fixture(scope="module")
def once(shown: demo_run.Demo) -> dict[str, Any]:
    """What `demo --once` prints, before anybody changes the sample."""
    return as_json(shown.numbers, {})


def test_once_prints_one_json_object_and_tells_the_story_beside_it(in_ten_years: Result) -> None:
    found = json.loads(in_ten_years.stdout)
    assert "Aldermere Council, Friday 9 January 2026." in " ".join(in_ten_years.stderr.split())
    assert set(found) >= {
        "files",
        "people",
        "people_merged",
        "addresses",
        "interests",
        "segment",
        "mailchimp",
        "after_opt_out",
    }
    after = found["after_opt_out"]
    assert after["member_status"] == "unsubscribed"
    assert after["contactable"] == found["addresses"]["contactable"] - 1
    assert found["mailchimp"]["members_created"] > 0
    assert found["mailchimp"]["existing_untouched"] == found["mailchimp"]["existing_before"]
    assert found["mailchimp"]["existing_before"] >= found["mailchimp"]["subscribers_before"] == 600
    assert found["mailchimp"]["calls"] > 0


def test_the_sample_says_the_same_in_ten_years(
    in_ten_years: Result, shown: demo_run.Demo, once: dict[str, Any]
) -> None:
    then = json.loads(in_ten_years.stdout)
    assert {name: told for name, told in then.items() if name != "after_opt_out"} == {
        name: told for name, told in once.items() if name != "after_opt_out"
    }
    story = " ".join(in_ten_years.stderr.split())
    assert all(" ".join(paragraph.split()) in story for paragraph in told(shown.numbers))


PAGES = ("/", "/tour", "/people", "/people/{liz}", "/people/{geoffrey}", "/wordings", "/groups/1")
DIFFERENT_EACH_TIME = re.compile(r'name="csrf_token" value="[^"]+"|/enter/[^"]+')


def test_its_pages_show_the_same_in_ten_years(shown: demo_run.Demo) -> None:
    now = _pages(shown.app)
    with later(TEN_YEARS):
        assert _pages(shown.app) == now


def _pages(app: Flask) -> dict[str, str]:
    """What a visitor reads who comes in by a link of their own."""
    with app.app_context():
        session = db.session()
        known = stored.load(session, app.extensions["reconvene"])
        token = make_demo_link(about_to_write(session), now=known.clock(datetime.now(UTC)))
        session.commit()
        who = {
            name: session.get_one(Person, people.people_at(session, email)[0]).public_id
            for name, email in CAST.items()
        }
        db.session.remove()
    visitor = app.test_client()
    assert visitor.get(f"/enter/{token}").status_code == 302
    shown = {}
    for page in PAGES:
        answer = visitor.get(page.format(**who))
        assert answer.status_code == 200, page
        shown[page] = DIFFERENT_EACH_TIME.sub("", answer.text)
    return shown


def test_every_record_of_every_file_is_accounted_for(once: dict[str, Any]) -> None:
    assert len(once["files"]) >= 10
    for file in once["files"]:
        assert file["rows_in"] == sum(file[key] for key in COUNTED[1:]), file["name"]
        assert bool(file["refused"]) == (file["rows_in"] == 0), file["name"]
    assert once["totals"]["refused"] == 1


def test_the_numbers_of_the_addresses_add_up(once: dict[str, Any]) -> None:
    versions = once["addresses"]["versions"]
    assert versions["nothing_confirmed"] < versions["wordings_confirmed"] <= versions["no_limit"]
    assert once["addresses"]["contactable"] == versions["default_life"]
    assert once["addresses"]["refused"]["A01"] > 0
    assert 0 < once["can_be_invited"] < once["segment"]["count"] < once["people"]
    assert 0 < once["people_merged"] < once["people"]
    assert once["mailchimp"]["members_created"] <= once["can_be_invited"]


def test_nobody_who_said_no_was_reached(once: dict[str, Any]) -> None:
    assert once["every_yes_would_have_reached"] > 0
    assert once["reconvene_reached"] == 0


def test_the_story_tells_the_numbers(shown: demo_run.Demo, once: dict[str, Any]) -> None:
    story = list(told(shown.numbers))
    numbers = shown.numbers
    assert story[0] == (
        "Aldermere Council, Friday 9 January 2026. They want people for the bus lane on Alder Lane."
    )
    assert f"{once['totals']['rows_in']:,} rows, 0 lost." in story[1]
    assert "Stakeholders (protected).xlsx" in story[1]
    assert story[2] == f"They are {once['people']:,} people. Liz Nowak was five rows of them."
    assert numbers.said_yes > numbers.never_took_back > numbers.recently_enough > 0
    assert f"{numbers.recently_enough:,} recently enough." in story[3]
    assert f"{once['segment']['count']:,} people care about getting around" in story[4]
    assert "; Reconvene: 0." in story[5]
    assert "already had 600 subscribers: none harmed." in story[6]
    assert numbers.left_unanswered in story[7]


def _changed(numbers: Numbers, **more: Any) -> list[str]:
    from dataclasses import replace

    return list(told(replace(numbers, **more)))


def test_the_story_counts_rather_than_claims(shown: demo_run.Demo) -> None:
    from dataclasses import replace

    numbers = shown.numbers
    fewer = replace(numbers.sent, existing_untouched=numbers.sent.existing_before - 2)
    story = _changed(numbers, sent=fewer, subscribers_before=7, liz_rows=12)
    assert "already had 7 subscribers: 2 harmed." in story[6]
    assert "Liz Nowak was 12 rows" in story[2]
    files = tuple(replace(file, refused="It can't be read.") for file in numbers.applied.files)
    assert "31 were refused" in _changed(numbers, applied=replace(numbers.applied, files=files))[1]
    unrefused = tuple(replace(file, refused="") for file in numbers.applied.files)
    told_then = _changed(numbers, applied=replace(numbers.applied, files=unrefused))[1]
    assert told_then.endswith("0 lost.")


def _contactable(app: Flask) -> tuple[int, int]:
    with app.app_context():
        session = db.session()
        installation = stored.load(session, app.extensions["reconvene"])
        now = datetime.now(UTC)
        addresses = counts.addresses_by_reason(session, installation, now)["contactable"]
        group = count_segment(session, rule=RULE, installation=installation, now=now)
        db.session.remove()
    return addresses, group.can_be_invited


def test_the_number_moves_when_the_visitor_confirms_the_last_wording(
    shown: demo_run.Demo,
) -> None:
    before = _contactable(shown.app)
    left = next(
        w for w in shown.numbers.applied.wordings if w.text == shown.numbers.left_unanswered
    )
    with shown.app.app_context():
        session = about_to_write(db.session())
        attest_wording(
            session,
            answers={left.fingerprint: AttestAnswer(Attested.AS_ASKED)},
            by="a visitor",
            installation=stored.load(session, shown.app.extensions["reconvene"]),
            now=datetime.now(UTC),
        )
        session.commit()
        db.session.remove()
    assert _contactable(shown.app)[0] > before[0]


def test_the_sample_says_which_questions_it_answered_itself(shown: demo_run.Demo) -> None:
    visitor = shown.app.test_client()
    tour = visitor.get(urlsplit(shown.door).path, follow_redirects=True).text
    assert "The sample said itself which words people saw, but for one question" in tour
    page = visitor.get("/wordings").text
    questions = page.count("These are the words people saw</label>")
    assert page.count("The sample answered this itself.") == questions - 1 > 0


def test_the_tour_knows_the_one_person_by_the_name_the_story_tells(shown: demo_run.Demo) -> None:
    tour = _pages(shown.app)["/tour"]
    assert "written as Liz Nowak, Elizabeth Nowak and Lizzie Nowak." in tour


def test_gwens_stop_takes_her_off_the_list(shown: demo_run.Demo) -> None:
    before = _contactable(shown.app)[0]
    after = demo_run.opt_out(shown)
    assert after == {
        "page_answered": 200,
        "contactable": before - 1,
        "member_status": "unsubscribed",
    }
