"""Which words in a name cell can be told to be one person's own name."""

import pytest

from importers.clean.name_order import split_surname_first
from importers.clean.names import join_parts, split_name
from importers.clean.own_names import is_own_name
from importers.draft import PersonName


@pytest.mark.parametrize(
    "cells",
    [
        ("Basil", "Dull"),
        ("Agnieszka", "Nowak"),
        ("Mary-Ann", "O’Dull"),
        ("Hui Ling", "Chan"),
        ("J P", "van der Dull"),
        ("B", "Dull"),
        ("Grace", "James"),
        ("Basil", ""),
        ("Ann & Bob", "Dull"),
    ],
)
def test_a_full_name_speaks_for_itself(cells: tuple[str, str]) -> None:
    people = join_parts("", *cells)
    assert people
    assert all(map(is_own_name, people))
    assert all(map(is_own_name, split_name(" ".join(cells))))


def test_behind_a_title_a_name_nobody_listed_is_one_too() -> None:
    assert is_own_name(PersonName(title="Ms", given="Zebedine", family="Dull"))
    assert not is_own_name(PersonName(given="Zebedine", family="Dull"))


@pytest.mark.parametrize(
    "cells",
    [
        ("The", "Dulls"),
        ("Dull", "Family"),
        ("Family", "Dull"),
        ("The Dull", "Household"),
        ("Reception", "Desk"),
        ("Front", "Office"),
        ("Info", ""),
        ("", "Enquiries"),
        ("", "Dull"),
        ("A", ""),
        ("Mum", "Dull"),
        ("Grace", "Household"),
        ("Rose", "Cottage"),
        ("Dull", "Basil"),
        ("Basil and family", ""),
        ("Basil and family", "Dull"),
        ("Basil", "Dull and family"),
        ("Basil (and family)", "Dull"),
        ("Mr & Mrs", "Dull"),
    ],
)
def test_a_household_a_desk_and_swapped_columns_do_not(cells: tuple[str, str]) -> None:
    assert not any(map(is_own_name, join_parts("", *cells)))
    assert not all(map(is_own_name, split_name(" ".join(cells).strip()) or (PersonName(),)))


@pytest.mark.parametrize(
    "text", ["Dull Basil & family", "Dull Basil + 2", "Dull, Basil and family"]
)
def test_nor_does_somebody_named_with_others_where_the_surname_stands_first(text: str) -> None:
    (name,) = split_surname_first(text)
    assert (name.given, name.family, name.others) == ("Basil", "Dull", True)
    assert not is_own_name(name)


@pytest.mark.parametrize("cells", [("The", "Dulls"), ("Dull", "Family"), ("The", "Dull family")])
def test_two_cells_name_a_household_as_one_does(cells: tuple[str, str]) -> None:
    assert join_parts("", *cells) == split_name(" ".join(cells)) == (PersonName(family="Dull"),)


def test_who_comes_along_without_a_name_is_nobody_of_that_surname() -> None:
    assert join_parts("", "Basil and family", "Dull") == (
        PersonName(given="Basil", family="Dull", others=True),
    )
