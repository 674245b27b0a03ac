"""Consent questions as they were asked, and what staff say of them."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.permission import Wording
from consent.attestation import Attested


def keep_answer(
    session: Session,
    fingerprint: str,
    *,
    attested: Attested,
    words: str,
    by: str,
    now: datetime,
) -> bool:
    """Store an answer; False when there is no such wording."""
    row = session.get(Wording, fingerprint)
    if row is None:
        return False
    row.attested, row.words, row.attested_by, row.attested_at = attested.value, words, by, now
    return True
