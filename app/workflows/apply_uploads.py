"""Take recognised files in: rows, people, what was said, interests; whatever says no goes first."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, counting, intake, people, received
from app.store.consent.stood import Stood, noting_what_stood
from app.store.installation import Installation
from app.store.rehearsal import Rehearsal
from app.store.trial import is_trial
from app.workflows.attest_wording import declare
from app.workflows.read_uploads import AllRead, Progress, Readings, ReadUpload, read_uploads
from app.workflows.receive_upload import Read
from app.workflows.take_files import FileTaking, Pace, Terms, count_saying
from app.workflows.weigh_interests import fall_behind, weigh_interests
from consent.attestation import Attested
from consent.events import Act
from consent.standing import STOPS
from importers.draft import RowState

USUAL_PACE = Pace()

Checkpoint = Callable[["Progressed"], None]
"""Called where everything taken in so far is whole: the edge may commit, or raise to stop."""


class FileMoved(Exception):
    """A file was changed after it was read, so what would be taken in is not what staff said."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far taking files in has come."""

    rows: int
    """Rows taken in, of `rows_in_all`."""
    rows_in_all: int
    words: str
    """What comes next, for whoever watches."""
    people_new: int
    people_known: int
    said_yes: int
    stopped: int


@dataclass(frozen=True, slots=True)
class FileResult:
    """Where the records of one file ended up."""

    upload_id: int
    name: str
    rows_in: int
    accepted: int
    held: int
    rejected: int
    skipped: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class WordingCount:
    """A distinct consent wording over the files, and how many rows answered it."""

    fingerprint: str
    text: str
    rows: int
    files: int
    attested: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell or row somebody should look at."""

    upload_id: int
    row: int
    header: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is nobody's row, waits, or can't be used, and why."""

    upload_id: int
    row: int
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What taking these files in did; of a plan: would do."""

    files: tuple[FileResult, ...]
    people_new: int = 0
    people_known: int = 0
    """People already there who got rows."""
    said_yes: int = 0
    said_no: int = 0
    stopped: int = 0
    can_be_invited_before: int = 0
    can_be_invited_after: int = 0
    waiting_after: int = 0
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    wordings: tuple[WordingCount, ...] = ()
    stood: Stood = field(default_factory=dict, compare=False)
    """How every address stood before whose permission was worked out again."""


def apply_uploads(
    session: Session,
    *,
    upload_ids: Sequence[int],
    installation: Installation,
    now: datetime,
    read: Read,
    attest: bool = False,
    progress: Progress = lambda _: None,
    when_read: Callable[[], object] = lambda: None,
    checkpoint: Checkpoint = lambda _: None,
    pace: Pace = USUAL_PACE,
    readings: Readings | None = None,
    rehearsal: Rehearsal | None = None,
) -> Applied:
    """Apply every recognised upload among these; those applied or refused before stay as they are.

    Stop lists that wait are applied with them, and rows that say no before any other: a no never
    waits for a yes. What an earlier, interrupted try took in is not taken in again.

    In a trial a `rehearsal` keeps what is written; when the same is added, that is written again
    as long as all it rests on still holds.

    `attest` answers "these are the words people saw" for every wording still unanswered.
    `when_read` is called once all is read, which may take long, and before anything is written.

    Raises:
        FileMoved: what a column or cell holds, or the project, was changed since a file was read.
    """
    upload_ids = sorted(
        {*intake.with_sheets(session, upload_ids), *intake.waiting_stop_lists(session)}
    )
    found = read_uploads(session, upload_ids, read, progress, readings)
    files = found.files
    when_read()
    _begin(session, found, checkpoint)
    behind = bool(files) and not is_trial(session) and fall_behind(session, now=now)
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = counting.people_that_can_be_invited(session, asked.now)
    wordings = _wordings(session, files)
    with noting_what_stood(session) as stood:
        if attest:
            wordings = _attest(session, wordings, now)
        terms = Terms(asked, now, pace)
        touched, new = _take_all(session, files, terms, rehearsal, checkpoint)
    # What adding files would do is told without interests; they follow when the files are added.
    if files and not is_trial(session):
        today = installation.today(now)
        weigh_interests(session, touched, behind=behind, today=today, now=now)
    results = tuple(FileResult(*intake.finish(session, one, now)) for one in upload_ids)
    activity.note(session, verb="files added", now=now, counts={"files": len(files)})
    return replace(
        _said(files),
        files=results,
        people_new=len(people.still_there(session, new)),
        people_known=len(people.still_there(session, touched - new)),
        can_be_invited_before=before,
        can_be_invited_after=counting.people_that_can_be_invited(session, asked.now),
        waiting_after=counting.people_waiting(session, asked.now),
        wordings=wordings,
        stood=stood,
    )


def _begin(session: Session, found: AllRead, checkpoint: Checkpoint) -> None:
    """Nothing is written before all is read; then what can't be read is refused for good."""
    in_all = sum(len(file.reading.outcomes) for file in found.files)
    checkpoint(Progressed(0, in_all, "Looking for people you know", 0, 0, 0, 0))
    people.be_only_former(session)
    for upload_id, sentence in found.refused.items():
        received.refuse(session, intake.upload(session, upload_id), sentence)


