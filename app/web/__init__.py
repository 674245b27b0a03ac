"""Pages: the staff app, the preferences page, and what every page shows."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from flask_security import current_user

from app.settings import Settings
from app.web import (
    answer,
    asked,
    batches,
    columns,
    edge,
    errors,
    files,
    groups,
    guard,
    headers,
    invite,
    learned,
    login,
    logs,
    mailchimp,
    passwords,
    past_answers,
    people,
    plans,
    preferences,
    projects,
    same_people,
    set_up,
    start,
    stop_lines,
    templating,
    tour,
    undoing,
    unread_answers,
    values,
    wordings,
)

PAGES = tuple(
    module.pages
    for module in (
        answer,
        batches,
        columns,
        files,
        groups,
        invite,
        learned,
        past_answers,
        mailchimp,
        passwords,
        people,
        plans,
        preferences,
        projects,
        same_people,
        set_up,
        start,
        stop_lines,
        tour,
        undoing,
        unread_answers,
        values,
        wordings,
    )
)

NAVIGATION = (
    ("People", "/people", guard.May.SEE_PEOPLE),
    ("Files", "/files", guard.May.SEE_FILES),
    ("Groups", "/groups", guard.May.MAKE_GROUPS),
    ("Invite", "/invite", guard.May.INVITE),
    ("Answer for someone", "/answer", guard.May.ANSWER),
)

MANY_FILES = 3
"""A request may be as large as so many of the largest files."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame around every page shows."""

    organisation: str
    sample_today: date | None
    logged_in: bool
    has_password: bool
    """Whoever came in by a link of the sample has none to change."""
    navigation: list[dict[str, Any]]


def frame() -> dict[str, Page]:
    """What the frame around this page shows."""
    known = edge.installation()
    return {
        "page": Page(
            organisation=known.organisation,
            sample_today=known.sample_today,
            logged_in=bool(current_user.is_authenticated),
            has_password=bool(current_user.is_authenticated and current_user.password),
            navigation=_navigation(),
        )
    }


def _navigation() -> list[dict[str, Any]]:
    return [
        {"text": text, "href": href, "active": request.path.startswith(href)}
        for text, href, permission in NAVIGATION
        if guard.may(permission)
    ]


def register(app: Flask, settings: Settings, datastore: Any) -> None:
    """Add everything that pages need; `datastore` knows the tables of staff and roles."""
    app.config["MAX_CONTENT_LENGTH"] = MANY_FILES * settings.limits.file_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    edge.prepare(app)
    asked.prepare(app)
    templating.set_up_templates(app, frame)
    app.jinja_env.globals["asset"] = _assets(app)
    login.install(app, settings, datastore)
    guard.guard(app)
    headers.protect(app)
    errors.answer_plainly(app)
    logs.keep_logs_clean()
    for pages in PAGES:
        app.register_blueprint(pages)


def _assets(app: Flask) -> Any:
    """The address of a static file; it changes when the file does."""
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            path = Path(app.static_folder or "") / name
            versions[name] = sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "none"
        return url_for("static", filename=name, v=versions[name])

    return asset
