"""Staff pass on that somebody asked us to stop."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity
from app.store.installation import Installation
from app.workflows.choose_preferences import stop_address
from consent.address import find_all
from consent.events import Authority


class StopRefused(Exception):
    """Nobody can be stopped by this text; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Who was stopped."""

    addresses: tuple[str, ...]


def stop_contact(
    session: Session, *, text: str, by: str, installation: Installation, now: datetime
) -> Stopped:
    """Stop every address found in a text (an address, several, a whole pasted e-mail).

    Addresses we don't know yet are stopped as well, before any file brings them.

    Raises:
        StopRefused: there is no address in the text.
    """
    found = tuple(dict.fromkeys(address.canonical for address in find_all(text)))
    if not found:
        raise StopRefused("Enter the e-mail address of whoever asked us to stop.")
    for email in found:
        stop_address(
            session,
            email=email,
            evidence=f"passed on by {by} at {now.isoformat(timespec='seconds')}",
            authority=Authority.STAFF,
            actor=by,
            installation=installation,
            now=now,
        )
    activity.note(session, verb="stops passed on", now=now, counts={"addresses": len(found)})
    return Stopped(found)
