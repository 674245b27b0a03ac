"""Keys in words: what a code, a sign, a tick or a colour stands for, and whose no is heard by it."""

from collections.abc import Sequence

import pytest

from consent.events import Act
from importers.draft import RowState, Sheet
from importers.drafting import draft_rows
from importers.frames import frame_of
from importers.marked import marked_rows
from importers.recognise import find_tables
from importers.recognise.explained import pairs_in
from importers.recognise.key_meanings import Says, says
from tests.unit.importers.test_comments_on_cells import NOON

ASKED = "May we write to you by email about other consultations?"
WHO = ("Ada Dull", "Bo Dim", "Cy Dom", "Dee Elm")


def acts(
    heading: str,
    marks: Sequence[str],
    *,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    key: Sequence[Sequence[str]] = (),
    names: Sequence[str] = WHO,
) -> list[str]:
    """What each person's row says: the acts, sorted and parted by blanks."""
    rows = [
        [name, f"{who.split()[0].casefold()}@post.example", "ZX1 1AB", mark]
        for name, who, mark in zip(names, WHO, marks, strict=True)
    ]
    cells = [
        *([line] for line in above),
        ["Name", "Email", "Postcode", heading],
        *rows,
        *([[""]] if below else []),
        *([line] for line in below),
    ]
    sheets = [Sheet("People", cells), *([Sheet("Abbreviations", key)] if key else [])]
    reading = draft_rows(find_tables(sheets, "people.xlsx")[0], None, NOON)
    assert not any(one.state is RowState.HELD for one in reading.outcomes)
    said = {d.row: sorted({one.act.value for one in d.statements}) for d in reading.drafts}
    first = len(above) + 2
    return [" ".join(said.get(row, ())) for row in range(first, first + len(rows))]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("‡ = would like to be left off the circular", "‡"),
        ("Key: K = keen, L = take me off your books", "l"),
        ("¶ asked us not to write", "¶"),
        ("Stars: asterisk means they want no more emails", "*"),
        ("Please tick whoever asked to be taken off the list", "✓"),
        ("Names marked with a dagger have opted out", "†"),
        ("! = hands off", "!"),
        ("§ prefers not to hear from us", "§"),
        ("(Z) - not to be written to", "z"),
        ("purple = leave them in peace; blue = paid up", "purple"),
    ],
)
def test_a_line_explains_whom_to_leave_alone(line: str, code: str) -> None:
    assert Says.STOP in {says(one.meaning) for one in pairs_in(line) if one.code == code}


@pytest.mark.parametrize(
    "line",
    ["Red Lion: quiz on Friday", "Page 2 of 3", "B = bungalow, F = flat", "* = councillor", "Tick if you drive",
     "x = attended the fair", "NB: figures may change", "1 = very happy, 5 = very unhappy", "green = likes the plan"],
)  # fmt: skip
def test_other_lines_leave_nobody_alone(line: str) -> None:
    assert Says.STOP not in {says(one.meaning) for one in pairs_in(line)}


def test_a_key_on_another_sheet_says_what_codes_of_a_column_stand_for() -> None:
    key = [["K", "keep posting"], ["L", "take me off your books"]]
    assert acts("Answer", ["K", "L", "K", "L"], key=key) == ["", "stop", "", "stop"]
    named = [["Group", "K", "keep posting"], ["Group", "L", "take me off your books"]]
    assert acts("Group", ["K", "L", "", "K"], key=named) == ["", "stop", "", ""]


def test_a_bare_no_in_a_key_is_asked_about_where_the_column_is_about_contact() -> None:
    key = [["V = never", "W = weekly"]]
    assert acts("Mail", ["V", "W", "W", "W"], key=key) == ["unread", "", "", ""]
    assert acts("Walks", ["V", "W", "W", "W"], key=key) == [""] * 4


def test_a_key_to_another_column_says_nothing_of_this_one() -> None:
    key = [["Parking", "L", "take me off your books"], ["Parking", "K", "keep"]]
    cells = [
        ["Name", "Email", "Parking", "Ward code"],
        ["Ada Dull", "ada@post.example", "K", "L"],
        ["Bo Dim", "bo@post.example", "K", "K"],
    ]
    table = find_tables([Sheet("People", cells), Sheet("Key", key)], "people.xlsx")[0]
    assert not any(d.statements for d in draft_rows(table, None, NOON).drafts)


