"""Practice Mailchimp answers beside the pages of an installation that holds sample data."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect, request, url_for
from flask_security import current_user
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.db import db
from app.demo.sample_job import TODAY
from app.jobs.stand_in import API, PREFIX, RECORDS, key_of
from app.practice.factory import make_app
from app.store.installation import kept

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OPEN = (f"{API}/", f"{PREFIX}/static/")
"""What asks no log-in: the API asks for its key itself, and styles say nothing of anybody."""


class Beside:
    """WSGI layer: what is below the prefix goes to the stand-in while there is sample data.

    Its pages are for staff who are logged in; strangers may reach the address too. Every process
    that serves pages has one; they share the file, so it is one Mailchimp.
    """

    def __init__(self, app: Flask, home: Path) -> None:
        self._app, self._home = app, home
        self._both: WSGIApplication | None = None
        self._lock = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(f"{PREFIX}/") or not (self._home / RECORDS).exists():
            return self._app(environ, start_response)
        answers = self._who_answers(environ, asks_log_in=not path.startswith(OPEN))
        return answers(environ, start_response)

    def _who_answers(self, environ: "WSGIEnvironment", *, asks_log_in: bool) -> "WSGIApplication":
        """The pages where there is no sample data, else the stand-in, or the way to the log-in."""
        with self._app.request_context(dict(environ)):
            if kept(db.session(), "sample_today") is None:
                return self._app
            if asks_log_in and not current_user.is_authenticated:
                back = request.full_path.rstrip("?") if request.method == "GET" else "/"
                return redirect(url_for("security.login", next=back))
        return self._with_stand_in()

    def _with_stand_in(self) -> "WSGIApplication":
        with self._lock:
            if self._both is None:
                self._both = DispatcherMiddleware(self._app, {PREFIX: _stand_in(self._home)})
            return self._both


def begin_stand_in(home: Path) -> None:
    """Make its file with its 600 subscribers, where there is none yet."""
    _stand_in(home)


def _stand_in(home: Path) -> Flask:
    return make_app(home / RECORDS, key=key_of(home), today=its_now(), fails_on_order=False)


def its_now() -> datetime:
    """This time of day on the sample's own day."""
    return datetime.combine(TODAY, datetime.now(UTC).timetz())
