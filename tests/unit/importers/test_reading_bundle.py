import io
import stat
import zipfile
from collections.abc import Mapping

import pytest
from openpyxl import Workbook

from importers.draft import FileRefused
from importers.reading import Limits, read_sheets, unbundled

SMALL = Limits(file_bytes=1000, bundle_bytes=5000, bundle_files=3)


def packed(files: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return whole.getvalue()


def a_workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def test_the_files_of_a_packed_folder_come_out_in_order() -> None:
    content = packed({"b.csv": b"b", "2019/a.xlsx": b"a", "c/d/e.txt": b"e"})
    assert unbundled(content, "exports.zip") == [("b.csv", b"b"), ("a.xlsx", b"a"), ("e.txt", b"e")]


def test_files_of_one_name_keep_their_folders() -> None:
    content = packed({"2019/list.csv": b"1", "2020/List.csv": b"2", "other.csv": b"3"})
    assert [name for name, _ in unbundled(content, "exports.zip")] == [
        "2019 - list.csv",
        "2020 - List.csv",
        "other.csv",
    ]


@pytest.mark.parametrize(
    ("bundle", "inside", "name"),
    [
        ("Do not contact.zip", "2023.csv", "Do not contact - 2023.csv"),
        ("exports.zip", "Opt-outs/2023.csv", "Opt-outs - 2023.csv"),
        ("exports.zip", "Opt-outs/letters/2023.csv", "Opt-outs - 2023.csv"),
        ("Opt-outs.zip", "Unsubscribed.csv", "Unsubscribed.csv"),
        ("Bus stops.zip", "2023/people.csv", "people.csv"),
    ],
)
def test_a_file_keeps_the_name_of_a_folder_that_says_whom_to_leave_alone(
    bundle: str, inside: str, name: str
) -> None:
    assert unbundled(packed({inside: b"a"}), bundle) == [(name, b"a")]


def test_what_programs_leave_behind_is_left_out() -> None:
    junk = ["__MACOSX/._list.csv", ".DS_Store", "x/Thumbs.db", "~$list.xlsx", "desktop.ini", "x/"]
    content = packed({**dict.fromkeys(junk, b""), "list.csv": b"a"})
    assert unbundled(content, "exports.zip") == [("list.csv", b"a")]


@pytest.mark.parametrize("content", [b"name,email\n", a_workbook(), b"PK\x03\x04 broken"])
def test_any_other_file_is_itself(content: bytes) -> None:
    assert unbundled(content, "people.csv") == [("people.csv", content)]


def test_names_in_a_mac_s_alphabet_are_read() -> None:
    content = packed({"Zoe\u0308.csv": b"a"})
    unsaid = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        unsaid[unsaid.index(mark) + place] &= ~0x08
    assert unbundled(bytes(unsaid), "x.zip") == [("Zoe\u0308.csv", b"a")]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds no files"),
        ({".DS_Store": b""}, "holds no files"),
        ({"../x.csv": b"a"}, "unusual way"),
        ({"/etc/x.csv": b"a"}, "unusual way"),
        ({"C:\\x.csv": b"a"}, "unusual way"),
        ({"a.csv": b"a", "A.csv": b"b"}, "unusual way"),
        ({"in.zip": packed({"a.csv": b"a"})}, "holds another one, 'in.zip'"),
        (dict.fromkeys("abcd", b"x"), "more than 3 files"),
        ({"big.csv": b"x" * 1001}, "'big.csv' in this packed folder is larger than"),
        (dict.fromkeys("abc", b"x" * 900) | {".x": b"y" * 3000}, ""),
    ],
)
def test_what_cannot_or_may_not_be_opened_is_refused(
    files: Mapping[str, bytes], words: str
) -> None:
    if not words:
        assert len(unbundled(packed(files), "x.zip", SMALL)) == 3
        return
    with pytest.raises(FileRefused, match=words):
        unbundled(packed(files), "x.zip", SMALL)


def test_a_folder_that_grows_beyond_its_allowance_is_refused() -> None:
    small = Limits(bundle_bytes=5000)
    with pytest.raises(FileRefused, match="unusual way"):
        unbundled(packed({"a.csv": b"x" * 3000, "b.csv": b"y" * 3000}), "x.zip", small)


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("list.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as new:
        new.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="unusual way"):
        unbundled(whole.getvalue(), "x.zip")


def test_a_folder_with_a_password_says_so() -> None:
    content = bytearray(packed({"a.csv": b"a"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(FileRefused, match="protected with a password"):
        unbundled(bytes(content), "x.zip")


def test_a_damaged_folder_is_refused() -> None:
    content = bytearray(packed({"a.csv": b"name,email\n" * 40}))
    content[45] ^= 0xFF
    with pytest.raises(FileRefused, match="folder is damaged"):
        unbundled(bytes(content), "x.zip")


def test_a_folder_is_no_sheet() -> None:
    with pytest.raises(FileRefused, match="Unpack it"):
        read_sheets(packed({"a.csv": b"a"}), "people.csv")
