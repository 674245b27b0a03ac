"""How addresses stood before they were folded again, noted while files are added."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.permission import Standing
from app.store.bulk import among, rows_of

Stood = dict[int, tuple[str, datetime | None] | None]
"""Address → its state and until when it is that; nothing for one that is new."""

_NOTED = "stood"
"""The mark in `Session.info` under which it is noted."""


@contextmanager
def noting_what_stood(session: Session) -> Iterator[Stood]:
    """Note of every address that is folded meanwhile how it stood at first."""
    noted: Stood = {}
    session.info[_NOTED] = noted
    try:
        yield noted
    finally:
        del session.info[_NOTED]


def note_what_stands(session: Session, address_ids: Collection[int]) -> None:
    """Note how these addresses stand, if anybody asked for it and they are not noted yet."""
    noted: Stood | None = session.info.get(_NOTED)
    if noted is None:
        return
    fresh = [address for address in address_ids if address not in noted]
    noted.update(dict.fromkeys(fresh))
    rows = rows_of(
        session,
        select(Standing.address_id, Standing.state, Standing.valid_until).where(
            among(session, Standing.address_id, fresh)
        ),
    )
    noted.update({address: (state, until) for address, state, until in rows})


def note_as_it_stood(
    session: Session, stood: Mapping[int, tuple[str, datetime | None] | None]
) -> None:
    """The same of addresses that are not folded here, since what a trial wrote of them is written again."""
    noted: Stood | None = session.info.get(_NOTED)
    if noted is not None:
        for address, stands in stood.items():
            noted.setdefault(address, stands)


def noted_so_far(session: Session) -> Stood:
    """What was noted in this session so far; the later it was noted, the later it stands there."""
    noted: Stood = session.info.get(_NOTED, {})
    return noted
