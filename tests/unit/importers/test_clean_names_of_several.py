"""Name cells that name several people, a family, or no person at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act
from importers.clean.name_order import split_surname_first
from importers.clean.names import split_name
from importers.clean.several import body_named, in_order
from importers.draft import Kind, Reading, RowState, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def called(text: str) -> list[str]:
    return [f"{one.title} {one.display}".strip() for one in split_name(text)]


def turned(text: str) -> list[tuple[str, str, str]]:
    return [(one.title, one.given, one.family) for one in split_surname_first(text)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Petra Loam / Denis Loam", ["Petra Loam", "Denis Loam"]),
        ("Petra Loam/Denis Silt", ["Petra Loam", "Denis Silt"]),
        ("Petra / Denis Loam", ["Petra Loam", "Denis Loam"]),
        ("P/D Loam", ["P Loam", "D Loam"]),
        ("Petra Loam; Denis Silt", ["Petra Loam", "Denis Silt"]),
        ("Petra Loam\nDenis Silt", ["Petra Loam", "Denis Silt"]),
        ("Petra\nLoam", ["Petra Loam"]),
        ("Petra Loam, Denis Loam and Eric Loam", ["Petra Loam", "Denis Loam", "Eric Loam"]),
        ("Petra & Denis Loam & Eric Silt", ["Petra Loam", "Denis Loam", "Eric Silt"]),
        ("Petra Loam and Denis", ["Petra Loam", "Denis Loam"]),
        ("Petra Loam with Denis Loam", ["Petra Loam", "Denis Loam"]),
        ("Ms P Loam / Mr D Silt", ["Ms P Loam", "Mr D Silt"]),
        ("Marl / Peat", ["Marl", "Peat"]),
    ],
)
def test_people_side_by_side_are_several(text: str, people: list[str]) -> None:
    assert called(text) == people


@pytest.mark.parametrize(
    ("text", "families"),
    [("The Loams", ["Loam"]), ("the marshes", ["Marsh"]), ("The Davies", ["Davies"]), ("The Joneses", ["Jones"]),
     ("The Loams'", ["Loam"]), ("The Loam family", ["Loam"]), ("Loam & family", ["Loam"]),
     ("Marl / Peat", ["Marl", "Peat"])],
)  # fmt: skip
def test_a_family_is_known_by_its_surname(text: str, families: list[str]) -> None:
    assert [(one.given, one.family) for one in split_name(text)] == [("", one) for one in families]


@pytest.mark.parametrize(
    "text",
    ["Petra Loam + 1", "Petra Loam & guest", "Petra Loam and her two children", "Petra Loam plus others",
     "Petra Loam and husband", "Petra Loam née Silt", "Petra Loam c/o Denis Silt", "Petra Loam x2",
     "Petra Loam, Blue Boar Cafe", "Blue Boar Cafe - Petra Loam", "Petra Loam, Shop Manager", "Petra Loam, 3 Mill Lane",
     "The late Petra Loam", "Estate of Petra Loam", "Mr/Mrs Petra Loam"],
)  # fmt: skip
def test_what_stands_beside_a_person_is_nobody_else(text: str) -> None:
    assert called(text) == ["Petra Loam"]


@pytest.mark.parametrize(
    "text",
    ["The Manager, Blue Boar Cafe", "The Manager", "Duty Manager", "Parish Clerk", "Owner/Occupier", "Site Manager & team",
     "The Secretary, Mill Lane Tenants", "Head Teacher, Mill School", "The Vicar", "The Anchor", "The Willows",
     "Mum and Dad", "Blue Boar Cafe, The Manager"],
)  # fmt: skip
def test_posts_and_places_are_no_people(text: str) -> None:
    assert split_name(text) == ()


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [("Head, Ann", "Ann", "Head"), ("Steward, J", "J", "Steward"), ("Ann Warden", "Ann", "Warden"),
     ("Ngozi Okafor, Chair", "Ngozi", "Okafor"), ("Ruiz Ortega, Ana María", "Ana María", "Ruiz Ortega"),
     ("Ann Marl-Peat", "Ann", "Marl-Peat"), ("Rose Garden", "Rose", "Garden")],
)  # fmt: skip
def test_surnames_that_are_posts_or_come_in_twos_stay_one_persons(
    text: str, given: str, family: str
) -> None:
    assert [(one.given, one.family) for one in split_name(text)] == [(given, family)]


def test_a_surname_before_given_names_is_shared_by_all_of_them() -> None:
    assert called("Thomas, Ann and Bob") == ["Ann Thomas", "Bob Thomas"]
    assert called("Loam, Mr & Mrs J") == ["Mr J Loam", "Mrs Loam"]
    assert called("Loam, Petra / Denis") == ["Petra Loam", "Denis Loam"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Loam Petra & Denis", [("", "Petra", "Loam"), ("", "Denis", "Loam")]),
        ("Loam Petra / Silt Denis", [("", "Petra", "Loam"), ("", "Denis", "Silt")]),
        ("Loam P & D", [("", "P", "Loam"), ("", "D", "Loam")]),
        ("Mr & Mrs Loam J", [("Mr", "J", "Loam"), ("Mrs", "", "Loam")]),
        ("Loam Mr & Mrs J", [("Mr", "J", "Loam"), ("Mrs", "", "Loam")]),
        ("Mr & Mrs J Loam", [("Mr", "J", "Loam"), ("Mrs", "", "Loam")]),
        ("Petra & Denis Loam", [("", "Petra", "Loam"), ("", "Denis", "Loam")]),
        ("The Loams", [("", "", "Loam")]),
        ("Loam Petra + guest", [("", "Petra", "Loam")]),
        (
            "van der Berg Anna & Denis",
            [("", "Anna", "van der Berg"), ("", "Denis", "van der Berg")],
        ),
    ],
)
def test_couples_of_a_column_with_the_surname_first(
    text: str, people: list[tuple[str, str, str]]
) -> None:
    assert turned(text) == people


def test_the_body_beside_a_post_is_kept() -> None:
    assert body_named("The Manager, Blue Boar") == "Blue Boar"
    assert body_named("Petra Loam, Chair") == ""
    assert body_named("Head, Ann") == ""


def reading(name: str, *rows: tuple[str, ...]) -> Reading:
    heading = ("Name", "Email", "Postcode", "May we contact you about future consultations?")
    sheet = Sheet("Sheet1", [heading[: len(rows[0])], *rows])
    (table,) = find_tables([sheet], name)
    return draft_rows(table, None, RECEIVED)


@pytest.mark.parametrize(
    "name",
    [
        "Petra Loam / Denis Loam",
        "The Loams",
        "The Manager, Blue Boar",
        "Loam & family",
        "Mr & Mrs P Loam",
        "+ 1",
    ],
)
def test_a_no_on_such_a_row_is_the_addresss_whoever_is_meant(name: str) -> None:
    rows = [
        ("Ulf Marl", "ulf@post.example", "ZX1 1AA", "Yes"),
        (name, "loams@post.example", "ZX1 2BB", "No"),
    ]
    found = reading("returns.csv", *rows)
    no = {
        one
        for draft in found.drafts
        for said in draft.statements
        if said.act is Act.DECLINE
        for one in said.addresses
    }
    assert no == {"loams@post.example"}


def test_a_stop_without_address_keeps_every_surname_or_holds_the_row() -> None:
    rows = [("Petra Loam / Denis Silt", "", "ZX1 2BB"), ("The Marls", "", "ZX1 2BC"),
            ("The Manager, Blue Boar", "", "ZX1 2BD"), ("Ulf Clay", "ulf@post.example", "")]  # fmt: skip
    found = reading("Do not contact.csv", *rows)
    assert found.table.kind is Kind.SUPPRESSION
    assert {draft.name.family for draft in found.drafts} >= {"Loam", "Silt", "Marl", "Clay"}
    nameless = [one for one in found.outcomes if "The Manager, Blue Boar" in one.raw]
    stopped = [draft for draft in found.drafts if draft.row == nameless[0].row]
    assert nameless[0].state is RowState.HELD or all(draft.statements for draft in stopped)


def test_somebody_called_late_is_noted_as_dead() -> None:
    rows = [
        ("The late Petra Loam", "p@post.example", "", "Yes"),
        ("Ulf Marl", "u@post.example", "", "Yes"),
    ]
    acts = {
        draft.name.given: {said.act for said in draft.statements}
        for draft in reading("returns.csv", *rows).drafts
    }
    assert Act.DECEASED in acts["Petra"]
    assert acts["Ulf"] == {Act.GRANT}


@given(st.text(max_size=60))
def test_any_cell_is_put_in_order_without_fuss(text: str) -> None:
    in_order(text)
    for one in (*split_name(text), *split_surname_first(text)):
        assert one.given or one.family
