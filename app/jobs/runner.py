"""Does what waits in the job table; huey only wakes it and keeps time.

The job table is the queue and the truth: a lost wake-up loses nothing, since the timer looks again
every minute, and a worker that was killed leaves its job to be taken again.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from huey import SqliteHuey, crontab
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.jobs import conversations
from app.jobs.mailchimp import audience
from app.store import installation as stored
from app.store import jobs
from app.store.installation import Installation
from app.workflows.choose_preferences import STOP_AT_MAILCHIMP
from segments.audience import AudienceDown, AudienceRefused

log = structlog.get_logger(__name__)

Work = Callable[[Session, Installation, Mapping[str, Any], datetime], None]


def stop_at_mailchimp(
    session: Session, installation: Installation, _payload: Mapping[str, Any], now: datetime
) -> None:
    """Unsubscribe whoever asked us to stop, on every list we are connected to.

    Raises:
        AudienceDown: some list did not take them all; the others did.
    """
    troubles = []
    for audience_id, list_id, _name in conversations.lists(session):
        session.commit()
        try:
            with audience(installation, list_id) as there:
                conversations.send_stops(session, there, audience_id=audience_id, now=now)
        except (AudienceDown, AudienceRefused) as trouble:
            session.rollback()
            troubles.append(str(trouble))
    if troubles:
        raise AudienceDown(" ".join(dict.fromkeys(troubles)))


KINDS: Mapping[str, Work] = {STOP_AT_MAILCHIMP: stop_at_mailchimp}


def run_waiting(app: Flask, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Do everything that waits, oldest first; how many jobs were finished.

    A job whose other side does not answer goes back to wait: a stop is never given up.
    """
    with app.app_context():
        try:
            session = db.session()
            waiting = jobs.waiting(session)
            session.rollback()
            return sum(_run(session, app, job_id, clock()) for job_id in waiting)
        finally:
            db.session.remove()


def _run(session: Session, app: Flask, job_id: int, now: datetime) -> bool:
    taken = jobs.start(about_to_write(session), job_id)
    session.commit()
    if taken is None:
        return False
    kind, payload = taken
    try:
        installation = stored.load(session, app.extensions["reconvene"])
        KINDS[kind](session, installation, payload, now)
    except (AudienceDown, AudienceRefused) as trouble:
        session.rollback()
        jobs.put_back(about_to_write(session), job_id, problem=str(trouble))
        session.commit()
        log.warning("job waits again", job=job_id, kind=kind)
        return False
    jobs.finish(about_to_write(session), job_id, now=now)
    session.commit()
    return True


def make_worker(app: Flask, home: Path) -> SqliteHuey:
    """A huey that runs what waits when it is woken, and every minute.

    `app.extensions["reconvene_wake"]` is the call that wakes it.
    """
    huey = SqliteHuey("reconvene", filename=str(home / "queue.sqlite3"))

    def look() -> None:
        run_waiting(app)

    huey.periodic_task(crontab(minute="*"), name="every_minute")(look)
    app.extensions["reconvene_wake"] = huey.task(name="woken")(look)
    return huey
