"""The records of an old .xls workbook, found without believing their sizes."""

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.draft import FileRefused
from importers.reading.archive import DAMAGED

HEAD = struct.Struct("<HH")
SHORT = struct.Struct("<H")
LONG = struct.Struct("<I")
BEGIN, END, CONTINUE = 0x0809, 0x000A, 0x003C
NEWEST = 0x0600
"""The version of Excel 97 to 2003; the one before it has other strings and formats."""

_STREAMS = ("Workbook", "Book")
"""The newer one first: a file may hold both."""

BREAKING = (
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    RecursionError,
)
"""What a damaged container makes libraries raise that open it."""

Record = tuple[int, int, int]
"""Its kind, where its body begins and where it ends."""


def stream_of(content: bytes) -> bytes:
    """The records of all sheets, out of their container.

    Raises:
        FileRefused: damaged, or no workbook.
    """
    # Thirty milliseconds to import; few files are that old.
    import olefile  # type: ignore[import-untyped] # noqa: PLC0415

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            name = next(name for name in _STREAMS if container.exists(name))
            return bytes(container.openstream(name).read())
    except (StopIteration, *BREAKING) as error:
        raise FileRefused(DAMAGED) from error


def records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a beginning to its end; charts inside a sheet are passed over."""
    depth, last = 0, len(stream)
    while at + HEAD.size <= last:
        kind, size = HEAD.unpack_from(stream, at)
        at += HEAD.size
        if kind == BEGIN:
            depth += 1
        elif kind == END:
            depth -= 1
        if depth <= 0 or at + size > last:
            return
        if depth == 1 and kind != END:
            yield kind, at, at + size
        at += size


@dataclass(slots=True)
class Joined:
    """A record and those that continue it, read as one."""

    stream: bytes
    parts: Sequence[tuple[int, int]]
    """Where each begins and ends."""
    part: int = 0
    at: int = 0

    def __post_init__(self) -> None:
        self.at = self.parts[0][0]

    def _room(self) -> int:
        return self.parts[self.part][1] - self.at

    def _turn(self) -> None:
        self.part += 1
        if self.part >= len(self.parts):
            raise EOFError
        self.at = self.parts[self.part][0]

    def take(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            EOFError: there are not so many.
        """
        at = self.at
        if at + size <= self.parts[self.part][1]:  # as nearly always
            self.at = at + size
            return self.stream[at : self.at]
        taken = bytearray()
        while len(taken) < size:
            if not self._room():
                self._turn()
            more = min(size - len(taken), self._room())
            taken += self.stream[self.at : self.at + more]
            self.at += more
        return bytes(taken)

    def text(self, length: int, *, wide: bool) -> str:
        """The next characters; where they go on in another record, that says anew how wide.

        Raises:
            EOFError: there are not so many.
        """
        pieces = []
        while length:
            if self._room() < 1 + wide:
                self._turn()
                wide = bool(self.take(1)[0] & 1)
            each = 1 + wide
            some = min(length, self._room() // each)
            raw = self.stream[self.at : self.at + some * each]
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            self.at += some * each
            length -= some
        return "".join(pieces)


def joined(stream: bytes, found: Sequence[Record], place: int) -> Joined:
    """The record at a place of `found`, with those that continue it."""
    parts = [found[place][1:]]
    for kind, start, end in found[place + 1 :]:
        if kind != CONTINUE:
            break
        parts.append((start, end))
    return Joined(stream, parts)
