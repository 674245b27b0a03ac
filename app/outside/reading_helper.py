"""The process that forks for every file to be read (see `app.outside.reader`).

Run as `python -m app.outside.reading_helper FD`, where FD is a Unix socket. Each message on it
carries one socket, on which a fresh fork gets the file and gives its answer.
"""

import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from app.outside.reading_answer import LENGTH, files_told, sheets_told, told
from importers.draft import FileRefused, Sheet
from importers.reading import Limits, PasswordNeeded, read_sheets, unbundled
from importers.reading.bundle import is_bundle
from importers.reading.protected import unlocked
from importers.reading.sheets import is_protected

PID = struct.Struct("!I")
OWN = "importers.reading:read_sheets"

Reader = Callable[[bytes, str, Limits, str], Sequence[Sheet]]


def answer(request: bytes, content: bytes) -> bytes:
    """Do what is asked with one file and say what was found."""
    asked = json.loads(request)
    limits = Limits(**asked["limits"])
    try:
        if asked["task"] == "unbundle":
            return _unpacked(content, asked["file_name"], limits)
        if asked["task"] == "unlock":
            return _opened(content, asked["file_name"], asked["password"])
        read = reader(asked["reader"])
        return sheets_told(read(content, asked["file_name"], limits, asked["password"]))
    except FileRefused as refusal:
        needed = isinstance(refusal, PasswordNeeded)
        return told({"refused": str(refusal), "password": needed})


def _unpacked(content: bytes, file_name: str, limits: Limits) -> bytes:
    """No files at all mean that the file is no packed folder: its owner has it already."""
    return files_told(unbundled(content, file_name, limits) if is_bundle(content) else [])


def _opened(content: bytes, file_name: str, password: str) -> bytes:
    """No files at all mean that the file is not locked: its owner has it already."""
    locked = is_protected(content)
    return files_told([(file_name, unlocked(content, password))] if locked else [])


def reader(name: str) -> Reader:
    """The function a dotted name means."""
    if name == OWN:
        return read_sheets
    module, _, function = name.partition(":")
    found: Reader = getattr(import_module(module), function)
    return found


def whereabouts(error: BaseException, trace: TracebackType | None) -> str:
    """What broke and where, without a word of what was in the file."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


def serve(line: socket.socket) -> None:  # pragma: no cover - its own process
    """Fork for every socket received, until the other end hangs up."""
    while True:
        _, sockets, _, _ = socket.recv_fds(line, 1, 1)
        if not sockets:
            return
        with socket.socket(fileno=sockets[0]) as theirs:
            pid = os.fork()
            if pid == 0:
                line.close()
                _child(theirs.dup())  # an exception closes `theirs` before its report is sent
                os._exit(0)


def _child(line: socket.socket) -> None:  # pragma: no cover - its own process
    def failed(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind
        _send(line, told({"failed": whereabouts(error, trace)}))
        os._exit(1)

    sys.excepthook = failed
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.disable()  # it lives for one file; looking for rubbish takes a fifth of that life
    line.sendall(PID.pack(os.getpid()))
    request = _take(line)
    _confine(json.loads(request)["child"])
    _send(line, answer(request, _take(line)))


def _confine(child: dict[str, Any]) -> None:  # pragma: no cover - would confine the tests
    signal.setitimer(signal.ITIMER_REAL, child["wall_seconds"] + 5)
    limits = {
        resource.RLIMIT_AS: child["memory_bytes"],
        resource.RLIMIT_CPU: child["cpu_seconds"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: child["open_files"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for what, most in limits.items():
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _take(line: socket.socket) -> bytes:  # pragma: no cover - its own process
    size = LENGTH.unpack(line.recv(LENGTH.size, socket.MSG_WAITALL))[0]
    return line.recv(size, socket.MSG_WAITALL) if size else b""


def _send(line: socket.socket, reply: bytes) -> None:  # pragma: no cover - its own process
    line.sendall(LENGTH.pack(len(reply)))
    line.sendall(reply)


def main(arguments: Sequence[str]) -> None:  # pragma: no cover - its own process
    """Serve the socket with the number given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(arguments[1])) as line:
        serve(line)


if __name__ == "__main__":  # pragma: no cover - its own process
    main(sys.argv)
