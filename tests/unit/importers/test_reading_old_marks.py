"""What an old .xls workbook says besides its values."""

import io
import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from importers.draft import FileRefused, Sheet
from importers.reading import Limits, read_sheets
from importers.reading.xls_marks import xls_marks
from importers.reading.xls_records import records, stream_of
from tests.good_files import PEOPLE, xls
from tests.locked_files import old_and_locked

GONE = xlwt.easyxf("font: struck_out on")
YELLOW = xlwt.easyxf("pattern: pattern solid, fore_colour yellow")
WHITE = xlwt.easyxf("pattern: pattern solid, fore_colour white")
PLAIN = xlwt.easyxf("")


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def an_xls(fill: Callable[[Any], None]) -> Sheet:
    book = xlwt.Workbook()
    fill(book.add_sheet("People"))
    return read_sheets(saved(book), "people.xls")[0]


def lines(looks: Sequence[Sequence[Any]], value: Any = "Ann") -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        for y, row in enumerate(looks):
            for x, look in enumerate(row):
                sheet.write(y, x, value, look)

    return fill


def test_a_row_mostly_struck_through_in_an_old_workbook_is_struck() -> None:
    sheet = an_xls(lines([[PLAIN] * 3, [GONE] * 3, [GONE, GONE, PLAIN], [GONE, PLAIN, PLAIN]]))
    assert sheet.struck == {2, 3}


@pytest.mark.parametrize("value", ["Ann", 7, 7.25, 1e12, True, xlwt.Formula("1+1")])
def test_whatever_a_struck_cell_holds_it_is_struck(value: Any) -> None:
    assert an_xls(lines([[PLAIN] * 2, [GONE] * 2], value)).struck == {2}


def test_numbers_kept_side_by_side_are_struck_too() -> None:
    """Spreadsheet programs write them as one record; the test's own writer does not."""
    content = saved_stream(
        body(font(struck=False), *([font(struck=False)] * 3), font(struck=True), look(0), look(5)),
        several(0, [0, 0, 1]) + several(1, [1, 1, 0]),
    )
    [marks] = xls_marks(content, Limits())
    assert marks.struck == {2}


def test_a_blank_cell_of_an_old_workbook_with_looks_counts_for_nothing() -> None:
    def fill(sheet: Any) -> None:
        sheet.write(0, 0, "Ann")
        for x in (1, 2, 3):
            sheet.write(0, x, "", GONE)
            sheet.write(0, x + 3, "", YELLOW)

    sheet = an_xls(fill)
    assert (sheet.struck, sheet.coloured) == (frozenset(), frozenset())


def test_text_wholly_struck_through_inside_an_old_cell_counts() -> None:
    struck, plain = xlwt.easyfont("struck_out on"), xlwt.easyfont("")

    def fill(sheet: Any) -> None:
        for y, runs in enumerate(
            [
                [("Ann Archer", struck)],
                [("Bea", struck), (" Beck", plain)],
                [("Cai", plain), (" Cole", struck)],
                [("Dee", struck), (" Dale", struck)],
                ["Eve", (" Earl", struck)],
            ]
        ):
            sheet.write_rich_text(y, 0, runs)

    assert an_xls(fill).struck == {1, 4}


def test_struck_texts_are_found_behind_more_texts_than_one_record_holds() -> None:
    """Old records end after 8,224 bytes, in the middle of a text where it happens."""
    struck = xlwt.easyfont("struck_out on")

    def fill(sheet: Any) -> None:
        for y in range(3_000):
            sheet.write(y, 0, f"{y} Ann Archer of {'ŵ' if y % 3 else 'w'}ard" + "y" * (y % 50))
        for y in (0, 1_499, 2_999):
            sheet.write_rich_text(y + 3_000, 0, [(f"gone {y}", struck), ("ŷ", struck)])

    assert an_xls(fill).struck == {3_001, 4_500, 6_000}


def test_rows_of_an_old_workbook_have_colours_but_white_is_none() -> None:
    sheet = an_xls(lines([[PLAIN] * 2, [YELLOW] * 2, [WHITE] * 2, [YELLOW, PLAIN]]))
    assert sheet.coloured == {2}


def test_white_of_a_palette_of_one_s_own_is_no_colour() -> None:
    book = xlwt.Workbook()
    xlwt.add_palette_colour("paper", 0x21)
    xlwt.add_palette_colour("rose", 0x22)
    book.set_colour_RGB(0x21, 255, 255, 255)
    book.set_colour_RGB(0x22, 250, 100, 100)
    sheet = book.add_sheet("People")
    for y, name in enumerate(("paper", "rose")):
        sheet.write(y, 0, "Ann", xlwt.easyxf(f"pattern: pattern solid, fore_colour {name}"))
    assert read_sheets(saved(book), "people.xls")[0].coloured == {2}


def test_hidden_rows_and_columns_of_an_old_workbook_are_marked() -> None:
    def fill(sheet: Any) -> None:
        lines([[PLAIN] * 4] * 3)(sheet)
        sheet.row(1).hidden = True
        sheet.col(2).hidden = True

    sheet = an_xls(fill)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2})


def test_every_sheet_of_an_old_workbook_has_its_own_marks() -> None:
    book = xlwt.Workbook()
    for number, look in enumerate((PLAIN, GONE, YELLOW)):
        lines([[look]])(book.add_sheet(f"Côté {number} ŵ"))
    found = read_sheets(saved(book), "people.xls")
    assert [(set(s.struck), set(s.coloured)) for s in found] == [
        (set(), set()),
        ({1}, set()),
        (set(), {1}),
    ]


