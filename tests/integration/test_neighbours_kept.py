"""Of the keys of its neighbours an address keeps just those that a stop published, whoever came first."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Address
from app.models.permission import AddressMark
from app.settings import Settings
from app.store import consent, people
from consent.events import Act, Interval, Statement
from consent.ledger import events_of
from consent.ties import Keyring
from tests.builders import Office, an_office

ADDRESSES = (
    "ada.dull@post.example",
    "ada.dul@post.example",
    "adda.dull@post.example",
    "ada.dlul@post.example",
    "ada.dull@posst.example",
    "ada.dul@posst.example",
    "ada.dull7@post.example",
    "bda.dull@post.example",
    "annie.b@gmail.com",
    "anni.eb@gmail.com",
    "annie.b@gmial.com",
    "annieb+news@googlemail.com",
    "anie.b@gmial.com",
    "jo@post.example",
    "jon@post.example",
    "jo@pst.example",
    "łucja.dull@post.example",
    "lucja.dull@post.example",
)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def bring(office: Office, emails: Sequence[str]) -> None:
    session = about_to_write(office.session)
    ids = people.keep_addresses(session, emails)
    consent.mark_addresses(session, ids.values(), office.installation.keyring)
    session.commit()


def stop(office: Office, emails: Sequence[str]) -> list[int]:
    """Stops that somebody wrote down, at addresses that need not be known."""
    session = about_to_write(office.session)
    keyring = office.installation.keyring
    said = [
        consent.Heard(event)
        for email in emails
        for event in events_of(
            Statement(Act.STOP, (email,), Interval(None, office.now), "on a stop list"),
            keyring=keyring,
            evidence=f"a list, {email}",
            recorded_at=office.now,
        )
    ]
    seqs = consent.append(session, said)
    consent.mark_addresses(session, (), keyring)
    session.commit()
    return seqs


def kept(office: Office, keyring: Keyring) -> dict[str, set[str]]:
    """Address → the keys of neighbours it keeps."""
    rows = office.session.execute(
        select(Address.email, AddressMark.key).join(
            AddressMark, AddressMark.address_id == Address.id
        )
    )
    found: dict[str, set[str]] = {email: set() for email in ADDRESSES}
    for email, key in rows:
        if key in keyring.mailbox_neighbours(email):
            found[email].add(key)
    return found


def met(keyring: Keyring, stopped: Sequence[str]) -> dict[str, set[str]]:
    """The same, worked out by comparing every address with every stop."""
    published = {key for email in stopped for key in keyring.mailbox_neighbours(email)}
    return {email: set(keyring.mailbox_neighbours(email) & published) for email in ADDRESSES}


@pytest.mark.parametrize("stopped", [ADDRESSES[:1], ADDRESSES[8:11], ADDRESSES[13:]])
def test_whoever_comes_first_the_same_neighbours_are_kept(
    office: Office, stopped: Sequence[str]
) -> None:
    keyring = office.installation.keyring
    half = len(ADDRESSES) // 2
    bring(office, ADDRESSES[:half])
    stop(office, stopped)
    bring(office, ADDRESSES[half:])

    assert kept(office, keyring) == met(keyring, stopped)

    stop(office, ADDRESSES[1:3])
    assert kept(office, keyring) == met(keyring, [*stopped, *ADDRESSES[1:3]])


def test_a_stop_at_an_address_no_row_shows_reaches_those_near_it(office: Office) -> None:
    bring(office, ADDRESSES[:1])

    seqs = stop(office, ADDRESSES[1:2])

    near = office.session.scalars(select(Address.id).where(Address.email == ADDRESSES[0])).one()
    assert consent.touched_by(office.session, seqs) == {near}


def test_a_ledger_kept_before_neighbours_were_looked_for_is_caught_up_with(office: Office) -> None:
    """As after an upgrade: the stop is old, and nothing says how far stops have been shown."""
    keyring = office.installation.keyring
    session = about_to_write(office.session)
    ids = people.keep_addresses(session, ADDRESSES[:3])
    session.commit()
    stop(office, ADDRESSES[1:2])
    forget_how_far(office)

    bring(office, [])
    session = about_to_write(office.session)
    consent.mark_addresses(session, ids.values(), keyring)
    session.commit()

    found = kept(office, keyring)
    assert {a: found[a] for a in ADDRESSES[:3]} == {
        a: met(keyring, ADDRESSES[1:2])[a] for a in ADDRESSES[:3]
    }


def forget_how_far(office: Office) -> None:
    from app.models.shell import Setting
    from app.store.consent.marks import REACHED

    session = about_to_write(office.session)
    session.delete(session.get_one(Setting, REACHED))
    session.commit()
