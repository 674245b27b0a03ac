"""What mailing every yes in the files would have done, beside what was done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audience import SendDecision
from app.models.people import PersonAddress
from app.store import consent
from app.store.installation import Installation
from consent.events import Act, Scope
from consent.gate import decide
from consent.standing import STOPS, AddressFacts

NOES = STOPS | {Act.DECLINE}


@dataclass(frozen=True, slots=True)
class Consented:
    """People by what became of their yes."""

    ever: int
    never_took_back: int
    recently_enough: int


@dataclass(frozen=True, slots=True)
class Reached:
    """People who said no and would have been written to, or were."""

    by_every_yes: int
    by_us: int


def gave_consent(session: Session, installation: Installation, now: datetime) -> Consented:
    """Count people who said yes, who never took it back, and whose yes is recent enough."""
    facts = _facts(session, installation)
    ever = {a for a, fact in facts.items() if _said_yes(fact)}
    kept = {a for a in ever if not _said_no(facts[a])}
    standings = consent.standings(session, kept)
    moment = installation.moment(now)
    fresh = {
        a for a in kept if decide(standings[a], now=moment, policy=installation.policy).allowed
    }
    return Consented(_people(session, ever), _people(session, kept), _people(session, fresh))


def reached_by_every_yes(
    session: Session, installation: Installation, now: datetime, invitation_id: int
) -> Reached:
    """People with a yes somewhere who later said no, or asked us to stop: who would reach them?"""
    standings = consent.standings(session)
    moment = installation.moment(now)
    refused = {
        address
        for address, fact in _facts(session, installation).items()
        if _said_yes(fact)
        and _said_no(fact)
        and not decide(standings[address], now=moment, policy=installation.policy).allowed
    }
    sent = set(
        session.scalars(
            select(SendDecision.address_id).where(SendDecision.invitation_id == invitation_id)
        )
    )
    return Reached(_people(session, refused), _people(session, refused & sent))


def _facts(session: Session, installation: Installation) -> dict[int, AddressFacts]:
    return consent.all_facts(session, installation.keyring)


def _said_yes(fact: AddressFacts) -> bool:
    return any(
        s.act is Act.GRANT and s.given_here and s.scope is Scope.ENGAGEMENT for s in fact.said
    )


def _said_no(fact: AddressFacts) -> bool:
    return any(s.act in NOES for s in fact.said)


def _people(session: Session, address_ids: Collection[int]) -> int:
    rows = session.execute(select(PersonAddress.person_id, PersonAddress.address_id)).tuples()
    return len({person for person, address in rows if address in address_ids})
