"""The process that goes ahead where many rows are taken in and makes people of them (see `scout`).

Run as `python -m app.workflows.scouting FD`, where FD is the line to whoever started it.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from app.outside.heap import bulk_work
from app.outside.second_process import serve
from app.store import taking_part
from app.store.rehearsal import basis
from app.store.trial import session_on
from app.store.written import Noted, noting
from app.workflows.scout import Beginning, Found
from app.workflows.take_people import take_people
from importers.interests.reader import Reader
from importers.matching.card import Card


def scouted(tasks: Iterator[Any]) -> Iterator[Found]:
    """Make people of the portions that come after the beginning, each on top of those before."""
    beginning: Beginning = next(tasks)
    known: dict[int, Card] = {}
    with session_on(beginning.copy, alone=False) as session:
        reader = Reader(taking_part.taxonomy(session))
        for portion in tasks:
            rests_on = basis(session)
            written: list[Noted] = []
            with noting(session, written.append):
                formed = take_people(
                    session, portion, reader=reader, now=beginning.now, known=known
                )
            session.commit()
            yield Found(rests_on, formed, written)


def main(arguments: Sequence[str]) -> None:  # pragma: no cover - its own process
    """Serve the line with the number given."""
    with bulk_work():
        serve(int(arguments[1]), scouted)


if __name__ == "__main__":  # pragma: no cover - its own process
    main(sys.argv)
