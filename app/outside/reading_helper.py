"""The process that forks for every file to be read (see `app.outside.reader`).

Run as `python -m app.outside.reading_helper FD`, where FD is a Unix socket. Each message on it
carries one socket, on which a fresh fork gets the file and gives its answer.
"""

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

from importers.draft import FileRefused, Sheet
from importers.reading import Limits, read_sheets

LENGTH = struct.Struct("!Q")
PID = struct.Struct("!I")
OWN = "importers.reading:read_sheets"

Reader = Callable[[bytes, str, Limits], Sequence[Sheet]]


def answer(request: bytes, content: bytes) -> bytes:
    """Read one file and say what was found, as JSON."""
    asked = json.loads(request)
    read = reader(asked["reader"])
    try:
        sheets = read(content, asked["file_name"], Limits(**asked["limits"]))
    except FileRefused as refusal:
        return json.dumps({"refused": str(refusal)}).encode()
    return json.dumps({"sheets": [_plain(sheet) for sheet in sheets]}).encode()


def reader(name: str) -> Reader:
    """The function a dotted name means."""
    if name == OWN:
        return read_sheets
    module, _, function = name.partition(":")
    found: Reader = getattr(import_module(module), function)
    return found


def _plain(sheet: Sheet) -> dict[str, object]:
    numbers = {
        name: sorted(getattr(sheet, name)) for name in ("struck", "hidden_rows", "hidden_columns")
    }
    return {"name": sheet.name, "cells": sheet.cells, "hidden": sheet.hidden, **numbers}


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
        _send(line, json.dumps({"failed": whereabouts(error, trace)}).encode())
        os._exit(1)

    sys.excepthook = failed
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
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
    line.sendall(LENGTH.pack(len(reply)) + reply)


def main(arguments: Sequence[str]) -> None:  # pragma: no cover - its own process
    """Serve the socket with the number given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(arguments[1])) as line:
        serve(line)


if __name__ == "__main__":  # pragma: no cover - its own process
    main(sys.argv)
