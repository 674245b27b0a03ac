"""A no on a row with several people's addresses holds all that these people are written to at."""

from collections.abc import Callable
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings
from app.store import consent
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list

HIS, HERS = "basil.marl@post.example", "grace.dull@inbox.example"
HER_WORK = "gdull7@work.example"
HELD = "N01"
DIED = "S10"

Step = Callable[[Office], object]


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add_her_answer(office: Office) -> None:
    office.add(csv_of(answer("Grace", email=HERS)), "hers.csv")


def add_her_work(office: Office) -> None:
    office.add(csv_of(answer("Grace", email=HER_WORK, on="2025-08-08")), "work.csv")


def add_note(office: Office, addresses: str = f"{HIS}, {HERS}") -> None:
    row = {**answer("Basil", "Marl", addresses, contact=""), "Officer notes": "Deceased"}
    others = [
        {**answer("Ned", "Quill", f"ned{n}@post.example", contact=""), "Officer notes": ""}
        for n in range(3)
    ]
    office.add(csv_of(row, *others), "the couple.csv")


@pytest.mark.parametrize("steps", list(permutations((add_her_answer, add_her_work, add_note))))
def test_a_death_noted_beside_a_couples_addresses_holds_whatever_else_either_is_written_to_at(
    office: Office, steps: tuple[Step, ...]
) -> None:
    for step in steps:
        step(office)

    assert office.codes()[HERS] == DIED
    assert office.codes()[HER_WORK] == HELD
    assert consent.standings(office.session) == consent.fold_all(
        office.session, office.installation.keyring
    )


def test_a_death_noted_beside_one_address_is_of_whoever_is_named(office: Office) -> None:
    add_her_answer(office)
    add_her_work(office)
    add_note(office, HIS)

    assert office.contactable() == {HERS, HER_WORK}


def test_two_spellings_of_one_mailbox_are_no_two_peoples(office: Office) -> None:
    shared = "thedulls@gmail.com"
    office.add(csv_of(answer("Grace", email=shared, contact="")), "home.csv")
    add_her_work(office)
    add_note(office, f"{shared}, The.Dulls+news@gmail.com")

    assert office.contactable() == {HER_WORK}


def test_a_line_of_a_stop_list_with_two_addresses_holds_both_their_users(office: Office) -> None:
    add_her_answer(office)
    add_her_work(office)
    row = {"First name": "Basil", "Surname": "Marl", "Postcode": "", "Email": f"{HIS}; {HERS}"}
    office.add(stop_list(row), STOPS)

    assert HER_WORK not in office.contactable()
