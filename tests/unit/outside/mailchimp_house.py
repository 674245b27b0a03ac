"""A practice server with a small list, and lines to it that remember every exchange."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from app.outside.mailchimp import MailchimpAudience, connect
from app.outside.mailchimp_line import Line, Patience
from app.practice import PracticeServer

SUBSCRIBERS = 30


@dataclass
class House:
    """One practice server and everything a test needs of it."""

    practice: PracticeServer
    web: requests.Session
    exchanges: list[requests.Response] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def line(self, key: str = "", patience: Patience | None = None) -> Line:
        line = Line(
            key or self.practice.key,
            url=self.practice.api_url,
            sleep=self.naps.append,
            jitter=lambda: 0,
            patience=patience,
        )
        self.lines.append(line)
        ask = line.client.api_client.request

        def remember(*args: Any, **options: Any) -> requests.Response:
            response: requests.Response = ask(*args, **options)
            self.exchanges.append(response)
            return response

        line.client.api_client.request = remember
        return line

    def audience(
        self, patience: Patience | None = None, *, double_optin: bool = False
    ) -> MailchimpAudience:
        line = self.line(patience=patience)
        (one,) = connect(line)
        return MailchimpAudience(line, one.list_id, double_optin=double_optin)

    def fail_next(self, kind: str, *, times: int = 1, method: str = "", path: str = "") -> None:
        order = {"kind": kind, "times": times, "method": method, "path": path}
        assert self.web.post(f"{self.practice.url}/practice/faults", json=order).status_code == 204

    def calls(self) -> list[str]:
        answered = self.web.get(f"{self.practice.url}/practice/calls").json()
        return [f"{c['method']} {c['status']}" for c in answered["calls"]]

    def api(self, method: str, path: str, **body: object) -> Any:
        """Ask the API as somebody else would."""
        answered = self.web.request(
            method,
            f"{self.practice.api_url}{path}",
            json=body or None,
            auth=("staff", self.practice.key),
        )
        answered.raise_for_status()
        return answered.json() if answered.content else None

    def sent_to(self, address: str) -> list[str]:
        """The pages of the e-mails an address would have got."""
        pages = []
        for number in range(1, 200):
            answered = self.web.get(f"{self.practice.url}/sent/{number}")
            if answered.status_code == 404:
                return pages
            if f"<dd>{address}</dd>" in answered.text:
                pages.append(answered.text)
        raise AssertionError("more e-mails than expected")


@contextmanager
def a_house(folder: Path, subscribers: int = SUBSCRIBERS) -> Iterator[House]:
    with (
        PracticeServer(folder / "practice.sqlite3", subscribers=subscribers) as practice,
        requests.Session() as web,
    ):
        house = House(practice, web)
        try:
            yield house
        finally:
            for line in house.lines:
                line.close()
