"""A no stays with whoever is torn by what was said or came about others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models.people import ReviewAnswer
from app.settings import Settings
from app.store import people
from tests.builders import Office, an_office, answer, csv_of
from tests.integration.test_ages_and_noes import unsubscribed_at_mailchimp
from tests.integration.test_noes_while_one import office
from tests.integration.test_suggestions import (
    ADA,
    BO,
    CY,
    doubt,
    rows,
    say_different,
    say_same,
    sound,
    take_back,
    who,
)

__all__ = ["office"]


def join(office: Office, one: str, other: str) -> None:
    office.join(rows(office, one)[0], rows(office, other)[0])


def owner(office: Office, draft: int) -> int:
    return people.person_of_drafts(office.session, [draft])[draft]


ONE_TELEPHONE, ANOTHER = {"Phone": "07700 900001"}, {"Phone": "07700 900002"}
AT_ONE_TELEPHONE = (
    {**answer("Robert", "Birch", "cy22@mail.example", postcode=""), **ONE_TELEPHONE},
    {**answer("Bob", "Birch", "ann.ash@post.example", postcode="ZX1 1AB"), **ANOTHER},
    {**answer("A", "Ash", "", postcode="ZX1 1AC"), **ONE_TELEPHONE},
    {**answer("Bob", "Birch", "annash@post.example", postcode="ZX1 1AC"), **ONE_TELEPHONE},
)


def test_a_no_stays_with_whom_an_answer_about_others_tears(
    session: Session, settings: Settings
) -> None:
    """The first and last are one; that the others are one takes the last to those."""
    office = an_office(session, settings)
    for number, row in enumerate(AT_ONE_TELEPHONE):
        office.add(csv_of(row), f"{number}.csv")
    unsubscribed_at_mailchimp(office, "cy22@mail.example")
    assert sorted(map(len, office.people().values())) == [1, 1, 2]

    office.join(2, 3)
    assert sorted(map(len, office.people().values())) == [1, 3]

    assert office.codes()["annash@post.example"] == "S02"
    both = "ann.ash@post.example; zed@post.example"
    later = answer("Bob", "Birch", both, postcode="ZX1 1AB", on="2025-10-01")
    office.add(csv_of({**later, **ANOTHER}), "later.csv")
    assert office.codes()["zed@post.example"] == "S02", "they meant every address of theirs"


def test_a_no_stays_with_whom_taking_back_that_others_differ_tears(
    session: Session, settings: Settings
) -> None:
    """Two are one before anybody is asked about a third; a row that came since goes with that one."""
    office, home = an_office(session, settings), {"postcode": "ZX1 1AE"}
    one, other, third = "bob.ash@work.example", "ashfamily@post.example", "annash@post.example"
    for given, email in (("Anna", one), ("Anna", other), ("Ann", third)):
        office.add(csv_of(answer(given, "Birch", email, **home)), f"{email}.csv")
    unsubscribed_at_mailchimp(office, one)
    say_different(office, (one, third))
    office.add(csv_of(answer("Anna", "Ash", "ann.ash@post.example", **home)), "since.csv")
    assert who(office, one) == who(office, other)
    assert office.codes()[other] == "S02"

    take_back(office)

    assert who(office, one) != who(office, other)
    assert office.codes()[other] == "S02"
    assert sound(office)


@pytest.mark.parametrize("kept_who_they_were", [True, False])
def test_a_no_stays_with_whom_taking_back_that_they_are_others_too_tears(
    session: Session, settings: Settings, kept_who_they_were: bool
) -> None:
    """Two are one before a third is said to be them; a row that came since goes with that one."""
    office = an_office(session, settings)
    one, other, third = "bob.ash@work.example", "ann.ash@post.example", "annash@post.example"
    for number, row in enumerate(
        (
            answer("", "Ash", third, postcode="ZX2 2BB"),
            {**answer("Bob", "Ashe", one, postcode="ZX2 2BB"), **ANOTHER},
            {**answer("", "Ashe", other, postcode="ZX1 1AE"), **ANOTHER},
        )
    ):
        office.add(csv_of(row), f"{number}.csv")
    assert who(office, one) == who(office, other) != who(office, third)
    unsubscribed_at_mailchimp(office, other)
    assert office.codes()[one] == "S02"
    join(office, third, one)
    if not kept_who_they_were:  # as by a version that did not
        session.execute(update(ReviewAnswer).values(people=[]))
    both = f"{third}; xyzzy99@post.example"
    office.add(csv_of({**answer("Cy", "Birch", both, postcode="ZX2 2BB"), **ANOTHER}), "since.csv")
    assert who(office, one) == who(office, other)

    take_back(office)

    assert who(office, one) != who(office, other)
    assert office.codes()[one] == "S02"


def test_a_no_stays_with_whom_a_row_split_off_tears_beside_it(
    session: Session, settings: Settings
) -> None:
    """Two were one before rows came that alone hold them together now."""
    office = an_office(session, settings)
    one, other, third = "ann.ash@post.example", "annash@post.example", "xyzzy99@post.example"
    for number, row in enumerate(
        (
            answer("Anna", "Birch", "cy22@mail.example", postcode="ZX1 1AC"),
            {**answer("Ann", "Ashe", one, postcode="ZX2 2BB"), **ANOTHER},
            answer("Ann", "Ashe", other, postcode="ZX1 1AB"),
        )
    ):
        office.add(csv_of(row), f"{number}.csv")
    assert who(office, one) == who(office, other)
    unsubscribed_at_mailchimp(office, one)
    office = replace(office, now=office.now + timedelta(hours=1))
    office.add(csv_of(answer("", "Ashe", f"{one}; {third}", postcode="")), "since.csv")
    both = f"cy22@mail.example; {third}"
    office.add(csv_of({**answer("Anna", "Ashe", both, postcode="ZX1 1AB"), **ANOTHER}), "last.csv")
    _, first, second, split_off, _ = sorted(rows(office, one))

    office.split(owner(office, split_off), [split_off])

    assert owner(office, first) != owner(office, second)
    assert office.codes()[other] == "S02"
    assert sound(office)


def test_rows_that_part_two_do_so_although_somebody_said_meanwhile_that_they_are_one(
    session: Session, settings: Settings
) -> None:
    """What the machine finds beneath what was said holds once that is taken back."""
    office = an_office(session, settings)
    shared, phone = "ann.ash@post.example", {"Mobile": "07700 900001"}
    office.add(csv_of({**answer("Ann", "Ash", shared), **phone}), "0.csv")
    office.add(csv_of(answer("", "Ash", shared)), "1.csv")
    first, second = rows(office, shared)
    assert owner(office, first) == owner(office, second)
    office.join(first, second)
    office.add(csv_of({**answer("Bob", "Ash", shared), **phone}), "2.csv")
    assert owner(office, first) == owner(office, second)

    take_back(office)

    assert owner(office, first) != owner(office, second)


def test_a_no_that_goes_with_a_row_reaches_an_address_of_the_file_that_parts_two(
    session: Session, settings: Settings
) -> None:
    """The row goes to whom the file brings."""
    office = an_office(session, settings)
    shared, other, new = "ann.ash@post.example", "ashfamily@post.example", "xyzzy99@post.example"
    office.add(csv_of(answer("Bob", "Ashe", shared, postcode="")), "0.csv")
    office.add(csv_of(answer("Robert", "Ash", f"{shared}; {other}", postcode="ZX1 1AB")), "1.csv")
    assert who(office, shared) == who(office, other)
    unsubscribed_at_mailchimp(office, other)

    office.add(csv_of(answer("Bob", "Birch", f"{new}; {shared}", postcode="ZX2 2BB")), "since.csv")

    first, second = min(rows(office, new)), min(rows(office, other))
    assert owner(office, first) != owner(office, second)
    assert not office.contactable()
    assert sound(office)


def test_a_no_older_than_a_mistaken_answer_goes_with_whom_it_was_of_though_others_are_torn(
    session: Session, settings: Settings
) -> None:
    """Taking it back parts two rows as well that came since."""
    office, here = an_office(session, settings), {"postcode": "ZX2 2BB"}
    one, other = "ann.ash@post.example", "annash@post.example"
    office.add(csv_of(answer("Anna", "Ash", one, **here)), "0.csv")
    office.add(csv_of(answer("Cy", "Ash", other, postcode="")), "1.csv")
    unsubscribed_at_mailchimp(office, other)
    join(office, one, other)
    third, fourth = "ashfamily@post.example", "cy22@mail.example"
    office.add(csv_of({**answer("Anna", "Ash", third, **here), **ONE_TELEPHONE}), "2.csv")
    office.add(csv_of(answer("Ann", "Ash", fourth, **here)), "3.csv")
    assert who(office, third) == who(office, fourth) != who(office, one)
    assert office.codes()[one] == "S02"

    take_back(office)

    assert who(office, third) != who(office, fourth)
    assert office.contactable() == {one, third, fourth}
    assert sound(office)


def test_a_no_older_than_a_mistaken_answer_goes_with_whom_it_was_of_though_a_row_resembles_both(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    one, other = "cy22@mail.example", "ashfamily@post.example"
    home = {"postcode": "ZX1 1AC"}
    office.add(csv_of({**answer("Cy", "Ash", one, **home), **ONE_TELEPHONE}), "0.csv")
    office.add(csv_of({**answer("A", "Ash", other, postcode="ZX2 2BB"), **ONE_TELEPHONE}), "1.csv")
    unsubscribed_at_mailchimp(office, one)
    join(office, one, other)
    last = "ann.ash@post.example"
    office.add(csv_of({**answer("", "Ash", last, **home), **ONE_TELEPHONE}), "2.csv")

    take_back(office)

    assert who(office, one) != who(office, other)
    assert office.codes()[one] == "S02"
    assert other in office.contactable()
    assert sound(office)


def test_a_no_older_than_an_answer_of_an_earlier_version_goes_with_whom_it_was_of(
    office: Office,
) -> None:
    """Such an answer did not keep who they were."""
    unsubscribed_at_mailchimp(office, ADA)
    allowed = office.contactable()
    assert BO in allowed
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    office.session.execute(update(ReviewAnswer).values(people=[]))
    assert office.contactable() == {CY}

    take_back(office)

    assert office.contactable() == allowed
    assert sound(office)


def test_a_no_stays_with_whom_a_row_between_them_would_have_made_one(
    session: Session, settings: Settings
) -> None:
    """Without the answer the row would have tied them when it came, and a later one parted all."""
    office = an_office(session, settings)
    shared, one, other, third = (
        f"{name}@post.example" for name in ("box", "ann.ash", "cy22", "xyzzy99")
    )
    office.add(csv_of({**answer("Ann", "Ash", f"{shared}; {one}"), **ONE_TELEPHONE}), "0.csv")
    office.add(csv_of(answer("", "Ash", f"{other}; {third}", postcode="ZX2 2BB")), "1.csv")
    unsubscribed_at_mailchimp(office, one)
    join(office, one, other)
    office.add(csv_of(answer("", "Ash", f"{shared}; {third}", postcode="")), "2.csv")
    assert len(office.people()) == 1
    office.add(csv_of({**answer("Bob", "Ash", shared), **ONE_TELEPHONE}), "3.csv")
    assert len(office.people()) == 3

    take_back(office)

    assert len(office.people()) == 4
    assert office.contactable() == set()
    assert sound(office)