def _take_all(
    session: Session,
    files: Sequence[ReadUpload],
    terms: Terms,
    rehearsal: Rehearsal | None,
    checkpoint: Checkpoint,
) -> tuple[set[int], set[int]]:
    """Take every portion in; everybody who got rows, and those of them who are new."""
    _hold(session, files)
    taking = FileTaking(session, files, terms, rehearsal)
    in_all = sum(len(file.reading.outcomes) for file in files)
    touched: set[int] = set()
    new: set[int] = set()
    yes = stopped = 0
    with closing(taking.steps()) as steps:
        for step in steps:
            touched |= step.people
            new |= step.new_people
            yes += step.said_yes
            stopped += step.stopped
            done = taking.rows_done
            words = f"Adding {step.file}" if done < in_all else "Working out interests"
            checkpoint(Progressed(done, in_all, words, len(new), len(touched - new), yes, stopped))
    return touched, new


def _hold(session: Session, files: Sequence[ReadUpload]) -> None:
    """From here on nobody changes how these files are read; nor has anybody since they were."""
    for file in files:
        intake.keep_counts(session, file.upload_id, file.reading)
    # First the rows are locked, then they are looked at.
    session.flush()
    for file in files:
        upload = intake.upload(session, file.upload_id)
        now = (upload.project_id, intake.print_of_reading(session, upload))
        if now != (file.project_id, file.rests_on):
            raise FileMoved("One of these files was changed while it was read.")


def _wordings(session: Session, files: Iterable[ReadUpload]) -> tuple[WordingCount, ...]:
    """Every wording the files' yeses answer, most answered first."""
    texts: dict[str, str] = {}
    rows: Counter[str] = Counter()
    where: Counter[str] = Counter()
    for file in files:
        texts |= {w.fingerprint: w.text for w in file.reading.wordings}
        found = intake.keep_yeses(session, file.upload_id, file.reading)
        rows.update(found)
        where.update(found.keys())
    attested = consent.attestations(session)
    return tuple(
        WordingCount(print_, texts[print_], count, where[print_], attested[print_].value)
        for print_, count in sorted(rows.items(), key=lambda item: (-item[1], item[0]))
    )


def _attest(
    session: Session, wordings: Iterable[WordingCount], now: datetime
) -> tuple[WordingCount, ...]:
    """Answer for every wording still unanswered that people saw it; the wordings as they stand."""
    wordings = tuple(wordings)
    unasked = [w.fingerprint for w in wordings if w.attested == Attested.UNASKED]
    declare(session, dict.fromkeys(unasked, (Attested.AS_ASKED, "")), by="--attest", now=now)
    return tuple(
        replace(w, attested=Attested.AS_ASKED.value) if w.fingerprint in unasked else w
        for w in wordings
    )


def _said(files: Sequence[ReadUpload]) -> Applied:
    """What the files say by themselves, whoever their people are."""
    return Applied(
        files=(),
        said_yes=_rows_that_say(files, {Act.GRANT}),
        said_no=_rows_that_say(files, {Act.DECLINE}),
        stopped=_rows_that_say(files, STOPS | {Act.BOUNCE}),
        problems=tuple(_problems(files)),
        left_out=tuple(_left_out(files)),
    )


def _rows_that_say(files: Iterable[ReadUpload], acts: Collection[Act]) -> int:
    return sum(count_saying(file.reading.drafts, acts) for file in files)


def _problems(files: Iterable[ReadUpload]) -> Iterable[Problem]:
    for file in files:
        for problem in file.reading.problems:
            yield Problem(file.upload_id, problem.row, problem.header, problem.sentence)


def _left_out(files: Iterable[ReadUpload]) -> Iterable[LeftOut]:
    for file in files:
        for outcome in file.reading.outcomes:
            if outcome.state is not RowState.ACCEPTED:
                yield LeftOut(file.upload_id, outcome.row, outcome.state.value, outcome.reason)
