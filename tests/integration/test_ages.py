"""Father and son of one name and one home, through the whole product, in whatever order files arrive."""

from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings
from tests.builders import Office, an_office, answer, csv_of

FATHER, SON, NOBODYS = "father.csv", "son.csv", "nobodys.csv"
ROWS = {
    FATHER: ("odull1955@post.example", "65-74", "2025-06-01"),
    SON: ("owen.d@inbox.example", "25-34", "2025-07-01"),
    NOBODYS: ("", "", "2025-08-01"),
}
NEIGHBOURS = {FATHER: "Bea", SON: "Cyril", NOBODYS: "Agnieszka"}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add(office: Office, name: str) -> None:
    email, age, on = ROWS[name]
    row = answer("Owen", "Dull", email, on=on)
    ages, neighbour = "How old are you?", NEIGHBOURS[name]
    other = answer(neighbour, "Drab", f"{neighbour}@post.example", postcode="ZX9 9ZZ", on=on)
    office.add(csv_of({**row, ages: age}, {**other, ages: "45-54"}), name)


def owens(office: Office) -> set[frozenset[int]]:
    """Who is who, by the numbers of their rows."""
    office.session.expire_all()
    return {frozenset(rows) for rows in office.people().values()}


@pytest.mark.parametrize("names", list(permutations(ROWS)))
def test_a_row_with_nothing_of_its_own_is_neither_the_fathers_nor_the_sons(
    office: Office, names: tuple[str, ...]
) -> None:
    for name in names:
        add(office, name)

    assert {len(rows) for rows in owens(office)} == {1}


def test_without_the_son_it_is_the_fathers(office: Office) -> None:
    add(office, FATHER)
    add(office, NOBODYS)

    assert max(map(len, owens(office))) == 2
