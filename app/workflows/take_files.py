"""Take whole files in: as a trial wrote them, in two processes, or portion by portion here."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.store import consent, intake, taking_part
from app.store.rehearsal import Rehearsal, basis, recorded, written_beside
from app.store.trial import trial_folder
from app.workflows.read_uploads import ReadUpload
from app.workflows.take_beside import Beside
from app.workflows.take_people import Portion, take_people
from app.workflows.take_rows import portions, take
from consent.events import Act
from consent.standing import STOPS
from importers.draft import Draft
from importers.interests.reader import Reader
from importers.matching.card import Card

BESIDE_FROM = 10_000
"""From so many rows on a trial takes a second process, which needs seconds to begin."""


@dataclass(frozen=True, slots=True)
class Step:
    """A portion that is in: of which rows, with whom, saying what."""

    file: str
    rows: Mapping[int, frozenset[int]]
    """Upload → its rows."""
    people: frozenset[int]
    new_people: frozenset[int]
    said_yes: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms files are taken in."""

    asked: consent.Asked
    now: datetime
    portion: int
    """Rows taken in at a time."""
    beside_from: int = BESIDE_FROM


class FileTaking:
    """Some files on their way in."""

    def __init__(
        self,
        session: Session,
        files: Sequence[ReadUpload],
        terms: Terms,
        rehearsal: Rehearsal | None,
    ) -> None:
        self._session, self._files, self._terms = session, files, terms
        self._rehearsal = rehearsal or Rehearsal()
        self._taken = {file.upload_id: intake.rows_taken(session, file.upload_id) for file in files}
        self._prints = {
            file.upload_id: intake.print_of_reading(session, intake.upload(session, file.upload_id))
            for file in files
        }
        self._reader = Reader(taking_part.taxonomy(session))
        self._cards: dict[int, Card] = {}

    @property
    def rows_done(self) -> int:
        """Rows that are in."""
        return sum(map(len, self._taken.values()))

    def steps(self) -> Iterator[Step]:
        """Take the rows in that are not yet, whatever says no first; the edge may commit after each.

        In a trial the last steps may come before permission is worked out; it is at the end.
        """
        folder = trial_folder(self._session)
        if folder is None:
            yield from self._as_rehearsed()
            yield from self._here()
        elif self._rows_left() >= self._terms.beside_from and len(os.sched_getaffinity(0)) > 1:
            yield from self._with_help(folder)
        else:
            yield from self._recorded(folder)

    def _rows_left(self) -> int:
        return sum(len(file.reading.outcomes) for file in self._files) - self.rows_done

    def _portions(self) -> Iterator[Portion]:
        taken = {upload: frozenset(rows) for upload, rows in self._taken.items()}
        return portions(self._files, taken, size=self._terms.portion)

    def _as_rehearsed(self) -> Iterator[Step]:
        """What a trial wrote, as long as all that it rested on holds."""
        while (key := self._key(basis(self._session), self._said())) in self._rehearsal:
            step: Step = self._rehearsal.write_again(self._session, key, self._terms.now)
            yield self._done(step)

    def _here(self) -> Iterator[Step]:
        for portion in self._portions():
            yield self._done(self._take(portion))

    def _recorded(self, folder: Path) -> Iterator[Step]:
        for number, portion in enumerate(self._portions()):
            key = self._key(basis(self._session), self._said())
            record = folder / f"{number}.portion"
            with recorded(self._session, record):
                step = self._take(portion)
            self._rehearsal.keep(key, [record], step)
            record.unlink()
            yield self._done(step)

    def _take(self, portion: Portion) -> Step:
        found = take(
            self._session,
            portion,
            asked=self._terms.asked,
            reader=self._reader,
            now=self._terms.now,
            known=self._cards,
        )
        return _step(portion, found.people, found.new_people)

    def _with_help(self, folder: Path) -> Iterator[Step]:
        """People here, permission in a second process."""
        begun: list[tuple[str, Path, Step]] = []
        finished = 0

        def take_back(*, wait: bool = False) -> None:
            nonlocal finished
            for worked in beside.answers(wait=wait):
                rested_on, record, step = begun[finished]
                finished += 1
                written_beside(self._session, worked.record)
                key = self._key_of(rested_on, worked.said)
                self._rehearsal.keep(key, [record, worked.record], step)
                record.unlink()
                worked.record.unlink()

        with Beside(
            self._session, folder / "copy.sqlite3", self._terms.asked, self._terms.now
        ) as beside:
            for number, portion in enumerate(self._portions()):
                rested_on = self._resting_on(basis(self._session))
                record = folder / f"{number}.people"
                with recorded(self._session, record):
                    stored = take_people(
                        self._session,
                        portion,
                        reader=self._reader,
                        now=self._terms.now,
                        known=self._cards,
                    )
                beside.give(record, stored)
                begun.append((rested_on, record, _step(portion, stored.people, stored.new_people)))
                yield self._done(begun[-1][2])
                take_back()
            take_back(wait=True)

    def _done(self, step: Step) -> Step:
        for upload, rows in step.rows.items():
            self._taken[upload] |= rows
        return step

    def _said(self) -> int:
        number, _ = consent.head(self._session)
        return number

    def _key(self, rests_on: str, said: int) -> str:
        return self._key_of(self._resting_on(rests_on), said)

    def _resting_on(self, rests_on: str) -> str:
        """A digest of all that the next portion depends on, but for the ledger."""
        rows = sorted((self._prints[u], len(taken)) for u, taken in self._taken.items())
        asked = self._terms.asked
        return intake.digest(
            repr((rests_on, rows, asked.policy, asked.now.date(), self._terms.portion)).encode()
        )

    def _key_of(self, resting_on: str, said: int) -> str:
        return f"{resting_on} {said}"


def _step(portion: Portion, people: frozenset[int], new_people: frozenset[int]) -> Step:
    drafts = [draft for part in portion for draft in part.drafts]
    return Step(
        file=portion[0].file.name,
        rows={part.file.upload_id: frozenset(one.row for one in part.outcomes) for part in portion},
        people=people,
        new_people=new_people,
        said_yes=count_saying(drafts, {Act.GRANT}),
        stopped=count_saying(drafts, STOPS | {Act.BOUNCE}),
    )


def count_saying(drafts: Iterable[Draft], acts: Collection[Act]) -> int:
    """How many of these hold such a statement."""
    return sum(any(said.act in acts for said in draft.statements) for draft in drafts)
