"""Building the stand-in's app."""

import time
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from pathlib import Path

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from app.practice import api_campaigns, api_lists, api_members, api_segments, faults, newborn, pages
from app.practice.problems import ApiProblem, MemberProblem, answer, as_api_problem, not_found
from app.practice.records import Account, Records, account

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PracticeClock:
    """Real time, or a day of its own that goes on from the moment the app was made."""

    def __init__(self, today: datetime | None) -> None:
        self.ahead = today - datetime.now(UTC) if today else timedelta(0)
        self.started = time.monotonic()
        self.first = datetime.now(UTC) + self.ahead

    def __call__(self) -> datetime:
        return self.first + timedelta(seconds=time.monotonic() - self.started)


def make_app(
    database: Path,
    *,
    subscribers: int = 600,
    key: str,
    today: datetime | None = None,
    fails_on_order: bool = True,
) -> Flask:
    """Build the app on a database file, made and filled when it is new.

    `key` is the API key it accepts; `today` an aware time to start the clock at. It takes orders
    to fail, and tells which calls it answered, unless `fails_on_order` is off.
    """
    clock = PracticeClock(today)
    records = Records(database, clock)
    records.prepare()
    with records.open() as db:
        newborn.fill(db, subscribers, clock())
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    app.extensions["practice"] = Account(records, key, fails_on_order)
    for blueprint in (api_lists.bp, api_segments.bp, api_members.bp, api_campaigns.bp, pages.bp):
        app.register_blueprint(blueprint)
    if fails_on_order:
        app.register_blueprint(pages.for_tests)
    app.add_url_rule("/3.0/ping", "ping", _ping)
    app.register_error_handler(ApiProblem, answer)
    app.register_error_handler(MemberProblem, _refuse_member)
    app.register_error_handler(404, _nowhere)
    # Its clock goes on, past midnight too; the day it tells is the sample's, as on all pages.
    app.context_processor(lambda: {"its_day": f"{today:%A %-d %B %Y}" if today else ""})
    app.before_request(_guard)
    app.after_request(_finish)
    app.wsgi_app = faults.Dropping(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _ping() -> dict[str, str]:
    return {"health_status": "Everything's Chimpy!"}


def _is_api() -> bool:
    return request.path.startswith("/3.0")


def _guard() -> Response | None:
    """Fail as ordered, then ask for the key."""
    if not _is_api():
        return None
    kind = _ordered() if account().fails_on_order else ""
    if kind and (failing := faults.fail(kind)):
        return failing
    if compare_digest(_password().encode(), account().key.encode()):
        return None
    return answer(
        ApiProblem(
            401,
            "API Key Invalid",
            "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
        )
    )


def _ordered() -> str:
    with account().records.open() as db:
        return faults.take(db)


def _password() -> str:
    sort, _, sent = request.headers.get("Authorization", "").partition(" ")
    if sort.lower() == "bearer":
        return sent
    try:
        return b64decode(sent).decode().partition(":")[2]
    except (NotBase64, UnicodeDecodeError):
        return ""


def _finish(response: Response) -> Response:
    """Count the call and set the headers every answer has."""
    response.headers.update(HEADERS)
    if _is_api():
        with account().records.open() as db:
            db.execute(
                "INSERT INTO call (method, path, status) VALUES (?, ?, ?)",
                (request.method, request.path, response.status_code),
            )
    return response


def _refuse_member(problem: MemberProblem) -> Response:
    return answer(as_api_problem(problem))


def _nowhere(_error: object) -> Response | tuple[str, int]:
    return answer(not_found()) if _is_api() else pages.not_found()
