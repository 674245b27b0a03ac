"""How what a reading child found crosses to its parent, who believes nothing of it.

An answer is a JSON head, its length before it, then raw bytes: for sheets every different text
once, each ended by NUL, then the number of its text for every cell; for a packed folder its files
one after the other. A head alone carries a refusal. (Three million cells as JSON cost the parent
three times the time and twice the memory.)
"""

import json
import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, groupby, islice

import structlog

from importers.draft import Comment, FileRefused, Sheet
from importers.reading import Limits, PasswordNeeded

LENGTH = struct.Struct("!Q")
END = b"\x00"
LONGEST_HEAD = 64 * 1024 * 1024
NUMBER = "I"

UNREADABLE = (
    "This file could not be read safely, so nothing was taken from it. Save it as CSV and add that."
)

log = structlog.get_logger(__name__)


def told(head: Mapping[str, object], *parts: bytes | bytearray) -> bytes:
    """An answer: what is said, then the bytes it is about."""
    said = json.dumps(head).encode()
    return b"".join((LENGTH.pack(len(said)), said, *parts))


def sheets_told(sheets: Sequence[Sheet]) -> bytes:
    """The answer that holds these sheets."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    rows = chain.from_iterable(sheet.cells for sheet in sheets)
    cells = array(NUMBER, map(numbers.__getitem__, chain.from_iterable(rows)))
    texts = "".join(text.replace("\x00", "") + "\x00" for text in numbers)
    written = texts.encode("utf-8", "replace")
    head = {"sheets": [_about(sheet) for sheet in sheets], "texts": len(written)}
    return told(head, written, cells.tobytes())


def _about(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "widths": [(width, len(list(rows))) for width, rows in groupby(map(len, sheet.cells))],
        "struck": sorted(sheet.struck),
        "struck_cells": sorted(sheet.struck_cells),
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "hidden": sheet.hidden,
        "coloured": sorted(sheet.coloured),
        "spread": sorted(sheet.spread),
        "remarks": list(sheet.remarks),
        "comments": [(one.row, one.position, one.text) for one in sheet.comments],
    }


def files_told(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The answer that holds the files of a packed folder."""
    names = [(name, len(content)) for name, content in files]
    return told({"files": names}, *(content for _, content in files))


def sheets_believed(reply: bytes | bytearray, limits: Limits) -> list[Sheet]:
    """The sheets of an answer.

    Raises:
        FileRefused: the child refused the file (`PasswordNeeded` among that), or its answer has
            the wrong shape or holds more than the limits.
    """
    head, rest = _head(reply)
    match head:
        case {"sheets": [*abouts], "texts": int(size)} if 0 <= size <= len(rest):
            shapes = [_rows_of(about, limits) for about in abouts]
            asked = sum(width * times for widths in shapes for width, times in widths)
            if asked > limits.cells:
                raise FileRefused(UNREADABLE)
            texts = iter(_texts(rest[:size], rest[size:], asked))
            return [
                _sheet(about, _cells(widths, texts))
                for about, widths in zip(abouts, shapes, strict=True)
            ]
        case _:
            raise _refusal(head)


def files_believed(reply: bytes | bytearray, limits: Limits) -> list[tuple[str, bytes]]:
    """The files of an answer; raises as `sheets_believed`."""
    head, rest = _head(reply)
    match head:
        case {"files": [*abouts]} if len(abouts) <= limits.bundle_files:
            files: list[tuple[str, bytes]] = []
            place = 0
            for about in abouts:
                name, size = _name_and_size(about)
                files.append((name, rest[place : place + size]))
                place += size
            if place != len(rest):
                raise FileRefused(UNREADABLE)
            return files
        case _:
            raise _refusal(head)


def _head(reply: bytes | bytearray) -> tuple[object, bytes]:
    try:
        end = LENGTH.size + min(LENGTH.unpack_from(reply)[0], LONGEST_HEAD)
        return json.loads(reply[LENGTH.size : end]), bytes(memoryview(reply)[end:])
    except (struct.error, ValueError, RecursionError) as error:
        raise FileRefused(UNREADABLE) from error


def _refusal(head: object) -> FileRefused:
    match head:
        case {"refused": str(sentence), "password": True}:
            return PasswordNeeded(sentence)
        case {"refused": str(sentence)}:
            return FileRefused(sentence)
        case {"failed": str(where)}:
            log.error("reading failed", where=where[:200])
        case _:
            pass
    return FileRefused(UNREADABLE)


def _name_and_size(about: object) -> tuple[str, int]:
    match about:
        case [str(name), int(size)] if size >= 0:
            return name, size
        case _:
            raise FileRefused(UNREADABLE)


def _rows_of(about: object, limits: Limits) -> list[tuple[int, int]]:
    """A sheet's rows as (cells in a row, such rows one after the other)."""
    match about:
        case {"widths": [*runs]}:
            widths = [_run(run, limits) for run in runs]
            if sum(times for _, times in widths) <= limits.rows:
                return widths
        case _:
            pass
    raise FileRefused(UNREADABLE)


def _run(run: object, limits: Limits) -> tuple[int, int]:
    match run:
        case [int(width), int(times)] if 0 <= width <= limits.columns and times > 0:
            return width, times
        case _:
            raise FileRefused(UNREADABLE)


def _texts(written: bytes, numbers: bytes, asked: int) -> Iterable[str]:
    """The text of every cell, equal ones as one object."""
    cells = array(NUMBER)
    if len(numbers) != asked * cells.itemsize or written.count(END) > asked:
        raise FileRefused(UNREADABLE)
    cells.frombytes(numbers)
    try:
        texts = written.decode().split("\x00")
    except UnicodeDecodeError as error:
        raise FileRefused(UNREADABLE) from error
    if max(cells, default=0) >= len(texts):
        raise FileRefused(UNREADABLE)
    return map(texts.__getitem__, cells)


def _cells(widths: Sequence[tuple[int, int]], texts: Iterator[str]) -> list[list[str]]:
    return [list(islice(texts, width)) for width, times in widths for _ in range(times)]


def _sheet(about: object, cells: list[list[str]]) -> Sheet:
    match about:
        case {
            "name": str(name),
            "struck": [*struck],
            "struck_cells": [*struck_cells],
            "hidden_rows": [*rows],
            "hidden_columns": [*columns],
            "hidden": bool(hidden),
            "coloured": [*coloured],
            "spread": [*spread],
            "remarks": [*remarks],
            "comments": [*comments],
        }:
            return Sheet(
                name=name,
                cells=cells,
                struck=_numbers(struck),
                struck_cells=frozenset(_place(place) for place in struck_cells),
                hidden_rows=_numbers(rows),
                hidden_columns=_numbers(columns),
                hidden=hidden,
                coloured=_numbers(coloured),
                spread=frozenset(_place(place) for place in spread),
                remarks=tuple(remark for remark in remarks if isinstance(remark, str)),
                comments=tuple(_comment(comment) for comment in comments),
            )
        case _:
            raise FileRefused(UNREADABLE)


def _numbers(found: Sequence[object]) -> frozenset[int]:
    return frozenset(number for number in found if isinstance(number, int))


def _comment(comment: object) -> Comment:
    match comment:
        case [int(row), int(position), str(text)]:
            return Comment(row, position, text)
        case _:
            raise FileRefused(UNREADABLE)


def _place(place: object) -> tuple[int, int]:
    match place:
        case [int(row), int(position)]:
            return row, position
        case _:
            raise FileRefused(UNREADABLE)
