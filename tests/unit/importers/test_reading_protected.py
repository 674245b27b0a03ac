import pytest

from importers.draft import FileRefused
from importers.reading import PasswordNeeded, read_sheets
from importers.reading.protected import ASKS, UNKNOWN_WAY, WRONG
from tests.locked_files import locked, old_and_locked


def test_an_old_protected_workbook_opens_too() -> None:
    [sheet] = read_sheets(old_and_locked("hazel"), "people.xls", password="hazel")
    assert sheet.cells == [["Gwen Ash"]]
    for password, sentence in (("", ASKS), ("willow", WRONG)):
        with pytest.raises(PasswordNeeded) as refused:
            read_sheets(old_and_locked("hazel"), "people.xls", password=password)
        assert str(refused.value) == sentence


def test_a_password_opens_a_protected_workbook() -> None:
    [sheet] = read_sheets(locked("hazel"), "people.xlsx", password="hazel")
    assert sheet.cells == [["Name", "Gwen Ash"]]


@pytest.mark.parametrize(("password", "sentence"), [("", ASKS), ("willow", WRONG)])
def test_without_its_password_it_is_asked_for(password: str, sentence: str) -> None:
    with pytest.raises(PasswordNeeded) as refused:
        read_sheets(locked("hazel"), "people.xlsx", password=password)
    assert str(refused.value) == sentence


def test_a_workbook_only_guarded_against_changes_asks_for_nothing() -> None:
    assert len(read_sheets(locked("VelvetSweatshop"), "people.xlsx")) == 1


def test_a_damaged_container_is_refused_in_plain_words() -> None:
    whole = locked("hazel")
    with pytest.raises(FileRefused):
        read_sheets(whole[:3000], "people.xlsx", password="hazel")
    with pytest.raises(FileRefused) as refused:
        read_sheets(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 90, "x"
        )
    assert str(refused.value) == UNKNOWN_WAY
