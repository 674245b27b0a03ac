"""Take rows in, a portion at a time: who they are, and what they say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent
from app.workflows.read_uploads import ReadUpload
from app.workflows.scout import Ahead
from app.workflows.stay_refused import WhileOne, look, stay_refused
from app.workflows.take_people import Formed, Part, Portion, Source, take_people
from app.workflows.take_words import take_words
from consent.standing import REFUSING
from consent.withdrawing import HEARD_WITH_ROWS, PARTED_BY_ROWS, Since
from importers.draft import Draft, RowOutcome, RowState
from importers.interests.reader import Reader
from importers.matching.card import Card


def portions(
    files: Sequence[ReadUpload],
    taken: Mapping[int, AbstractSet[int]],
    *,
    size: int,
) -> Iterator[Portion]:
    """The rows not yet taken in, so many at a time: first all that say no, then file by file.

    `taken` are the rows of each upload that an earlier, interrupted try took in.
    """
    refusing = {
        file.upload_id: rows_that_refuse(file.reading.outcomes, file.reading.drafts)
        - taken.get(file.upload_id, set())
        for file in files
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


def rows_that_refuse(outcomes: Iterable[RowOutcome], drafts: Iterable[Draft]) -> set[int]:
    """Rows that say no; those too that say it for somebody we can't read (they are held)."""
    return {one.row for one in outcomes if one.state is RowState.HELD} | {
        draft.row
        for draft in drafts
        if any(statement.act in REFUSING for statement in draft.statements)
    }


def says_no(portion: Portion) -> bool:
    """Whether these are rows that say no; portions are of such or of none."""
    return any(rows_that_refuse(part.outcomes, part.drafts) for part in portion)


def _part(file: ReadUpload, rows: AbstractSet[int]) -> Part:
    return Part(
        Source(file.upload_id, file.name, file.sha256, file.project_id),
        [one for one in file.reading.outcomes if one.row in rows],
        [draft for draft in file.reading.drafts if draft.row in rows],
        [problem for problem in file.reading.problems if problem.row in rows],
    )


def take(
    session: Session,
    portion: Portion,
    *,
    asked: consent.Asked,
    reader: Reader,
    now: datetime,
    known: dict[int, Card],
    ahead: Ahead | None = None,
) -> Formed:
    """Take a portion in. The edge may commit after it: what is there then is whole.

    `known` keeps cards from one portion to the next (see `form_people`). With `ahead` another
    process made people of it.
    """
    before: list[WhileOne] = []
    if ahead is None:
        formed = take_people(
            session,
            portion,
            reader=reader,
            now=now,
            known=known,
            before_parting=lambda torn: before.append(look(session, torn, asked)),
        )
    else:
        if ahead.torn:
            before.append(look(session, ahead.torn, asked))
        formed = ahead.follow(session, portion, known)
    take_words(session, portion, formed, asked=asked, now=now, known=known)
    for was in before:
        stay_refused(
            session,
            was,
            # What rows say goes with the rows, or the order of files would matter.
            Since(head=0, but=HEARD_WITH_ROWS),
            occasion="rows of a file parted them",
            method=PARTED_BY_ROWS,
            asked=asked,
            by="reconvene",
            now=now,
        )
    return formed
