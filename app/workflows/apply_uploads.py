"""Take recognised files in: rows, people, what was said, interests; all or nothing."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import activity, consent, counting, intake, people, taking_part
from app.store.installation import INTEREST_BASES, Installation, keep
from app.workflows.attest_wording import declare
from app.workflows.form_people import form_people
from app.workflows.receive_upload import Read
from consent.attestation import Attested
from consent.events import Act
from consent.ledger import Event, events_of
from consent.standing import STOPS
from consent.ties import Keyring
from importers.draft import Draft, FileRefused, Kind, Reading, RowState, Table
from importers.drafting import draft_rows
from importers.interests.evidence import evidence_of
from importers.interests.reader import Reader
from importers.matching.card import Card, card_of, to_json

Progress = Callable[[str], None]
"""Told in a few words what is being done."""


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


@dataclass(frozen=True, slots=True)
class _Read:
    """One file, read."""

    upload_id: int
    name: str
    sha256: str
    project_id: int | None
    reading: Reading


def apply_uploads(
    session: Session,
    *,
    upload_ids: Sequence[int],
    installation: Installation,
    now: datetime,
    read: Read,
    attest: bool = False,
    progress: Progress = lambda _: None,
) -> Applied:
    """Apply every recognised upload among these; those applied or refused before stay as they are.

    Stop lists that wait are applied with them: a no never waits for a yes.

    `attest` answers "these are the words people saw" for every wording still unanswered.
    """
    people.be_only_former(session)
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = counting.people_that_can_be_invited(session, asked.now)
    upload_ids = sorted({*upload_ids, *intake.waiting_stop_lists(session)})
    files = _read_files(session, upload_ids, read, progress)
    wordings = _wordings(session, files)
    if attest:
        wordings = _attest(session, wordings, now)
    progress("Finding who is who")
    taken = _take_rows(session, files, now)
    progress("Writing down what people said")
    seqs = _keep_statements(session, taken, installation.keyring, now)
    progress("Working out interests and who may be written to")
    _keep_taking_part(session, taken)
    people.refresh_people(session, taken.people)
    if taken.drafts:
        bases = taking_part.refresh_interests(session, installation.today(now))
        keep(session, {INTEREST_BASES: bases}, by="reconvene", now=now)
    _refresh_standings(session, taken, seqs, asked)
    results = tuple(
        intake.finish(session, upload_id, now)
        for upload_id in intake.with_sheets(session, upload_ids)
    )
    activity.note(session, verb="files added", now=now, counts={"files": len(files)})
    return Applied(
        files=tuple(FileResult(*result) for result in results),
        people_new=len(taken.new_people),
        people_known=len(taken.people - taken.new_people),
        said_yes=taken.count({Act.GRANT}),
        said_no=taken.count({Act.DECLINE}),
        stopped=taken.count(STOPS | {Act.BOUNCE}),
        can_be_invited_before=before,
        can_be_invited_after=counting.people_that_can_be_invited(session, asked.now),
        waiting_after=counting.people_waiting(session, asked.now),
        problems=tuple(_problems(files)),
        left_out=tuple(_left_out(files)),
        wordings=wordings,
    )


def find_wordings(session: Session, *, upload_ids: Sequence[int], read: Read) -> None:
    """Note which consent questions these files' yeses answer, so that staff can be asked first."""
    for file in _read_files(session, upload_ids, read, lambda _: None):
        intake.keep_yeses(session, file.upload_id, file.reading)


def _read_files(
    session: Session, upload_ids: Sequence[int], read: Read, progress: Progress
) -> list[_Read]:
    """Read and clean each file that waits, stop lists first; one that fails now is refused."""
    files = []
    for upload in intake.recognised(session, upload_ids):
        progress(f"Reading {upload.file_name}")
        try:
            table = _table(session, upload, read)
        except FileRefused as refusal:
            intake.refuse(session, upload, str(refusal))
            continue
        reading = draft_rows(
            intake.with_stored_roles(session, upload.id, table),
            intake.project_dates(session, upload.project_id),
            upload.received_at,
        )
        files.append(_Read(upload.id, upload.file_name, upload.sha256, upload.project_id, reading))
    return sorted(files, key=lambda f: (f.reading.table.kind is not Kind.SUPPRESSION, f.upload_id))


def _table(session: Session, upload: Upload, read: Read) -> Table:
    """The table an upload stands for; a workbook may hold several, each on a sheet of its own."""
    name = upload.file_name if upload.parent_id is None else upload.file_name.rpartition("#")[0]
    tables = read(intake.content_of(session, upload), name)
    for table in tables:
        if table.sheet.name == upload.sheet:
            return table
    raise FileRefused("This file is read differently now than when it was added. Add it again.")


def _wordings(session: Session, files: Iterable[_Read]) -> tuple[WordingCount, ...]:
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


