"""Too many failed log-ins, from one place or on one account, are refused for a while."""

import ipaddress
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask_security import current_user

from app.web import edge
from app.workflows.limit_log_ins import (
    FROM_ONE_PLACE,
    ON_ONE_ACCOUNT,
    WINDOW,
    digest,
    may_log_in,
    note_failure,
)
from consent.address import BadAddress, parse

GUARDED = frozenset({"security.login", "security.verify"})
"""Where a password is asked for."""

TOO_MANY = (
    "Too many failed log-ins",
    "Wait 15 minutes, then log in with the right password; an administrator can set a new one.",
)

UNREADABLE = (
    "We could not read what you sent",
    "Send one e-mail address and one password, each as text.",
)

NO_PASSWORD = (
    "You have no password",
    "You came in by a link of the sample, so there is none to enter.",
)

NO_TEXT = frozenset({"remember"})
"""What a program may send as something else than text: yes or no."""


def slow_down_guessing(app: Flask) -> None:
    """Count failed log-ins of the app, and refuse more than a few."""
    app.before_request(_refuse)
    app.after_request(_count)


def _refuse() -> Any:
    if not _tries():
        return None
    if not may_log_in(edge.session(), _limits(), now=_wall_clock()):
        return _page(TOO_MANY), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}
    if current_user.is_authenticated and not current_user.password:
        return _page(NO_PASSWORD), 422
    # A list would be counted as one account and tried as another: its first entry.
    return None if _is_plain() else (_page(UNREADABLE), 422)


def _page(said: tuple[str, str]) -> str:
    heading, advice = said
    return render_template("errors/error.html", heading=heading, advice=advice)


def _is_plain() -> bool:
    """Whether what was sent is a form, or JSON whose fields are texts."""
    if not request.is_json:
        return True
    sent = request.get_json(silent=True)
    return isinstance(sent, dict) and all(
        isinstance(value, str) or (name in NO_TEXT and isinstance(value, bool))
        for name, value in sent.items()
    )


def _count(answer: Response) -> Response:
    """Remember a try whose answer is the form again, or a refusal."""
    if _tries() and answer.status_code not in {302, 413, 429} and not _came_in(answer):
        note_failure(edge.session(), _limits(), now=_wall_clock())
        edge.commit()
    return answer


def _came_in(answer: Response) -> bool:
    """Whether a program logged in, which is not led on to a page; or nothing was tried at all."""
    logged_in = request.endpoint == "security.login" and current_user.is_authenticated
    return logged_in or answer.status_code >= 500


def _wall_clock() -> datetime:
    # A sample's day never ends, so by its clock the failures of all days would add up.
    now: datetime = current_app.extensions[edge.CLOCK]()
    return now


def _tries() -> bool:
    return request.endpoint in GUARDED and request.method == "POST"


def _limits() -> dict[str, int]:
    """What stands for the place and the account, with how many failures each may have."""
    pepper = current_app.extensions["reconvene"].pepper
    return {
        digest(pepper, "place", _place()): FROM_ONE_PLACE,
        digest(pepper, "account", _account()): ON_ONE_ACCOUNT,
    }


def _account() -> str:
    """Whose password is tried, written as accounts are."""
    if current_user.is_authenticated:
        return str(current_user.email)
    sent = request.get_json(silent=True) if request.is_json else request.form
    given = str(sent.get("email", "")) if isinstance(sent, dict) else ""
    try:
        return parse(given).canonical
    except BadAddress:
        return given.strip().lower()


def _place() -> str:
    """Where the request comes from; of IPv6 the network, since one house has all of that.

    A proxy on this machine is believed about whom it asks for: it writes them last.
    """
    given = request.remote_addr or ""
    try:
        found = ipaddress.ip_address(given)
        if found.is_loopback and "X-Forwarded-For" in request.headers:
            given = request.headers["X-Forwarded-For"].rpartition(",")[2].strip()
            found = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network((found, 64), strict=False) if found.version == 6 else found)
