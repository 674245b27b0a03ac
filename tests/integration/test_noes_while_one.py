"""A no that came while two were one person: neither a split nor an answer taken back loses it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Address, DraftAddress
from app.settings import Settings
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.doubts import keep_doubts
from tests.integration.test_suggestions import (
    ADA,
    BO,
    CY,
    DEE,
    EVERYBODY,
    _say_same,
    doubt,
    rows,
    say_same,
    sound,
    take_back,
    take_back_any,
    who,
)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    made = an_office(session, settings)
    made.add(EVERYBODY)
    return made


def a_no(family: str, postcode: str) -> bytes:
    """A row of theirs without an address that says no."""
    return csv_of(
        answer("Ada", family, "", postcode=postcode, on="2025-09-01", contact="No"),
    )


def on_a_stop_list(family: str, postcode: str) -> bytes:
    """The same as a line of a list of whom not to contact, known by name and postcode alone."""
    return stop_list({"Surname": family, "First name": "Ada", "Postcode": postcode})


WITHOUT_AN_ADDRESS = pytest.mark.parametrize(
    ("no", "name"), [(a_no, "{}.csv"), (on_a_stop_list, "Do not contact {}.csv")]
)
"""How a no comes, and what its file is called."""


def split(office: Office, email: str) -> None:
    """Say on their page that the rows at this address are somebody else's."""
    (person,) = who(office, email)
    at_it = select(DraftAddress.draft_id).join(Address).where(Address.email == email)
    office.split(person, list(office.session.scalars(at_it)))


def join(office: Office, one: str, other: str) -> None:
    office.join(rows(office, one)[0], rows(office, other)[0])


PARTED = pytest.mark.parametrize("part", [lambda office: split(office, BO), take_back])
"""Two people are parted on their page, or by taking back that they are one."""


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("older", [True, False])
@WITHOUT_AN_ADDRESS
def test_a_no_stays_though_two_answers_are_taken_back_and_an_older_one_was_as_strong(
    office: Office, no, name, older, own
) -> None:
    if older:
        office.add(no("Grey", "ZX3 3CC"), name.format("older"))
        assert office.contactable() == {ADA, BO}
    doubt(office, (ADA, BO), (BO, CY))
    say_same(office, BO, CY)
    say_same(office, ADA, BO)
    office.add(no("Dull", "ZX1 1AA"), name.format("newer"))
    assert office.contactable() == set()
    for number in (2, 1):
        if own:
            take_back(office)
        else:
            take_back_any(office, number)
        assert office.contactable() == set()
    assert sound(office)


@PARTED
@pytest.mark.parametrize("older", [True, False])
@WITHOUT_AN_ADDRESS
def test_a_no_stays_though_its_file_is_taken_out_and_then_they_are_parted(
    office: Office, no, name, older, part
) -> None:
    if older:
        office.add(no("Grey", "ZX3 3CC"), name.format("older"))
    doubt(office, (BO, CY))
    say_same(office, BO, CY)
    file = office.add(no("Mild", "ZX2 2BB"), name.format("newer")).files[0]
    assert office.contactable() == {ADA}
    office.undo(file.upload_id)
    assert office.contactable() == {ADA}
    part(office)
    assert office.contactable() == {ADA}
    assert sound(office)


@PARTED
@WITHOUT_AN_ADDRESS
def test_a_no_that_came_while_two_were_one_stays_with_both(office: Office, no, name, part) -> None:
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    office.add(no("Dull", "ZX1 1AA"), name.format("while one"))
    assert office.contactable() == {CY}
    part(office)
    assert len(office.people()) == 3
    assert office.contactable() == {CY}
    assert sound(office)


@PARTED
@WITHOUT_AN_ADDRESS
def test_a_no_from_before_two_were_one_goes_with_whom_it_was_of(
    office: Office, no, name, part
) -> None:
    office.add(no("Dull", "ZX1 1AA"), name.format("before"))
    allowed = office.contactable()
    assert BO in allowed
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    assert office.contactable() == {CY}
    part(office)
    assert office.contactable() == allowed
    assert sound(office)


def test_what_came_while_they_were_apart_between_two_times_goes_with_whom_it_was_of(
    office: Office,
) -> None:
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    split(office, BO)
    office.add(a_no("Dull", "ZX1 1AA"), "between.csv")
    join(office, ADA, BO)
    assert office.contactable() == {CY}
    split(office, BO)
    assert office.contactable() == {BO, CY}
    assert sound(office)


@pytest.mark.parametrize("since", [True, False])
def test_whom_the_machine_made_one_stay_refused_by_what_was_said_since(
    session: Session, settings: Settings, since: bool
) -> None:
    """What was said before goes with whom it was of."""
    office, work = an_office(session, settings), "ada@work.example"
    office.add(csv_of(answer("Ada", "Dull", ADA)), "one.csv")
    if not since:
        office.stop(ADA)
    office = replace(office, now=office.now + timedelta(hours=1))
    office.add(csv_of(answer("Ada", "Dull", work)), "two.csv")
    assert len(office.people()) == 1
    office = replace(office, now=office.now + timedelta(hours=1))
    if since:
        assert office.contactable() == {ADA, work}
        office.stop(ADA)
    assert office.contactable() == set()
    split(office, work)
    assert len(office.people()) == 2
    assert office.contactable() == (set() if since else {work})
    assert sound(office)


@PARTED
@pytest.mark.parametrize("how", ["passed on", "stop list"])
def test_an_address_learned_of_later_is_refused_by_what_was_said_while_they_were_one(
    office: Office, how, part
) -> None:
    """Ada was one with somebody who had no address yet."""
    office.add(csv_of(answer("Ada", "Blank", "", postcode="ZX4 4DD")), "no address.csv")
    blank, (ada,) = max(office.people()), who(office, ADA)
    session = about_to_write(office.session)
    keep_doubts(session, [(ada, blank)], office.now)
    session.commit()
    _say_same(office, [ada, blank])
    if how == "passed on":
        office.stop(ADA)
    else:
        office.add(stop_list({"Email": ADA}), STOPS)
    if part is take_back:
        take_back(office)
    else:
        split(office, ADA)
    assert len(office.people()) == 4
    office.add(
        csv_of(answer("Ada", "Blank", DEE, postcode="ZX4 4DD", on="2025-09-01")), "address.csv"
    )
    assert len(office.people()) == 4
    assert office.contactable() == {BO, CY}
    assert sound(office)
