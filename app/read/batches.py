"""Batches for pages: what is being done, the files, and which of their columns are odd."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.intake import Batch, Project, Upload, UploadColumn
from app.models.shell import Job
from importers.clean.text import tidy
from importers.consent_columns import ANSWER_ROLES, Said, meaning
from importers.draft import Kind, Role
from importers.reading_aloud import stops_by_heading, turns_round
from importers.recognise.permission import DOUBTED

NOT_SURE = 0.6
"""A column recognised with less confidence is worth a look."""

UNKNOWN_TOOL = "spreadsheet"

ANSWERS = frozenset(
    {
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.QUESTION_MULTI_OPTION,
        Role.RATING,
        Role.FREE_TEXT,
        Role.DEMOGRAPHIC,
        Role.RESPONSE_ID,
    }
)
"""Roles among which a wrong guess does little harm: what may be about contact is not among them."""

UNDER_WAY = ("waiting", "running")

ADDING = "add files"
"""The kind of job that adds the files of a batch."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is done for a batch now, or was done last."""

    kind: str
    state: str
    problem: str
    words: str
    done: int
    total: int
    found: Mapping[str, int]
    """people, known, said_yes and stopped, as far as they were counted."""
    stopping: bool

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Proposed:
    """The project a file seems to be from."""

    title: str
    opens_on: date | None
    closes_on: date | None


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file of a batch, or one table of a workbook that holds several."""

    id: int
    name: str
    state: str
    refusal: str
    tool: str
    kind: str
    project_id: int | None
    project: str
    proposed: Proposed | None
    rows: int
    notes: tuple[str, ...]
    is_part: bool
    """A further table of a workbook; it goes where the first goes."""

    @property
    def is_stop_list(self) -> bool:
        """Whether it lists people who asked us to stop."""
        return self.kind == Kind.SUPPRESSION


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its files, stop lists first."""

    id: int
    made_at: datetime
    plan: Mapping[str, Any]
    result: Mapping[str, Any]
    files: tuple[BatchFile, ...]
    work: Work | None
    moved: str
    """Why the last try at adding the files was refused, until the next; or ''."""
    adds_now: bool
    """Files are being added: these or, with stop lists of this batch among them, others."""

    @property
    def is_planned(self) -> bool:
        """Whether what adding the files does was worked out, and still holds."""
        return bool(self.plan.get("digest"))

    @property
    def is_interrupted(self) -> bool:
        """Whether adding was begun, did not end and is not under way: part of it is done."""
        shown = self.plan.get("rests_on", {}).get("files", ()) if self.plan.get("begun") else ()
        left = any(file.id in shown for file in self.in_state("recognised"))
        return bool(left or self.in_state("applying")) and not self.adds_now

    @property
    def was_taken_out(self) -> bool:
        """Whether adding was stopped, so that nothing is left of the files but their noes."""
        others = self.in_state("received", "locked", "recognised", "applying", "applied")
        return bool(self.in_state("undone")) and not others and not self.result

    def in_state(self, *states: str) -> tuple[BatchFile, ...]:
        """Those of its files that are in one of these states."""
        return tuple(file for file in self.files if file.state in states)


@dataclass(frozen=True, slots=True)
class OddColumn:
    """A column somebody should look at before its file is added."""

    upload_id: int
    file: str
    position: int
    header: str
    role: str
    samples: tuple[str, ...]
    unsure: bool
    """The guess itself is weak."""
    unclear: bool
    """An answer about contact is neither a yes nor a no."""
    turns_round: bool
    """Its heading may turn answers round: two rows should be read aloud."""
    in_doubt: bool
    """It may ask about contact: a yes in it counts once somebody says so."""
    known_tool: bool
    """We know the tool that wrote the file, and what its columns hold."""

    @property
    def wants_hearing(self) -> bool:
        """Whether real rows of it should be read aloud."""
        return self.unclear or self.turns_round or self.in_doubt

    @property
    def wants_a_look(self) -> bool:
        """Whether nothing should be added before somebody saw how it is read."""
        return self.unsure or self.unclear or (self.turns_round and not self.known_tool)


def batch(session: Session, batch_id: int) -> BatchView | None:
    """One batch, or None."""
    found = session.get(Batch, batch_id)
    if found is None:
        return None
    work, moved = _work(session, batch_id)
    return BatchView(
        id=found.id,
        made_at=found.made_at,
        plan=dict(found.plan),
        result=dict(found.result),
        files=tuple(_files(session, batch_id)),
        work=work,
        moved=moved,
        adds_now=adds_now(session),
    )


def adds_now(session: Session) -> bool:
    """Whether files of any batch are being added or wait for it."""
    found = session.scalar(select(func.count()).where(Job.kind == ADDING, Job.state.in_(UNDER_WAY)))
    return bool(found)


