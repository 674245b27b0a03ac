"""The stand-in on a loopback port, in a thread."""

import socket
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from typing_extensions import override
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from app.practice.factory import make_app

KEY = "practice" * 4 + "-us0"
"""The key the stand-in takes unless told otherwise; no real key looks like it."""


POLL = 0.02
"""Seconds until a running server notices that it is to stop."""


class _Quiet(WSGIRequestHandler):
    """Says nothing of the requests it answers."""

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        pass


class _Server(ThreadedWSGIServer):
    """Knows its open connections, so that stopping waits for nobody."""

    daemon_threads = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.lines: list[socket.socket] = []
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    @override
    def get_request(self) -> tuple[socket.socket, object]:
        line, peer = super().get_request()
        self.lines.append(line)
        return line, peer

    def hang_up(self) -> None:
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class PracticeServer:
    """A running stand-in: `with PracticeServer(path) as practice: practice.api_url`."""

    def __init__(
        self,
        database: Path,
        *,
        subscribers: int = 600,
        key: str = KEY,
        today: datetime | None = None,
        port: int = 0,
    ) -> None:
        self.key = key
        app = make_app(database, subscribers=subscribers, key=key, today=today)
        self._server = _Server("127.0.0.1", port, app, handler=_Quiet)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL,), name="practice"
        )

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def api_url(self) -> str:
        """What MAILCHIMP_API_URL is set to."""
        return f"{self.url}/3.0"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and let go of the port and every connection."""
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Stay until the server is stopped."""
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
