"""A no at a shared mailbox that does not say whose it is holds whatever else its users are written to at."""

from collections.abc import Callable
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.read.health import complaints
from app.settings import Settings
from app.store import consent
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.integration.test_permission_over_time import press_stop

HOME = "the.dulls@post.example"
WORK = "grace.dull@work.example"
HELD = "N01"

Step = Callable[[Office], object]


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add_home(office: Office) -> int:
    rows = answer("Grace", email=HOME), answer("Basil", email=HOME)
    return office.add(csv_of(*rows), "home.csv").files[0].upload_id


def add_work(office: Office, postcode: str = "ZX1 1AA", on: str = "2025-06-02") -> None:
    office.add(csv_of(answer("Grace", email=WORK, postcode=postcode, on=on)), "work.csv")


def add_stop(office: Office, given: str = "", family: str = "", email: str = HOME) -> None:
    row = {"First name": given, "Surname": family, "Postcode": "ZX1", "Email": email}
    office.add(stop_list(row), STOPS)


@pytest.mark.parametrize("steps", list(permutations((add_home, add_work, add_stop))))
def test_an_unnamed_stop_at_a_shared_mailbox_holds_the_other_addresses_of_its_users(
    office: Office, steps: tuple[Step, ...]
) -> None:
    for step in steps:
        step(office)

    assert office.codes()[WORK] == HELD
    assert consent.standings(office.session) == consent.fold_all(
        office.session, office.installation.keyring
    )


@pytest.mark.parametrize("spelt", ["The.Dulls+news@post.example", HOME])
@pytest.mark.parametrize("named", [("G", "Dull"), ("", "Dull"), ("Grace", "")])
def test_a_stop_by_less_than_a_full_name_holds_whoever_it_can_be(
    office: Office, named: tuple[str, str], spelt: str
) -> None:
    add_home(office)
    add_work(office)
    add_stop(office, *named, spelt)

    assert WORK not in office.contactable()


@pytest.mark.parametrize("named", [("B", "Dull"), ("Basil", ""), ("Basil", "Dull")])
def test_a_stop_that_can_only_be_another_users_holds_nothing_elsewhere(
    office: Office, named: tuple[str, str]
) -> None:
    add_home(office)
    add_work(office)
    add_stop(office, *named)

    assert office.contactable() == {WORK}


@pytest.mark.parametrize(
    "named",
    [
        ("The", "Dulls"),
        ("Dull", "Family"),
        ("Reception", "Desk"),
        ("Info", ""),
        ("Basil and family", ""),
        ("Basil and family", "Dull"),
        ("The Dull household", ""),
        ("Dull", "Basil"),
        ("Mr and Mrs", "Dull"),
    ],
)
def test_a_stop_under_words_that_are_no_ones_own_name_holds_every_user(
    office: Office, named: tuple[str, str]
) -> None:
    add_home(office)
    add_work(office)
    add_stop(office, *named)

    assert WORK not in office.contactable()


@pytest.mark.parametrize("named", [("The", "Dulls"), ("Reception", "Desk"), ("James", "Basil")])
def test_so_does_a_no_in_a_survey_under_such_words(office: Office, named: tuple[str, str]) -> None:
    """Basil James answers elsewhere; at home his names stand in swapped columns."""
    basil = "basil.james@work.example"
    rows = answer("Basil", "James", HOME), answer("Bertha", "James", HOME)
    office.add(csv_of(*rows), "home.csv")
    office.add(csv_of(answer("Basil", "James", basil)), "work.csv")
    assert basil in office.contactable()
    office.add(csv_of(answer(*named, HOME, on="2025-08-08", contact="No")), "later.csv")

    assert basil not in office.contactable()


@pytest.mark.parametrize("named", [("Grace", "Dull"), ("Agnieszka", "Marl"), ("Gurpreet", "")])
def test_a_no_under_anybodys_full_name_is_theirs_alone(
    office: Office, named: tuple[str, str]
) -> None:
    basil = "basil.dull@work.example"
    add_home(office)
    office.add(csv_of(answer("Basil", email=basil)), "work.csv")
    add_stop(office, *named)

    assert basil in office.contactable()


def test_whoever_stops_on_their_page_is_stopped_although_another_was_there(office: Office) -> None:
    """A stop list's row of Basil's reaches nothing of Grace's; her own stop does."""
    add_home(office)
    add_work(office)
    add_stop(office, "Basil", "Dull")
    assert office.contactable() == {WORK}
    press_stop(office, HOME)

    assert office.contactable() == set()


def test_who_is_found_later_to_use_the_mailbox_is_held_then(office: Office) -> None:
    add_home(office)
    add_work(office, postcode="ZX9 9ZZ")
    add_stop(office)
    assert office.contactable() == {WORK}
    at_home, at_work = (office.owner(email, "Grace").id for email in (HOME, WORK))

    rows = office.people()
    office.join(rows[at_home][0], rows[at_work][0])

    assert office.codes()[WORK] == HELD


@pytest.mark.parametrize(("said_yes_on", "held"), [("2025-06-02", True), ("2025-10-02", False)])
def test_an_unnamed_no_ends_what_was_said_before_it(
    office: Office, said_yes_on: str, *, held: bool
) -> None:
    add_home(office)
    add_work(office, on=said_yes_on)
    later = answer("", "", HOME, postcode="", on="2025-08-08", contact="No")
    office.add(csv_of(later), "a later call.csv")

    assert (office.codes()[WORK] == HELD) is held


def test_taking_out_the_file_that_showed_who_uses_the_mailbox_lets_nobody_rise(
    office: Office,
) -> None:
    home = add_home(office)
    add_work(office)
    add_stop(office)

    office.undo(home)

    assert office.codes()[WORK] == HELD


def test_nor_lets_it_whoever_comes_later_from_the_mailbox(office: Office) -> None:
    home = add_home(office)
    add_stop(office)
    office.undo(home)
    work = csv_of(answer("Grace", email=WORK), answer("Cy", "Marl", "cy@work.example"))
    upload = office.receive(work, "work.csv").upload_id

    assert office.plan(upload).can_be_invited_after == 1
    office.apply(upload)

    assert office.codes()[WORK] == HELD
    assert office.contactable() == {"cy@work.example"}
    assert complaints(office.session, office.installation, office.now) == []


@pytest.mark.parametrize("named", [("Basil", "Dull"), ("Bertha", "Marl")])
def test_nor_does_it_hold_whom_the_no_could_not_be(office: Office, named: tuple[str, str]) -> None:
    home = add_home(office)
    add_stop(office, *named)
    office.undo(home)
    add_work(office)

    assert office.contactable() == {WORK}


def test_a_row_that_is_left_without_an_address_goes_on_holding(office: Office) -> None:
    """Its postcode tied it to the mailbox, its mobile number ties it to who comes later."""
    mobile = {"Mobile": "07700 900123"}
    home = add_home(office)
    office.add(csv_of({**answer("Grace", email=""), **mobile}), "no address.csv")
    add_stop(office)
    office.undo(home)

    office.add(csv_of({**answer("Grace", email=WORK, postcode=""), **mobile}), "work.csv")

    assert office.codes()[WORK] == HELD


def test_it_goes_on_though_that_file_is_taken_out_as_well(office: Office) -> None:
    third = "grace@third.example"
    home = add_home(office)
    add_stop(office)
    office.undo(home)
    work = csv_of(answer("Grace", email=WORK))
    office.undo(office.add(work, "work.csv").files[0].upload_id)

    office.add(csv_of(answer("Grace", email=third)), "third.csv")

    assert office.codes()[third] == HELD
    assert complaints(office.session, office.installation, office.now) == []
