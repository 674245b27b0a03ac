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
from consent.gate import Policy, decide
from consent.reasons import State
from consent.standing import NOES, AddressFacts, Said, Standing

NO_LIMIT = Policy(0, 0)


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
    facts = consent.all_facts(session, installation.keyring)
    standings = consent.standings(session)
    moment = installation.moment(now)
    ever = {address for address, fact in facts.items() if _yeses(fact)}
    kept = {address for address in ever if _stands(standings[address], moment)}
    fresh = {
        address
        for address in kept
        if decide(standings[address], now=moment, policy=installation.policy).allowed
    }
    return Consented(_people(session, ever), _people(session, kept), _people(session, fresh))


def reached_by_every_yes(
    session: Session, installation: Installation, now: datetime, invitation_id: int
) -> Reached:
    """People who said yes and later no: how many a mailing to every yes would have reached."""
    standings = consent.standings(session)
    moment = installation.moment(now)
    later_no = {
        address
        for address, fact in consent.all_facts(session, installation.keyring).items()
        if _said_no_later(fact) and not _stands(standings[address], moment)
    }
    sent = set(
        session.scalars(
            select(SendDecision.address_id).where(SendDecision.invitation_id == invitation_id)
        )
    )
    return Reached(_people(session, later_no), _people(session, later_no & sent))


def _stands(standing: Standing, moment: datetime) -> bool:
    """Whether a yes still stands, however old, even if one fact about it is waited for."""
    decision = decide(standing, now=moment, policy=NO_LIMIT)
    return decision.state in {State.CAN_BE_INVITED, State.WAITING_FOR_ONE_FACT}


def _yeses(fact: AddressFacts) -> list[Said]:
    return [
        s for s in fact.said if s.act is Act.GRANT and s.given_here and s.scope is Scope.ENGAGEMENT
    ]


def _said_no_later(fact: AddressFacts) -> bool:
    """Whether some no may be later than some yes; what has no date is read against us."""
    return any(
        no.act in NOES and (no.when.hi is None or yes.when.lo is None or no.when.hi >= yes.when.lo)
        for yes in _yeses(fact)
        for no in fact.said
    )


def _people(session: Session, address_ids: Collection[int]) -> int:
    rows = session.execute(select(PersonAddress.person_id, PersonAddress.address_id))
    return len({person for person, address in rows if address in address_ids})
