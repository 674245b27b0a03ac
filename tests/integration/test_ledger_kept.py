"""The permission history is one chain whoever writes, and what is kept follows from it."""

import random
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.models.consent import ConsentEvent
from app.read.health import complaints
from app.settings import Settings
from app.store import consent, jobs
from app.workflows.stop_contact import stop_contact
from consent.ledger import verify
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list

SEEDS = {"sqlite": range(2), "postgresql": range(1)}
STEPS = {"sqlite": 14, "postgresql": 10}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def test_the_chain_holds_and_a_change_behind_our_back_is_found(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example", contact="No")))
    office.stop("bo@post.example")
    assert verify(consent.chained(office.session)) is None
    assert complaints(office.session, office.installation, office.now) == []
    drop_triggers(office.session)

    number = office.session.scalars(
        select(ConsentEvent.seq).where(ConsentEvent.act == "decline")
    ).one()
    body = office.session.get_one(ConsentEvent, number).body
    rewrite(office.session, number, str(body).replace("'decline'", "'grant'"))

    found = complaints(office.session, office.installation, office.now)
    assert f"event {number} " in found[0]
    assert "Restore a backup" in found[0]


def test_an_event_nobody_can_read_is_a_complaint_and_no_crash(office: Office) -> None:
    office.add(csv_of(answer()))
    drop_triggers(office.session)
    office.session.execute(text("UPDATE consent_event SET body = '{}'"))
    office.session.commit()
    assert complaints(office.session, office.installation, office.now) == [
        "The permission history was changed: an event can't be read. Restore a backup."
    ]


def test_an_event_taken_out_of_the_middle_is_found(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example"), answer("C", "D", "c@d.eu")))
    drop_triggers(office.session)
    office.session.execute(text("DELETE FROM event_key WHERE seq = 2"))
    office.session.execute(text("DELETE FROM consent_event WHERE seq = 2"))
    office.session.commit()
    assert "history was changed" in complaints(office.session, office.installation, office.now)[0]


def test_a_standing_somebody_edited_is_found(office: Office) -> None:
    office.add(csv_of(answer(contact="No")))
    office.session.execute(text("UPDATE standing SET state = 'can_be_invited', code = 'K03'"))
    office.session.commit()
    standing, counted = complaints(office.session, office.installation, office.now)
    assert "addresses are kept with a permission that does not follow" in standing
    assert "people are counted with a permission that does not follow" in counted


def drop_triggers(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER consent_event_no_{verb}"))
    else:
        session.execute(text("ALTER TABLE consent_event DISABLE TRIGGER USER"))
    session.commit()


def rewrite(session: Session, seq: int, body: str) -> None:
    import ast
    import json

    session.execute(
        text("UPDATE consent_event SET body = :body WHERE seq = :seq"),
        {"body": json.dumps(ast.literal_eval(body)), "seq": seq},
    )
    session.commit()


def together(app: Flask, *works: Callable[[Session], None]) -> None:
    """Run these at the same time, each in a session and thread of its own; all must succeed."""
    ready, failed = threading.Barrier(len(works)), []

    def run(work: Callable[[Session], None]) -> None:
        with app.app_context():
            try:
                ready.wait(timeout=30)
                work(db.session())
            except (SQLAlchemyError, threading.BrokenBarrierError) as trouble:
                failed.append(trouble)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_two_writers_never_fork_the_chain_and_lose_nothing(office: Office, app: Flask) -> None:
    office.add(csv_of(answer()))
    before = consent.head(office.session)[0]
    known = office.installation
    office.session.commit()

    def writer(name: str) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            for number in range(6):
                stop_contact(
                    about_to_write(session),
                    text=f"{name}{number}@post.example",
                    by=name,
                    installation=known,
                    now=office.now,
                )
                session.commit()

        return write

    together(app, writer("north"), writer("south"))

    assert consent.head(office.session)[0] == before + 12
    assert complaints(office.session, known) == []
    assert len(office.codes()) == 13


def test_two_files_added_at_once_still_make_one_person(office: Office, app: Flask) -> None:
    office.add(csv_of(answer("Bo", "Dim", "bo@post.example")), attest=False)
    ids = [
        office.receive(csv_of(answer(on=f"2025-06-0{n}")), f"{n}.csv").upload_id for n in (1, 2, 3)
    ]
    office.session.commit()
    settings = office.settings

    def applier(upload: int) -> Callable[[Session], None]:
        return lambda session: void(Office(session, settings).apply(upload, attest=False))

    together(app, *map(applier, ids))

    assert sorted(len(rows) for rows in office.people().values()) == [1, 3]
    assert complaints(office.session, office.installation, office.now) == []


def void(_result: object) -> None:
    return None


def test_a_fold_waits_for_a_stop_being_written(office: Office, app: Flask) -> None:
    """Else it would keep what held before the stop, over what the stop has changed."""
    office.add(csv_of(answer()))
    known = office.installation
    if office.session.get_bind().dialect.name == "sqlite":
        # What is tested is PostgreSQL's lock: on SQLite no second writer can come this far.
        pytest.skip("SQLite has one writer at a time by itself")
    stop_contact(
        office.session, text="ada.dull@post.example", by="us", installation=known, now=office.now
    )
    with app.app_context(), Session(db.engine) as other:
        other.execute(text("SET LOCAL lock_timeout = '50ms'"))
        asked = consent.Asked(known.keyring, known.policy, office.now)
        with pytest.raises(OperationalError, match="lock timeout"):
            consent.refold(other, [1], asked)
    office.session.rollback()


def test_a_worker_does_not_take_a_job_before_the_change_that_needs_it(
    office: Office, app: Flask
) -> None:
    first = jobs.put(office.session, "a job", {}, now=office.now)
    office.session.commit()
    if office.session.get_bind().dialect.name == "sqlite":
        # What is tested is PostgreSQL's lock: on SQLite no second writer can come this far.
        pytest.skip("SQLite has one writer at a time by itself")
    assert jobs.put(office.session, "a job", {}, now=office.now) == first
    with app.app_context(), Session(db.engine) as worker:
        worker.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            jobs.start(worker, first, now=office.now)
    office.session.rollback()


NAMES = (
    ("Ann", "Marsh", "ZX3 4RF"),
    ("A", "Marsh", "ZX3 4RF"),
    ("Robert", "Marsh", "ZX3 4RF"),
    ("Alan", "Marsh", ""),
    ("Liz", "Nowak", "ZX4 2AB"),
    ("Elizabeth", "Nowak", "ZX4 2AB"),
    ("", "", ""),
)
MAILBOXES = (
    "ann.marsh@gmail.com",
    "annmarsh@gmail.com",
    "marshes@post.example",
    "liz@post.example",
    "e.nowak@work.example",
    "",
)


def a_file(chance: random.Random, number: int) -> bytes:
    rows = []
    for line in range(chance.randint(1, 4)):
        given, family, postcode = chance.choice(NAMES)
        rows.append(
            answer(
                given,
                family,
                chance.choice(MAILBOXES),
                postcode=postcode,
                on=f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
                contact=chance.choice(("Yes", "Yes", "No", "")),
                comment=f"{number}.{line}",
            )
        )
    return csv_of(*rows)


def a_stop(chance: random.Random) -> bytes:
    given, family, postcode = chance.choice(NAMES)
    email = chance.choice(MAILBOXES)
    return stop_list(
        {"First name": given, "Surname": family, "Postcode": postcode, "Email": email},
        {"Email": "x@y.example"},
    )


def a_step(office: Office, chance: random.Random, number: int) -> None:
    people = office.people()
    several = {person: rows for person, rows in people.items() if len(rows) > 1}
    kind = chance.choice(("file", "file", "file", "stops", "stop", "split", "join"))
    if kind == "file":
        office.add(a_file(chance, number), f"{number}.csv", attest=chance.random() < 0.8)
    elif kind == "stops":
        office.add(a_stop(chance), STOPS)
    elif kind == "stop":
        office.stop(chance.choice(MAILBOXES[:-1]))
    elif kind == "split" and several:
        person, rows = chance.choice(sorted(several.items()))
        away = chance.sample(rows, chance.randint(1, len(rows) - 1))
        office.split(person, away)
    elif kind == "join" and len(people) > 1:
        one, other = chance.sample(sorted(people.values()), 2)
        office.join(one[0], other[0])


STOPPED = {"S01", "S02", "S03", "S04", "S06"}


def test_whatever_happens_what_is_kept_follows_from_what_was_said(office: Office) -> None:
    kind = office.session.get_bind().dialect.name
    for seed in SEEDS[kind]:
        chance = random.Random(seed)
        asked_to_stop: set[str] = set()
        for number in range(STEPS[kind]):
            a_step(office, chance, seed * 100 + number)
            assert complaints(office.session, office.installation, office.now) == [], (seed, number)
            codes = office.codes()
            at_itself = {email for email in codes if consent_stop_at(office, email)}
            assert asked_to_stop <= at_itself
            asked_to_stop = at_itself
            assert all(codes[email] in STOPPED for email in at_itself), (seed, number)


def consent_stop_at(office: Office, email: str) -> bool:
    from consent.events import Act

    return consent.said_at(office.session, email, Act.STOP, office.installation.keyring)
