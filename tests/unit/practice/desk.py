"""The stand-in's app with a small list, asked without a network."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.practice import make_app

KEY = "k" * 32 + "-us0"
TODAY = datetime(2026, 1, 9, 9, tzinfo=UTC)
LIST = "/3.0/lists/a1b2c3d4e5"


@dataclass
class Desk:
    """One app and its test client."""

    web: FlaskClient

    def ask(self, method: str, path: str, body: object = None, **options: Any) -> TestResponse:
        return self.web.open(path, method=method, json=body, auth=("anyone", KEY), **options)

    def told(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that must be a good one."""
        answered = self.ask(method, path, body)
        assert answered.status_code == 200, answered.text
        return answered.json

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, str, str]:
        answered = self.ask(method, path, body)
        assert answered.content_type == "application/problem+json"
        assert answered.json is not None
        return answered.status_code, answered.json["title"], answered.json["detail"]

    def batch(self, *members: dict[str, object], update: bool = False, **more: object) -> Any:
        body = {"members": list(members), "update_existing": update, **more}
        return self.told("POST", LIST, body)

    def member(self, address: str) -> Any:
        return self.told("GET", f"{LIST}/members/{address}")

    def add(self, address: str, status: str = "subscribed", **more: object) -> Any:
        sent = {"email_address": address, "status": status, **more}
        return self.told("POST", f"{LIST}/members", sent)


def a_desk(folder: Path, subscribers: int = 12) -> Desk:
    app = make_app(folder / "p.sqlite3", subscribers=subscribers, key=KEY, today=TODAY)
    app.testing = True
    return Desk(app.test_client())
