"""Whoever sends slowly keeps nobody from writing: all of it is here before a transaction begins."""

import io
from typing import Any

import pytest
from flask import Flask
from typing_extensions import override

from app.db import db

FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=-"
SENT = {
    FORM: b"email=a%40post.example&everything=stop&password=x",
    "application/json": b'{"email": "a@post.example", "password": "x"}',
    FILES: b'---\r\nContent-Disposition: form-data; name="everything"\r\n\r\nstop\r\n-----\r\n',
}


class Sending(io.BytesIO):
    """What arrives; remembers whether a transaction was open when it was asked for more."""

    def __init__(self, sent: bytes) -> None:
        super().__init__(sent)
        self.found: list[bool] = []

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        self.found.append(db.session().in_transaction())
        return super().read(size)

    @override
    def readinto(self, buffer: Any, /) -> int:
        self.found.append(db.session().in_transaction())
        return super().readinto(buffer)


@pytest.mark.parametrize("kind", SENT)
def test_what_a_stranger_sends_is_all_here_before_anybody_has_to_wait(stranger, kind: str) -> None:
    for path in ("/log-in", "/p/none", "/u/none", "/set-up/none", "/verify"):
        body = Sending(SENT[kind])
        answer = stranger.client.post(
            path, input_stream=body, content_length=len(SENT[kind]), content_type=kind
        )
        assert answer.status_code in {302, 400, 404}, path
        assert body.found, path
        assert not any(body.found), path


def test_only_files_may_be_large(stranger, house: Flask) -> None:
    much = b'{"email": "' + b"a" * house.config["MAX_FORM_MEMORY_SIZE"] + b'"}'
    answer = stranger.client.post("/log-in", data=much, content_type="application/json")
    assert answer.status_code == 413
