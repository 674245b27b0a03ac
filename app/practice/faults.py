"""Trouble on order: the next matching API request fails as asked, by queue or by header.

Kinds: `empty-STATUS` (no body, no type), `html-STATUS`, `problem-STATUS` (problem+json),
`drop-before` and `drop-after` (the connection dies before or after the request was carried out).
"""

import re
import socket
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Response, request

from app.practice.problems import ApiProblem, answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KIND = re.compile(r"(?P<form>empty|html|problem)-(?P<status>[45]\d\d)|drop-(before|after)")
HEADER = "X-Practice-Fault"
_DROP = "practice.drop"


def order(db: sqlite3.Connection, kind: str, method: str, path: str, times: int) -> None:
    """Queue a fault for the next requests whose method and path fit ('' fits all; path: regex)."""
    if not KIND.fullmatch(kind):
        raise ApiProblem(400, "Invalid Resource", f"There is no fault {kind!r}.")
    db.execute(
        "INSERT INTO fault (kind, method, path, times) VALUES (?, ?, ?, ?)",
        (kind, method.upper(), path, times),
    )


def take(db: sqlite3.Connection) -> str:
    """Return the kind of fault due for the present request, or ''; a queued one is used up."""
    if kind := request.headers.get(HEADER, ""):
        return kind
    for fault in db.execute("SELECT * FROM fault WHERE times > 0 ORDER BY id").fetchall():
        fits_method = fault["method"] in ("", request.method)
        if fits_method and re.search(fault["path"], request.path):
            db.execute("UPDATE fault SET times = times - 1 WHERE id = ?", (fault["id"],))
            return str(fault["kind"])
    return ""


def fail(kind: str) -> Response | None:
    """Return the failing answer of that kind; None when the request is to be carried out."""
    if kind.startswith("drop-"):
        request.environ[_DROP] = True
        return None if kind == "drop-after" else Response(status=500)
    found = KIND.fullmatch(kind)
    if found is None:
        return None
    status = int(found["status"])
    if found["form"] == "problem":
        return answer(ApiProblem(status, _TITLES.get(status, "Error"), "Ordered for practice."))
    if found["form"] == "html":
        return Response("<html><body>Request Blocked</body></html>", status=status)
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


_TITLES = {
    401: "API Key Invalid",
    403: "Forbidden",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class Dropping:
    """WSGI layer that cuts the connection where a fault asks for it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answered = self.app(environ, start_response)
        if not environ.get(_DROP):
            return answered
        if close := getattr(answered, "close", None):
            close()
        if (line := environ.get("werkzeug.socket")) is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("cut for practice")
