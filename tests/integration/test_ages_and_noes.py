"""Ages make two of one, and no address gets out of reach of a no by it, in whatever order files arrive."""

from collections.abc import Mapping
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.settings import Settings
from app.store import consent
from app.workflows.sync_audience import _heard
from consent.events import Act
from tests.builders import Office, an_office, answer, csv_of

HER_OWN, SECOND = "adabel@post.example", "a.dullerton@inbox.example"
HOME, ELSEWHERE = "ZX1 1AA", "ZX9 9ZZ"
YOUNG, OLD = "35-44", "65-74"
PHONE, MOBILE = "01632 960123", "07700 900123"
AGE = "Age group"

in_both_orders = pytest.mark.parametrize("order", list(permutations(range(2))))


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def row(
    email: str,
    contact: str,
    age: str,
    *,
    on: str = "2025-03-01",
    postcode: str = HOME,
    phone: str = PHONE,
    heading: str = AGE,
) -> Mapping[str, str]:
    said = answer("Adabel", "Dullerton", email, on=on, contact=contact, postcode=postcode)
    return {**said, "Telephone": phone, heading: age}


def a_no(email: str = "", age: str = OLD, **parts: str) -> Mapping[str, str]:
    return row(email, "No", age, on="2025-09-01", **parts)


def add(office: Office, *rows: Mapping[str, str], order: tuple[int, ...]) -> None:
    for n in order:
        office.add(csv_of(rows[n]), f"{n}.csv")
    office.session.expire_all()


def sizes(office: Office) -> list[int]:
    """How many rows each person has."""
    return sorted(map(len, office.people().values()))


@in_both_orders
@pytest.mark.parametrize("postcode", ["", ELSEWHERE])
@pytest.mark.parametrize(
    ("heading", "age"),
    [("At what age did you leave school?", "16"), (AGE, OLD), ("Favourite colour", "red")],
)
def test_a_no_without_an_address_is_not_parted_from_its_person_by_an_age(
    office: Office, heading: str, age: str, postcode: str, order: tuple[int, ...]
) -> None:
    refusing = a_no(age=age, postcode=postcode, heading=heading)
    add(office, row(HER_OWN, "Yes", YOUNG), refusing, order=order)

    assert office.codes() == {HER_OWN: "D01"}
    assert sizes(office) == [2]


@in_both_orders
def test_two_by_their_ages_at_one_postcode_refuse_each_others_addresses_by_name(
    office: Office, order: tuple[int, ...]
) -> None:
    add(office, row(HER_OWN, "Yes", YOUNG), a_no(), order=order)

    assert office.codes() == {HER_OWN: "D01"}
    assert sizes(office) == [1, 1]


@in_both_orders
def test_two_mailboxes_at_one_postcode_are_two_by_their_ages_and_both_refused(
    office: Office, order: tuple[int, ...]
) -> None:
    add(office, row(HER_OWN, "Yes", YOUNG), a_no(SECOND), order=order)

    assert office.contactable() == set()
    assert sizes(office) == [1, 1]


@in_both_orders
@pytest.mark.parametrize("postcode", ["", ELSEWHERE])
def test_two_mailboxes_that_only_a_person_ties_are_not_parted_by_ages(
    office: Office, postcode: str, order: tuple[int, ...]
) -> None:
    add(office, row(HER_OWN, "Yes", YOUNG), a_no(SECOND, postcode=postcode), order=order)
    parted = sizes(office)
    contactable = office.contactable()

    assert (parted, contactable) == ([2], set())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_no_of_the_same_home_reaches_the_address_of_a_further_row_without_a_postcode(
    office: Office, order: tuple[int, ...]
) -> None:
    # The no stands at the postcode of the first row; only being one person ties it to the second.
    first = row(HER_OWN, "Yes", YOUNG, phone=MOBILE)
    second = row(SECOND, "Yes", "", phone=MOBILE, postcode="")
    add(office, first, second, a_no(), order=order)

    assert office.contactable() == set()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_no_without_a_postcode_refuses_both_whom_ages_might_make_two(
    office: Office, order: tuple[int, ...]
) -> None:
    father, son = row(HER_OWN, "Yes", OLD), row(SECOND, "Yes", YOUNG)
    add(office, father, son, a_no(age="", postcode=""), order=order)

    assert office.contactable() == set()


def unsubscribed_at_mailchimp(office: Office, email: str) -> None:
    """A no that names nobody: it holds at its mailbox, and at others by their person alone."""
    session, known = about_to_write(office.session), office.installation
    asked = consent.Asked(known.keyring, known.policy, known.moment(office.now))
    heard = [consent.Heard(one) for one in _heard(email, Act.STOP, asked, office.now)]
    consent.spread(session, email, consent.append(session, heard), asked)
    session.commit()


@pytest.mark.parametrize("parts", [{"age": OLD}, {"age": "", "phone": "07700 900999"}])
def test_a_no_that_stands_in_no_row_stays_where_rows_part_who_was_one(
    office: Office, parts: Mapping[str, str]
) -> None:
    phone = MOBILE if "phone" in parts else PHONE
    office.add(csv_of(row(HER_OWN, "Yes", YOUNG, phone=phone)), "1.csv")
    office.add(csv_of(row(SECOND, "Yes", "", phone=PHONE)), "2.csv")
    unsubscribed_at_mailchimp(office, HER_OWN)
    assert len(office.people()) == 1

    office.add(csv_of(row(SECOND, "Yes", on="2024-10-01", **parts)), "3.csv")

    assert len(office.people()) == 2
    assert not {HER_OWN, SECOND} & office.contactable()
