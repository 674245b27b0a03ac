"""The job table: who may take a job, what a surprise leaves behind, what a killed worker leaves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.db import about_to_write, db
from app.jobs.runner import KINDS, UNEXPECTED, run_waiting
from app.jobs.task import JobFailed, JobStopped, Task, beat_until, kept_alive
from app.models.shell import Job
from app.settings import SettingsRefused
from app.store import jobs
from app.store.jobs import LEASE
from app.workflows.choose_preferences import STOP_AT_MAILCHIMP
from segments.audience import AudienceDown
from tests.conftest import NOW

ADA = "ada.dull@post.example"
LATER = NOW + LEASE + timedelta(seconds=1)


def asked(session: Session, kind: str = "a job", **payload: Any) -> int:
    job = jobs.put(about_to_write(session), kind, payload, now=NOW)
    session.commit()
    return job


def row(session: Session, job: int) -> Job:
    session.rollback()
    return session.get_one(Job, job, populate_existing=True)


def nothing(_task: Task) -> None:
    pass


def run(app: Flask, at: datetime = NOW, **work: Callable[[Task], None]) -> int:
    kinds = {name.replace("_", " "): one for name, one in work.items()}
    return run_waiting(app, kinds=kinds, clock=lambda: at)


def exploding(_task: Task) -> None:
    raise ValueError(f"{ADA} is not a number")


def test_a_surprise_fails_its_job_in_words_is_logged_without_people_and_stops_no_other(
    app: Flask, session: Session
) -> None:
    first, second = asked(session, "bad job"), asked(session, "good job")
    with capture_logs() as logged:
        assert run(app, bad_job=exploding, good_job=nothing) == 1
    failed = row(session, first)
    assert (failed.state, failed.problem, failed.finished_at) == ("failed", UNEXPECTED, NOW)
    assert row(session, second).state == "done"
    (line,) = [entry for entry in logged if entry["log_level"] == "error"]
    assert (line["job"], line["kind"], line["error"]) == (first, "bad job", "ValueError")
    assert line["where"][0].endswith(" exploding")
    assert ADA not in str(logged)
    assert run(app, LATER, bad_job=exploding) == 0


def test_half_of_a_surprise_is_not_kept(app: Flask, session: Session) -> None:
    job = asked(session)

    def half(task: Task) -> None:
        jobs.put(about_to_write(task.session), "more", {}, now=NOW)
        raise LookupError

    run(app, a_job=half)
    assert row(session, job).state == "failed"
    assert session.scalars(select(Job.kind)).all() == ["a job"]


@pytest.mark.parametrize(
    ("ending", "state", "problem"),
    [
        (JobFailed("There is no such file."), "failed", "There is no such file."),
        (JobStopped(), "stopped", ""),
        (AudienceDown("Mailchimp sleeps."), "waiting", "Mailchimp sleeps."),
        (SettingsRefused("No pepper."), "failed", UNEXPECTED),
    ],
)
def test_how_a_job_ends_is_kept(
    app: Flask, session: Session, ending: Exception, state: str, problem: str
) -> None:
    job = asked(session)

    def work(_task: Task) -> None:
        raise ending

    assert run(app, a_job=work) == 0
    kept = row(session, job)
    assert (kept.state, kept.problem) == (state, problem)
    assert (kept.finished_at is None) == (state == "waiting")


def test_a_job_is_taken_by_one_worker(app: Flask, session: Session) -> None:
    job = asked(session)
    with Session(db.engine) as other:
        # Both saw it wait.
        for one in (session, other):
            assert jobs.waiting(one, now=NOW, kinds=["a job"]) == [job]
            one.rollback()
        assert jobs.start(about_to_write(session), job, now=NOW) is not None
        session.commit()
        assert jobs.start(about_to_write(other), job, now=NOW) is None


def test_a_job_is_not_taken_again_while_its_worker_lives(app: Flask, session: Session) -> None:
    job = asked(session)
    taken = jobs.start(about_to_write(session), job, now=NOW)
    session.commit()
    assert taken is not None
    assert run(app, NOW + LEASE - timedelta(seconds=1), a_job=nothing) == 0
    assert jobs.beat(about_to_write(session), taken, now=NOW + LEASE)
    session.commit()
    assert run(app, LATER, a_job=nothing) == 0


def test_a_job_whose_worker_was_killed_is_taken_again_and_the_old_worker_changes_nothing(
    app: Flask, session: Session
) -> None:
    job = asked(session)

    def killed(_task: Task) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(app, a_job=killed)
    assert row(session, job).state == "running"
    assert run(app, NOW + timedelta(minutes=1), a_job=nothing) == 0
    old = jobs.Taken(job, "a job", {}, NOW)
    new = jobs.start(about_to_write(session), job, now=LATER)
    session.commit()
    assert new is not None
    assert not jobs.beat(about_to_write(session), old, now=LATER)
    assert not jobs.end(session, old, now=LATER, state="failed", problem="Too late.")
    session.commit()
    assert row(session, job).state == "running"
    assert jobs.end(about_to_write(session), new, now=LATER)
    session.commit()
    assert row(session, job).state == "done"


def test_a_job_taken_over_meanwhile_is_not_ended_by_the_worker_that_lost_it(
    app: Flask, session: Session
) -> None:
    job = asked(session)

    def slow(task: Task) -> None:
        with Session(db.engine) as other:
            assert jobs.start(about_to_write(other), job, now=LATER) is not None
            other.commit()

    assert run(app, a_job=slow) == 0
    assert row(session, job).state == "running"


def test_a_job_of_a_kind_nobody_here_knows_is_left_to_others(app: Flask, session: Session) -> None:
    job = asked(session, "from a newer version")
    assert run(app, a_job=nothing) == 0
    assert row(session, job).state == "waiting"


def test_a_stop_that_failed_unexpectedly_is_tried_again(app: Flask, session: Session) -> None:
    assert STOP_AT_MAILCHIMP in KINDS
    job = asked(session, STOP_AT_MAILCHIMP)
    run_waiting(app, kinds={STOP_AT_MAILCHIMP: exploding}, clock=lambda: NOW)
    assert row(session, job).state == "failed"
    assert run_waiting(app, clock=lambda: NOW + timedelta(minutes=9)) == 0
    assert run_waiting(app, clock=lambda: NOW + timedelta(minutes=10)) == 1


def test_work_says_how_far_it_is_and_stops_when_somebody_asks_for_it(
    app: Flask, session: Session
) -> None:
    job = asked(session)

    def work(task: Task) -> None:
        task.tell(words="Reading", done=1, total=2)
        with Session(db.engine) as other:
            about_to_write(other).get_one(Job, job).wanted_stop = True
            other.commit()
        task.tell(done=2)
        raise AssertionError("it was asked to stop")

    run(app, a_job=work)
    kept = row(session, job)
    assert (kept.state, kept.progress) == ("stopped", {"words": "Reading", "done": 2, "total": 2})


def test_every_commit_of_the_work_and_every_beat_is_a_sign_of_life(
    app: Flask, session: Session
) -> None:
    taken = jobs.start(about_to_write(session), asked(session), now=NOW)
    session.commit()
    assert taken is not None
    with kept_alive(app, session, taken, lambda: NOW + timedelta(seconds=30)):
        jobs.put(about_to_write(session), "more", {}, now=NOW)
        session.commit()
        assert row(session, taken.id).heartbeat_at == NOW + timedelta(seconds=30)
        # What only read may not write on SQLite; it must end well all the same.
        session.scalars(select(Job.kind)).all()
        session.commit()
    answers = iter([False, True])
    beat_until(app, taken, lambda: LATER, lambda _seconds: next(answers))
    assert row(session, taken.id).heartbeat_at == LATER
    jobs.end(about_to_write(session), taken, now=LATER)
    session.commit()
    beat_until(app, taken, lambda: LATER, lambda _seconds: False)
