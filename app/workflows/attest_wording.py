"""Staff declare what the words of a consent question were, once for every file that holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, counting, wordings
from app.store.installation import Installation
from consent.attestation import Attested


class AttestRefused(Exception):
    """The answer can't be taken; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class AttestAnswer:
    """What staff say of one wording; `words` where the column is only labelled."""

    attested: Attested
    words: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """People who could be invited before and after."""

    before: int
    after: int


def attest_wording(
    session: Session,
    *,
    answers: Mapping[str, AttestAnswer],
    by: str,
    installation: Installation,
    now: datetime,
) -> Moved:
    """Store the answers and release, or hold again, every yes given to these words.

    Raises:
        AttestRefused: a label without its words, or a wording nobody knows.
    """
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = counting.people_that_can_be_invited(session, asked.now)
    declare(session, {f: (a.attested, a.words) for f, a in answers.items()}, by=by, now=now)
    consent.refold(session, consent.with_wording(session, answers, asked.keyring), asked)
    activity.note(session, verb="wordings answered", now=now, counts={"wordings": len(answers)})
    return Moved(before, counting.people_that_can_be_invited(session, asked.now))


def declare(
    session: Session,
    answers: Mapping[str, tuple[Attested, str]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Store what staff say of wordings, without working out what follows."""
    for fingerprint, (attested, words) in sorted(answers.items()):
        if attested is Attested.COLUMN_LABEL and not words.strip():
            raise AttestRefused("Write down the words that people saw.")
        if not wordings.keep_answer(
            session, fingerprint, attested=attested, words=words.strip(), by=by, now=now
        ):
            raise AttestRefused("There is no such question.")
    session.flush()
