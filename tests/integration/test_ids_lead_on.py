"""A public id that was ever shown or exported leads to whoever it stands for now."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.command import Desk, Refused
from app.cli.groups import find_people
from app.models.people import Draft, Person
from app.settings import Settings
from app.store.public_ids import person_known_as
from tests.builders import Office, an_office, answer, csv_of


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add(office: Office, name: str, *rows: tuple[str, str]) -> int:
    """Rows (given name, address) of people nobody would take for one; the upload."""
    cells = [answer(given, given + "son", email, postcode="") for given, email in rows]
    return office.add(csv_of(*cells), f"{name}.csv").files[0].upload_id


def ids(office: Office) -> dict[int, str]:
    """Row → the public id its person bears."""
    office.session.expire_all()
    rows = select(Draft.id, Person.public_id).join(Person, Person.id == Draft.person_id)
    return dict(office.session.execute(rows).all())


def led(office: Office, public_id: str) -> str | None:
    """The id that whoever is found by this one bears."""
    office.session.expire_all()
    person = person_known_as(office.session, public_id)
    return None if person is None else office.session.get_one(Person, person).public_id


def part(office: Office, *rows: int) -> None:
    person = office.session.get_one(Draft, rows[0]).person_id
    assert person
    office.split(person, list(rows))


PEOPLE = (("Ada", "ada@post.example"), ("Bo", "bo@post.example"), ("Cy", "cy@post.example"))


def test_the_oldest_keeps_their_id_and_those_lost_lead_there(office: Office) -> None:
    add(office, "all", *PEOPLE)
    (a, one), (b, other), (c, third) = sorted(ids(office).items())
    office.join(b, c)
    assert led(office, third) == other
    office.join(c, a)
    assert set(ids(office).values()) == {one}
    assert {led(office, known) for known in (one, other, third)} == {one}


def test_after_an_unmerge_an_id_leads_to_whoever_holds_its_row(office: Office) -> None:
    add(office, "all", *PEOPLE)
    (a, one), (b, other), (c, third) = sorted(ids(office).items())
    office.join(a, b)
    office.join(a, c)

    part(office, b)
    assert led(office, other) == other
    assert led(office, third) == one
    part(office, a)
    assert [led(office, known) for known in (one, other, third)] == [one, other, third]


def test_an_id_leads_on_after_its_file_was_taken_out(office: Office) -> None:
    first = add(office, "first", PEOPLE[0])
    add(office, "second", PEOPLE[1])
    add(office, "third", PEOPLE[2])
    (a, one), (b, other), (c, third) = sorted(ids(office).items())
    office.join(a, b)
    office.join(b, c)
    assert led(office, other) == one

    office.undo(first)

    assert set(ids(office).values()) == {other}
    assert {led(office, known) for known in (one, other, third)} == {other}


def test_an_id_lost_by_a_merge_leads_on_after_its_file_was_taken_out(office: Office) -> None:
    add(office, "first", PEOPLE[0])
    second = add(office, "second", PEOPLE[1])
    (a, one), (b, other) = sorted(ids(office).items())
    office.join(a, b)
    office.undo(second)
    assert led(office, other) == one


def test_it_leads_on_when_one_file_after_another_is_taken_out(office: Office) -> None:
    uploads = [add(office, name, row) for name, row in zip("xyz", PEOPLE, strict=True)]
    (a, one), (b, other), (c, third) = sorted(ids(office).items())
    office.join(a, b)
    office.join(b, c)
    office.undo(uploads[0])
    office.undo(uploads[1])
    assert {led(office, known) for known in (one, other)} == {third}
    office.undo(uploads[2])
    assert [led(office, known) for known in (one, other, third)] == [None] * 3


def test_a_file_added_again_brings_its_ids_back(office: Office) -> None:
    first = add(office, "first", PEOPLE[0])
    add(office, "second", PEOPLE[1])
    (a, one), (b, other) = sorted(ids(office).items())
    office.join(a, b)
    office.undo(first)
    assert led(office, one) == other

    add(office, "first", PEOPLE[0])

    # They are one, as somebody said; the older row of the two is the other by now.
    assert led(office, one) == led(office, other) == other
    part(office, b)
    assert (led(office, one), led(office, other)) == (one, other)
    assert led(office, "nobody") is None


def test_commands_find_people_by_an_id_lost_by_a_merge(office: Office, app: Flask) -> None:
    add(office, "all", *PEOPLE)
    (a, _), (b, other), _ = sorted(ids(office).items())
    office.join(a, b)
    desk = Desk(office.session, office.installation, office.now, app)
    assert find_people(desk, other) == [office.owner("ada@post.example").id]
    with pytest.raises(Refused, match="Nobody is known"):
        find_people(desk, "a" * 16)
