"""A second process goes ahead where many rows are taken in: it makes people of them, on a copy.

Who people are hangs on nothing that anybody said (design.md §5), so of two processors one can be
portions ahead, while what the rows say is heard here. What it wrote is written here again, which is
a fraction of working it out; so all comes to be just as it would alone.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from app.connection import look_beside
from app.outside.second_process import ProcessLost, Work, second_process
from app.store.bulk import forget_what_was_read
from app.store.rehearsal import basis
from app.store.trial import copied_for_another, is_trial, size_of_database
from app.store.written import Noted, write_again
from app.workflows.take_people import Formed, Portion, cards_of_portion
from importers.matching.card import Card

log = structlog.get_logger(__name__)

COPIED_UP_TO = 1 << 30
"""Bytes. Outside trials whoever wants to opt out waits while a database is copied."""

MODULE = "app.workflows.scouting"


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first task: where to work, and when it is. All others are portions."""

    copy: Path
    """Of the trial's database; nobody else writes to it."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a portion, and what was written. Rows of it are committed in the copy."""

    rests_on: str
    """The state of all that it rested on (see `basis`)."""
    formed: Formed
    written: Sequence[Noted]


class Ahead:
    """What became of a portion, to be written here too."""

    def __init__(self, found: Found, copy: Path) -> None:
        self._found, self._copy = found, copy

    @property
    def rests_on(self) -> str:
        return self._found.rests_on

    @property
    def torn(self) -> frozenset[int]:
        """People there were whose rows will be several people's."""
        return self._found.formed.torn

    def follow(self, session: Session, portion: Portion, known: dict[int, Card]) -> Formed:
        """Do what `take_people` would do here; `known` gets the portion's cards as it would there."""
        connection = session.connection()
        look_beside(connection, self._copy)
        for noted in self._found.written:
            write_again(connection, noted)
        forget_what_was_read(session)
        formed = self._found.formed
        cards = zip(formed.draft_ids, cards_of_portion(portion), strict=True)
        known.update({draft: card._replace(draft=draft) for draft, card in cards})
        return formed


@contextmanager
def scouted(
    session: Session, portions: Sequence[Portion], now: datetime, *, rows: int
) -> Iterator[Iterator[tuple[Portion, Ahead | None]]]:
    """Portions, each with what another process found of it; without, it is to be worked out here.

    That is so on PostgreSQL, for fewer than so many `rows`, on a single processor, where there is no
    room for the process or its copy, and for what is left when it is lost, or once something it
    rested on has moved. Each portion is to be committed before the next is asked for; in a trial
    that is done here.
    """
    count = sum(len(part.outcomes) for portion in portions for part in portion)
    if count < rows or os.cpu_count() == 1 or not _may_be_copied(session):
        yield ((portion, None) for portion in portions)
        return
    with ExitStack() as room, closing(_followed(session, portions, now, room)) as followed:
        yield followed


def _may_be_copied(session: Session) -> bool:
    if session.get_bind().dialect.name != "sqlite":
        return False
    return is_trial(session) or size_of_database(session) <= COPIED_UP_TO


def _followed(
    session: Session, portions: Sequence[Portion], now: datetime, room: ExitStack
) -> Generator[tuple[Portion, Ahead | None], None, None]:
    ahead = _until_lost(session, portions[1:], now, _started(room), room)
    # Meanwhile the process starts.
    yield portions[0], None
    if is_trial(session):
        session.commit()
    for portion in portions[1:]:
        found = next(ahead, None)
        if is_trial(session):
            # Only a new transaction sees what was committed in the other copy.
            session.commit()
        if found is not None and found.rests_on != basis(session):
            log.info("going on alone, others changed something")
            room.close()
            found, ahead = None, iter(())
        yield portion, found


def _started(room: ExitStack) -> Work | None:
    try:
        return room.enter_context(second_process(MODULE))
    except OSError as error:
        log.warning("going on alone", error=type(error).__name__)
        return None


def _until_lost(
    session: Session, portions: Sequence[Portion], now: datetime, work: Work | None, room: ExitStack
) -> Iterator[Ahead]:
    if work is None:
        return
    try:
        copy = room.enter_context(copied_for_another(session))
        for found in work(chain([Beginning(copy, now)], portions)):
            yield Ahead(found, copy)
    except (OSError, ProcessLost) as error:
        # Were it a mistake of ours, it would show here as well, in our own words.
        log.warning("going on alone", error=type(error).__name__)
        # It may be for want of room that it was lost.
        room.close()
