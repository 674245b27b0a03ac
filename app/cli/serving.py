"""Serving the pages, with waiting work done beside them; which ports are free."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from huey.consumer import Consumer
from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server
from whitenoise import WhiteNoise

from app.cli.command import Refused
from app.cli.working import keep_working
from app.demo.beside import Beside
from app.demo.here import SERVED
from app.jobs.runner import make_worker
from app.jobs.stand_in import keep_address
from app.settings import Settings


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


def must_be_free(port: int) -> None:
    """Make sure that nobody uses this port.

    Raises:
        Refused: somebody does.
    """
    if not _is_free(port):
        raise Refused(f"Port {port} is in use. Name another with --port.")


def two_free(port: int) -> tuple[int, int]:
    """This port, or the next that nobody uses, and one more after it."""
    free = (candidate for candidate in range(port, min(port + 100, 65536)) if _is_free(candidate))
    first, second = next(free, None), next(free, None)
    if first is None or second is None:
        raise Refused(f"No two ports from {port} on are free. Name another with --port.")
    return first, second


class _BesidePages(Consumer):  # type: ignore[misc]
    """Does waiting work in threads and leaves the signals to whoever serves the pages."""

    @override
    def _set_signal_handlers(self) -> None:
        pass


@contextmanager
def _working(app: Flask, home: Path) -> Iterator[None]:
    """Do waiting work in a thread beside the pages."""
    consumer = _BesidePages(
        make_worker(app, home, kinds=SERVED), workers=1, check_worker_health=False
    )
    consumer.start()
    try:
        yield
    finally:
        consumer.stop(graceful=True)


class _Quiet(WSGIRequestHandler):
    """Says nothing of the requests it answers: the demo tells a story, not a log."""

    @override
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve_here(app: Flask, home: Path, port: int) -> None:
    """Serve in this process until Ctrl+C, as the demo does."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with _working(app, home):
        thread.start()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("\nStopped.")
        finally:
            server.shutdown()
            server.server_close()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads; static files by WhiteNoise.

    Each of its workers has a process beside it that does waiting work: what a large import takes
    of memory and time is not taken from the pages. Where there is sample data, practice Mailchimp
    answers beside them too.
    """

    def __init__(self, app: Flask, settings: Settings, port: int) -> None:
        self._app, self._settings, self._port = app, settings, port
        super().__init__()

    @override
    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 300,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: self._begin_work(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _begin_work(self) -> None:
        make_worker(self._app, self._settings.home, kinds=SERVED)
        keep_working(self._settings)

    @override
    def load(self) -> Any:
        app = self._app
        pages = Beside(app, self._settings.home)
        return WhiteNoise(pages, root=app.static_folder, prefix="static/")


def serve_for_real(app: Flask, port: int) -> None:
    """Serve with gunicorn until stopped."""
    settings: Settings = app.extensions["reconvene"]
    keep_address(settings.home, port)
    _Gunicorn(app, settings, port).run()
