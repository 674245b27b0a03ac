"""Work kept answers out again when the life of a yes was changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, installation
from app.store.installation import Installation

FOLLOWED = "policy_followed"
"""The setting that says under which lives of a yes the kept answers were worked out."""


def follow_policy(session: Session, *, known: Installation, now: datetime) -> bool:
    """Fold every address again if CONSENT_MONTHS or SUBSCRIPTION_MONTHS differ from last time.

    The gate asks afresh whenever something is sent; this keeps counts and lists as true as it.
    """
    months = [known.policy.consent_months, known.policy.subscription_months]
    if installation.kept(session, FOLLOWED) == months:
        return False
    asked = consent.Asked(known.keyring, known.policy, known.moment(now))
    consent.refold(session, consent.every_address(session), asked)
    installation.keep(session, {FOLLOWED: months}, by="reconvene", now=now)
    activity.note(session, verb="life of a yes changed", now=now)
    return True
