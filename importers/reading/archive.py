"""Workbooks are zip archives: open them without trusting what they say about themselves."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from importers.draft import FileRefused
from importers.reading.limits import Limits

CHUNK = 256 * 1024

DAMAGED = FileRefused("This workbook is damaged. Open it, save it again and add that.")
SUSPICIOUS = FileRefused(
    "This workbook is packed in an unusual way and was not opened, to be safe. "
    "Save it as CSV and add that."
)

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(slots=True)
class Archive:
    """A workbook's parts, inflated piece by piece against one common allowance."""

    packed: zipfile.ZipFile
    limits: Limits
    inflated: int = 0

    @classmethod
    def opened(cls, content: bytes, limits: Limits) -> "Archive":
        """Check the structure before anything is inflated.

        Raises:
            FileRefused: damaged, encrypted, too many parts, or names that lead elsewhere.
        """
        try:
            packed = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise DAMAGED from error
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if len(parts) > limits.parts or len(names) < len(parts):
            raise SUSPICIOUS
        if any(part.flag_bits & 1 or _leads_elsewhere(part.filename) for part in parts):
            raise SUSPICIOUS
        return cls(packed, limits)

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
        # NotImplementedError is how zipfile reports a packing method it does not know.
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, OSError, EOFError) as error:
            raise DAMAGED from error

    def _allow(self, more: int, size: int, packed_size: int) -> None:
        self.inflated += more
        dense = size > self.limits.ratio_from and size > self.limits.ratio * packed_size
        if dense or self.inflated > self.limits.inflated_bytes:
            raise SUSPICIOUS

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
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, values: start(_local(tag), _locals(values))
        parser.StartDoctypeDeclHandler = _no_doctype
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            for piece in self.pieces(name):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 - pyexpat takes it by position only
        except expat.ExpatError as error:
            raise DAMAGED from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _locals(values: dict[str, str]) -> dict[str, str]:
    if any(":" in name for name in values):
        return {_local(name): value for name, value in values.items()}
    return values


def _no_doctype(*_: object) -> None:
    raise SUSPICIOUS


def _leads_elsewhere(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")
