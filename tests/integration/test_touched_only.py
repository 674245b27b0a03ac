"""Who is who and what is right changes for some; of everybody else nothing is worked out again.

What is derived of the others is spoilt first: were it worked out again, it would be right afterwards.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.audience import PersonProject, PersonState
from app.models.people import Address, Draft, Person, PersonAddress
from app.models.permission import Standing
from app.models.taking_part import Interest
from app.settings import Settings
from app.workflows import choose_values
from app.workflows.judge_match import same, unmerge
from tests.builders import Office, an_office, answer, csv_of

DERIVED = {
    Person: {"name": "spoilt", "postcode": "spoilt", "rows": 99},
    PersonState: {"area": "spoilt"},
    PersonProject: {"kind": "spoilt"},
    PersonAddress: {"last_seen_on": None},
    Interest: {"score": 7},
}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    """Twelve people of one row each, and one of two."""
    made = an_office(session, settings)
    rows = [
        answer(f"Ada{n}", f"Dull{n}", f"ada{n}@post.example", postcode="", comment="More buses.")
        for n in range(12)
    ]
    made.add(csv_of(*rows), project=made.project("Buses"))
    made.add(csv_of(answer("Bo", "Dim", "bo@post.example")), "bo.csv")
    made.add(csv_of(answer("Bo", "Dim", "bo@post.example", on="2025-07-01")), "bo again.csv")
    return made


def spoil(office: Office) -> None:
    for table, values in DERIVED.items():
        office.session.execute(update(table).values(**values))
    office.session.execute(update(Standing).values(code="spoilt"))
    office.session.commit()


def worked_out(office: Office) -> tuple[set[int], set[str]]:
    """The people of whom anything is right again, and the addresses."""
    office.session.expire_all()
    people: set[int] = set()
    for table, values in DERIVED.items():
        whose = table.id if table is Person else table.person_id
        for person, *found in office.session.execute(
            select(whose, *(getattr(table, name) for name in values))
        ):
            if list(found) != list(values.values()):
                people.add(person)
    emails = select(Address.email).join(Standing, Standing.address_id == Address.id)
    right = office.session.scalars(emails.where(Standing.code != "spoilt"))
    return people, set(right)


def person_at(office: Office, email: str) -> int:
    whose = select(PersonAddress.person_id).join(Address, Address.id == PersonAddress.address_id)
    return office.session.scalars(whose.where(Address.email == email)).one()


def row_of(office: Office, person: int) -> int:
    rows = select(Draft.id).where(Draft.person_id == person).order_by(Draft.id)
    return office.session.scalars(rows).all()[-1]


def joins(office: Office, said: dict[str, Any]) -> None:
    rows = [row_of(office, person_at(office, f"ada{n}@post.example")) for n in (3, 4)]
    same(about_to_write(office.session), a=rows[0], b=rows[1], **said)


def parts(office: Office, said: dict[str, Any]) -> None:
    bo = person_at(office, "bo@post.example")
    unmerge(about_to_write(office.session), person_id=bo, draft_ids=[row_of(office, bo)], **said)


def enters(office: Office, said: dict[str, Any]) -> None:
    choose_values.enter_value(
        about_to_write(office.session),
        person_id=person_at(office, "ada5@post.example"),
        field="postcode",
        text="ZX9 9ZZ",
        **said,
    )


@pytest.mark.parametrize(
    ("does", "emails"),
    [
        (joins, {"ada3@post.example", "ada4@post.example"}),
        (parts, {"bo@post.example"}),
        (enters, {"ada5@post.example"}),
    ],
)
def test_only_whom_it_touches_is_worked_out_again(
    office: Office, does: Callable[[Office, dict[str, Any]], None], emails: set[str]
) -> None:
    touched = {person_at(office, email) for email in emails}
    last = max(office.people())
    said = {"staff_id": None, "installation": office.installation, "now": office.now}
    spoil(office)

    does(office, said)
    office.session.commit()

    people, addresses = worked_out(office)
    new = {person for person in people if person > last}
    assert people - new <= touched
    assert people
    assert addresses == emails


def test_so_it_is_when_a_file_brings_rows_of_some(office: Office) -> None:
    """But for interests: how usual each issue is has changed for everybody."""
    ada = person_at(office, "ada7@post.example")
    spoil(office)
    office.session.execute(update(Interest).values(score=7))
    derived = DERIVED.pop(Interest)
    try:
        office.add(csv_of(answer("Ada7", "Dull7", "ada7@post.example", postcode="")), "later.csv")
        assert worked_out(office) == ({ada}, {"ada7@post.example"})
    finally:
        DERIVED[Interest] = derived