def open_batches(session: Session) -> list[tuple[int, datetime, int]]:
    """Batches with files that wait to be added: id, when they came, how many; newest first."""
    rows = session.execute(
        select(Batch.id, Batch.made_at, func.count())
        .join(Upload, Upload.batch_id == Batch.id)
        .where(Upload.state.in_(("received", "locked", "recognised", "applying")))
        .group_by(Batch.id, Batch.made_at)
        .order_by(Batch.id.desc())
    )
    return [(batch_id, made_at, files) for batch_id, made_at, files in rows]


def batch_of(session: Session, upload_id: int) -> int | None:
    """The batch a file came with."""
    return session.scalar(select(Upload.batch_id).where(Upload.id == upload_id))


def odd_columns(session: Session, batch_id: int) -> list[OddColumn]:
    """Columns guessed with little confidence, or about contact and not quite plain.

    One that staff changed is not odd any more; nor is one that is left out. One that they confirmed
    is only where an answer in it is not clear.
    """
    rows = session.execute(
        select(UploadColumn, Upload.file_name, Upload.tool)
        .join(Upload, Upload.id == UploadColumn.upload_id)
        .where(
            Upload.batch_id == batch_id,
            Upload.state == "recognised",
            UploadColumn.role == UploadColumn.guessed_role,
            UploadColumn.role != Role.IGNORE.value,
            or_(
                UploadColumn.confidence < NOT_SURE,
                UploadColumn.role.in_(sorted(ANSWER_ROLES | {Role.QUESTION_CHOICE})),
            ),
        )
        .order_by(Upload.id, UploadColumn.position)
    )
    found = [_odd(column, file_name, tool) for column, file_name, tool in rows if column.samples]
    return [column for column in found if column.wants_a_look or column.turns_round]


def _unsure(column: UploadColumn) -> bool:
    """Whether the guess is weak, of a column that matters for who somebody is or what they said."""
    weak = column.confidence < NOT_SURE and column.role not in ANSWERS
    return weak and not column.confirmed


def is_in_doubt(column: UploadColumn) -> bool:
    """Whether a yes in a column waits for somebody to say that it asks about contact."""
    guessed = column.role == column.guessed_role and not column.confirmed
    return guessed and column.confidence <= DOUBTED and column.role in ANSWER_ROLES


def _turns_round(column: UploadColumn) -> bool:
    role = Role(column.role)
    return (role in ANSWER_ROLES and turns_round(column.header)) or stops_by_heading(
        role, column.header
    )


def _unclear(column: UploadColumn) -> bool:
    """Whether an answer about contact, among the samples, is not clear and nobody has said what it is."""
    role, settled = Role(column.role), {tidy(answer) for answer in column.values}
    return role in ANSWER_ROLES and any(
        meaning(role, column.header, sample) is Said.UNKNOWN
        for sample in column.samples
        if tidy(sample) not in settled
    )


def _odd(column: UploadColumn, file_name: str, tool: str) -> OddColumn:
    return OddColumn(
        upload_id=column.upload_id,
        file=file_name,
        position=column.position,
        header=column.header,
        role=column.role,
        samples=tuple(column.samples),
        unsure=_unsure(column),
        unclear=_unclear(column),
        turns_round=not column.confirmed and _turns_round(column),
        in_doubt=is_in_doubt(column),
        known_tool=tool not in {"", UNKNOWN_TOOL},
    )


def _files(session: Session, batch_id: int) -> list[BatchFile]:
    rows = session.execute(
        select(Upload, Project.title)
        .outerjoin(Project, Project.id == Upload.project_id)
        .where(Upload.batch_id == batch_id)
        .order_by(Upload.id)
    )
    found = [_file(upload, title or "") for upload, title in rows]
    return sorted(found, key=lambda file: (not file.is_stop_list, file.state == "refused", file.id))


def _file(upload: Upload, title: str) -> BatchFile:
    return BatchFile(
        id=upload.id,
        name=upload.file_name,
        state=upload.state,
        refusal=upload.refusal,
        tool=upload.tool,
        kind=upload.kind,
        project_id=upload.project_id,
        project=title,
        proposed=_proposed(upload.proposed),
        rows=upload.rows_in,
        notes=tuple(upload.notes),
        is_part=upload.parent_id is not None,
    )


def _proposed(kept: Mapping[str, Any]) -> Proposed | None:
    if not kept.get("title"):
        return None
    return Proposed(kept["title"], _day(kept["opens_on"]), _day(kept["closes_on"]))


def _day(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _work(session: Session, batch_id: int) -> tuple[Work | None, str]:
    """The last job of a batch, and why adding its files was refused last if nothing was since."""
    last = session.scalars(
        select(Job).where(Job.batch_id == batch_id).order_by(Job.id.desc()).limit(2)
    ).all()
    if not last:
        return None, ""
    refused = next((job for job in last if job.kind == ADDING), None)
    return _as_work(last[0]), refused.problem if refused and refused.state == "failed" else ""


def _as_work(job: Job) -> Work:
    said = job.progress
    return Work(
        kind=job.kind,
        state=job.state,
        problem=job.problem,
        words=said.get("words", ""),
        done=said.get("done", 0),
        total=said.get("total", 0),
        found=said.get("found", {}),
        stopping=job.wanted_stop and job.state in UNDER_WAY,
    )
