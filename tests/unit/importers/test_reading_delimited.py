import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.draft import FileRefused
from importers.reading import Limits, read_sheets
from importers.reading.delimited import delimiter_of, mended


def cells(content: bytes | str, name: str = "people.csv", **limits: int) -> list[list[str]]:
    raw = content.encode() if isinstance(content, str) else content
    [sheet] = read_sheets(raw, name, Limits(**limits))
    return [list(row) for row in sheet.cells]


NAMES = "Name;Town\nZoë Núñez;Łódź\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le"][:5]
)
def test_the_encoding_is_found(encoding: str) -> None:
    assert cells(NAMES.encode(encoding)) == [["Name", "Town"], ["Zoë Núñez", "Łódź"]]


def test_windows_1252_is_found() -> None:
    assert cells("Name,Note\nZoë,“£5” – fine\n".encode("cp1252"))[1] == ["Zoë", "“£5” – fine"]


def test_codes_that_windows_1252_leaves_open_are_kept() -> None:
    assert cells(b"Name\nZo\xeb\x81\n")[1] == ["Zo\xeb\x81"]


def test_a_file_pasted_together_from_two_encodings_keeps_both() -> None:
    mixed = "Name\nZoë\nSiân\nŁukasz\n".encode() + "Núñez\n".encode("cp1252")
    assert [row[0] for row in cells(mixed)] == ["Name", "Zoë", "Siân", "Łukasz", "Núñez"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_text_is_full_of_others(mark: str) -> None:
    others = "".join(m for m in ",;|" if m != mark)
    text = f'a{mark}b{mark}c\n1{mark}"x{others}y"{mark}3\n' * 5
    assert delimiter_of(text) == mark


def test_excel_s_own_delimiter_line_is_no_row() -> None:
    assert cells("sep=;\r\nName;Age, if known\r\nA;1\r\n")[0] == ["Name", "Age, if known"]


def test_records_are_counted_as_a_spreadsheet_shows_them() -> None:
    text = 'Title\n\nName,Comment\nA,"one\ntwo\n\nthree"\nB,x\n'
    found = cells(text)
    assert found[1] == []
    assert found[3] == ["A", "one\ntwo\n\nthree"]
    assert found[4] == ["B", "x"]


def test_old_mac_line_ends_are_line_ends() -> None:
    assert cells("a\tb\rc\td\r") == [["a", "b"], ["c", "d"]]


def test_stray_zeros_are_dropped() -> None:
    assert cells(b"Name,Email\nA\x00nn,a@b.example\n" * 20)[1] == ["Ann", "a@b.example"]


def test_utf8_once_read_as_windows_1252_is_mended() -> None:
    assert cells("Name\nZoÃ« WiÅ›niewska\n")[1] == ["Zoë Wiśniewska"]


@pytest.mark.parametrize("honest", ["SÃO PAULO", "Ã la carte", "Zoë", "naïve Ã© but Łódź"])
def test_text_that_only_looks_mangled_is_left_alone(honest: str) -> None:
    assert mended(honest) == honest


def as_windows_1252(char: str) -> bytes:
    return char.encode("latin-1" if char in "\x81\x8d\x8f\x90\x9d" else "cp1252")


def test_text_mangled_twice_is_mended_too() -> None:
    assert mended("ZoÃƒÂ«") == "Zoë"
    assert mended("Ã\x81ine") == "Áine"


@given(st.text("ZoÃƒÂ«â€œ\x80\x81é £", max_size=8) | st.text(max_size=40))
def test_mending_never_touches_text_that_was_read_rightly(text: str) -> None:
    try:
        b"".join(as_windows_1252(char) for char in text).decode("utf-8")
    except UnicodeError:
        assert mended(text) == text


@given(
    st.lists(
        st.lists(st.text("abcäß ,;\"'\n\t|", min_size=0, max_size=8), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    )
)
def test_what_a_csv_writer_wrote_comes_back(rows: list[list[str]]) -> None:
    import csv
    import io

    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["x", "y", "z"], *rows])
    assert cells("﻿" + written.getvalue())[1:] == rows


def test_a_quotation_mark_never_closed_is_refused_rather_than_swallowing_rows() -> None:
    with pytest.raises(FileRefused, match="quotation mark"):
        cells('name,note\nA,"oops\nB,x\nC,y,z\nD,q\n')


def test_a_quotation_mark_never_closed_is_a_mere_mark_where_the_rows_are_even() -> None:
    text = "name,note\n" + "A,x\n" * 30 + 'B,"unclosed\n' + "C,y\n" * 30
    assert cells(text)[31] == ["B", '"unclosed']


def test_limits_refuse_rather_than_cut() -> None:
    with pytest.raises(FileRefused, match="more than 3 rows"):
        cells("a\n" * 4, rows=3)
    with pytest.raises(FileRefused, match="more than 2 columns"):
        cells("a,b,c\n", columns=2)
    with pytest.raises(FileRefused, match="larger than 0 MB"):
        cells("a,b,c\n", file_bytes=3)


def test_a_sheet_is_named_after_its_file() -> None:
    [sheet] = read_sheets(b"a,b\n", "DO NOT CONTACT list.csv")
    assert sheet.name == "DO NOT CONTACT list"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"BM\x00\x01\x02\x03", "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08", "unpack"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "web page"),
        (bytes(range(1, 9)) * 40, "not text"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_plain_words(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_sheets(content, "people.csv")


def test_a_heading_that_begins_like_a_picture_is_no_picture() -> None:
    assert cells("BMI,Name\n20,A\n")[0] == ["BMI", "Name"]
