"""The one way in: a file's bytes become sheets of text."""

from pathlib import PurePath

from importers.draft import FileRefused, Sheet
from importers.reading.delimited import read_delimited
from importers.reading.limits import MEGABYTE, Limits
from importers.reading.protected import is_locked, unlocked
from importers.reading.sniff import Format, format_of
from importers.reading.workbook import read_workbook

USUAL = Limits()
PACKED = "This is a packed folder of files. Unpack it and add the spreadsheets inside."


def read_sheets(
    content: bytes, file_name: str, limits: Limits = USUAL, password: str = ""
) -> list[Sheet]:
    """Every sheet of a file as text, as a person sees it; row 1 is the first the file shows.

    Raises:
        PasswordNeeded: a protected workbook, and its password is missing or wrong.
        FileRefused: nothing we can or dare read; the message is fit to show the sender.
    """
    if len(content) > limits.file_bytes:
        raise FileRefused(f"This file is larger than {limits.file_bytes // MEGABYTE} MB.")
    form = format_of(content)
    if form is Format.PROTECTED:
        content = unlocked(content, password)
        form = format_of(content)
    if form in (Format.BUNDLE, Format.PROTECTED):
        raise FileRefused(PACKED)
    if form is Format.DELIMITED:
        return [Sheet(name=PurePath(file_name).stem, cells=read_delimited(content, limits))]
    return read_workbook(content, form, limits, password)


def is_protected(content: bytes) -> bool:
    """Whether a workbook wants a password before its cells can be read."""
    try:
        form = format_of(content)
    except FileRefused:  # its own reader says why
        return False
    return form is Format.PROTECTED or (form is Format.XLS and is_locked(content))
