"""Take whole files in, portion by portion: as a trial wrote them, or worked out here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent, intake, taking_part
from app.store.rehearsal import Rehearsal, basis
from app.store.trial import is_trial
from app.workflows.read_uploads import ReadUpload
from app.workflows.take_people import Portion
from app.workflows.take_rows import portions, take
from consent.events import Act
from consent.standing import STOPS
from importers.draft import Draft
from importers.interests.reader import Reader
from importers.matching.card import Card


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
        self._rehearsal = Rehearsal() if rehearsal is None else rehearsal
        self._said_before = consent.head(session)
        self._taken = {file.upload_id: intake.rows_taken(session, file.upload_id) for file in files}
        self._reader = Reader(taking_part.taxonomy(session))
        self._cards: dict[int, Card] = {}

    @property
    def rows_done(self) -> int:
        """Rows that are in."""
        return sum(map(len, self._taken.values()))

    def steps(self) -> Iterator[Step]:
        """Take the rows in that are not yet, whatever says no first; the edge may commit after each."""
        if not is_trial(self._session):
            yield from self._as_rehearsed()
        yield from self._here()

    def _portions(self) -> Iterator[Portion]:
        taken = {upload: frozenset(rows) for upload, rows in self._taken.items()}
        return portions(self._files, taken, size=self._terms.portion)

    def _as_rehearsed(self) -> Iterator[Step]:
        """What a trial wrote, as long as all that it rested on holds."""
        for step in self._rehearsal.written_again(self._session, self._key, self._terms.now):
            yield self._done(step)

    def _here(self) -> Iterator[Step]:
        """Work portions out, in a trial for when they are added too."""
        for portion in self._portions():
            with self._rehearsal.recording(self._session, self._key) as keep:
                step = self._take(portion)
                keep(step)
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

    def _done(self, step: Step) -> Step:
        for upload, rows in step.rows.items():
            self._taken[upload] |= rows
        return step

    def _key(self) -> str:
        """A digest of all that taking the next portion in depends on."""
        said, _ = consent.head(self._session)
        files = [
            (file.rests_on, file.project_id, len(self._taken[file.upload_id]))
            for file in self._files
        ]
        asked = self._terms.asked
        terms = (asked.policy, asked.now.date(), self._terms.portion)
        rests_on = (self._said_before, said, basis(self._session), files, terms)
        return intake.digest(repr(rests_on).encode())


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
