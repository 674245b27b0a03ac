"""Take whole files in, portion by portion: as a trial wrote them, or worked out here."""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from app.store import consent, intake, taking_part
from app.store.consent.stood import Stood, note_as_it_stood, noted_so_far
from app.store.rehearsal import Rehearsal, basis
from app.store.trial import is_trial
from app.workflows.read_uploads import ReadUpload
from app.workflows.scout import Ahead, scouted
from app.workflows.take_people import Formed, Portion
from app.workflows.take_rows import portions, says_no, take
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
    last_that_refuses: bool
    """Whether with it all are in that say no; they stay, whatever becomes of the rest."""
    said_yes: int
    stopped: int
    stood: Stood = field(default_factory=dict)
    """How the addresses stood that were folded with it, and with none before."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many rows are dealt with at a time."""

    worked_out: int = 5000
    """Enough that a statement is worth its while, few enough that whoever wants to opt out meanwhile
    waits some seconds at most."""
    written_again: int = 20_000
    """As a trial wrote them, which takes no longer than working out a quarter. Each commit writes
    nearly every page of the indexes, so fewer are better."""
    scouted: int = 15_000
    """From so many on it is worth it to start a process that goes ahead (see `scout`)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms files are taken in."""

    asked: consent.Asked
    now: datetime
    pace: Pace


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

    def steps(self) -> Generator[Step, None, None]:
        """Take the rows in that are not yet, whatever says no first; the edge may commit after each."""
        if not is_trial(self._session):
            yield from self._as_rehearsed()
        yield from self._here()

    def _as_rehearsed(self) -> Iterator[Step]:
        """What a trial wrote, as long as all that it rested on holds; several portions at a time."""
        some: list[Step] = []
        for step in self._rehearsal.written_again(self._session, self._key, self._terms.now):
            note_as_it_stood(self._session, step.stood)
            some.append(self._done(step))
            if step.last_that_refuses or _rows_in(some) >= self._terms.pace.written_again:
                yield _together(some)
                some = []
        if some:
            yield _together(some)

    def _here(self) -> Iterator[Step]:
        """Work portions out, in a trial for when they are added too."""
        taken = {upload: frozenset(rows) for upload, rows in self._taken.items()}
        left = list(portions(self._files, taken, size=self._terms.pace.worked_out))
        refusing = sum(map(says_no, left))
        with scouted(self._session, left, self._terms.now, rows=self._terms.pace.scouted) as found:
            for number, (portion, ahead) in enumerate(found, start=1):
                noted = len(noted_so_far(self._session))
                with self._rehearsal.recording(self._session, self._key) as keep:
                    formed = self._take(portion, ahead)
                    step = _step(portion, formed, last_that_refuses=number == refusing)
                    stood = dict(islice(noted_so_far(self._session).items(), noted, None))
                    step = replace(step, stood=stood)
                    keep(step)
                yield self._done(step)

    def _take(self, portion: Portion, ahead: Ahead | None) -> Formed:
        return take(
            self._session,
            portion,
            asked=self._terms.asked,
            reader=self._reader,
            now=self._terms.now,
            known=self._cards,
            ahead=ahead,
        )

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
        terms = (asked.policy, asked.now.date(), self._terms.pace.worked_out)
        rests_on = (self._said_before, said, basis(self._session), files, terms)
        return intake.digest(repr(rests_on).encode())


def _rows_in(steps: Iterable[Step]) -> int:
    return sum(len(rows) for step in steps for rows in step.rows.values())


def _together(steps: Sequence[Step]) -> Step:
    """Several steps as one, which says of the last what it came to."""
    rows: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for step in steps:
        for upload, some in step.rows.items():
            rows[upload] |= some
    return Step(
        file=steps[-1].file,
        rows=rows,
        people=frozenset().union(*(step.people for step in steps)),
        new_people=frozenset().union(*(step.new_people for step in steps)),
        last_that_refuses=steps[-1].last_that_refuses,
        said_yes=sum(step.said_yes for step in steps),
        stopped=sum(step.stopped for step in steps),
    )


def _step(portion: Portion, formed: Formed, *, last_that_refuses: bool) -> Step:
    drafts = [draft for part in portion for draft in part.drafts]
    return Step(
        file=portion[0].source.name,
        rows={
            part.source.upload_id: frozenset(one.row for one in part.outcomes) for part in portion
        },
        people=formed.people,
        new_people=formed.new_people,
        last_that_refuses=last_that_refuses,
        said_yes=count_saying(drafts, {Act.GRANT}),
        stopped=count_saying(drafts, STOPS | {Act.BOUNCE}),
    )


def count_saying(drafts: Iterable[Draft], acts: Collection[Act]) -> int:
    """How many of these hold such a statement."""
    return sum(any(said.act in acts for said in draft.statements) for draft in drafts)
