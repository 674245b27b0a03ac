"""Sheets that are no list: printed forms, and lists with a column for each person."""

from datetime import UTC, datetime

from consent.events import Act
from importers.draft import Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from importers.recognise.upright import upright

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
ASKED = "May we contact you about other consultations?"


def form(name: str, answer: str) -> list[tuple[str, ...]]:
    return [
        ("RESPONSE FORM", ""),
        ("Full name:", name),
        ("E-mail:", f"{name.split(maxsplit=1)[0].casefold()}@post.example"),
        ("Your views", "The bus shelter leaks"),
        ("", "and the bench is broken"),
        (ASKED, answer),
        ("", ""),
    ]


def acts(sheet: Sheet, name: str = "forms.xlsx") -> dict[str, list[Act]]:
    reading = draft_rows(find_tables([sheet], name)[0], None, RECEIVED)
    return {d.name.given: [said.act for said in d.statements] for d in reading.drafts}


def test_forms_printed_one_under_another_are_one_row_each() -> None:
    rows = [*form("Ada Dull", "Yes"), *form("Bo Dim", "No"), *form("Cy Dom", "")]
    found = upright(Sheet("Forms", rows))
    assert list(found.cells[1])[:2] == ["Full name", "E-mail"]
    assert [n for n, row in enumerate(found.cells, 1) if "@" in "".join(row)] == [6, 13, 20]
    assert "and the bench is broken" in found.cells[5][2]
    assert acts(Sheet("Forms", rows)) == {"Ada": [Act.GRANT], "Bo": [Act.DECLINE], "Cy": []}


def test_a_single_form_is_somebodys() -> None:
    rows = [("Interview record", ""), *form("Ada Dull", "No, thank you")[1:]]
    assert acts(Sheet("Form", rows)) == {"Ada": [Act.DECLINE]}


def test_words_between_the_answers_of_a_form_are_heard() -> None:
    rows = [*form("Ada Dull", "Yes"), *form("Bo Dim", "Yes")]
    rows[13] = ("Take me off your mailing list", "")
    found = acts(Sheet("Forms", rows))
    assert Act.STOP in found["Bo"]
    assert found["Ada"] == [Act.GRANT]


def test_a_line_struck_out_of_a_form_strikes_its_person() -> None:
    rows = [*form("Ada Dull", "Yes"), *form("Bo Dim", "Yes")]
    assert upright(Sheet("Forms", rows, struck=frozenset({10}))).struck == {13}
    assert upright(Sheet("Forms", rows, struck_cells=frozenset({(10, 1)}))).struck == {13}


def test_a_name_crossed_out_among_people_side_by_side_stays_crossed_out() -> None:
    rows = [("Name", "Ada Dull", "Bo Dim"), ("Email", "ada@post.example", "bo@post.example")]
    turned = upright(Sheet("Groups", rows, struck_cells=frozenset({(1, 2)})))
    assert turned.struck_cells == {(3, 0)}


def test_people_side_by_side_have_a_row_each() -> None:
    rows = [
        ("", "Participant 1", "Participant 2", "Participant 3"),
        ("Name", "Ada Dull", "Bo Dim", "Cy Dom"),
        ("Email", "ada@post.example", "bo@post.example", "cy@post.example"),
        ("Contact again about other research?", "Yes", "No", ""),
    ]
    assert acts(Sheet("Groups", rows)) == {"Ada": [Act.GRANT], "Bo": [Act.DECLINE], "Cy": []}


def test_a_list_with_a_row_for_each_person_stays_as_it_is() -> None:
    for rows in (
        [("Name", "Email"), ("Ada Dull", "ada@post.example")],
        [("Name", "Email"), ("Ada Dull", "ada@post.example"), ("Bo Dim", "bo@post.example")],
        [("Email", "Second email"), ("a@post.example", "b@post.example")],
        [("Email", "Keep in touch?"), ("a@post.example", "Yes"), ("a@post.example", "No")],
        [("Name", "Ada"), ("Views", "More buses"), ("Views", "Fewer cars")],
    ):
        sheet = Sheet("People", rows)
        assert upright(sheet) is sheet
