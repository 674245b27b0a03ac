"""Comments on the cells of an .xlsx workbook, of the old kind and in threads."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from importers.draft import Comment, FileRefused
from importers.reading.archive import SUSPICIOUS, Archive
from importers.reading.xlsx_rows import position_of

LONGEST_TEXT = 40_000
"""Excel itself stops at 32,767 characters."""
_KINDS = ("/comments", "/threadedComment")
"""How the types of both relations end; the parts may be called anything."""
_FOR_OTHERS = re.compile(r"\[[^\]]*\].*?go\.microsoft\.com/fwlink\S*", re.DOTALL)
"""What a comment of the old kind says where the thread is kept elsewhere: how to see it."""


def comments_of(archive: Archive, part: str) -> list[Comment]:
    """The comments on one sheet's cells, in the order of its parts.

    Raises:
        FileRefused: a part that is broken, or a text no spreadsheet program can write.
    """
    found: list[Comment] = []
    names = {name.casefold(): name for name in archive.names()}
    for target in _related(archive, part):
        if name := names.get(target.casefold()):
            scan = _Scan()
            archive.scan(name, scan.start, end=scan.end, text=scan.text)
            found += scan.found
    return found


def _related(archive: Archive, part: str) -> Iterator[str]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.names():
        return
    targets: list[str] = []

    def relation(tag: str, values: Mapping[str, str]) -> None:
        if tag == "Relationship" and values.get("Type", "").endswith(_KINDS):
            targets.append(values.get("Target", ""))

    archive.scan(relations, relation)
    for target in targets:
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        yield posixpath.normpath(whole)


@dataclass(slots=True)
class _Scan:
    """One part: each comment names its cell and holds its text in pieces."""

    found: list[Comment] = field(default_factory=list)
    where: str = ""
    in_text: bool = False
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        if tag in ("comment", "threadedComment"):
            self.where = values.get("ref", "")
            self.pieces = []
            self.length = 0
        elif tag in ("t", "text"):
            self.in_text = True

    def text(self, piece: str) -> None:
        if self.in_text and self.where:
            self.length += len(piece)
            if self.length > LONGEST_TEXT:
                raise FileRefused(SUSPICIOUS)
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        if tag == "text":
            self.in_text = False
        elif tag in ("comment", "threadedComment") and self.where:
            row, column = position_of(self.where)
            text = _FOR_OTHERS.sub("", "".join(self.pieces)).strip()
            self.found.append(Comment(row, column - 1, text))
            self.where = ""
