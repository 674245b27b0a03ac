"""The questions about being contacted, once each over every file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.intake import Upload, UploadWording
from app.models.permission import Wording
from consent.attestation import Attested


@dataclass(frozen=True, slots=True)
class WordingLine:
    """One distinct wording: in how many files it stands, and what staff say of it."""

    fingerprint: str
    text: str
    files: int
    rows: int
    """Rows that say yes to it."""
    attested: str
    words: str
    attested_by: str
    limits: Mapping[str, str]
    """What staff say where the words leave what is usual: controller, topics, period → answer."""
    names: tuple[str, ...] = ()
    """Of the files, where they are few enough to be told."""

    @property
    def answer(self) -> str:
        """What staff said the words are, whatever follows from how far they reach."""
        if self.attested != Attested.NARROWER:
            return self.attested
        return Attested.COLUMN_LABEL if self.words else Attested.AS_ASKED

    @property
    def is_narrower(self) -> bool:
        """Its yeses wait: the words reach less far than what we send, or nobody knows."""
        return self.attested == Attested.NARROWER

    @property
    def is_open(self) -> bool:
        """Nobody has answered for it."""
        return self.attested == Attested.UNASKED


def questions(session: Session) -> int:
    """How many wordings that a yes may rest on nobody has answered for."""
    return sum(line.is_open for line in wordings(session))


def wordings(session: Session) -> list[WordingLine]:
    """Every wording that a yes rests on, unanswered first, then by rows."""
    statement = (
        select(Wording, func.count(), func.sum(UploadWording.rows))
        .join(UploadWording, UploadWording.wording == Wording.fingerprint)
        .group_by(Wording.fingerprint)
    )
    found = [
        WordingLine(
            fingerprint=row.fingerprint,
            text=row.text,
            files=files,
            rows=rows,
            attested=row.attested,
            words=row.words,
            attested_by=row.attested_by,
            limits=row.limits,
        )
        for row, files, rows in session.execute(statement)
    ]
    return sorted(found, key=_open_ones_first)


def batch_wordings(session: Session, batch_id: int) -> list[WordingLine]:
    """Every wording that a yes in files added together rests on, with the names of those files."""
    statement = (
        select(Wording, Upload.file_name, UploadWording.rows)
        .join(UploadWording, UploadWording.wording == Wording.fingerprint)
        .join(Upload, Upload.id == UploadWording.upload_id)
        .where(Upload.batch_id == batch_id, Upload.state.not_in(("refused", "undone")))
        .order_by(Upload.id)
    )
    held: dict[str, tuple[Wording, list[str], list[int]]] = {}
    for row, name, rows in session.execute(statement):
        _, names, counts = held.setdefault(row.fingerprint, (row, [], []))
        names.append(name)
        counts.append(rows)
    found = [
        WordingLine(
            fingerprint=fingerprint,
            text=row.text,
            files=len(names),
            rows=sum(counts),
            attested=row.attested,
            words=row.words,
            attested_by=row.attested_by,
            limits=row.limits,
            names=tuple(names),
        )
        for fingerprint, (row, names, counts) in held.items()
    ]
    return sorted(found, key=_open_ones_first)


def _open_ones_first(line: WordingLine) -> tuple[bool, int, str]:
    return (not line.is_open, -line.rows, line.text)


def known_wordings(session: Session, fingerprints: Collection[str]) -> dict[str, WordingLine]:
    """These wordings by fingerprint, also while no file that holds them is added yet."""
    rows = session.scalars(
        select(Wording).where(Wording.fingerprint.in_(list(fingerprints))).order_by(Wording.text)
    )
    return {
        row.fingerprint: WordingLine(
            fingerprint=row.fingerprint,
            text=row.text,
            files=0,
            rows=0,
            attested=row.attested,
            words=row.words,
            attested_by=row.attested_by,
            limits=row.limits,
        )
        for row in rows
    }
