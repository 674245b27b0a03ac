"""Comments beside cells: read for people who asked to be left alone, in every kind of workbook."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment as Beside

from consent.events import Act
from importers.draft import Comment, FileRefused, RowState, Sheet
from importers.drafting import draft_rows
from importers.frames import frame_of
from importers.marked import COMMENTED, marked_rows
from importers.reading import Limits, read_sheets
from importers.reading.remarks import COMMENTS
from importers.reading.xls_marks import xls_marks
from importers.recognise import find_table
from tests.unit.importers.test_reading_old_marks import begin, body, record, saved_stream

NOON = datetime(2026, 1, 9, 12, tzinfo=UTC)
PEOPLE = (
    ("Name", "Email", "Postcode", "May we contact you about future consultations?"),
    ("Ada Dull", "ada@post.example", "AB1 2CD", "Yes"),
    ("Bo Finch", "bo@post.example", "AB1 3CD", "Yes"),
    ("Cy Holt", "cy@post.example", "AB1 4CD", "Yes"),
)


def a_workbook(comments: Mapping[str, str]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in PEOPLE:
        sheet.append(row)
    for where, text in comments.items():
        sheet[where].comment = Beside(text, "JP")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def acts(sheet: Sheet) -> dict[str, set[Act]]:
    reading = draft_rows(find_table([sheet], "people.xlsx"), None, NOON)
    return {draft.name.given: {said.act for said in draft.statements} for draft in reading.drafts}


@pytest.mark.parametrize("where", ["A3", "B3", "D3", "F3"])
@pytest.mark.parametrize(
    "text",
    [
        "Asked to be removed 12/3/21",
        "JP:\nunsubscribed by phone",
        "JP:\nWithdrew",
        "Rang on Monday. Does not want any more e-mails from us.",
    ],
)
def test_a_comment_that_asks_to_leave_somebody_alone_is_a_stop(where: str, text: str) -> None:
    [sheet] = read_sheets(a_workbook({where: text}), "people.xlsx")
    assert acts(sheet) == {"Ada": {Act.GRANT}, "Bo": {Act.GRANT, Act.STOP}, "Cy": {Act.GRANT}}


def test_a_comment_that_tells_of_a_death_is_heard() -> None:
    [sheet] = read_sheets(a_workbook({"A3": "JP:\nDied in May"}), "people.xlsx")
    assert acts(sheet)["Bo"] == {Act.GRANT, Act.DECEASED}


@pytest.mark.parametrize("text", ["Moved house in May", "checked by JP", "see row 7", ""])
def test_a_comment_about_something_else_says_nothing(text: str) -> None:
    [sheet] = read_sheets(a_workbook({"B3": text}), "people.xlsx")
    assert acts(sheet)["Bo"] == {Act.GRANT}


def test_a_comment_over_the_headings_stops_nobody() -> None:
    [sheet] = read_sheets(a_workbook({"D1": "Do not contact those who said no"}), "people.xlsx")
    assert all(said == {Act.GRANT} for said in acts(sheet).values())


def test_the_receipt_shows_the_comment() -> None:
    [sheet] = read_sheets(a_workbook({"B3": "asked to be removed"}), "people.xlsx")
    [draft] = [
        one
        for one in draft_rows(find_table([sheet], "people.xlsx"), None, NOON).drafts
        if one.name.given == "Bo"
    ]
    [stop] = [said for said in draft.statements if said.act is Act.STOP]
    assert (stop.why, stop.answer) == (COMMENTED, "asked to be removed")
    assert stop.addresses == ("bo@post.example",)


def test_a_comment_about_a_row_nobody_can_be_read_of_holds_the_row() -> None:
    sheet = Sheet(
        "List",
        [*PEOPLE, ("", "", "AB1 5CD", "Yes")],
        comments=(Comment(5, 2, "asked to be removed"),),
    )
    outcome = draft_rows(find_table([sheet], "people.xlsx"), None, NOON).outcomes[4]
    assert outcome.state is RowState.HELD


def test_rows_that_say_no_by_a_mark_alone_are_known() -> None:
    """A copy of their cells, to be mended, must say no as well."""
    people = [(*row[:2], "AB1 2CD", row[3]) for row in PEOPLE]
    sheet = Sheet(
        "List",
        [
            ("Red = do not contact",),
            *people,
            ("Asked to be removed:",),
            ("Di Ash", "di@post.example", "AB1 5CD", "Yes"),
        ],
        struck=frozenset({3}),
        coloured=frozenset({4}),
        comments=(Comment(5, 0, "asked to be removed"),),
    )
    table = find_table([sheet], "people.xlsx")
    assert marked_rows(table, frame_of(table)) == {3, 4, 5, 7}


# How workbooks keep them

THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
WARNING = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, "
    "any edits to it will get removed if the file is opened in a newer version of Excel. Learn more: "
    "https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n    "
)


def in_a_thread(text: str) -> bytes:
    """The workbook as a newer Excel writes it: the thread, and a warning for older ones."""
    file = io.BytesIO()
    part = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        f'threadedcomments"><threadedComment ref="B3" id="1"><text>{text}</text>'
        "</threadedComment></ThreadedComments>"
    )
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    more = f'<Relationship Id="t1" Type="{THREADED}" Target="../threadedComments/threadedComment1.xml"/>'
    old_file = zipfile.ZipFile(io.BytesIO(a_workbook({"B3": WARNING + text})))
    with old_file as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == relations:
                content = content.replace(b"</Rel", more.encode() + b"</Rel")
            new.writestr(name, content)
        new.writestr("xl/threadedComments/threadedComment1.xml", part)
    return file.getvalue()


def test_a_thread_counts_once_and_how_to_read_it_says_nothing() -> None:
    [sheet] = read_sheets(in_a_thread("asked to be removed"), "people.xlsx")
    reading = draft_rows(find_table([sheet], "people.xlsx"), None, NOON)
    assert [said.act for said in reading.drafts[1].statements].count(Act.STOP) == 1
    [sheet] = read_sheets(in_a_thread("good idea"), "people.xlsx")
    assert acts(sheet)["Bo"] == {Act.GRANT}
    assert {one.text for one in sheet.comments} == {"Comment:\n    good idea", "good idea"}


def test_a_comment_in_no_cell_is_damaged_and_one_too_long_suspicious() -> None:
    content = a_workbook({"B3": "x" * 40_001})
    with pytest.raises(FileRefused, match="unusual"):
        read_sheets(content, "people.xlsx")
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook({"B3": "x"}))) as old,
        zipfile.ZipFile(file, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="B3" authorId', b'ref="3" authorId'))
    with pytest.raises(FileRefused, match="damaged"):
        read_sheets(file.getvalue(), "people.xlsx")


def a_note(row: int, column: int, number: int) -> bytes:
    return record(0x1C, struct.pack("<HHHHHB", row, column, 0, number, 1, 0) + b"J")


def a_text(number: int, *pieces: bytes, length: int) -> bytes:
    shape = record(0x5D, struct.pack("<HHHHH", 0x15, 0x12, 0x19, number, 0) + bytes(12))
    head = record(0x1B6, bytes(10) + struct.pack("<HH", length, 16) + bytes(4))
    return (
        shape + head + b"".join(record(0x3C, piece) for piece in pieces) + record(0x3C, bytes(16))
    )


def test_comments_of_an_old_workbook_are_read() -> None:
    wide = "ŷ gone".encode("utf-16-le")
    sheet = (
        a_text(1, b"\x00asked to ", b"\x00be removed", length=19)
        + a_text(2, b"\x01" + wide, length=6)
        + a_note(2, 1, 2)
        + a_note(1, 0, 1)
        + a_note(4, 0, 9)
    )
    [marks] = xls_marks(saved_stream(body(), sheet), Limits())
    assert marks.comments == [
        Comment(3, 1, "ŷ gone"),
        Comment(2, 0, "asked to be removed"),
        Comment(5, 0, ""),
    ]
    assert marks.remarks == (COMMENTS,)


def test_a_comment_of_the_version_before_goes_on_in_further_records() -> None:
    def piece(row: int, text: bytes) -> bytes:
        return record(0x1C, struct.pack("<HHH", row, 0, 20) + text)

    sheet = piece(1, b"asked to be ") + piece(0xFFFF, b"removed") + piece(3, b"new")
    content = saved_stream(begin(5, 0x0500), sheet)
    [marks] = xls_marks(content, Limits())
    assert marks.comments == [Comment(2, 0, "asked to be removed"), Comment(4, 0, "new")]


def test_an_old_comment_that_breaks_off_is_damaged() -> None:
    with pytest.raises(FileRefused, match="damaged"):
        xls_marks(
            saved_stream(body(), a_text(1, b"\x00ab", length=500) + a_note(1, 0, 1)), Limits()
        )
