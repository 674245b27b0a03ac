"""Workbooks and packed folders are zip archives: open them without believing what they say."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from importers.draft import FileRefused
from importers.reading.limits import Limits

CHUNK = 256 * 1024

DAMAGED = "This workbook is damaged. Open it, save it again and add that."
SUSPICIOUS = (
    "This workbook is packed in an unusual way and was not opened, to be safe. "
    "Save it as CSV and add that."
)

UNZIPPING = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
)
"""What zipfile raises for a broken archive; NotImplementedError is a packing it does not know,
RuntimeError a password."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What the sender of an archive is told."""

    damaged: str = DAMAGED
    suspicious: str = SUSPICIOUS
    protected: str = SUSPICIOUS


OF_A_WORKBOOK = Refusals()

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(slots=True)
class Archive:
    """An archive's parts, inflated piece by piece against one common allowance."""

    packed: zipfile.ZipFile
    limits: Limits
    refusals: Refusals = OF_A_WORKBOOK
    inflated: int = 0

    @classmethod
    def opened(
        cls, content: bytes, limits: Limits, refusals: Refusals = OF_A_WORKBOOK
    ) -> "Archive":
        """Check the structure before anything is inflated.

        Raises:
            FileRefused: damaged, encrypted, too many parts, or names that lead elsewhere.
        """
        try:
            packed = zipfile.ZipFile(io.BytesIO(content))
        except UNZIPPING as error:
            raise FileRefused(refusals.damaged) from error
        parts = packed.infolist()
        names = {part.filename.casefold() for part in parts}
        overlapping = sum(part.compress_size for part in parts) > len(content)
        if len(parts) > limits.parts or len(names) < len(parts) or overlapping:
            raise FileRefused(refusals.suspicious)
        if any(part.flag_bits & 1 for part in parts):
            raise FileRefused(refusals.protected)
        if any(_odd(part) for part in parts):
            raise FileRefused(refusals.suspicious)
        return cls(packed, limits, refusals)

    def names(self) -> list[str]:
        """The parts' names, as packed."""
        return self.packed.namelist()

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part's bytes, counted as they come.

        Raises:
            FileRefused: the part is damaged, or the workbook grows beyond the limits.
        """
        size = 0
        packed_size = max(self.packed.getinfo(name).compress_size, 1)
        try:
            with self.packed.open(name) as part:
                while piece := part.read(CHUNK):
                    size += len(piece)
                    self._allow(len(piece), size, packed_size)
                    yield piece
        except UNZIPPING as error:
            raise FileRefused(self.refusals.damaged) from error

    def whole(self, name: str) -> bytes:
        """One part's bytes at once; raises as `pieces`."""
        return b"".join(self.pieces(name))

    def _allow(self, more: int, size: int, packed_size: int) -> None:
        self.inflated += more
        dense = size > self.limits.ratio_from and size > self.limits.ratio * packed_size
        if dense or self.inflated > self.limits.inflated_bytes:
            raise FileRefused(self.refusals.suspicious)

    def scan(
        self,
        name: str,
        start: StartElement,
        *,
        end: EndElement | None = None,
        text: Text | None = None,
    ) -> None:
        """Walk through one XML part. Element and attribute names come without their prefix.

        Raises:
            FileRefused: broken XML, or a document type (the door to entity bombs).
        """
        for _ in self.checked(name, start, end=end, text=text):
            pass

    def checked(
        self,
        name: str,
        start: StartElement | None = None,
        *,
        end: EndElement | None = None,
        text: Text | None = None,
    ) -> Iterator[bytes]:
        """One XML part's bytes, each piece after it was found well formed; raises as `scan`."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        if start is not None:
            parser.StartElementHandler = lambda tag, values: start(_local(tag), _locals(values))
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            for piece in self.pieces(name):
                parser.Parse(piece)
                yield piece
            parser.Parse(b"", True)  # noqa: FBT003 - pyexpat takes it by position only
        except (expat.ExpatError, LookupError) as error:  # the latter for an unknown encoding
            raise FileRefused(self.refusals.damaged) from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _locals(values: dict[str, str]) -> dict[str, str]:
    if any(":" in name for name in values):
        return {_local(name): value for name, value in values.items()}
    return values


def _no_doctype(*_: object) -> None:
    raise FileRefused(SUSPICIOUS)


def _odd(part: zipfile.ZipInfo) -> bool:
    """A link, or a name that leads elsewhere."""
    return stat.S_ISLNK(part.external_attr >> 16) or _leads_elsewhere(part.filename)


def _leads_elsewhere(name: str) -> bool:
    on_a_drive = name[1:2] == ":"
    return name.startswith(("/", "\\")) or on_a_drive or ".." in name.replace("\\", "/").split("/")