def test_a_key_among_several_columns_of_codes_is_asked_about() -> None:
    cells = [
        ["Name", "Email", "Plot", "Shed"],
        ["Ada Dull", "ada@post.example", "L", "K"],
        ["Bo Dim", "bo@post.example", "K", "L"],
    ]
    key = Sheet("Key", [["L = asked to come off the list", "K = keen"]])
    drafts = draft_rows(find_tables([Sheet("People", cells), key], "p.xlsx")[0], None, NOON).drafts
    assert [{one.act for one in d.statements} for d in drafts] == [{Act.UNREAD}] * 2


@pytest.mark.parametrize(
    ("line", "mark"),
    [("Y = would rather we did not email", "Y"), ("x = turned us down: no emails", "x"), ("✓ = refused", "✓"),
     ("Ticks are for those who said no", "✓"), ("1 = declined", "1")],
)  # fmt: skip
def test_a_key_wins_over_what_a_mark_looks_like(line: str, mark: str) -> None:
    assert acts(ASKED, [mark, "", "", mark], above=[line]) == ["decline", "", "", "decline"]
    assert acts(ASKED, [mark, "", "", mark], below=[line]) == ["decline", "", "", "decline"]
    assert acts(ASKED, [mark, "", "", mark], key=[["Notes"], [line]])[0] == "decline"
    assert acts(ASKED, [mark, "", "", mark])[0] == "grant"


def test_a_key_that_calls_a_mark_a_yes_leaves_it_one() -> None:
    assert acts(ASKED, ["Y", "N", "N", ""], above=["Y = yes please, N = no thanks"]) == [
        "grant",
        "decline",
        "decline",
        "",
    ]


def test_a_codebook_gives_a_column_its_question() -> None:
    one_cell = [[f"Q12. {ASKED}"], ["1", "No"], ["2", "Yes"]]
    beside = [
        ["Variable", "Label", "Value", "Meaning"],
        ["Q12", ASKED, "1", "No"],
        ["", "", "2", "Yes"],
    ]
    over = [["Name", "Words", "1", "2"], ["Q12", ASKED, "No", "Yes"]]
    for key in (one_cell, beside, over):
        cells = [
            ["Name", "Email", "Q12"],
            ["Ada Dull", "ada@post.example", "1"],
            ["Bo Dim", "bo@post.example", "2"],
        ]
        found = find_tables([Sheet("People", cells), Sheet("Codebook", key)], "people.xlsx")[0]
        drafts = draft_rows(found, None, NOON).drafts
        assert [[one.act for one in d.statements] for d in drafts] == [[Act.DECLINE], [Act.GRANT]]


@pytest.mark.parametrize(
    "line",
    ["‡ = would like to be left off the circular", "‡ does not want any more letters or emails"],
)
def test_a_sign_on_a_name_is_what_a_footnote_says(line: str) -> None:
    names = ["Ada Dull‡", "Bo Dim", "Cy Dom†", "‡Dee Elm"]
    assert acts("Plot", ["1", "2", "3", "4"], below=[line], names=names) == ["stop", "", "", "stop"]
    assert acts("Plot", ["1", "2", "3", "4"], above=[line], names=names) == ["stop", "", "", "stop"]


def test_a_sign_that_means_something_else_stops_nobody() -> None:
    names = ["Ada Dull*", "Bo Dim", "Cy Dom*", "Dee Elm"]
    assert acts("Plot", ["1", "2", "3", "4"], below=["* = committee"], names=names) == [""] * 4


def test_colours_in_words_are_read_as_people_write_them() -> None:
    line = "Traffic lights: green = happy to hear; purple = wants no more from us"
    marks = ["green", "Purple (rang)", "was green, now purple", "P"]
    assert acts("Colour", marks, above=[line]) == ["", "stop", "stop", "stop"]
    assert acts("Colour", ["green", "purple/green", "purple", ""], above=[line])[1] == "unread"


def test_numbers_beside_yes_and_no_on_another_sheet_are_a_list_and_no_key() -> None:
    answers = [["Ref", "Came"], *([str(n), "No" if n % 2 else "Yes"] for n in range(1, 9))]
    assert acts(ASKED, ["1", "", "1", ""], key=answers) == ["grant", "", "grant", ""]


def test_rows_that_say_no_by_a_mark_are_known_when_their_cells_are_copied() -> None:
    cells = [
        ["Name", "Email", "Sort"],
        ["Ada Dull", "ada@post.example", "L"],
        ["Bo Dim", "bo@post.example", "K"],
    ]
    key = Sheet("Key", [["L = asked to come off", "K = keen"]])
    table = find_tables([Sheet("People", cells), key], "p.xlsx")[0]
    assert marked_rows(table, frame_of(table)) == {2}
