"""Lists one below the other on a sheet, under headings of their own: nobody's no is lost."""

from collections.abc import Sequence

from importers.draft import Kind, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from tests.unit.importers.test_comments_on_cells import NOON

WANTS = ("Full name", "E-mail", "Postcode", "Would you like emails about other consultations?")
REFUSES = ("Full name", "E-mail", "Postcode", "I do NOT want emails about other consultations")


def people(answers: str, first: int = 0) -> list[Sequence[str]]:
    return [
        (f"Ada{n} Dull", f"a{n}@post.example", "LS1 2CD", answer)
        for n, answer in enumerate(answers, first)
    ]


def acts(*rows: Sequence[str]) -> dict[str, str]:
    """Given name → what the row says, of every list of the sheet."""
    return {
        draft.name.given: " ".join(one.act.value for one in draft.statements)
        for table in find_tables([Sheet("List", rows)], "list.xlsx")
        for draft in draft_rows(table, None, NOON).drafts
    }


def test_each_list_is_read_by_its_own_question() -> None:
    for above, below in (("YN", "YNNNNN"), ("YNYNYNYN", "YN")):
        found = acts(WANTS, *people(above), ("",) * 4, REFUSES, *people(below, 20))
        assert found == {
            **{f"Ada{n}": "grant" if one == "Y" else "decline" for n, one in enumerate(above)},
            **{f"Ada{n}": "decline" if one == "Y" else "" for n, one in enumerate(below, 20)},
        }


def test_a_title_between_two_lists_is_that_of_the_second() -> None:
    found = acts(WANTS[:3], *people("YY"), ("Asked us to stop",), WANTS[:3], *people("YYY", 20))
    assert found == {"Ada0": "", "Ada1": "", "Ada20": "stop", "Ada21": "stop", "Ada22": "stop"}


def test_the_title_of_the_sheet_holds_for_every_list_without_one() -> None:
    titled = (("Do not contact",), WANTS[:3], *people("Y"), ("",), ("Surname", "E-mail", "Town"))
    assert set(acts(*titled, *people("YY", 20)).values()) == {"stop"}


def test_headings_that_come_again_and_rows_of_answers_part_nothing() -> None:
    rows = [WANTS, *people("YN"), WANTS, *people("NY", 20), ("Name", "", "Address", "No")]
    tables = find_tables([Sheet("List", rows)], "list.xlsx")
    assert [table.kind for table in tables] == [Kind.RESPONSE]


def test_somebody_without_an_address_among_the_others_heads_no_list() -> None:
    asked = "How may we reach you about later consultations?"
    headings = ("Name", "E-mail", *(f"{asked} - {means}" for means in ("Email", "Phone", "Post")))
    rows = [
        ("Ada1 Dull", "a1@post.example", "no", "no", "yes"),
        ("Desai, Asha", "", "yes", "no", "no"),
        ("Ada3 Dull", "a3@post.example", "no", "yes", "no"),
        ("Chi Chan", "", "no", "yes", "no"),
        ("Ada5 Dull", "a5@post.example", "yes", "no", "no"),
    ]
    found = acts(headings, *rows)
    assert found["Ada3"] == "decline"
    assert found["Ada5"] == "grant"
    assert len(found) == len(rows)
