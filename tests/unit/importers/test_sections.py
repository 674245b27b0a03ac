"""Titles, names of sheets and headings inside a list that say these people asked to be left out."""

from collections.abc import Sequence

import pytest

from consent.events import Act
from importers.draft import Kind, RowState, Sheet
from importers.drafting import draft_rows
from importers.recognise import find_tables
from importers.recognise.leaving_out import keeps_in, leaves_out, may_leave_out
from tests.unit.importers.test_comments_on_cells import NOON

HEADINGS = ("Name", "Email", "Postcode")


def people(*names: str) -> list[Sequence[str]]:
    return [(f"{name} Dull", f"{name.casefold()}@post.example", "ZX1 1AB") for name in names]


def acts(
    rows: Sequence[Sequence[str]], *, sheet: str = "List", name: str = "a.xlsx"
) -> dict[str, str]:
    """First name → the acts of the row."""
    found = find_tables([Sheet(sheet, rows)], name)[0]
    reading = draft_rows(found, None, NOON)
    assert not any(one.state is RowState.HELD for one in reading.outcomes)
    return {
        d.name.given: " ".join(sorted({one.act.value for one in d.statements}))
        for d in reading.drafts
    }


OUT = [
    "Phoned to say stop", "Those who no longer wish to hear", "Crossed off at their request", "Members who asked to be let alone",
    "Unhappy to be emailed", "Had enough of us", "Taken off 2022", "Leavers:", "REMOVED", "Spring fair: not to be invited",
    "Told us never again", "Want nothing more from us", "Would rather not hear from us", "Took their names off",
    "No longer on the list", "Dropped", "Wrote in asking to come off",
]  # fmt: skip
OTHERS = [
    "Left bank", "Removed trees", "Off Mill Lane", "Dropped kerbs", "No 7 bus", "Residents of Stop Lane", "Not happy with the plan",
    "Drop in", "People who want no more houses", "Leavers' prom survey", "Out and about", "Asked about parking", "Who said what",
    "Not to scale", "Highlighted: opted out", "Should we leave out the trees?",
]  # fmt: skip


@pytest.mark.parametrize("text", OUT)
def test_words_over_people_who_asked_to_be_left_out(text: str) -> None:
    assert leaves_out(text)
    assert not keeps_in(text)


@pytest.mark.parametrize("text", OTHERS)
def test_words_about_other_things(text: str) -> None:
    assert not leaves_out(text)
    assert not may_leave_out(text)


@pytest.mark.parametrize("line", OUT)
def test_a_line_inside_a_list_stops_those_below_until_others_follow(line: str) -> None:
    rows = [
        HEADINGS, *people("Ada", "Bo"), (line, "", ""), *people("Cy"), ("", "", ""), *people("Dee"),
        ("Still happy to hear from us", "", ""), *people("Eve"),
    ]  # fmt: skip
    assert acts(rows) == {"Ada": "", "Bo": "", "Cy": "stop", "Dee": "stop", "Eve": ""}


@pytest.mark.parametrize("line", OTHERS)
def test_other_lines_stop_nobody(line: str) -> None:
    rows = [HEADINGS, *people("Ada", "Bo"), (line, "", ""), *people("Cy")]
    assert {name: said for name, said in acts(rows).items() if name in {"Ada", "Bo", "Cy"}} == {
        "Ada": "",
        "Bo": "",
        "Cy": "",
    }


@pytest.mark.parametrize("line", ["Asked not to be contacted", "Please do not email any of these"])
def test_an_officers_note_over_others_is_a_heading_unless_it_is_of_one(line: str) -> None:
    rows = [HEADINGS, *people("Ada"), (line, "", ""), *people("Cy")]
    assert acts(rows) == {"Ada": "", "Cy": "stop"}


@pytest.mark.parametrize("line", ["Gone", "DECLINED", "Pulled out"])
def test_a_line_that_may_say_so_is_asked_about(line: str) -> None:
    rows = [HEADINGS, *people("Ada"), (line, "", ""), *people("Cy")]
    assert acts(rows) == {"Ada": "", "Cy": "unread"}


def test_the_name_of_a_sheet_that_may_say_so_is_asked_about() -> None:
    assert acts([HEADINGS, *people("Ada")], sheet="gone 2023") == {"Ada": "unread"}


def test_a_state_in_a_column_of_its_own_is_no_heading() -> None:
    rows = [(*HEADINGS, "State"), *((*one, "In") for one in people("Ada")), ("", "", "", "Removed"),
            *((*one, "In") for one in people("Bo"))]  # fmt: skip
    said = acts(rows)
    assert (said["Ada"], said["Bo"]) == ("", "")


@pytest.mark.parametrize("line", OUT)
def test_a_title_or_the_name_of_a_sheet_makes_a_stop_list(line: str) -> None:
    rows = [HEADINGS, *people("Ada", "Bo")]
    for sheet in (Sheet("List", [(line,), *rows]), Sheet(line, rows)):
        table = find_tables([sheet], "a.xlsx")[0]
        assert table.kind is Kind.SUPPRESSION
        assert all(d.statements[0].act is Act.STOP for d in draft_rows(table, None, NOON).drafts)


def test_a_title_over_a_first_section_stops_that_section_alone() -> None:
    rows = [("Asked to come off",), HEADINGS, *people("Ada"), ("Staying", "", ""), *people("Bo")]
    assert acts(rows) == {"Ada": "stop", "Bo": ""}


def kinds(sheets: list[Sheet], name: str) -> dict[str, Kind]:
    return {table.sheet.name: table.kind for table in find_tables(sheets, name)}


def test_the_name_of_a_file_speaks_of_the_sheet_that_bears_it() -> None:
    rows = [HEADINGS, *people("Ada", "Bo")]
    out = Sheet("Opted out", [HEADINGS, *people("Cy")])
    for file, sheet in (("panel and opt outs.xlsx", "Sheet1"), ("opt outs.xlsx", "Current")):
        found = kinds([Sheet(sheet, rows), out], file)
        assert found == {sheet: Kind.REGISTER, "Opted out": Kind.SUPPRESSION}
    found = kinds([Sheet("Sheet1", rows), out], "opt outs.xlsx")
    assert found == {"Sheet1": Kind.SUPPRESSION, "Opted out": Kind.SUPPRESSION}


def test_people_who_left_beside_those_who_stay_are_two_lists() -> None:
    pairs = [
        (*one, *other) for one, other in zip(people("Ada", "Bo"), people("Cy", "Dee"), strict=True)
    ]
    rows = [("Staying", "", "", "Asked to come off", "", ""), (*HEADINGS, *HEADINGS), *pairs]
    assert sorted(kinds([Sheet("List", rows)], "a.xlsx").values()) == [
        Kind.REGISTER,
        Kind.SUPPRESSION,
    ]
    couples = [("First person", "", "", "Second person", "", ""), (*HEADINGS, *HEADINGS), *pairs]
    assert len(find_tables([Sheet("List", couples)], "a.xlsx")) == 1
