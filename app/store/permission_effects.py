"""What files do to who may be written to: addresses and people, before and after."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import PersonAddress
from app.models.permission import Standing
from app.models.permission import Wording as WordingRow
from app.store.bulk import among, rows_of, values_of
from app.store.consent.heard import people_who_said_yes
from app.store.consent.standings import Asked
from app.store.consent.stood import Stood
from app.store.consent.tied import attestations, facts_of
from app.store.counting import may_be_written_to, state_at
from app.store.matching import slices
from consent.attestation import Attested
from consent.gate import decide
from consent.reasons import State
from consent.standing import fold


def invitable(session: Session, people: Collection[int], moment: datetime) -> set[int]:
    """Those of these people with an address that may be written to."""
    return set(
        values_of(
            session,
            select(PersonAddress.person_id)
            .join(Standing, Standing.address_id == PersonAddress.address_id)
            .where(
                among(session, PersonAddress.person_id, sorted(people)), may_be_written_to(moment)
            )
            .distinct(),
        )
    )


def states_then(stood: Stood, moment: datetime) -> dict[int, str]:
    """Address → its state on a day as it stood; those that were new have none."""
    return {address: _state(*kept, moment) for address, kept in stood.items() if kept is not None}


def _state(state: str, until: datetime | None, moment: datetime) -> str:
    """As `state_at` has it."""
    aged = state == State.CAN_BE_INVITED and until is not None and until < moment
    return State.YES_HAS_AGED.value if aged else state


def states_now(session: Session, address_ids: Collection[int], moment: datetime) -> dict[int, str]:
    """Address → its state on a day, of these."""
    rows = rows_of(
        session,
        select(Standing.address_id, state_at(moment)).where(
            among(session, Standing.address_id, sorted(address_ids))
        ),
    )
    return dict(rows)


def released_by(session: Session, fingerprints: Collection[str], asked: Asked) -> set[int]:
    """Everybody who could be invited if staff confirmed these wordings, and cannot now."""
    waiting = list(
        values_of(
            session,
            select(Standing.address_id)
            .where(Standing.state == State.WAITING_FOR_ONE_FACT.value)
            .order_by(Standing.address_id),
        )
    )
    declared = attestations(session) | dict.fromkeys(fingerprints, Attested.AS_ASKED)
    free: list[int] = []
    for some in slices(waiting):
        facts = facts_of(session, some, asked.keyring, declared)
        free += [
            address
            for address, known in facts.items()
            if decide(fold(known), now=asked.now, policy=asked.policy).allowed
        ]
    found: set[int] = set()
    for some in slices(free):
        found |= set(
            values_of(
                session, select(PersonAddress.person_id).where(PersonAddress.address_id.in_(some))
            )
        )
    return found - invitable(session, found, asked.now)


def permission_effect(before: Mapping[int, str], after: Mapping[int, str]) -> dict[str, int]:
    """How many addresses would change their state, and that none who opted out is among them."""
    can, stopped = State.CAN_BE_INVITED.value, State.ASKED_TO_STOP.value
    return {
        "become_contactable": sum(
            state == can and before.get(address) != can for address, state in after.items()
        ),
        "become_stopped": sum(
            state == stopped and before.get(address) not in {None, stopped}
            for address, state in after.items()
        ),
        "opted_out_affected": sum(
            before.get(address) == stopped and state != stopped for address, state in after.items()
        ),
    }


def effect_on_permission(
    session: Session,
    upload_ids: Sequence[int],
    stood: Stood,
    asked: Asked,
    wordings: Iterable[str],
) -> dict[str, int]:
    """What these uploads, now in, did to who may be invited.

    `stood` is how every address stood that was folded again; `wordings` are those their yeses answer.
    """
    said_yes = people_who_said_yes(session, upload_ids)
    unasked = wordings_unasked(session, wordings)
    return {
        **permission_effect(states_then(stood, asked.now), states_now(session, stood, asked.now)),
        "people_said_yes": len(said_yes),
        "people_said_yes_invitable": len(invitable(session, said_yes, asked.now)),
        "released_by_wordings": len(released_by(session, unasked, asked)) if unasked else 0,
        "wordings_unasked": len(unasked),
    }


def wordings_unasked(session: Session, fingerprints: Iterable[str]) -> set[str]:
    """Those of these wordings about which staff have not said anything."""
    return set(
        session.scalars(
            select(WordingRow.fingerprint).where(
                WordingRow.fingerprint.in_(sorted(fingerprints)), WordingRow.attested == "unasked"
            )
        )
    )
