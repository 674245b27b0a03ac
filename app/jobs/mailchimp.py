"""Opens the line to Mailchimp: the real one, or practice Mailchimp for sample data."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.outside.mailchimp import ListSummary, MailchimpAudience, connect
from app.outside.mailchimp_line import Line
from app.store import audiences
from app.store.installation import Installation
from segments.audience import AudienceRefused

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@contextmanager
def audience(installation: Installation, list_id: str) -> Iterator[MailchimpAudience]:
    """One list, for as long as the conversation lasts.

    Raises:
        AudienceRefused: Mailchimp is not connected, or sample data meets a real key.
    """
    line = _line(installation)
    try:
        found = {summary.list_id: summary for summary in connect(line)}
        if list_id not in found:
            raise AudienceRefused("This Mailchimp key does not open that list any more.")
        yield MailchimpAudience(line, list_id, double_optin=found[list_id].double_optin)
    finally:
        line.close()


def read_lists(installation: Installation) -> tuple[ListSummary, ...]:
    """The lists the key opens; nothing is changed."""
    line = _line(installation)
    try:
        return connect(line)
    finally:
        line.close()


def keep_lists(
    session: Session, found: tuple[ListSummary, ...], *, now: datetime
) -> list[tuple[int, str, str]]:
    """Remember these lists; id, list id and name of all we know."""
    for summary in found:
        audiences.connect(session, list_id=summary.list_id, name=summary.name, now=now)
    return audiences.audiences(session)


def is_practice(installation: Installation) -> bool:
    """Whether what we speak to is the stand-in on this machine."""
    return urlsplit(installation.settings.mailchimp_api_url).hostname in LOOPBACK


def _line(installation: Installation) -> Line:
    key = installation.settings.mailchimp_api_key
    if not key:
        raise AudienceRefused(
            "Mailchimp is not connected yet. Set MAILCHIMP_API_KEY and start again."
        )
    if installation.sample_today is not None and not is_practice(installation):
        raise AudienceRefused(
            "This installation holds sample data, so it speaks to practice Mailchimp only. "
            "Start with your own files in a new RECONVENE_HOME."
        )
    return Line(key, url=installation.settings.mailchimp_api_url)
