"""Staff declare what the words of a consent question were, once for every file that holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, counting, wordings
from app.store.installation import Installation
from consent.attestation import Attested
from importers.wording_hints import LIMITS, WordingHints, contradicted

NO_WORDS = "Write down the words that people saw."


class AttestRefused(Exception):
    """The answer can't be taken; the message says what is missing, `control` where on the page."""

    def __init__(self, sentence: str, control: str = "wordings") -> None:
        super().__init__(sentence)
        self.control = control


@dataclass(frozen=True, slots=True)
class AttestAnswer:
    """What staff say of one wording; `words` where the column is only labelled."""

    attested: Attested
    words: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    """Where the words leave what is usual: controller, topics, period → one of `LIMITS`."""


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

    Words that name another organisation, cover fewer topics or end the yes sooner than is usual
    here release nobody before staff say that they do not.

    Raises:
        AttestRefused: a label without its words, words that leave what is usual and nothing said
            of it, or a wording nobody knows.
    """
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = counting.people_that_can_be_invited(session, asked.now)
    for fingerprint, answer in sorted(answers.items()):
        _keep(session, fingerprint, answer, installation, by=by, now=now)
    session.flush()
    consent.refold(session, consent.with_wording(session, answers, asked.keyring), asked)
    activity.note(session, verb="wordings answered", now=now, counts={"wordings": len(answers)})
    return Moved(before, counting.people_that_can_be_invited(session, asked.now))


def usual_left(text: str, installation: Installation) -> WordingHints:
    """Where words leave what this installation does with a yes."""
    policy = installation.policy
    months = (policy.consent_months, policy.subscription_months)
    return contradicted(
        text,
        names=(installation.organisation, *installation.earlier_names),
        months=0 if 0 in months else max(months),
    )


def _keep(
    session: Session,
    fingerprint: str,
    answer: AttestAnswer,
    installation: Installation,
    *,
    by: str,
    now: datetime,
) -> None:
    words = answer.words.strip() if answer.attested is Attested.COLUMN_LABEL else ""
    attested, limits = answer.attested, {}
    if attested is not Attested.UNKNOWN:
        left = usual_left(words or wordings.text_of(session, fingerprint), installation)
        limits = _limits(fingerprint, left, answer)
        if any(said != LIMITS[name][0] for name, said in limits.items()):
            attested = Attested.NARROWER
    if answer.attested is Attested.COLUMN_LABEL and not words:
        raise AttestRefused(NO_WORDS)
    if not wordings.keep_answer(
        session, fingerprint, attested=attested, words=words, by=by, now=now, limits=limits
    ):
        raise AttestRefused("There is no such question.")


_UNSAID = {
    "controller": "Say whether ‘{}’ is you",
    "topics": "Say whether the words cover more than ‘{}’",
    "period": "Say whether ‘{}’ ends the yes",
}


def _limits(fingerprint: str, left: WordingHints, answer: AttestAnswer) -> dict[str, str]:
    """What was said of each way in which the words leave what is usual.

    Raises:
        AttestRefused: nothing was said of one.
    """
    for name in left.asked:
        if answer.limits.get(name) not in LIMITS[name]:
            raise AttestRefused(_UNSAID[name].format(getattr(left, name)), f"{name}-{fingerprint}")
    return {name: answer.limits[name] for name in left.asked}


def declare(
    session: Session,
    answers: Mapping[str, tuple[Attested, str]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Store what staff say of wordings as they say it, without working out what follows."""
    for fingerprint, (attested, words) in sorted(answers.items()):
        if attested is Attested.COLUMN_LABEL and not words.strip():
            raise AttestRefused(NO_WORDS)
        if not wordings.keep_answer(
            session, fingerprint, attested=attested, words=words.strip(), by=by, now=now
        ):
            raise AttestRefused("There is no such question.")
    session.flush()
