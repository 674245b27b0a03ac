"""What a workbook holds besides its cells, said to its sender."""

from collections.abc import Iterable

from importers.reading.archive import Archive

MACROS = "This workbook holds macros; they were not run."
LINKS = (
    "This workbook refers to other workbooks; they were not opened, "
    "and the values stored here were read."
)
COMMENTS = (
    "This workbook holds comments on cells. They were read for people who asked not to be "
    "contacted, and for nothing else."
)
EMBEDDED = "This workbook holds embedded objects; they were not opened."
CONNECTIONS = "This workbook fetches data from elsewhere; nothing was fetched."

_BY_PART: tuple[tuple[str, tuple[str, ...]], ...] = (
    (MACROS, ("xl/vbaproject", "xl/macrosheets/", "basic/", "scripts/")),
    (LINKS, ("xl/externallinks/",)),
    (COMMENTS, ("xl/comments", "xl/threadedcomments/")),
    (EMBEDDED, ("xl/embeddings/", "xl/activex/", "object ")),
    (CONNECTIONS, ("xl/connections.xml", "xl/querytables/")),
)

_BY_STREAM: tuple[tuple[str, str], ...] = (
    (MACROS, "_VBA_PROJECT"),
    (EMBEDDED, "Ole10Native"),
)


def remarks_of(archive: Archive) -> tuple[str, ...]:
    """Told by the names of the parts, of .xlsx and .ods workbooks alike."""
    names = [name.lower() for name in archive.names()]
    return tuple(sentence for sentence, starts in _BY_PART if _any_begins(names, starts))


def remarks_of_old(content: bytes) -> tuple[str, ...]:
    """Told by the names of an old workbook's streams."""
    return tuple(sentence for sentence, name in _BY_STREAM if name.encode("utf-16-le") in content)


def _any_begins(names: Iterable[str], starts: tuple[str, ...]) -> bool:
    return any(name.startswith(starts) for name in names)
