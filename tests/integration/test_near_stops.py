"""A stop whose address looks like a slip for another holds that other, in whatever order they come."""

from collections.abc import Callable
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings
from app.store import consent
from app.workflows.stop_contact import stop_contact
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.conftest import NOW

ADDRESS = "ada.dull@post.example"
SLIP = "ada.dul@post.example"
HELD = "N01"
CAN_BE_INVITED = "K01"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add_answer(office: Office, email: str = ADDRESS, given: str = "Ada") -> None:
    office.add(csv_of(answer(given, email=email, contact="Yes")), f"answers of {email}.csv")


def add_silent_answer_from_the_slip(office: Office) -> None:
    row = answer("Adrian", "Dulwich", SLIP, postcode="ZX9 9ZZ", contact="")
    office.add(csv_of(row), "an answer of another.csv")


def add_stop(office: Office, email: str = SLIP) -> None:
    office.add(stop_list({"Email": email}), STOPS)


@pytest.mark.parametrize("steps", list(permutations((add_answer, add_stop))))
def test_a_stop_with_a_mistyped_address_holds_the_near_one(
    office: Office, steps: tuple[Callable[[Office], None], ...]
) -> None:
    for step in steps:
        step(office)

    assert office.codes()[ADDRESS] == HELD


@pytest.mark.parametrize(
    "steps", list(permutations((add_answer, add_stop, add_silent_answer_from_the_slip)))
)
def test_nothing_a_file_brings_lifts_the_doubt_a_slip_in_a_stop_list_makes(
    office: Office, steps: tuple[Callable[[Office], None], ...]
) -> None:
    for step in steps:
        step(office)

    assert office.codes()[ADDRESS] == HELD
    assert SLIP not in office.contactable()


def test_another_address_is_not_held(office: Office) -> None:
    add_answer(office)
    add_stop(office, "bea.dull@post.example")
    add_stop(office, "ada.dull1@post.example")

    assert office.contactable() == {ADDRESS}


def test_a_comment_asking_to_be_left_out_holds_the_near_address(office: Office) -> None:
    add_answer(office)
    row = answer("", "", SLIP, postcode="", comment="Please remove me from your list.", contact="")
    office.add(csv_of(row), "typed from paper.csv")

    assert office.codes()[ADDRESS] == HELD


def test_a_stop_staff_pass_on_with_a_slip_holds_the_near_address(office: Office) -> None:
    add_answer(office)
    stop_contact(office.session, text=SLIP, by="staff 1", installation=office.installation, now=NOW)
    office.session.commit()

    assert office.codes()[ADDRESS] == HELD


def test_what_is_kept_is_what_the_whole_ledger_gives(office: Office) -> None:
    add_answer(office)
    add_stop(office)
    add_silent_answer_from_the_slip(office)
    kept = consent.standings(office.session)

    afresh = consent.fold_all(office.session, office.installation.keyring)

    assert kept == afresh


NAMESAKE = "zebedee.dull@post.example"


@pytest.mark.parametrize(
    "steps",
    list(
        permutations(
            (
                lambda office: add_answer(office, NAMESAKE, "Zebedee"),
                lambda office: office.add(
                    stop_list({"First name": "Zogs", "Surname": "Dull", "Postcode": "ZX1 1AA"}),
                    STOPS,
                ),
            )
        )
    ),
)
def test_a_stop_by_a_short_form_nobody_listed_holds_whoever_has_that_initial_there(
    office: Office, steps: tuple[Callable[[Office], None], ...]
) -> None:
    for step in steps:
        step(office)

    assert office.codes()[NAMESAKE] == HELD


def test_a_no_from_another_address_under_a_short_form_holds_the_older_yes(office: Office) -> None:
    office.add(csv_of(answer("Zebedee", email=NAMESAKE, on="2025-03-03")), "first.csv")
    later = answer("Zogs", email="zed1977@inbox.example", on="2025-08-08", contact="No")
    office.add(csv_of(later), "second.csv")

    assert office.codes()[NAMESAKE] == HELD


def test_a_stop_by_another_initial_of_the_household_holds_nobody(office: Office) -> None:
    add_answer(office, NAMESAKE, "Zebedee")
    office.add(
        stop_list({"First name": "Quentin", "Surname": "Dull", "Postcode": "ZX1 1AA"}), STOPS
    )

    assert NAMESAKE in office.contactable()
