"""A row that was taken out is nobody's: its yes is gone, its no and whatever it tied stay."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Address, Draft, Person
from app.settings import Settings
from app.store import consent, counting, matching, people, regrouping
from consent.reasons import State
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list

ADDRESS = "ada.dull@post.example"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def take_out(office: Office, *draft_ids: int) -> None:
    """Make rows nobody's, without the keys they were found by, and add up again what was said."""
    installation = office.installation
    session = about_to_write(office.session)
    regrouping.take_keys(session, draft_ids)
    session.execute(update(Draft).where(Draft.id.in_(draft_ids)).values(person_id=None))
    consent.refold(
        office.session,
        consent.every_address(office.session),
        consent.Asked(installation.keyring, installation.policy, office.now),
    )
    office.session.commit()


def last_draft(office: Office) -> int:
    return office.session.scalars(select(Draft.id).order_by(Draft.id.desc()).limit(1)).one()


def test_its_yes_no_longer_counts(office: Office) -> None:
    office.add(csv_of(answer()))
    assert office.contactable() == {ADDRESS}

    take_out(office, last_draft(office))

    assert office.contactable() == set()


def test_a_yes_of_another_row_goes_on_counting(office: Office) -> None:
    office.add(csv_of(answer()))
    office.add(csv_of(answer(on="2025-06-03")), "more answers.csv")

    take_out(office, last_draft(office))

    assert office.contactable() == {ADDRESS}


def test_its_no_stays(office: Office) -> None:
    office.add(csv_of(answer()))
    office.add(csv_of(answer(on="2025-06-03", contact="No")), "more answers.csv")
    assert office.contactable() == set()

    take_out(office, last_draft(office))

    assert office.contactable() == set()


def test_a_stop_at_a_name_it_brought_to_an_address_still_refuses_there(office: Office) -> None:
    office.add(csv_of(answer()))
    grace = answer("Grace", "Poole", postcode="ZX2 2BB", contact="", on="2025-06-03")
    office.add(csv_of(grace), "more answers.csv")
    take_out(office, last_draft(office))
    assert office.contactable() == {ADDRESS}

    # Her row is out, but it has shown that she may read what is sent here.
    named = {"Surname": "Poole", "First name": "Grace", "Postcode": "ZX2 2BB"}
    office.add(stop_list(named), STOPS)

    assert office.contactable() == set()


def test_it_belongs_to_nobody_and_joins_nobody(office: Office) -> None:
    office.add(csv_of(answer()))
    gone = last_draft(office)
    owner = people.person_of_drafts(office.session, [gone])[gone]
    take_out(office, gone)

    assert people.person_of_drafts(office.session, [gone]) == {}
    assert people.drafts_of_people(office.session, [owner]) == {}

    office.add(csv_of(answer(on="2025-06-03")), "more answers.csv")

    new = last_draft(office)
    assert people.person_of_drafts(office.session, [gone, new]).keys() == {new}
    assert matching.judgements_within(office.session, [gone, new]) == []
    assert office.owner(ADDRESS).rows == 1


def test_somebody_without_rows_is_not_counted(office: Office) -> None:
    office.add(csv_of(answer()))
    about_to_write(office.session).add(Person(public_id="only-sent-to", sources={}, rows=0))
    office.session.commit()

    counted = counting.people_by_state(office.session, office.now)

    assert counted[State.CAN_BE_INVITED] == sum(counted.values()) == 1


def test_its_addresses_stay_known(office: Office) -> None:
    office.add(csv_of(answer()))
    take_out(office, last_draft(office))
    assert office.session.scalars(select(Address.email)).all() == [ADDRESS]
