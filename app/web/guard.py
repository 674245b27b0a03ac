"""Who may do what: the one policy table, and the one place that asks it.

Every route names a permission with `needs`, or is marked `public`; a route that does neither is
refused to everybody.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, make_response, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

View = TypeVar("View", bound=Callable[..., Any])

OFFICER = "officer"
IMPORTER = "importer"
DATA_PROTECTION = "data_protection"
ADMINISTRATOR = "administrator"
ROLES = (OFFICER, IMPORTER, DATA_PROTECTION, ADMINISTRATOR)


class May(StrEnum):
    """What somebody who is logged in may do."""

    LOOK_AROUND = "see the start page and counts"
    SEE_FILES = "see files and what was found in them"
    ADD_FILES = "add files, correct them and take them in"
    CONFIRM_WORDS = "say which words people saw"
    SEE_PEOPLE = "see people and what is held about them"
    SEE_ADDRESSES = "see whole addresses of people who can only be counted"
    SPLIT_PEOPLE = "say that two rows are not one person"
    CHOOSE_VALUES = "choose or enter what is right of a person's details"
    ANSWER = "look up why somebody may or may not be written to"
    STOP = "record that somebody asked us to stop"
    MAKE_GROUPS = "describe groups of people and count them"
    UPDATE_MAILCHIMP = "change a Mailchimp list"
    INVITE = "send invitations"
    OWN_ACCOUNT = "log out and change one's own password"


EVERYBODY = frozenset(ROLES)

POLICY: Mapping[May, frozenset[str]] = {
    May.LOOK_AROUND: EVERYBODY,
    May.SEE_FILES: EVERYBODY,
    May.ADD_FILES: frozenset({IMPORTER, ADMINISTRATOR}),
    May.CONFIRM_WORDS: frozenset({IMPORTER, DATA_PROTECTION, ADMINISTRATOR}),
    May.SEE_PEOPLE: EVERYBODY,
    May.SEE_ADDRESSES: frozenset({IMPORTER, DATA_PROTECTION, ADMINISTRATOR}),
    May.SPLIT_PEOPLE: frozenset({IMPORTER, DATA_PROTECTION, ADMINISTRATOR}),
    May.CHOOSE_VALUES: frozenset({IMPORTER, DATA_PROTECTION, ADMINISTRATOR}),
    May.ANSWER: EVERYBODY,
    # Anybody may record a stop: it only ever makes us quieter.
    May.STOP: EVERYBODY,
    May.MAKE_GROUPS: frozenset({OFFICER, DATA_PROTECTION, ADMINISTRATOR}),
    May.UPDATE_MAILCHIMP: frozenset({OFFICER, ADMINISTRATOR}),
    May.INVITE: frozenset({OFFICER, ADMINISTRATOR}),
    May.OWN_ACCOUNT: EVERYBODY,
}

ENDPOINTS_OF_OTHERS: Mapping[str, May | None] = {
    "static": None,
    "security.static": None,
    "security.login": None,
    "security.logout": May.OWN_ACCOUNT,
    "security.change_password": May.OWN_ACCOUNT,
    "security.verify": May.OWN_ACCOUNT,
}
"""Routes that libraries bring; `None` is public."""


def needs(permission: May) -> Callable[[View], View]:
    """Say what a view asks of whoever is logged in."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Say that a view is for everybody, logged in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def permission_of(app: Flask, endpoint: str) -> May | None:
    """What a route asks; `None` if it is public.

    Raises:
        LookupError: it says neither, so nobody may use it.
    """
    if endpoint in ENDPOINTS_OF_OTHERS:
        return ENDPOINTS_OF_OTHERS[endpoint]
    view = app.view_functions[endpoint]
    if not hasattr(view, "permission"):
        raise LookupError(endpoint)
    found: May | None = view.permission
    return found


def may(permission: May) -> bool:
    """Whether whoever is logged in may do this."""
    held = {role.name for role in current_user.roles} if current_user.is_authenticated else set()
    return not POLICY[permission].isdisjoint(held)


def check() -> AnyResponse | None:
    """Stand before every view."""
    if request.endpoint is None:
        return None
    try:
        permission = permission_of(current_app, request.endpoint)
    except LookupError:
        abort(403)
    if permission is None:
        return None
    if not current_user.is_authenticated:
        return _log_in_first()
    if not may(permission):
        abort(403)
    return None


def _log_in_first() -> AnyResponse:
    log_in = url_for(
        "security.login", next=request.full_path.rstrip("?") if request.method == "GET" else "/"
    )
    if request.headers.get("HX-Request"):
        # A part of a page must not be replaced by the log-in page.
        answer: Response = make_response("", 401)
        answer.headers["HX-Redirect"] = log_in
        return answer
    return redirect(log_in)


def guard(app: Flask) -> None:
    """Put the guard before every view of the app, and let templates ask what may be done."""
    app.before_request(check)
    app.jinja_env.globals.update(may=may, May=May)
