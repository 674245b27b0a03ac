"""What is set, what overrides it, how an installation begins, and who may come in."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.shell import OneTimeLink, Setting
from app.models.staff import Staff
from app.settings import Settings, SettingsRefused, keep_secrets
from app.store import installation as stored
from app.store import one_time
from app.workflows.enter_demo import enter, make_demo_link
from app.workflows.make_project import ProjectRefused, make_project
from app.workflows.prepare import prepare
from app.workflows.set_up import FirstAnswers, SetUpRefused, make_set_up_link, may_set_up, set_up
from consent.tokens import BadLink
from tests.builders import Office, an_office, answer, csv_of, rows_by_table
from tests.conftest import NOW

ADA = "ada.dull@post.example"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def environment(home: Path, **more: str) -> dict[str, str]:
    return {"RECONVENE_HOME": str(home), "RECONVENE_SECRET_KEYS": "k", **more}


def test_without_secrets_nothing_starts_and_the_sentence_says_how_to_make_them(
    tmp_path: Path,
) -> None:
    for env in ({"RECONVENE_HOME": str(tmp_path)}, environment(tmp_path)):
        with pytest.raises(SettingsRefused, match="reconvene start"):
            Settings.from_env(env)
    keep_secrets(tmp_path / "home")
    first = Settings.from_env({"RECONVENE_HOME": str(tmp_path / "home")})
    keep_secrets(tmp_path / "home")
    assert Settings.from_env({"RECONVENE_HOME": str(tmp_path / "home")}) == first
    assert (tmp_path / "home" / "pepper").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", ["two years", "-1", "1.5", "²", "1201", "9" * 30])
def test_months_that_are_no_whole_number_are_refused_in_words(tmp_path: Path, wrong: str) -> None:
    env = environment(tmp_path, RECONVENE_PEPPER="p", CONSENT_MONTHS=wrong)
    with pytest.raises(SettingsRefused, match="CONSENT_MONTHS must be a whole number of months"):
        Settings.from_env(env)


def test_the_environment_is_read_as_written(tmp_path: Path) -> None:
    read = Settings.from_env(
        environment(
            tmp_path,
            RECONVENE_PEPPER="p",
            SUBSCRIPTION_MONTHS=" 0 ",
            RECONVENE_DATABASE_URL="postgres://u@h/d",
            RECONVENE_PUBLIC_URL="https://engage.example/",
        )
    )
    assert (read.consent_months, read.subscription_months) == (None, 0)
    assert read.database_url == "postgresql+psycopg://u@h/d"
    assert read.public_url == "https://engage.example"


def test_the_life_of_a_yes_is_as_stored_unless_the_environment_says_otherwise(
    office: Office,
) -> None:
    office.add(csv_of(answer(on="2023-01-15")))
    assert office.codes() == {ADA: "A01"}
    stored.keep(office.session, {"consent_months": 60}, by="staff 1", now=office.now, reason="DPO")
    office.session.commit()
    assert office.codes() == {ADA: "K03"}
    row = office.session.get_one(Setting, "consent_months")
    assert (row.value, row.set_by, row.reason) == (60, "staff 1", "DPO")

    office.settings = replace(office.settings, consent_months=12)
    assert office.codes() == {ADA: "A01"}
    office.settings = replace(office.settings, consent_months=0)
    assert office.codes() == {ADA: "K03"}


def test_today_is_ours_the_samples_or_the_day_asked_for(office: Office) -> None:
    known = office.installation
    assert known.today(office.now) == office.now.date()
    assert known.moment(office.now) == office.now
    sample = replace(known, sample_today=date(2030, 5, 1))
    assert sample.moment(office.now) == datetime.combine(date(2030, 5, 1), office.now.timetz())
    asked = replace(sample, as_of=date(2024, 2, 29))
    assert asked.today(office.now) == date(2024, 2, 29)
    assert asked.moment(office.now).isoformat() == "2024-02-29T23:59:59+00:00"


ANSWERS = FirstAnswers(
    organisation=" Aldermere Council ",
    earlier_names=("Aldermere District", " "),
    reply_to="Us@aldermere.example",
    admin_name="Ada",
    admin_email="ada@aldermere.example",
    admin_password_hash="hashed",
)


def test_an_installation_is_set_up_once_by_its_link(session: Session, settings: Settings) -> None:
    now = datetime.fromisoformat("2026-01-09T09:30:00+00:00")
    prepare(session, now=now)
    token = make_set_up_link(session, now=now)
    assert may_set_up(session, token=token, now=now)
    assert not may_set_up(session, token=token, now=now + timedelta(days=2))
    assert not may_set_up(session, token="another", now=now)
    for wrong, said in (
        (replace(ANSWERS, organisation=" "), "name of your organisation"),
        (replace(ANSWERS, reply_to="us"), "replies"),
        (replace(ANSWERS, admin_email="ada"), "your own"),
    ):
        with pytest.raises(SetUpRefused, match=said):
            set_up(session, wrong, token=token, now=now)

    admin = set_up(session, ANSWERS, token=token, now=now)

    known = stored.load(session, replace(settings, organisation=""))
    assert (known.organisation, known.earlier_names) == (
        "Aldermere Council",
        ("Aldermere District",),
    )
    assert known.is_set_up
    assert {role.name for role in session.get_one(Staff, admin).roles} == {
        "officer",
        "importer",
        "data_protection",
        "administrator",
    }
    another = make_set_up_link(session, now=now)
    for used_up in (token, another):
        assert not may_set_up(session, token=used_up, now=now)
        with pytest.raises(SetUpRefused, match="set up already"):
            set_up(session, ANSWERS, token=used_up, now=now)


def test_a_swapped_pepper_is_noticed_before_anything_is_read(
    session: Session, settings: Settings
) -> None:
    stored.keep_pepper_check(session, settings, now=NOW)

    assert stored.load(session, settings).keyring
    with pytest.raises(SettingsRefused, match="pepper"):
        stored.load(session, replace(settings, pepper=b"another"))


def test_preparing_again_adds_nothing(office: Office) -> None:
    before = rows_by_table(office.session)
    prepare(office.session, now=office.now)
    assert rows_by_table(office.session) == before


def test_the_door_to_the_sample_opens_once_and_only_there(office: Office) -> None:
    token = make_demo_link(office.session, now=office.now)
    known = office.installation
    with pytest.raises(BadLink):
        enter(office.session, token=token, installation=known, now=office.now)
    sample = replace(known, sample_today=date(2026, 1, 9))
    visitor = enter(office.session, token=token, installation=sample, now=office.now)
    assert office.session.get_one(Staff, visitor).password is None
    with pytest.raises(BadLink):
        enter(office.session, token=token, installation=sample, now=office.now)
    make_demo_link(office.session, now=office.now)
    assert len(office.session.scalars(select(Staff)).all()) == 1


def test_of_two_who_read_a_link_at_the_same_moment_one_comes_in(office: Office) -> None:
    session = office.session
    if session.get_bind().dialect.name == "sqlite":
        # What is tested is PostgreSQL's row lock: on SQLite nobody reads it beside a writer.
        pytest.skip("whoever would use a link there waits before reading it")
    token = one_time.make(session, "demo", now=NOW)
    session.commit()
    with Session(session.get_bind()) as other:
        read = other.scalars(select(OneTimeLink).where(OneTimeLink.used_at.is_(None))).one()
        assert one_time.use(session, token, "demo", now=NOW)
        session.commit()
        assert read.used_at is None
        assert not one_time.use(other, token, "demo", now=NOW)


def test_a_project_that_makes_no_sense_is_refused(office: Office) -> None:
    office.project("Buses in Aldermere")
    for title, opens, closes, said in (
        (" ", None, None, "title"),
        ("Buses  in Aldermere", None, None, "already"),
        ("Trams", date(2025, 2, 1), date(2025, 1, 1), "last day"),
    ):
        with pytest.raises(ProjectRefused, match=said):
            make_project(
                office.session, title=title, opens_on=opens, closes_on=closes, now=office.now
            )
