"""A no that came while two were one person: neither a split nor an answer taken back loses it."""

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings
from tests.builders import Office, an_office, answer, csv_of, stop_list
from tests.integration.test_suggestions import (
    ADA,
    BO,
    CY,
    EVERYBODY,
    doubt,
    say_same,
    sound,
    take_back,
    take_back_any,
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


@pytest.mark.parametrize("older", [True, False])
@WITHOUT_AN_ADDRESS
def test_a_no_stays_though_its_file_is_taken_out_and_then_an_answer_taken_back(
    office: Office, no, name, older
) -> None:
    if older:
        office.add(no("Grey", "ZX3 3CC"), name.format("older"))
    doubt(office, (BO, CY))
    say_same(office, BO, CY)
    file = office.add(no("Mild", "ZX2 2BB"), name.format("newer")).files[0]
    assert office.contactable() == {ADA}
    office.undo(file.upload_id)
    assert office.contactable() == {ADA}
    take_back(office)
    assert office.contactable() == {ADA}
    assert sound(office)
