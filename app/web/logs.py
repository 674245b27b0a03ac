"""Keeps secrets and people out of the access log."""

import logging
import re

from typing_extensions import override

SECRET_PATHS = re.compile(r"(/(?:p|u|enter|set-up)/)[^\s?\"'/]+")
QUERIES = re.compile(r"\?[^\s\"']*=[^\s\"']*")


def redact(line: str) -> str:
    """The line without link tokens and without what was searched for."""
    return QUERIES.sub("?[redacted]", SECRET_PATHS.sub(r"\1[redacted]", line))


class Redacting(logging.Filter):
    """Rewrites every line of an access log."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


def keep_logs_clean() -> None:
    """Redact what the servers we run behind write about requests."""
    for name in ("werkzeug", "gunicorn.access"):
        log = logging.getLogger(name)
        if not any(isinstance(found, Redacting) for found in log.filters):
            log.addFilter(Redacting())
