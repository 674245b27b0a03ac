"""What a trial wrote, portion by portion, so that adding the same rows writes the same again."""

import pickle
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.connection import look_beside
from app.models.audience import SendDecision
from app.models.intake import ProjectIssue, Question, RowIssue, SourceRow, Upload
from app.models.people import Address, Draft, Judgement, MatchModel, Person, PersonEdit
from app.models.permission import Wording
from app.models.taking_part import Evidence, Issue
from app.store import consent
from app.store.bulk import forget_what_was_read
from app.store.intake import digest
from app.store.trial import COPY, trial_folder
from app.store.written import Noted, Rows, noting, write_again


@dataclass(frozen=True, slots=True)
class _Kept:
    """A portion: all that it rested on, where its statements stand in the file, what came of it."""

    key: str
    start: int
    end: int
    outcome: Any


class Rehearsal:
    """Keeps the latest trial on SQLite: its copy of the database, and how that came to be.

    There a trial numbers rows just as adding does. So while nothing it rested on has moved, what it
    wrote is what adding would write, and need not be worked out a second time.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._copy: Path | None = None
        self._kept: list[_Kept] = []
        self._room = ExitStack()

    def room(self) -> ExitStack:
        """Where to keep a trial (see `trial`); the one before is forgotten."""
        self.forget()
        self._room = ExitStack()
        # The copy holds people's details: it goes when this does, or the process ends.
        weakref.finalize(self, self._room.close)
        return self._room

    def begin(self, tried: Session) -> None:
        """Keep from now on what is written in this trial, which was given the `room`."""
        if (folder := trial_folder(tried)) is not None:
            self._copy = folder / COPY
            self._file = TemporaryFile(dir=folder)  # noqa: SIM115 (closed with the room)
            self._room.callback(self._file.close)

    def forget(self) -> None:
        """Let go of all."""
        self._kept, self._file, self._copy = [], None, None
        self._room.close()

    @contextmanager
    def recording(
        self, session: Session, key: Callable[[], str]
    ) -> Iterator[Callable[[Any], None]]:
        """Keep every statement that writes meanwhile, with what `key` gives before the first.

        Hand over at the end what came of it; nothing is kept before.

        Raises:
            TriedRowsChanged: a statement changes rows of which only numbers are kept.
        """
        if self._file is None:
            yield lambda _outcome: None
            return
        file = self._file
        rests_on, start = key(), file.seek(0, SEEK_END)

        def keep(outcome: Any) -> None:
            session.flush()
            # Where the disk is full it is the plan that fails, not the adding.
            file.flush()
            self._kept.append(_Kept(rests_on, start, file.tell(), outcome))

        with noting(session, lambda noted: pickle.dump(noted, file, pickle.HIGHEST_PROTOCOL)):
            yield keep

    def written_again(
        self, session: Session, key: Callable[[], str], now: datetime
    ) -> Iterator[Any]:
        """Write the portions again, in their order, their events recorded `now`; what came of each.

        It ends before the first that rested on something else than `key` gives by then. What is
        kept serves one try at adding, from the first portion on: a key tells states apart by how
        much there is of everything, which is enough only while every step since the trial began is
        the trial's own.
        """
        file, copy, kept = self._file, self._copy, self._kept
        self._file, self._copy, self._kept = None, None, []
        if file is None or copy is None:
            return
        room = self._room
        try:
            for one in kept:
                consent.be_only_writer(session)
                if key() != one.key:
                    return
                file.seek(one.start)
                _write(session, file, copy, one.end, now)
                yield one.outcome
        finally:
            room.close()


def _write(session: Session, file: IO[bytes], copy: Path, end: int, now: datetime) -> None:
    """Write what was recorded, from where a file stands up to `end`; its events are recorded `now`."""
    session.flush()
    connection = session.connection()
    look_beside(connection, copy)
    while file.tell() < end:
        noted: Noted = pickle.load(file)  # noqa: S301 (our own, beside the database)
        if not isinstance(noted, Rows):
            statement, values = noted
            noted = statement, consent.written_again(session, statement, values, now)
        write_again(connection, noted)
    forget_what_was_read(session)


def basis(session: Session) -> str:
    """A digest of all that taking rows in rests on, but for the rows, the terms and the ledger.

    It moves with whatever others may do meanwhile: add files or take them out, give verdicts, have
    other rates judge, say what wordings were, link questions, change the issues of projects, invite
    people. A table that taking rows in reads and that others write belongs here (a test knows which
    these are).
    """
    counted = [
        *(_last(session, table.id) for table in _NUMBERED),
        _count(session, select(Upload.id).where(Upload.state == "undone")),
        _count(session, select(SendDecision.person_id)),
    ]
    told = [
        sorted(repr(tuple(row)) for row in session.execute(select(*columns)))
        for columns in (
            (Wording.fingerprint, Wording.attested, Wording.limits),
            (Question.fingerprint, Question.issue),
            (ProjectIssue.project_id, ProjectIssue.issue, ProjectIssue.strength),
            tuple(Issue.__table__.c),
        )
    ]
    return digest(repr((counted, told)).encode())


_NUMBERED = (
    SourceRow,
    RowIssue,
    Draft,
    Judgement,
    MatchModel,
    Person,
    PersonEdit,
    Address,
    Evidence,
)
"""Tables whose rows are numbered, and stay once they are there unless an upload is undone."""


def _last(session: Session, number: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.max(number))) or 0


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
