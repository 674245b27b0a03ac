"""A zip of spreadsheets becomes the files inside; any other file stays as it is."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from importers.draft import FileRefused
from importers.reading.archive import Archive, Refusals
from importers.reading.limits import MEGABYTE, Limits
from importers.reading.sniff import ZIPPED, Format, format_of

USUAL = Limits()

REFUSALS = Refusals(
    damaged="This packed folder is damaged. Pack it again, or add the files inside one by one.",
    suspicious="This packed folder is packed in an unusual way and was not opened, to be safe. "
    "Unpack it and add the files inside.",
    protected="This packed folder is protected with a password. "
    "Unpack it and add the files inside.",
)
NESTED = "This packed folder holds another one, {name!r}. Unpack it and add the files inside."
NOTHING_INSIDE = "This packed folder holds no files."

_JUNK_FOLDERS = ("__MACOSX", ".git", ".svn", "$RECYCLE.BIN")
_JUNK_NAMES = ("thumbs.db", "desktop.ini", "ehthumbs.db")
_UTF8_NAME = 0x800


def unbundled(content: bytes, file_name: str, limits: Limits = USUAL) -> list[tuple[str, bytes]]:
    """The files in a packed folder as (name, bytes), in its order; else the file itself.

    Workbooks are zip archives too and stay whole. A file of a subfolder is named by its own name,
    or, where that comes twice, with its folders before it; and where a folder, or the packed one
    itself, is named after a wish to be left alone, with that name before it. What programs leave
    behind (locks, thumbnails, folder settings) is left out.

    Raises:
        FileRefused: a packed folder that is damaged, protected, too big, empty or nested.
    """
    if not is_bundle(content):
        return [(file_name, content)]
    allowed = replace(limits, inflated_bytes=limits.bundle_bytes)
    archive = Archive.opened(content, allowed, REFUSALS)
    members = [part for part in archive.packed.infolist() if not _is_junk(_name_of(part))]
    if not members:
        raise FileRefused(NOTHING_INSIDE)
    if len(members) > limits.bundle_files:
        raise FileRefused(
            f"This packed folder holds more than {limits.bundle_files} files. "
            "Unpack it and add them in several goes."
        )
    names = _plain_names(file_name, [_name_of(part) for part in members])
    return list(zip(names, _contents(archive, members, names, limits), strict=True))


def is_bundle(content: bytes) -> bool:
    """Whether the file is a zip archive and not a document of any kind."""
    if not content.startswith(ZIPPED):
        return False
    try:
        return format_of(content) is Format.BUNDLE
    except FileRefused:  # its own reader says why
        return False


def _contents(
    archive: Archive, members: Sequence[zipfile.ZipInfo], names: Sequence[str], limits: Limits
) -> Iterator[bytes]:
    for part, name in zip(members, names, strict=True):
        if part.file_size > limits.file_bytes:
            raise FileRefused(
                f"The file {name!r} in this packed folder is larger than "
                f"{limits.file_bytes // MEGABYTE} MB."
            )
        content = archive.whole(part.filename)
        if is_bundle(content):
            raise FileRefused(NESTED.format(name=name))
        yield content


def _name_of(part: zipfile.ZipInfo) -> str:
    """The path as its packer wrote it; Macs write UTF-8 and don't say so."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return part.filename


def _is_junk(path: str) -> bool:
    """A folder itself, or what a program left there for its own use."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if path.endswith("/") or not parts:
        return True
    name = parts[-1]
    hidden = name.startswith((".", "~$")) or name.casefold() in _JUNK_NAMES
    return hidden or any(folder in _JUNK_FOLDERS for folder in parts[:-1])


def _plain_names(bundle: str, paths: Sequence[str]) -> list[str]:
    # Half a second to import; few files are packed.
    from importers.recognise.kinds import names_stop  # noqa: PLC0415

    whole = [PurePosixPath(path.replace("\\", "/")) for path in paths]
    often = Counter(path.name.casefold() for path in whole)
    names = []
    for path in whole:
        name = path.name if often[path.name.casefold()] == 1 else " - ".join(path.parts)
        folders = (PurePosixPath(bundle).stem, *path.parts[:-1])
        stops = [folder for folder in folders if names_stop(folder)]
        names.append(f"{stops[-1]} - {name}" if stops and not names_stop(name) else name)
    return names
