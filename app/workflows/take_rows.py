"""Take rows in, a portion at a time: who they are, and what they say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent
from app.workflows.read_uploads import ReadUpload
from app.workflows.take_people import Part, Portion, take_people
from app.workflows.take_words import take_words
from consent.events import Act
from consent.standing import STOPS
from importers.draft import RowState
from importers.interests.reader import Reader
from importers.matching.card import Card

PORTION = 5000
"""Rows taken in at a time: enough that a statement is worth its while, few enough that whoever
wants to opt out meanwhile waits a second or two."""

REFUSING = STOPS | {Act.BOUNCE, Act.DECLINE}
"""Whatever says no."""


def portions(
    files: Sequence[ReadUpload],
    taken: Mapping[int, AbstractSet[int]],
    *,
    size: int = PORTION,
) -> Iterator[Portion]:
    """The rows not yet taken in: first all that say no, then file by file.

    `taken` are the rows of each upload that an earlier, interrupted try took in.
    """
    refusing = {
        file.upload_id: _rows_that_refuse(file) - taken.get(file.upload_id, set()) for file in files
    }
    first = [(file, row) for file in files for row in sorted(refusing[file.upload_id])]
    for start in range(0, len(first), size):
        some: defaultdict[int, set[int]] = defaultdict(set)
        for file, row in first[start : start + size]:
            some[file.upload_id].add(row)
        yield [_part(file, some[file.upload_id]) for file in files if file.upload_id in some]
    for file in files:
        done = refusing[file.upload_id] | taken.get(file.upload_id, set())
        rest = [one.row for one in file.reading.outcomes if one.row not in done]
        for start in range(0, len(rest), size):
            yield [_part(file, set(rest[start : start + size]))]


def _rows_that_refuse(file: ReadUpload) -> set[int]:
    """Rows that say no; those too that say it for somebody we can't read (they are held)."""
    return {one.row for one in file.reading.outcomes if one.state is RowState.HELD} | {
        draft.row
        for draft in file.reading.drafts
        if any(statement.act in REFUSING for statement in draft.statements)
    }


def _part(file: ReadUpload, rows: AbstractSet[int]) -> Part:
    return Part(
        file,
        [one for one in file.reading.outcomes if one.row in rows],
        [draft for draft in file.reading.drafts if draft.row in rows],
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a portion."""

    people: frozenset[int]
    new_people: frozenset[int]


def take(
    session: Session,
    portion: Portion,
    *,
    asked: consent.Asked,
    reader: Reader,
    now: datetime,
    known: dict[int, Card],
) -> Taken:
    """Take a portion in. The edge may commit after it: what is there then is whole.

    `known` keeps cards from one portion to the next (see `form_people`).
    """
    stored = take_people(session, portion, reader=reader, now=now, known=known)
    take_words(session, stored, asked=asked, now=now, known=known)
    return Taken(stored.people, stored.new_people)
