"""Consent questions as they were asked, and what staff say of them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

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
    limits: Mapping[str, str] = MappingProxyType({}),
) -> bool:
    """Store an answer; False when there is no such wording."""
    row = session.get(Wording, fingerprint)
    if row is None:
        return False
    row.attested, row.words, row.attested_by, row.attested_at = attested.value, words, by, now
    row.limits = dict(limits)
    return True


def text_of(session: Session, fingerprint: str) -> str:
    """A question as it stands over its column; '' when there is no such wording."""
    row = session.get(Wording, fingerprint)
    return row.text if row else ""
