"""Answers about being contacted that nobody could read, and that nobody has looked at since."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent
from app.models.intake import SourceRow, Upload, UploadColumn
from app.models.people import Draft
from app.models.permission import Standing
from app.store.bulk import rows_of
from app.store.consent.tied import still_unread
from app.store.intake import digest
from consent.events import Act
from consent.reasons import Code
from importers.consent_columns import ANSWER_ROLES
from importers.draft import Role

Asked = tuple[tuple[str, str], ...]
"""Questions, each with what was answered."""


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """All rows of a file that answered the same."""

    upload_id: int
    file_name: str
    asked: Asked
    """Under no question where what may be a no stands elsewhere in the row: then all of it."""
    rows: tuple[int, ...]
    drafts: tuple[tuple[int, int], ...]
    """`seq` of what was noted, and whose row it is of."""

    @property
    def key(self) -> str:
        """Stands for it in a form."""
        return digest(repr(self.asked).encode())[:16]


def unread_answers(session: Session, upload_id: int | None = None) -> list[SameAnswer]:
    """What waits, of one upload or of all, also of those that were taken out again."""
    statement = (
        select(
            ConsentEvent.seq,
            ConsentEvent.draft_id,
            SourceRow.upload_id,
            Upload.file_name,
            SourceRow.row,
            SourceRow.raw,
        )
        .join(Draft, Draft.id == ConsentEvent.draft_id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(ConsentEvent.act == Act.UNREAD.value, still_unread())
        .order_by(SourceRow.upload_id, SourceRow.row, ConsentEvent.seq)
    )
    if upload_id is not None:
        statement = statement.where(SourceRow.upload_id == upload_id)
    questions: dict[int, dict[int, str]] = {}
    names: dict[int, str] = {}
    found: dict[tuple[int, Asked], list[tuple[int, int, int]]] = {}
    for seq, draft, upload, name, row, cells in rows_of(session, statement):
        if upload not in questions:
            questions[upload], names[upload] = _questions(session, upload), name
        asked = _asked(cells, questions[upload])
        found.setdefault((upload, asked), []).append((row, seq, draft))
    return [
        SameAnswer(
            upload_id=upload,
            file_name=names[upload],
            asked=asked,
            rows=tuple(dict.fromkeys(row for row, _, _ in some)),
            drafts=tuple((seq, draft) for _, seq, draft in some),
        )
        for (upload, asked), some in found.items()
    ]


def _questions(session: Session, upload_id: int) -> dict[int, str]:
    """The columns of an upload that ask about being contacted: position → heading."""
    rows = session.execute(
        select(UploadColumn.position, UploadColumn.header, UploadColumn.role)
        .where(UploadColumn.upload_id == upload_id)
        .order_by(UploadColumn.position)
    )
    return {position: header for position, header, role in rows if Role(role) in ANSWER_ROLES}


def _asked(cells: list[str], questions: dict[int, str]) -> Asked:
    answered = tuple(
        (header, cells[position].strip())
        for position, header in questions.items()
        if position < len(cells) and cells[position].strip()
    )
    return answered or tuple(("", text.strip()) for text in cells if text.strip())


def deciding(session: Session) -> set[int]:
    """`seq` of all that keeps an address waiting for such an answer alone."""
    kept = rows_of(session, select(Standing.kept).where(Standing.code == Code.UNREAD.value))
    return {seq for (standing,) in kept for seq in standing["evidence"]}


def addresses_waiting(session: Session) -> int:
    """How many addresses can't be written to for such an answer alone."""
    counted = select(func.count()).where(Standing.code == Code.UNREAD.value)
    return session.scalar(counted.select_from(Standing)) or 0
