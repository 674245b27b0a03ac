"""Answers about being contacted that nobody could read, and that nobody has looked at since."""

import re
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

Asked = tuple[tuple[str, str], ...]
"""Questions, each with what was answered."""


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """All rows of a file that answered the same."""

    upload_id: int
    file_name: str
    asked: Asked
    """All of the row, under no question, where nobody noted which of its columns it is."""
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
            ConsentEvent.evidence,
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
    headings: dict[int, dict[int, str]] = {}
    names: dict[int, str] = {}
    found: dict[tuple[int, Asked], list[tuple[int, int, int]]] = {}
    for seq, draft, evidence, upload, name, row, cells in rows_of(session, statement):
        if upload not in headings:
            headings[upload], names[upload] = _headings(session, upload), name
        asked = _asked(cells, headings[upload], evidence)
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


def _headings(session: Session, upload_id: int) -> dict[int, str]:
    """Position → heading of the columns of an upload."""
    rows = session.execute(
        select(UploadColumn.position, UploadColumn.header).where(
            UploadColumn.upload_id == upload_id
        )
    )
    return {position: header for position, header in rows}  # noqa: C416 (rows are not tuples)


_COLUMN = re.compile(r"column (\d+)$")


def _asked(cells: list[str], headings: dict[int, str], evidence: str) -> Asked:
    if (named := _COLUMN.search(evidence)) and int(named[1]) <= len(cells):
        position = int(named[1]) - 1
        return ((headings.get(position, ""), cells[position].strip()),)
    return tuple(("", text.strip()) for text in cells if text.strip())


def deciding(session: Session) -> set[int]:
    """`seq` of all that keeps an address waiting for such an answer alone."""
    kept = rows_of(session, select(Standing.kept).where(Standing.code == Code.UNREAD.value))
    return {seq for (standing,) in kept for seq in standing["evidence"]}


def addresses_waiting(session: Session) -> int:
    """How many addresses can't be written to for such an answer alone."""
    counted = select(func.count()).where(Standing.code == Code.UNREAD.value)
    return session.scalar(counted.select_from(Standing)) or 0
