"""The wire to Mailchimp: the official library with its traps removed (mailchimp, sections 0 and 2).

One kept connection, no silent failures, JSON without NaN, nothing repeated that must happen once.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Any, TypeAlias

import mailchimp_marketing
import requests
from mailchimp_marketing.api_client import ApiClientError

from segments.audience import AudienceDown, AudienceRefused

log = logging.getLogger(__name__)

KEY = re.compile(r"[0-9a-z]{32}-(?P<centre>[a-z]{2,4}[0-9]{1,3})")
"""An API key: 32 letters and digits, then the data centre it belongs to."""

PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that say nothing of the request itself."""

_NOT_ANSWERING = "Mailchimp is not answering. Nothing is lost; try again in a few minutes."

_RANDOM = SystemRandom()

Call: TypeAlias = Callable[..., Any]


class Unsure(AudienceDown):
    """No answer came, so the request may or may not have been carried out."""


class Refusal(AudienceRefused):
    """Mailchimp's no, with the status and title it gave."""

    def __init__(self, sentence: str, *, status: int, title: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.title = title


class _Passing(Exception):
    """Trouble that may pass. `timed_out`: the request may still hold one of our ten connections."""

    def __init__(self, *, timed_out: bool) -> None:
        super().__init__()
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait, in seconds, and when we give up (mailchimp, section 4.4)."""

    waits: tuple[float, ...] = (2, 8, 30)
    after_timeout: float = 30
    breaker: int = 5
    """After so many failures in a row nothing is tried again until one call succeeds."""
    timeout: tuple[float, float] = (5, 130)
    """To connect, and to be answered; Mailchimp itself gives up after 120."""


class Line:
    """One account's connection. Not for sharing between threads."""

    def __init__(
        self,
        key: str,
        *,
        url: str = "",
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = _RANDOM.random,
        patience: Patience | None = None,
    ) -> None:
        found = KEY.fullmatch(key)
        if found is None:
            raise AudienceRefused(
                "This is no Mailchimp API key. A key is 32 letters and digits, a hyphen, and"
                " something like us21."
            )
        self.calls = 0
        self._key = key
        self._sleep, self._jitter, self._patience = sleep, jitter, patience or Patience()
        self._failures = 0
        self._session = requests.Session()
        self._session.trust_env = False
        # `server` stands for itself: the library would replace the word anywhere in an address.
        self.client = mailchimp_marketing.Client({"api_key": key, "server": "server"})
        self.client.api_client.host = url or f"https://{found['centre']}.api.mailchimp.com/3.0"
        self.client.api_client.request = self._request

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def ask(self, call: Call, *args: object, **options: object) -> dict[str, Any]:
        """Make a call that may safely be repeated, with patience.

        Raises:
            AudienceDown: it kept failing.
            AudienceRefused: Mailchimp said no.
        """
        for wait in (*self._patience.waits, None):
            try:
                return self._once(call, args, options)
            except _Passing as trouble:
                if wait is None or self._failures >= self._patience.breaker:
                    raise AudienceDown(_NOT_ANSWERING) from None
                self._rest(wait, trouble)
        raise AssertionError("the last wait is None")  # pragma: no cover

    def ask_once(self, call: Call, *args: object, **options: object) -> dict[str, Any]:
        """Make a call that must not happen twice.

        Raises:
            Unsure: whether it happened has to be looked up; the wait for that is over.
            AudienceRefused: Mailchimp said no.
        """
        try:
            return self._once(call, args, options)
        except _Passing as trouble:
            self._rest(self._patience.waits[0], trouble)
            raise Unsure(_NOT_ANSWERING) from None

    def _rest(self, wait: float, trouble: _Passing) -> None:
        least = self._patience.after_timeout if trouble.timed_out else 0
        self._sleep(max(wait, least) * (1 + self._jitter() / 4))

    def _once(
        self, call: Call, args: tuple[object, ...], options: Mapping[str, object]
    ) -> dict[str, Any]:
        try:
            answered = self._read(call, args, options)
        except _Passing:
            self._failures += 1
            raise
        self._failures = 0
        return answered

    def _read(
        self, call: Call, args: tuple[object, ...], options: Mapping[str, object]
    ) -> dict[str, Any]:
        try:
            answered = call(*args, **options)
        except ApiClientError as error:
            raise self._trouble(error) from None
        if isinstance(answered, dict):
            return answered
        if isinstance(answered, requests.Response):
            # The library hands back every answer without JSON, errors included.
            if 200 <= answered.status_code < 300:
                return {}
            raise self._no(answered.status_code, None)
        raise _Passing(timed_out=False)  # a page where an answer should be

    def _trouble(self, error: ApiClientError) -> Exception:
        """Tell what an error of the library's was."""
        if error.status_code is not None:
            return self._no(error.status_code, _problem(error.text))
        if isinstance(error.text, requests.RequestException):
            return _Passing(timed_out=isinstance(error.text, requests.ReadTimeout))
        assert isinstance(error.text, Exception)
        return error.text

    def _no(self, status: int, problem: Mapping[str, Any] | None) -> Exception:
        if status in PASSING or (status == 403 and problem is None):
            return _Passing(timed_out=False)
        told = problem or {}
        title, detail = str(told.get("title", "")), str(told.get("detail", "")).strip()
        if status == 401:
            ending = self._key.partition("-")[0][-4:]
            sentence = f"Mailchimp does not accept the API key that ends in {ending}."
        else:
            sentence = f"Mailchimp said no: {detail or title or f'status {status}'}"
        return Refusal(sentence, status=status, title=title)

    def _request(
        self,
        method: str,
        url: str,
        query_params: object = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> requests.Response:
        """Stand in for the library's own: one session, no body where there is none."""
        self.calls += 1
        sent = {name: value for name, value in (headers or {}).items() if value}
        if body is None:
            sent.pop("Content-Type", None)
        response = self._session.request(
            method,
            url,
            params=query_params,  # type: ignore[arg-type]
            headers=sent,
            data=None if body is None else json.dumps(body, allow_nan=False),
            auth=("reconvene", self._key),
            timeout=self._patience.timeout,
            allow_redirects=False,
        )
        log.info(
            "mailchimp method=%s status=%d request=%s",
            method,
            response.status_code,
            response.headers.get("X-Request-Id", ""),
        )
        return response


def _problem(text: object) -> Mapping[str, Any] | None:
    """Read an error's body; None when it is no JSON object."""
    if isinstance(text, dict):
        return text
    try:
        read = json.loads(str(text))
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