@dataclass(frozen=True, slots=True)
class _Taken:
    """The rows of all files, stored: drafts with their ids, files and people."""

    drafts: Sequence[tuple[int, Draft, _Read]]
    address_ids: Mapping[str, int]
    people: frozenset[int]
    new_people: frozenset[int]

    def count(self, acts: Collection[Act]) -> int:
        """How many rows hold such a statement."""
        return sum(any(s.act in acts for s in draft.statements) for _, draft, _ in self.drafts)


def _take_rows(session: Session, files: Sequence[_Read], now: datetime) -> _Taken:
    news: list[people.NewDraft] = []
    cards: list[Card] = []
    drafts: list[tuple[Draft, _Read]] = []
    for file in files:
        row_ids = intake.keep_outcomes(session, file.upload_id, file.reading)
        couples = {draft.row for draft in file.reading.drafts if draft.part}
        for draft in file.reading.drafts:
            card = card_of(0, draft, couple=draft.row in couples)
            news.append(_new_draft(file, draft, row_ids[draft.row], card))
            cards.append(card)
            drafts.append((draft, file))
    formed = form_people(session, news, cards, now=now)
    stored = list(zip(formed.draft_ids, drafts, strict=True))
    address_ids = people.keep_addresses(
        session, {a.canonical for draft, _ in drafts for a in draft.addresses}
    )
    people.keep_draft_addresses(
        session,
        [(i, address_ids[a.canonical]) for i, (draft, _) in stored for a in draft.addresses],
    )
    return _Taken(
        drafts=[(i, draft, file) for i, (draft, file) in stored],
        address_ids=address_ids,
        people=formed.people,
        new_people=formed.new_people,
    )


def _new_draft(file: _Read, draft: Draft, row_id: int, card: Card) -> people.NewDraft:
    kept = to_json(card)
    kept.pop("draft")
    return people.NewDraft(
        source_row_id=row_id,
        part=draft.part,
        kind=draft.kind.value,
        on=draft.on,
        area=draft.area,
        card=kept,
        public_id=people.public_id(file.sha256, draft.row, draft.part),
    )


def _keep_statements(session: Session, taken: _Taken, keyring: Keyring, now: datetime) -> list[int]:
    """Append what the rows say to the ledger, everything that stops or declines first."""
    heard = [
        consent.Heard(event, draft_id)
        for draft_id, draft, file in taken.drafts
        for event in _events(draft, file, keyring, now)
    ]
    return consent.append(session, sorted(heard, key=lambda h: h.event.act is Act.GRANT))


def _events(draft: Draft, file: _Read, keyring: Keyring, now: datetime) -> Iterable[Event]:
    given, family = draft.name.given, draft.name.family
    marks = keyring.person_marks(given, family, draft.postcode)
    namesakes = keyring.namesakes(given, family, draft.postcode)
    for statement in draft.statements:
        unsure = statement.act in STOPS and not statement.addresses
        place = draft.postcode or draft.district
        near = namesakes | (
            keyring.near_marks(given, family, postcode=place) if unsure else frozenset()
        )
        yield from events_of(
            statement,
            keyring=keyring,
            evidence=f"upload {file.upload_id} row {draft.row} person {draft.part + 1}",
            recorded_at=now,
            marks=marks,
            near=near,
            project=str(file.project_id) if file.project_id else None,
        )


def _keep_taking_part(session: Session, taken: _Taken) -> None:
    reader = Reader(taking_part.taxonomy(session))
    issues = {
        project: intake.project_issues(session, project)
        for project in {file.project_id for _, _, file in taken.drafts}
    }
    taking_part.keep_participations(
        session,
        [
            {"draft_id": i, "project_id": file.project_id, "kind": kind, "on": draft.on}
            for i, draft, file in taken.drafts
            if file.project_id and (kind := _part_taken(draft))
        ],
    )
    taking_part.keep_evidence(
        session,
        {i: evidence_of(draft, issues[file.project_id], reader) for i, draft, file in taken.drafts},
    )


def _part_taken(draft: Draft) -> str:
    match draft.kind:
        case Kind.RESPONSE:
            return "responded"
        case Kind.EVENT:
            return "signed_up" if draft.attended is False else "attended"
        case Kind.REGISTER | Kind.SUPPRESSION:
            return ""


def _refresh_standings(
    session: Session, taken: _Taken, seqs: Collection[int], asked: consent.Asked
) -> None:
    """Fold again every address the new rows or the new events can bear on."""
    own = set(taken.address_ids.values()) | consent.addresses_of_people(session, taken.people)
    consent.mark_addresses(session, own, asked.keyring)
    consent.refold(session, own | consent.touched_by(session, seqs), asked)


def _problems(files: Iterable[_Read]) -> Iterable[Problem]:
    for file in files:
        for problem in file.reading.problems:
            yield Problem(file.upload_id, problem.row, problem.header, problem.sentence)


def _left_out(files: Iterable[_Read]) -> Iterable[LeftOut]:
    for file in files:
        for outcome in file.reading.outcomes:
            if outcome.state is not RowState.ACCEPTED:
                yield LeftOut(file.upload_id, outcome.row, outcome.state.value, outcome.reason)