def test_an_old_workbook_protected_with_a_password_shows_its_marks_once_opened() -> None:
    [sheet] = read_sheets(old_and_locked("hazel", strike=True), "people.xls", password="hazel")
    assert sheet.struck == {1}


LOOKS = st.sampled_from([None, "plain", "struck", "yellow", "both"])
STYLES = {
    "plain": PLAIN,
    "struck": GONE,
    "yellow": YELLOW,
    "both": xlwt.easyxf("font: struck_out on; pattern: pattern solid, fore_colour yellow"),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(LOOKS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_most_of_an_old_row_decides(rows: list[list[str | None]]) -> None:
    def fill(sheet: Any) -> None:
        sheet.write(len(rows), 0, "the end")
        for y, row in enumerate(rows):
            for x, look in enumerate(row):
                if look:
                    sheet.write(y, x, "Ann", STYLES[look])

    sheet = an_xls(fill)
    for number, row in enumerate(rows, 1):
        filled = [look for look in row if look]
        struck = sum(look in ("struck", "both") for look in filled)
        coloured = sum(look in ("yellow", "both") for look in filled)
        assert (number in sheet.struck) is (struck * 2 > len(filled))
        assert (number in sheet.coloured) is (coloured * 2 > len(filled))


# Files nobody wrote with a spreadsheet program


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def font(*, struck: bool) -> bytes:
    return record(
        0x31, struct.pack("<HHHHHBBBBBB", 200, 8 * struck, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A"
    )


def look(font: int) -> bytes:
    return record(0xE0, struct.pack("<HHH", font, 0, 1) + bytes(14))


def several(row: int, looks: Sequence[int]) -> bytes:
    cells = b"".join(struct.pack("<HI", one, 2) for one in looks)
    return record(0xBD, struct.pack("<HH", row, 0) + cells + struct.pack("<H", len(looks) - 1))


def begin(kind: int, version: int = 0x0600) -> bytes:
    return record(0x809, struct.pack("<HHHH", version, kind, 0, 0) + bytes(8))


def body(*parts: bytes) -> bytes:
    return begin(5) + b"".join(parts)


def saved_stream(before: bytes, *sheets: bytes) -> bytes:
    heads = [struct.pack("<BBBB", 0, 0, 1, 0) + b"P" for _ in sheets]
    place = len(before) + sum(4 + 4 + len(head) for head in heads) + 4
    written = before
    for head, sheet in zip(heads, sheets, strict=True):
        written += record(0x85, struct.pack("<I", place) + head)
        place += len(begin(0x10) + sheet) + 4
    written += record(0x0A)
    for sheet in sheets:
        written += begin(0x10) + sheet + record(0x0A)
    file = io.BytesIO()
    rest = max(4096 - len(written) - 4, 0)
    XlsDoc().save(file, written + struct.pack("<HH", 0xFFF, rest) + bytes(rest))
    return file.getvalue()


def test_a_chart_inside_a_sheet_hides_none_of_its_rows() -> None:
    chart = begin(0x20) + several(0, [1, 1]) + record(0x0A)
    content = saved_stream(
        body(*([font(struck=False)] * 4), font(struck=True), look(0), look(5)),
        several(0, [0, 0]) + chart + several(1, [1, 1]),
    )
    assert xls_marks(content, Limits())[0].struck == {2}


def test_looks_of_the_version_before_are_seen() -> None:
    """Its formats are four bytes shorter and keep their colour elsewhere."""

    def older(font: int, *, colour: int) -> bytes:
        fill = (1 << 16 | colour) if colour else 0
        return record(0xE0, struct.pack("<HHHBBI", font, 0, 1, 0, 0, fill) + bytes(4))

    formats = [older(0, colour=0), older(1, colour=0), older(0, colour=13), older(0, colour=9)]
    content = saved_stream(
        begin(5, 0x0500) + font(struck=False) + font(struck=True) + b"".join(formats),
        b"".join(several(row, [row, row]) for row in range(4)),
    )
    [marks] = xls_marks(content, Limits())
    assert (marks.struck, marks.coloured) == ({2}, {3})


def test_an_old_workbook_whose_texts_break_off_is_damaged() -> None:
    struck = xlwt.easyfont("struck_out on")
    book = xlwt.Workbook()
    book.add_sheet("People").write_rich_text(0, 0, [("Ann Archer", struck)])
    content = saved(book)
    place = content.index(struct.pack("<HH", 0xFC, 8 + 3 + 2 + 10 + 4))
    more = content[: place + 4 + 4] + struct.pack("<I", 9_999) + content[place + 12 :]
    with pytest.raises(FileRefused, match="damaged"):
        xls_marks(more, Limits())


def test_a_container_without_a_workbook_is_damaged() -> None:
    for content in (xls()[:600], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)):
        with pytest.raises(FileRefused, match="damaged"):
            xls_marks(content, Limits())


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 4_000), st.binary(min_size=1, max_size=12))
def test_nothing_in_an_old_workbook_takes_the_scan_down(place: int, instead: bytes) -> None:
    content = xls(PEOPLE)
    hurt = content[: 512 + place] + instead + content[512 + place + len(instead) :]
    try:
        found = xls_marks(hurt, Limits())
    except FileRefused:
        return
    assert isinstance(found, list)


def test_records_that_claim_more_than_there_is_end_the_looking() -> None:
    stream = stream_of(xls(PEOPLE))
    assert list(records(stream[:50], 0))
    assert list(records(struct.pack("<HH", 0x809, 60_000), 0)) == []
