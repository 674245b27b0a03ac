"""What a file really is, whatever its name says."""

import io
import zipfile
from enum import StrEnum

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED, UNZIPPING


class Format(StrEnum):
    """The formats we read."""

    DELIMITED = "delimited"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PROTECTED = "protected"
    """A newer workbook inside an old container, encrypted."""
    BUNDLE = "bundle"
    """A zip archive that is no document: a packed folder."""


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
"""The second is an archive without anything in it."""
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a data file for programs"),
)
"""First bytes of what people add by mistake, and what to call it."""

WEB_PAGE = (
    "This is a web page under a spreadsheet's name. Open it in a spreadsheet program, "
    "save it as .xlsx and add that."
)


def format_of(content: bytes) -> Format:
    """Tell the format from the bytes alone.

    Raises:
        FileRefused: empty, damaged, or not a spreadsheet.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise FileRefused("This file is empty.")
    if content.startswith(OLE2):
        return _old_office(content)
    if content.startswith(ZIPPED):
        return _packed(content)
    for start, what in OTHER_FILES:
        if content.startswith(start) and not _plain_text(content, start):
            raise FileRefused(f"This is not a spreadsheet but {what}.")
    if (
        content[:512]
        .lstrip(b"\xef\xbb\xbf\r\n\t ")
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table"))
    ):
        raise FileRefused(WEB_PAGE)
    return Format.DELIMITED


def _plain_text(content: bytes, start: bytes) -> bool:
    """'BM' may also begin a heading, so a short mark alone proves nothing."""
    return len(start) < 4 and start.isalnum() and not any(byte < 9 for byte in content[:512])


def _old_office(content: bytes) -> Format:
    if ENCRYPTED_PACKAGE in content:
        return Format.PROTECTED
    if "WordDocument".encode("utf-16-le") in content:
        raise FileRefused("This is not a spreadsheet but a text document.")
    return Format.XLS


def _packed(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(80) if "mimetype" in names else b""
    except UNZIPPING as error:
        raise FileRefused(DAMAGED) from error
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if b"opendocument.spreadsheet" in kind:
        return Format.ODS
    if "xl/workbook.bin" in names:
        raise FileRefused("This workbook is in Excel's binary form. Save it as .xlsx and add that.")
    if any(name.startswith(("word/", "ppt/")) for name in names) or b"opendocument" in kind:
        raise FileRefused("This is not a spreadsheet but a text document or slides.")
    if "[Content_Types].xml" in names:
        raise FileRefused(DAMAGED)
    return Format.BUNDLE
