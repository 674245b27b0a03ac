"""Comments on the cells of one sheet of an old .xls workbook."""

from collections.abc import Sequence

from importers.draft import Comment
from importers.reading.xls_records import CONTINUE, NEWEST, SHORT, Joined, Record, joined

NOTE, _OBJECT, _TEXT = 0x001C, 0x005D, 0x01B6
KEPT = frozenset({NOTE, _OBJECT, _TEXT, CONTINUE})
"""The records comments are made of."""
_GOES_ON = 0xFFFF
"""Stands for the row of a comment's further parts, in the version before the newest."""


def comments_in(stream: bytes, found: Sequence[Record], version: int) -> list[Comment]:
    """The comments told by a sheet's records of the kinds in `KEPT`, in their order.

    Raises:
        EOFError: a text breaks off.
    """
    notes = [stream[start:end] for kind, start, end in found if kind == NOTE]
    if version < NEWEST:
        return _older(notes)
    texts = _texts(stream, found)
    return [
        Comment(_short(note, 0) + 1, _short(note, 2), texts.get(_short(note, 6), ""))
        for note in notes
        if len(note) >= 8
    ]


def _texts(stream: bytes, found: Sequence[Record]) -> dict[int, str]:
    """The number of a drawn object → its text: each text follows the object that shows it."""
    texts: dict[int, str] = {}
    number = -1
    for place, (kind, start, end) in enumerate(found):
        if kind == _OBJECT and end - start >= 8:
            number = _short(stream, start + 6)
        elif kind == _TEXT and end - start >= 12 and (length := _short(stream, start + 10)):
            whole = joined(stream, found, place)
            rest = Joined(stream, whole.parts[1:] or [(end, end)])
            wide = bool(rest.take(1)[0] & 1)
            texts[number] = rest.text(length, wide=wide)
    return texts


def _older(notes: Sequence[bytes]) -> list[Comment]:
    comments: list[Comment] = []
    for note in notes:
        if len(note) < 6:
            continue
        row, text = _short(note, 0), note[6:].decode("cp1252", "replace")
        if row == _GOES_ON and comments:
            last = comments.pop()
            comments.append(Comment(last.row, last.position, last.text + text))
        elif row != _GOES_ON:
            comments.append(Comment(row + 1, _short(note, 2), text))
    return comments


def _short(raw: bytes, at: int) -> int:
    return int(SHORT.unpack_from(raw, at)[0])
