"""Runs the demo: a fresh sample installation, practice Mailchimp beside it, the story, the pages."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.demo import sample_job
from app.demo.sample_job import CAST, TODAY, Numbers
from app.jobs.mailchimp import audience
from app.jobs.runner import run_waiting
from app.practice.server import KEY, PracticeServer
from app.read import counts
from app.settings import Settings, keep_secrets
from app.store import audiences, links, people
from app.store import installation as stored
from app.workflows.enter_demo import make_demo_link

MakeApp = Callable[[Settings], Flask]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running sample installation."""

    app: Flask
    numbers: Numbers
    door: str
    """The link that opens it without a log-in form."""
    practice_url: str


@contextmanager
def demo(
    make_app: MakeApp, home: Path, *, port: int, practice_port: int, say: sample_job.Say
) -> Iterator[Demo]:
    """Found a sample installation in an empty `home`, do the main job, keep practice Mailchimp up."""
    shutil.rmtree(home, ignore_errors=True)
    keep_secrets(home)
    now = datetime.combine(TODAY, datetime.now(UTC).timetz())
    with ExitStack() as stack:
        practice = stack.enter_context(
            PracticeServer(
                home / "practice.sqlite3",
                today=datetime.combine(TODAY, time(8), UTC),
                port=practice_port,
            )
        )
        settings = Settings.from_env(
            {
                "RECONVENE_HOME": str(home),
                "MAILCHIMP_API_KEY": KEY,
                "MAILCHIMP_API_URL": practice.api_url,
                "RECONVENE_PUBLIC_URL": f"http://127.0.0.1:{port}",
            }
        )
        app = make_app(settings)
        app.extensions["practice_url"] = practice.url
        with app.app_context():
            flask_migrate.upgrade()
            session = db.session()
            sample_job.found_sample(about_to_write(session), now)
            numbers = sample_job.run_main_job(session, settings, now=now, say=say)
            token = make_demo_link(about_to_write(session), now=now)
            session.commit()
            db.session.remove()
        try:
            yield Demo(app, numbers, f"{settings.public_url}/enter/{token}", practice.url)
        finally:
            with app.app_context():
                db.engine.dispose()


def opt_out(shown: Demo) -> Mapping[str, Any]:
    """Let Gwen press Stop on her own page, and look at what follows."""
    with shown.app.app_context():
        session = db.session()
        token = _link_of(session, shown, CAST["gwen"])
        session.commit()
        db.session.remove()
    answer = shown.app.test_client().post(f"/p/{token}", data={"everything": "stop"})
    run_waiting(shown.app)
    with shown.app.app_context():
        session = db.session()
        installation = stored.load(session, shown.app.extensions["reconvene"])
        left = counts.addresses_by_reason(session, installation, datetime.now(UTC))["contactable"]
        _, list_id, _ = audiences.audiences(session)[0]
        with audience(installation, list_id) as there:
            member = there.member(CAST["gwen"])
        db.session.remove()
    return {
        "page_answered": answer.status_code,
        "contactable": left,
        "member_status": member.status.value if member else "",
    }


def _link_of(session: Session, shown: Demo, email: str) -> str:
    installation = stored.load(session, shown.app.extensions["reconvene"])
    address_id = people.address_ids(session, [email])[email]
    found = links.tokens_for(
        about_to_write(session),
        [address_id],
        keys=installation.link_keys,
        now=datetime.now(UTC),
    )
    return found[address_id]
