"""Reads uploads in a limited child process, because a spreadsheet can be made to kill its reader.

One small helper process is started at first use. It has the reader loaded, touches no file, and
forks for every upload: the fork reads, is bounded in memory, processor time and wall time, and
answers with text and numbers (`app.outside.reading_answer`). Nothing it says is ever unpickled, so
a child taken over by a hostile file can lie about that file's cells and nothing else.
"""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Self

import structlog

from app.outside.reading_answer import LENGTH, UNREADABLE, files_believed, sheets_believed
from importers.draft import FileRefused, Sheet
from importers.reading.limits import MEGABYTE, Limits
from importers.reading.sniff import ZIPPED

READER = "importers.reading:read_sheets"
READ, UNBUNDLE, UNLOCK = "read", "unbundle", "unlock"
PID = struct.Struct("!I")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What the child may use."""

    memory_bytes: int = 1536 * MEGABYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    reply_bytes: int = 1024 * MEGABYTE
    open_files: int = 16


@dataclass(slots=True)
class Helper:
    """The running helper process and our end of the line to it."""

    process: "subprocess.Popen[bytes]"
    line: socket.socket
    owner: int = field(default_factory=os.getpid)


class _Lost(Exception):
    """The child ended, or went silent, before it had answered."""


class ReadingChild:
    """Reads files in child processes; may be shared by threads.

    `reader` names the function run in the child, as 'module:function'.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        child: ChildLimits | None = None,
        reader: str = READER,
    ) -> None:
        self._limits = limits or Limits()
        self._child = child or ChildLimits()
        self._reader = reader
        self._helper: Helper | None = None
        self._finalizer: weakref.finalize[..., ReadingChild] | None = None
        self._starting = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the helper; the next file starts it again."""
        with self._starting:
            if self._finalizer is not None:
                self._finalizer()
            self._helper = self._finalizer = None

    def read(self, content: bytes, file_name: str, password: str = "") -> list[Sheet]:
        """Read a file's sheets as `importers.reading.read_sheets` does, safely.

        Raises:
            PasswordNeeded: a protected workbook, and its password is missing or wrong.
            FileRefused: the reader refused the file, or the child broke a limit or died of it.
        """
        asked = {"task": READ, "reader": self._reader, "password": password}
        return sheets_believed(self._asked(asked, content, file_name), self._limits)

    def unbundle(self, content: bytes, file_name: str) -> list[tuple[str, bytes]]:
        """The files of a packed folder as `importers.reading.unbundled` does, safely.

        Raises:
            FileRefused: a packed folder that cannot or may not be opened.
        """
        if not content.startswith(ZIPPED):
            return [(file_name, content)]
        reply = self._asked({"task": UNBUNDLE}, content, file_name)
        return files_believed(reply, self._limits) or [(file_name, content)]

    def unlock(self, content: bytes, file_name: str, password: str) -> bytes:
        """A protected workbook without its protection, opened safely; any other file is itself.

        Raises:
            PasswordNeeded: the password is missing or wrong.
            FileRefused: protected in a way that cannot be opened.
        """
        reply = self._asked({"task": UNLOCK, "password": password}, content, file_name)
        files = files_believed(reply, self._limits)
        return files[0][1] if files else content

    def _asked(self, asked: Mapping[str, str], content: bytes, file_name: str) -> bytes | bytearray:
        if len(content) > self._limits.file_bytes:
            raise FileRefused(f"This file is larger than {self._limits.file_bytes // MEGABYTE} MB.")
        request = {
            **asked,
            "file_name": file_name,
            "limits": asdict(self._limits),
            "child": asdict(self._child),
        }
        try:
            return self._ask(json.dumps(request).encode(), content)
        except (_Lost, OSError, ValueError) as error:
            log.warning("reading child lost", error=type(error).__name__, size=len(content))
            raise FileRefused(UNREADABLE) from error

    def _ask(self, request: bytes, content: bytes) -> bytes | bytearray:
        deadline = time.monotonic() + self._child.wall_seconds
        ours = self._forked()
        pid = 0
        try:
            pid = PID.unpack(_received(ours, PID.size, deadline))[0]
            asked = LENGTH.pack(len(request)) + request + LENGTH.pack(len(content))
            _sent(ours, asked, deadline)
            if content:  # for nothing the child does not wait, so nobody may be listening
                _sent(ours, content, deadline)
            size = LENGTH.unpack(_received(ours, LENGTH.size, deadline))[0]
            return _received(ours, min(size, self._child.reply_bytes), deadline)
        except _Lost:
            _killed(pid)
            raise
        finally:
            ours.close()

    def _forked(self) -> socket.socket:
        """A line to a fresh child; the helper is started again if it has died."""
        try:
            return _line_to_fork(self._running())
        except OSError:
            self.close()
            return _line_to_fork(self._running())

    def _running(self) -> Helper:
        with self._starting:
            if self._helper is not None and self._helper.owner == os.getpid():
                return self._helper
            self._helper = helper = _started()
            self._finalizer = weakref.finalize(self, stop, helper)
            return helper


def _line_to_fork(helper: Helper) -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(helper.line, [b"r"], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
    return ours


def _started() -> Helper:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own module and a number, no shell
            [sys.executable, "-P", "-m", "app.outside.reading_helper", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
    return Helper(process, ours)


def environment() -> dict[str, str]:
    """For a process of ours that needs no secrets, or opens strangers' files: where our code is."""
    told = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
    kept = {name: os.environ[name] for name in told if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path) or ".",
        "PYTHONUTF8": "1",
    }


def stop(helper: Helper, patience: float = 5.0) -> None:
    """Hang up, which ends the helper, and see it off; a forked copy of us only hangs up."""
    helper.line.close()
    if helper.owner != os.getpid():
        helper.process.returncode = 0  # not ours to wait for, nor to warn about
        return
    try:
        helper.process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        helper.process.kill()
        helper.process.wait()


def _killed(pid: int) -> None:
    if pid:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, 9)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _Lost
    return left


def _sent(line: socket.socket, part: bytes, deadline: float) -> None:
    line.settimeout(_left(deadline))
    try:
        line.sendall(part)
    except OSError as error:
        raise _Lost from error


def _received(line: socket.socket, size: int, deadline: float) -> bytes | bytearray:
    pieces = bytearray()
    while len(pieces) < size:
        line.settimeout(_left(deadline))
        try:
            piece = line.recv(min(size - len(pieces), MEGABYTE))
        except OSError as error:
            raise _Lost from error
        if not piece:
            raise _Lost
        pieces += piece
    return pieces
