"""A process of its own for waiting work, beside whoever serves the pages."""

import os
import signal
import subprocess
import sys
import threading

import structlog

from app.settings import Settings

log = structlog.get_logger(__name__)

REST = 2.0
"""Seconds before a process that ended is followed by another."""


def keep_working(settings: Settings) -> None:
    """Keep a process beside this one that does waiting work, until this one ends.

    If it ends first (the system had no memory left, somebody killed it), another takes its place;
    its job is taken up again when its time is over.
    """
    threading.Thread(target=_keep, args=(settings,), daemon=True).start()


def _keep(settings: Settings) -> None:
    told = os.environ | {
        "RECONVENE_HOME": str(settings.home),
        "RECONVENE_PUBLIC_URL": settings.public_url,
    }
    while True:
        with subprocess.Popen(
            [sys.executable, "-m", "app", "worker", "--beside"],
            stdin=subprocess.PIPE,  # open for as long as we live, whatever we die of
            stdout=subprocess.DEVNULL,
            env=told,
            start_new_session=True,  # Ctrl+C is for us; it ends when we have ended
        ) as process:
            code = process.wait()
        log.warning("worker ended, another takes its place", code=code)
        threading.Event().wait(REST)


def end_with_input() -> None:
    """Stop this process as soon as whoever started it has ended: its standard input is closed."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
