"""Numbers of the whole installation: people, addresses by reason, versions of the permission rule."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Draft, Person
from app.store import consent
from app.store.installation import DEFAULT_MONTHS, Installation
from consent.attestation import Attested
from consent.gate import Policy, decide
from consent.standing import Standing


@dataclass(frozen=True, slots=True)
class People:
    """How many people there are, from how many rows, and how many of them had several."""

    people: int
    rows: int
    merged: int


def count_people(session: Session) -> People:
    drafts = select(func.count()).select_from(Draft).where(Draft.person_id.is_not(None))
    rows = session.scalars(drafts).one()
    everybody = select(func.count()).select_from(Person).where(Person.rows > 0)
    people = session.scalars(everybody).one()
    merged = session.scalars(select(func.count()).select_from(Person).where(Person.rows > 1)).one()
    return People(people, rows, merged)


def addresses_by_reason(
    session: Session, installation: Installation, now: datetime
) -> dict[str, Any]:
    """Addresses that may be written to, and for the others how many for which reason."""
    moment = installation.moment(now)
    decided = [
        decide(standing, now=moment, policy=installation.policy)
        for standing in consent.standings(session).values()
    ]
    return {
        "contactable": sum(decision.allowed for decision in decided),
        "refused": dict(sorted(Counter(d.code.value for d in decided if not d.allowed).items())),
    }


def versions(session: Session, installation: Installation, now: datetime) -> dict[str, int]:
    """Addresses that may be written to under four readings of the same files.

    No wording confirmed · every wording confirmed · as answered, with the default life of a yes ·
    as answered, without limit.
    """
    moment = installation.moment(now)
    confirmed = consent.standings(session)
    unconfirmed = consent.fold_all(
        session,
        installation.keyring,
        dict.fromkeys(consent.attestations(session), Attested.UNASKED),
    )
    everything = consent.fold_all(
        session,
        installation.keyring,
        dict.fromkeys(consent.attestations(session), Attested.AS_ASKED),
    )
    default = Policy(DEFAULT_MONTHS, DEFAULT_MONTHS)
    return {
        "nothing_confirmed": _allowed(unconfirmed, default, moment),
        "wordings_confirmed": _allowed(everything, default, moment),
        "default_life": _allowed(confirmed, default, moment),
        "no_limit": _allowed(confirmed, Policy(0, 0), moment),
    }


def _allowed(standings: Mapping[int, Standing], policy: Policy, moment: datetime) -> int:
    return sum(
        decide(standing, now=moment, policy=policy).allowed for standing in standings.values()
    )
