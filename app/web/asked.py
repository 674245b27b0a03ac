"""What addresses and forms may hold: numbers that a row can have, text that a database keeps."""

from collections.abc import Iterator

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

from app.web.headers import PUBLIC_PATHS

LARGEST = 2**31 - 1
"""The largest number of a row; PostgreSQL refuses to look for a larger one."""


class RowNumber(IntegerConverter):
    """A number in an address; no row has one that is too large."""

    def __init__(self, known: Map) -> None:
        super().__init__(known, max=LARGEST)


def row_number(text: str) -> int:
    """A number asked for beside the address, or in a form.

    Raises:
        ValueError: it is none, or no row can have it.
    """
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def prepare(app: Flask) -> None:
    """Teach an app without routes yet, and have odd text answered before anything is looked for."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_text_nobody_typed)


def _refuse_text_nobody_typed() -> None:
    """A NUL is in no name and no answer, and PostgreSQL keeps none.

    The pages behind links in e-mails look for nothing that was typed: a stop is never refused.
    """
    if not request.path.startswith(PUBLIC_PATHS) and any("\0" in text for text in _said()):
        abort(400)


def _said() -> Iterator[str]:
    yield request.path
    for given in (request.args, request.form):
        for name, text in given.items(multi=True):
            yield name
            yield text
    for file in request.files.values():
        yield file.filename or ""
