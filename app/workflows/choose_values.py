"""Which value of a field is right: entered by the person or by staff, or chosen among their rows'.

Whatever was said stays on record and goes with a row, through merge and unmerge. A name or postcode
that was entered ties noes to the person as one on a row does, and goes on doing so when it is taken
back: nothing here lets anybody be written to who could not be before.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, edits, people
from app.store.deriving import sightings_of
from app.store.installation import Installation
from importers.clean.entered import UnreadableValue, as_entered
from importers.matching.derive import READ
from importers.matching.edits import EDITABLE, Edit, How, in_force


class ValueRefused(Exception):
    """The value can't be chosen or entered; the message says why."""


def pin_value(
    session: Session,
    *,
    person_id: int,
    field: str,
    draft_id: int,
    staff_id: int | None,
    now: datetime,
) -> None:
    """Staff say that what one of a person's rows shows of a field is right, whatever others show.

    Raises:
        ValueRefused: no such field or row, or the row shows nothing there.
    """
    _check(field)
    people.be_only_former(session)
    rows = sightings_of(session, [person_id]).get(person_id, [])
    row = next((row for row in rows if row.draft == draft_id), None)
    if row is None:
        raise ValueRefused("This row is not this person’s any more.")
    if not READ[field](row):
        raise ValueRefused("This row shows no such value.")
    word = Edit(draft_id, field, How.PINNED, now, 0, by=_staff(staff_id))
    _keep(session, person_id, [word], "value chosen", staff_id, now)


def enter_value(
    session: Session,
    *,
    person_id: int,
    field: str,
    text: str,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> None:
    """Staff enter a value; it goes with the person's first row, which gives them their id.

    Raises:
        ValueRefused: no such field or person, or the text can't be such a value.
    """
    word = _entered(session, person_id, field, text, How.ENTERED, _staff(staff_id), now)
    _keep(session, person_id, [word], "value entered", staff_id, now)
    _tie(session, person_id, installation, now)


def enter_own_value(
    session: Session,
    *,
    person_id: int,
    field: str,
    text: str,
    installation: Installation,
    now: datetime,
) -> None:
    """Somebody says of themselves what is right; only they can change it again.

    Make sure before that it is them: nothing here knows who asks.

    Raises:
        ValueRefused: no such field or person, or the text can't be such a value.
    """
    word = _entered(session, person_id, field, text, How.MEMBER, edits.BY_MEMBER, now)
    _keep(session, person_id, [word], "own value entered", None, now)
    _tie(session, person_id, installation, now)


def take_back(
    session: Session, *, person_id: int, field: str, staff_id: int | None, now: datetime
) -> None:
    """Take back what staff said of a field: the rows speak again, or the person's own word.

    Raises:
        ValueRefused: no such field, or staff said nothing of it.
    """
    _check(field)
    people.be_only_former(session)
    said = in_force(edits.of_people(session, [person_id]).get(person_id, ()))
    words = [
        Edit(word.draft, field, How.TAKEN_BACK, now, 0, by=_staff(staff_id))
        for word in said.get(field, ())
        if word.how is not How.MEMBER
    ]
    if not words:
        raise ValueRefused("There is nothing to take back: nobody here chose or entered it.")
    _keep(session, person_id, words, "value taken back", staff_id, now)


def _entered(
    session: Session, person_id: int, field: str, text: str, how: How, by: str, now: datetime
) -> Edit:
    _check(field)
    people.be_only_former(session)
    rows = people.drafts_of_people(session, [person_id])
    if not rows:
        raise ValueRefused("This person is not there any more.")
    try:
        value = as_entered(field, text)
    except UnreadableValue as refused:
        raise ValueRefused(str(refused)) from None
    return Edit(min(rows), field, how, now, 0, value, by)


def _keep(
    session: Session,
    person_id: int,
    words: list[Edit],
    verb: str,
    staff_id: int | None,
    now: datetime,
) -> None:
    edits.keep(session, words)
    people.refresh_people(session, [person_id])
    activity.note(session, verb=verb, now=now, staff_id=staff_id, about=f"person {person_id}")


def _tie(session: Session, person_id: int, installation: Installation, now: datetime) -> None:
    """Let noes by the name or postcode that was entered take effect, at once."""
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    consent.refold(session, consent.addresses_of_people(session, [person_id]), asked)


def _check(field: str) -> None:
    if field not in EDITABLE:
        raise ValueRefused("There is no such value to choose.")


def _staff(staff_id: int | None) -> str:
    return f"staff {staff_id}" if staff_id else "staff"
