"""Permission worked out in a second process, while this one goes on making people of rows."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from app.models.audience import PersonProject, PersonState
from app.models.intake import RowIssue, SourceRow
from app.models.people import Judgement
from app.models.taking_part import Evidence, Participation
from app.outside.heap import bulk_work
from app.store import consent
from app.store.rehearsal import recorded, written_beside
from app.store.trial import copied, scratch
from app.workflows.take_people import Stored
from app.workflows.take_words import take_words
from importers.matching.card import Card

UNREAD = (SourceRow, RowIssue, Judgement, Participation, Evidence, PersonState, PersonProject)
"""Tables that `take_words` never reads: their new rows need not be written there too."""


class BesideFailed(Exception):
    """The second process ended before it had answered; the message says where, not with what."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A portion whose permission is worked out."""

    said: int
    """Number of the last event before those of the portion."""
    record: Path
    """What was written."""


class Beside:
    """A second process with its own copy of a trial's database.

    What `take_people` wrote is written there too, and what `take_words` writes there comes back.
    The two read and write apart, so that each goes on while the other is at work.
    """

    def __init__(self, session: Session, copy: Path, asked: consent.Asked, now: datetime) -> None:
        """`copy` is the trial's database as `session` sees it; nothing is written before."""
        session.commit()
        own = copy.with_name("beside.sqlite3")
        copied(copy, own)
        self._folder = copy.parent
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, own, asked, now), daemon=True)
        self._process.start()
        theirs.close()
        self._given = self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()
        if kind is not None:
            self._process.kill()
        self._process.join()

    def give(self, record: Path, stored: Stored) -> None:
        """Hand over the next portion, with what was recorded of its people."""
        words = record.with_suffix(".stored")
        with words.open("wb") as file:
            pickle.dump(stored, file, pickle.HIGHEST_PROTOCOL)
        self._line.send((record, words))
        self._given += 1

    def answers(self, *, wait: bool = False) -> Iterator[Worked]:
        """Portions worked out by now, in their order; or all, once they are.

        Raises:
            BesideFailed: the second process ended.
        """
        while self._answered < self._given and (wait or self._line.poll()):
            try:
                answer = self._line.recv()
            except EOFError:
                raise BesideFailed("It ended without a word.") from None
            if isinstance(answer, str):
                raise BesideFailed(answer)
            self._answered += 1
            yield answer


class _Reporting:
    """Tells the other side where this process failed, without the data it failed on."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def __enter__(self) -> None:
        return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if kind is None:
            return False
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code if trace else None
        self._line.send(f"{kind.__name__} in {code.co_qualname if code else 'no function'}")
        return True


def _work(line: Connection, copy: Path, asked: consent.Asked, now: datetime) -> None:
    told: dict[int, consent.Told] = {}
    with _Reporting(line), bulk_work(), scratch(copy) as session:
        for record, words in _asked(line):
            written_beside(session, record, but=UNREAD)
            with words.open("rb") as file:
                stored: Stored = pickle.load(file)  # noqa: S301 (our own, beside the database)
            # Of the others the few that are wanted are read again: all would fill the memory.
            known: dict[int, Card] = dict(stored.cards)
            said, _ = consent.head(session)
            done = record.with_suffix(".words")
            with recorded(session, done):
                take_words(session, stored, asked=asked, now=now, known=known, told=told)
            words.unlink()
            line.send(Worked(said, done))


def _asked(line: Connection) -> Iterator[tuple[Path, Path]]:
    """What is handed over, until the other side hangs up."""
    while True:
        try:
            yield line.recv()
        except EOFError:
            return
