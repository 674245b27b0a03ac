"""A second process of ours that works tasks off in order, ahead of whoever gave them."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from socket import socketpair
from threading import Thread
from types import TracebackType
from typing import Any

import structlog

from app.outside.reader import environment
from app.outside.reading_helper import whereabouts

log = structlog.get_logger(__name__)


class ProcessLost(Exception):
    """The second process ended before it had done all."""


Work = Callable[[Iterable[Any]], Iterator[Any]]
"""What the other process makes of each task, in their order. It is given them as fast as it takes
them, and goes on while its results wait here. Where there is none it raises `ProcessLost`."""


Results = SimpleQueue[bytes | Exception | None]
"""What came back, in its order; a mistake of ours; at the end nothing."""


@contextmanager
def second_process(module: str) -> Iterator[Work]:
    """Run a module as a process of its own; what it works off the tasks with, once.

    It is told no settings and no secrets, and ends with the block, done or not. The module calls
    `serve`.

    Raises:
        OSError: no process could be started.
    """
    ours, theirs = socketpair()
    with ours, theirs:
        process = subprocess.Popen(  # noqa: S603 - our own module and a number, no shell
            [sys.executable, "-P", "-m", module, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        line = Connection(ours.detach())
    threads: list[Thread] = []

    def work(tasks: Iterable[Any]) -> Iterator[Any]:
        results: Results = SimpleQueue()
        for doing, given in ((_tell, (line, tasks, results)), (_hear, (line, results))):
            # Daemons: a worker told to end meanwhile must not wait for the other process.
            thread = Thread(target=doing, args=given, daemon=True)
            thread.start()
            threads.append(thread)
        return _results(results)

    with line:
        try:
            yield work
        finally:
            process.kill()
            process.wait()
            # They wait for nothing but the other end of the line.
            for thread in threads:
                thread.join()


def _tell(line: Connection, tasks: Iterable[Any], results: Results) -> None:
    try:
        for task in tasks:
            line.send_bytes(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
    except OSError:
        return  # it ended; who asks for results will learn of it
    except (pickle.PicklingError, AttributeError, TypeError) as cannot_be_told:
        results.put(cannot_be_told)


def _hear(line: Connection, results: Results) -> None:
    # What there is no memory for is lost like a process that ended: nobody is to wait for it.
    with suppress(EOFError, OSError, MemoryError):
        while True:
            results.put(line.recv_bytes())
    results.put(None)


def _results(results: Results) -> Iterator[Any]:
    while (result := results.get()) is not None:
        if isinstance(result, Exception):
            raise result
        done, found = pickle.loads(result)  # noqa: S301 (our own process, doing our own work)
        if not done:
            log.warning("second process failed", at=found)
            break
        yield found
    raise ProcessLost


def serve(line_number: int, work: Callable[[Iterator[Any]], Iterator[Any]]) -> None:
    """In the second process: work off the tasks that come, until nobody is there to hear of it.

    What goes wrong is told by its place alone: rows of people are at hand here.
    """
    line = Connection(line_number)

    def failed(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind
        with suppress(OSError):
            line.send_bytes(pickle.dumps((False, whereabouts(error, trace))))

    sys.excepthook = failed
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        for found in work(_tasks(line)):
            line.send_bytes(pickle.dumps((True, found), pickle.HIGHEST_PROTOCOL))


def _tasks(line: Connection) -> Iterator[Any]:
    while True:
        yield pickle.loads(line.recv_bytes())  # noqa: S301 (whoever started us)
