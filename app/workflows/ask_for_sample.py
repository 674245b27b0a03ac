"""Ask for the sample to be taken into this installation, which must hold nothing of one's own."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, jobs, sample
from app.store.installation import Installation

TAKE_SAMPLE_IN = "take the sample in"

ELSEWHERE = "Try the sample in an installation of its own: start one with another RECONVENE_HOME."


class SampleRefused(Exception):
    """The sample can't be taken in here; the message is one or two plain sentences."""


def ask_for_sample(
    session: Session, *, installation: Installation, staff_id: int, now: datetime
) -> None:
    """Write the job; asked again while it is under way, it stays one.

    Raises:
        SampleRefused: there are files here, or a key to a real Mailchimp.
    """
    check_room(session, installation)
    if jobs.under_way(session, TAKE_SAMPLE_IN):
        return
    jobs.put(session, TAKE_SAMPLE_IN, {}, now=now)
    activity.note(session, verb="sample asked for", now=now, staff_id=staff_id)


def check_room(session: Session, installation: Installation) -> None:
    """Make sure that the sample and somebody's own data never meet.

    Raises:
        SampleRefused: they would.
    """
    if installation.sample_today is not None:
        return
    if sample.any_upload(session):
        raise SampleRefused(
            f"Files were added here, and the sample never mixes with them. {ELSEWHERE}"
        )
    if installation.settings.mailchimp_api_key:
        raise SampleRefused(
            "MAILCHIMP_API_KEY is set here, and sample data never meets a real Mailchimp. "
            f"{ELSEWHERE}"
        )
