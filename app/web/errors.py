"""What went wrong, in plain words."""

from typing import Any

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.web.headers import PUBLIC_PATHS

WORDS: dict[int, tuple[str, str]] = {
    400: (
        "We could not read what you sent",
        "Go back, check what you typed and send it again.",
    ),
    403: (
        "You may not see this page",
        "Your role does not include it. Ask an administrator if you need it for your work.",
    ),
    404: (
        "Page not found",
        "Check the address. If you followed a link, the page may be gone.",
    ),
    405: (
        "This page can’t be opened like that",
        "Start again from the start page.",
    ),
    413: (
        "These files are too large",
        "Add fewer files at a time, or split the largest one.",
    ),
    422: (
        "We could not use what you sent",
        "Go back, check what you typed and send it again.",
    ),
    500: (
        "Something went wrong on our side",
        "Look whether what you did was kept, and try again in a few minutes. If it happens again, tell your administrator.",
    ),
}

TO_MEMBERS = (
    "Your choice may not have been kept. Open the link in the e-mail again in a few minutes. "
    "You can also answer the e-mail and say that you want it to stop. A person reads it."
)
"""Whoever follows a link in an e-mail has no administrator and no start page here."""

FORM_TOO_OLD = (
    "This form is too old",
    "You may have logged out in another window. Load the page again and send the form once more.",
)


def answer_plainly(app: Flask) -> None:
    """Give every error a page."""
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(HTTPException, _page)


def _bare_page(heading: str, advice: str, *, start: str = "/") -> str:
    """A page without the usual frame, which asks who is there; that may be what failed."""
    template = current_app.jinja_env.get_template("errors/bare.html")
    return template.render(heading=heading, advice=advice, start=start)


def _too_old(_error: CSRFError) -> tuple[str, int]:
    heading, advice = FORM_TOO_OLD
    return render_template("errors/error.html", heading=heading, advice=advice), 400


def _page(error: HTTPException) -> Any:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    heading, advice = WORDS.get(status, WORDS[500] if status >= 500 else WORDS[400])
    for_member = request.path.startswith(PUBLIC_PATHS)
    if isinstance(error, InternalServerError) and for_member:
        return _bare_page(heading, TO_MEMBERS, start=""), status
    if isinstance(error, InternalServerError) or (status == 413 and request.is_json):
        # Programs may say who they are within what they send.
        return _bare_page(heading, advice), status
    if for_member:
        return render_template("preferences/gone.html"), status
    return render_template("errors/error.html", heading=heading, advice=advice), status
