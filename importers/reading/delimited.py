"""CSV, TSV and text files: encoding, delimiter, records."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log2
from typing import Literal

from importers.draft import FileRefused
from importers.reading.limits import Limits
from importers.reading.written import written_records

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 80
SAMPLE_CHARS = 1_000_000
LONGEST_CELL = 10_000_000

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CP1252 = {
    code: ord(char)
    for code in range(0x80, 0xA0)
    if (char := bytes([code]).decode("cp1252", errors="ignore"))
}
"""Windows-1252 over Latin-1; its five unused codes stay what they are, so nothing is lost."""

_TO_CP1252 = {char: code for code, char in _CP1252.items()}
_MOJIBAKE = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)

_NEVER_READ = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
"""What reading Windows-1252 cannot yield: it has other characters for these codes."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

NOT_TEXT = "This is not a spreadsheet: it holds data that is not text."
ENDLESS_CELL = (
    "A cell of this file is longer than any spreadsheet can hold, so it is not a table of people."
)
OPEN_QUOTE = (
    "A quotation mark is opened in this file and never closed, so its rows cannot be told apart. "
    "Open it in a spreadsheet program, save it as .xlsx and add that."
)


def read_delimited(content: bytes, limits: Limits) -> list[list[str]]:
    """All records as text, blank ones too, in the order and number of the file.

    Raises:
        FileRefused: not text, too many rows or columns, or quotation marks that don't close.
    """
    text = decoded(content)
    csv.field_size_limit(LONGEST_CELL)
    delimiter, text = _declared_delimiter(text)
    cells = Cells()
    if not delimiter and (records := _written(text)):
        return _limited(iter(records), limits, cells)
    delimiter = delimiter or delimiter_of(text)
    return _records(text, delimiter, limits, cells)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (marked or not) or Windows-1252."""
    text = _decoded(content).replace("\x00", "").removeprefix("\ufeff")
    odd = sum(1 for char in text[:4096] if char < " " and char not in "\t\r\n\x0b\x0c\x1a")
    if odd > max(2, len(text[:4096]) // 100):
        raise FileRefused(NOT_TEXT)
    return text


def _decoded(content: bytes) -> str:
    for mark, name in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, errors="replace")
    if unmarked := _unmarked_utf16(content[:4096]):
        return content.decode(unmarked, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _mostly_utf8(content) or cp1252(content)


def _unmarked_utf16(head: bytes) -> str:
    """Western text in UTF-16 has a zero in every other byte."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    if head[1::2].count(0) > 0.6 * pairs and head[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _mostly_utf8(content: bytes) -> str:
    """Text pasted together from both encodings: UTF-8 wherever it is valid, else Windows-1252."""
    text = content.decode("utf-8", errors="surrogateescape")
    stray = sum(1 for char in text if "\udc80" <= char <= "\udcff")
    good = sum(1 for char in text if char > "\x7f") - stray
    if good <= stray:
        return ""
    table = {0xDC00 + code: _CP1252.get(code, code) for code in range(0x80, 0x100)}
    return text.translate(table)


def cp1252(content: bytes) -> str:
    """Windows-1252 without losing the five codes it leaves open."""
    return content.decode("latin-1").translate(_CP1252)


class Cells(dict[str, str]):
    """Each text as it is kept: mended, and one object however often it is written."""

    def __missing__(self, text: str) -> str:
        kept = self[text] = mended(text)
        return kept


def mended(cell: str) -> str:
    """Undo UTF-8 that was once (or twice) read as Windows-1252 ('ZoÃ«'), if all of it says so."""
    while not cell.isascii() and _MOJIBAKE.search(cell) and not _NEVER_READ.search(cell):
        try:
            cell = cell.translate(_TO_CP1252).encode("latin-1").decode("utf-8")
        except UnicodeError:
            return cell
    return cell


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line 'sep=;' is an instruction, not a row: a spreadsheet never shows it."""
    found = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else ("", text)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first records into the same number of cells."""
    head = text[:SAMPLE_CHARS]
    return max(DELIMITERS, key=lambda delimiter: _evenness(head, delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths: list[int] = []
    for record in _parsed(text, delimiter):
        if any(record):
            widths.append(len(record))
        if len(widths) >= SAMPLE_RECORDS:
            break
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    return max(count / len(widths) * (1 + log2(width)) for width, count in wide.items())


def _parsed(
    text: str, delimiter: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[list[str]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, quoting=quoting)
    try:
        yield from reader
    except csv.Error as error:
        raise FileRefused(OPEN_QUOTE if '"' in text else ENDLESS_CELL) from error


def _written(text: str) -> list[list[str]] | None:
    """The records of a text that is cut by its words or its blanks rather than by a delimiter."""
    head = text[:SAMPLE_CHARS]
    if max(_evenness(head, delimiter) for delimiter in DELIMITERS) > _SURELY_CUT:
        return None
    return written_records(text)


_SURELY_CUT = 1.7
"""Evenness of at least two columns in most records: there is a delimiter."""


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, whichever of the three kinds, without another copy of the text."""
    return (found[0] for found in _LINE.finditer(text))


def _records(text: str, delimiter: str, limits: Limits, cells: Cells) -> list[list[str]]:
    records = _limited(_parsed(text, delimiter), limits, cells)
    if not _ends_open(text, records):
        return records
    plain = _limited(_parsed(text, delimiter, csv.QUOTE_NONE), limits, cells)
    widths = Counter(len(record) for record in plain if record)
    if widths.most_common(1)[0][1] < 0.95 * widths.total():
        raise FileRefused(OPEN_QUOTE)
    return plain


def _ends_open(text: str, records: Sequence[Sequence[str]]) -> bool:
    """Whether the last cell began with a quotation mark that nothing closed."""
    if not records or not records[-1] or "\n" not in records[-1][-1]:
        return False
    opening = records[-1][-1]
    tail = text.rstrip("\r\n")
    return not tail.endswith('"') and opening.rstrip("\r\n") == tail[-len(opening.rstrip("\r\n")) :]


def _limited(records: Iterator[list[str]], limits: Limits, cells: Cells) -> list[list[str]]:
    kept: list[list[str]] = []
    total = 0
    for record in records:
        if len(record) > limits.columns:
            raise too_wide(limits)
        kept.append(list(map(cells.__getitem__, record)))
        total += len(record)
        if len(kept) > limits.rows:
            raise too_long(limits)
        if total > limits.cells:
            raise too_many_cells(limits)
    return kept


def too_wide(limits: Limits) -> FileRefused:
    """The refusal of a table with too many columns."""
    return FileRefused(f"This file has more than {limits.columns:,} columns.")


def too_long(limits: Limits) -> FileRefused:
    """The refusal of a table with too many rows."""
    return FileRefused(
        f"This file has more than {limits.rows:,} rows. Split it into smaller files and add those."
    )


def too_many_cells(limits: Limits) -> FileRefused:
    """The refusal of a table that would not fit."""
    return FileRefused(
        f"The sheets of this file reach over more than {limits.cells:,} cells. "
        "Delete the empty rows and columns, or split it, and add that."
    )
