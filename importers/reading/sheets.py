"""The one way in: a file's bytes become sheets of text."""

from pathlib import PurePath

from importers.draft import FileRefused, Sheet
from importers.reading.delimited import read_delimited
from importers.reading.limits import MEGABYTE, Limits
from importers.reading.sniff import Format, format_of
from importers.reading.workbook import read_workbook

USUAL = Limits()


def read_sheets(content: bytes, file_name: str, limits: Limits = USUAL) -> list[Sheet]:
    """Every sheet of a file as text, as a person sees it; row 1 is the first the file shows.

    Raises:
        FileRefused: nothing we can or dare read; the message is fit to show the sender.
    """
    if len(content) > limits.file_bytes:
        raise FileRefused(f"This file is larger than {limits.file_bytes // MEGABYTE} MB.")
    form = format_of(content)
    if form is Format.DELIMITED:
        return [Sheet(name=PurePath(file_name).stem, cells=read_delimited(content, limits))]
    return read_workbook(content, form, limits)
