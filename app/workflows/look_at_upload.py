"""Read an upload again to look closer: columns read aloud, what answers mean, the cells of a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import activity, corrections, intake, received, taking_part
from app.workflows.correct_columns import MENDABLE
from app.workflows.read_uploads import read_upload
from app.workflows.receive_upload import Read
from consent.events import Act
from importers.consent_columns import ANSWER_ROLES, Said
from importers.draft import Column, Kind, Reading, Role, RowState
from importers.failing import FailingSheet, failing_workbook
from importers.frames import frame_of
from importers.interests.evidence import TAGGABLE, guessed_issues
from importers.interests.reader import Reader
from importers.marked import marked_rows
from importers.reading_aloud import in_doubt, read_aloud, unknown_answers
from importers.statements import decided_in

READABLE = ANSWER_ROLES | {Role.LOCATION} | TAGGABLE
"""Roles whose answers can be said to mean something else."""

_PEOPLES = frozenset({RowState.ACCEPTED, RowState.HELD})
_SAID = {Act.GRANT: Said.YES, Act.DECLINE: Said.NO}
_LOUDEST = (Said.NO, Said.UNKNOWN, Said.YES, Said.SILENT)
"""Where rows with the same answer differ (one lacks an address, say), what is shown for all."""


@dataclass(frozen=True, slots=True)
class AnswerLook:
    """One distinct answer of a column."""

    text: str
    rows: int
    first_row: int
    said: Said
    """What it means for being written to; of no use in other columns."""
    settled: str
    """What staff said it means, or ''."""
    guessed: tuple[str, ...] = ()
    """The issues it is taken to stand for while staff say nothing, where it was to choose."""

    @property
    def key(self) -> str:
        """Stands for the answer in a form, which would not keep its line breaks."""
        return sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a column; `aloud` are sentences about real rows, where its heading needs care."""

    answers: tuple[AnswerLook, ...]
    aloud: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellLook:
    """One cell of a row: what stands in the file, and what is read."""

    position: int
    header: str
    stands: str
    value: str
    mendable: bool
    """It says who somebody is; what people said, and when, stands as they said it."""

    @property
    def fixed(self) -> bool:
        return self.value != self.stands


def hear_columns(session: Session, *, upload_id: int, read: Read) -> dict[int, list[str]]:
    """What should be read aloud of a file, in sentences, by the position of the column.

    Two real rows under headings that may turn answers round and of columns in doubt, and answers
    nobody can be sure of.

    Raises:
        FileRefused: the file can't be read any more.
    """
    table = read_upload(session, intake.upload(session, upload_id), read).table
    decided = decided_in(table, corrections.values_of(session, upload_id))
    found = {
        column.position: [spoken.sentence for spoken in read_aloud(table, column, decided)]
        for column in table.columns
    }
    sure = [column for column in table.columns if not in_doubt(column)]
    for odd in unknown_answers(table, sure, decided):
        rows = "1 row answers" if odd.rows == 1 else f"{odd.rows:,} rows answer"
        found[odd.position].append(
            f"{rows} ‘{odd.value}’: we can’t tell whether it is a yes or a no, so it counts as neither, and a yes from before waits."
        )
    return found


def look_at_answers(session: Session, *, upload_id: int, position: int, read: Read) -> Answers:
    """The distinct answers of a column, most frequent first, and two rows read aloud if need be.

    Raises:
        FileRefused: the file can't be read any more.
        LookupError: it has no such column, or one whose answers mean nothing.
    """
    upload = intake.upload(session, upload_id)
    reading = read_upload(session, upload, read)
    column = _column(reading, position)
    if column.role not in READABLE:
        raise LookupError(position)
    values = corrections.values_of(session, upload_id)
    settled = values.get(position, {})
    if column.role in TAGGABLE:
        reader = Reader(taking_part.taxonomy(session))
        return Answers(choices_of(reading, column, settled, reader))
    decided = decided_in(reading.table, values)
    return Answers(
        answers=answers_of(reading, column, settled),
        aloud=tuple(spoken.sentence for spoken in read_aloud(reading.table, column, decided)),
    )


