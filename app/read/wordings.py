"""The questions about being contacted, once each over every file."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models.intake import UploadColumn
from app.models.permission import Wording
from consent.attestation import Attested
from importers.draft import Role


@dataclass(frozen=True, slots=True)
class WordingLine:
    """One distinct wording: in how many files it stands, and what staff say of it."""

    fingerprint: str
    text: str
    files: int
    attested: str
    words: str
    attested_by: str


def questions(session: Session) -> int:
    """How many wordings that a yes may rest on nobody has answered for."""
    return sum(line.attested == Attested.UNASKED for line in wordings(session))


def wordings(session: Session, fingerprints: list[str] | None = None) -> list[WordingLine]:
    """Every wording that a yes may rest on (or these), unanswered first, then the one in most files."""
    statement = (
        select(Wording, func.count(func.distinct(UploadColumn.upload_id)))
        .join(UploadColumn, UploadColumn.wording == Wording.fingerprint)
        # A no counts whatever the words were, so nobody is asked about them.
        .where(UploadColumn.role != Role.CONSENT_OPTOUT.value)
        .group_by(Wording)
        .order_by(case((Wording.attested == Attested.UNASKED.value, 0), else_=1), Wording.text)
    )
    if fingerprints is not None:
        statement = statement.where(Wording.fingerprint.in_(fingerprints))
    found = [
        WordingLine(
            fingerprint=row.fingerprint,
            text=row.text,
            files=files,
            attested=row.attested,
            words=row.words,
            attested_by=row.attested_by,
        )
        for row, files in session.execute(statement).tuples()
    ]
    return sorted(
        found, key=lambda line: (line.attested != Attested.UNASKED, -line.files, line.text)
    )