def answers_of(
    reading: Reading, column: Column, settled: Mapping[str, str]
) -> tuple[AnswerLook, ...]:
    """The distinct answers of a column of a table that was read."""
    said = _said_by_row(reading, column)
    rows: dict[str, list[int]] = {}
    for outcome in reading.outcomes:
        if outcome.state in _PEOPLES:
            rows.setdefault(_cell(outcome.raw, column.position), []).append(outcome.row)
    found = [
        AnswerLook(
            text=text,
            rows=len(where),
            first_row=where[0],
            said=_loudest(said.get(row, Said.SILENT) for row in where),
            settled=settled.get(text, ""),
        )
        for text, where in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.text)))


def choices_of(
    reading: Reading, column: Column, settled: Mapping[str, str], reader: Reader
) -> tuple[AnswerLook, ...]:
    """The distinct answers chosen in a column, each by itself where a cell holds several."""
    rows: dict[str, list[int]] = {}
    guessed: dict[str, tuple[str, ...]] = {}
    for draft in reading.drafts:
        for answer in draft.answers:
            if answer.column == column.position:
                rows.setdefault(answer.text, []).append(draft.row)
                guessed.setdefault(answer.text, guessed_issues(answer, reader))
    found = [
        AnswerLook(text, len(where), where[0], Said.SILENT, settled.get(text, ""), guessed[text])
        for text, where in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.text)))


def content_of(session: Session, *, upload_id: int) -> bytes:
    """The bytes of a file as it was received."""
    return received.content_of(session, intake.upload(session, upload_id))


def look_at_row(session: Session, *, upload_id: int, row: int, read: Read) -> tuple[CellLook, ...]:
    """The cells of one row, by column.

    Raises:
        FileRefused: the file can't be read any more.
        LookupError: it has no such row.
    """
    upload = intake.upload(session, upload_id)
    reading = read_upload(session, upload, read)
    outcome = next((one for one in reading.outcomes if one.row == row), None)
    if outcome is None:
        raise LookupError(row)
    fixes = corrections.fixes_of(session, upload_id)
    return tuple(
        CellLook(
            column.position,
            column.header,
            stands,
            fixes.get((row, column.position), stands),
            column.role in MENDABLE,
        )
        for column in reading.table.columns
        for stands in [_cell(outcome.raw, column.position)]
    )


def write_failing(session: Session, *, rows: Mapping[int, Mapping[int, str]], read: Read) -> bytes:
    """A workbook of the rows of each upload that can't be used as they are; upload → row → why.

    Raises:
        FileRefused: a file can't be read any more.
    """
    return failing_workbook(
        [
            _failing(intake.upload(session, upload_id), session, reasons, read)
            for upload_id, reasons in rows.items()
        ]
    )


def note_failing_taken(
    session: Session, *, batch_id: int, rows: int, staff_id: int, now: datetime
) -> None:
    """Write down who took such a workbook: it names people."""
    activity.note(
        session,
        verb="rows to fix downloaded",
        now=now,
        staff_id=staff_id,
        about=f"batch {batch_id}",
        counts={"rows": rows},
    )


def _failing(
    upload: Upload, session: Session, reasons: Mapping[int, str], read: Read
) -> FailingSheet:
    reading = read_upload(session, upload, read)
    columns = reading.table.columns
    failing = [outcome for outcome in reading.outcomes if outcome.row in reasons]
    marked = marked_rows(reading.table, frame_of(reading.table))
    return FailingSheet(
        name=upload.file_name,
        headings=tuple(column.header for column in columns),
        rows=tuple(
            (reasons[outcome.row], tuple(_cell(outcome.raw, c.position) for c in columns))
            for outcome in failing
        ),
        is_stop_list=upload.kind == Kind.SUPPRESSION,
        struck=frozenset(n for n, outcome in enumerate(failing) if outcome.row in marked),
    )


def _column(reading: Reading, position: int) -> Column:
    for column in reading.table.columns:
        if column.position == position:
            return column
    raise LookupError(position)


def _said_by_row(reading: Reading, column: Column) -> dict[int, Said]:
    if column.role not in ANSWER_ROLES:
        return {}
    found = {
        problem.row: Said.UNKNOWN
        for problem in reading.problems
        if problem.column == column.position
    }
    for draft in reading.drafts:
        for statement in draft.statements:
            if statement.column == column.position and statement.act in _SAID:
                found[draft.row] = _SAID[statement.act]
    return found


def _loudest(said: Iterable[Said]) -> Said:
    heard = set(said)
    return next(one for one in _LOUDEST if one in heard)


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""
