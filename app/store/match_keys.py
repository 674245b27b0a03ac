"""Blocking keys of rows: who holds which, in two tables of which the second is small.

Keys have no order of their own: among those of a million rows nearly every one that is written
touches a page of its own, read before and written twice. So keys of rows that came lately stand
apart, where they share pages, until they are many and move over in the order of the alphabet (as in
a log-structured merge tree: O'Neil and others, 1996).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    delete,
    func,
    insert,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.models.people import MatchKey, NewMatchKey
from app.store.bulk import among, insert_rows, rows_of

Held = Iterable[tuple[str, int]]
"""Keys, each with a draft that holds it."""

Keys = type[MatchKey] | type[NewMatchKey]
BOTH: tuple[Keys, ...] = (MatchKey, NewMatchKey)

MANY = 500_000
"""So many keys, of some seventy thousand rows, are worth moving; they take up 17 MB until then."""
AT_A_TIME = 50_000
"""Keys moved in one go: whoever waits to write, such as somebody who wants no more e-mail, waits for
about a second among ten million keys."""


def keep(session: Session, keys: Mapping[int, Collection[str]]) -> None:
    """Store the blocking keys of new drafts."""
    rows = sorted((key, draft) for draft, held in keys.items() for key in held)
    insert_rows(session, NewMatchKey, ("key", "draft_id"), rows)


def holders(session: Session, keys: Iterable[str]) -> Held:
    """Who holds these keys. Rows that were taken out hold none, so they join nobody."""
    held = _held(session, keys)
    return _pairs(session, select(held.c.key, held.c.draft_id))


def counted(session: Session, keys: Iterable[str], *, more_than: int = 0) -> dict[str, int]:
    """By how many drafts each of these keys is held, where they are more than so many.

    Counting looks at indexes alone.
    """
    wanted = list(keys)
    found = Counter[str]()
    for table in BOTH:
        mine = among(session, table.key, wanted)
        counts = select(table.key, func.count()).where(mine).group_by(table.key)
        for key, count in rows_of(session, counts):
            found[key] += count
    return {key: count for key, count in found.items() if count > more_than}


def of_drafts(session: Session, draft_ids: Collection[int], *, start: str = "") -> Held:
    """The keys of these drafts, or those of them that begin so."""
    ids = sorted(draft_ids)

    def mine(table: Keys) -> ColumnElement[bool]:
        begins = table.key.startswith(start, autoescape=True) if start else true()
        return among(session, table.draft_id, ids) & begins

    held = _both(mine)
    return _pairs(session, select(held.c.key, held.c.draft_id))


def take_away(session: Session, draft_ids: Collection[int]) -> None:
    """Take away the keys of these drafts."""
    ids = sorted(draft_ids)
    for table in BOTH:
        theirs = delete(table).where(among(session, table.draft_id, ids))
        session.execute(theirs.execution_options(synchronize_session=False))


def new_ones(session: Session) -> int:
    """How many keys stand apart."""
    return session.scalar(select(func.count()).select_from(NewMatchKey)) or 0


def settle_some(session: Session, at_a_time: int = AT_A_TIME) -> int:
    """Move the next of the new keys to all others; how many, 0 when none is left."""
    in_order = select(NewMatchKey.key).order_by(NewMatchKey.key)
    last = session.scalar(in_order.offset(at_a_time - 1).limit(1))
    those = true() if last is None else NewMatchKey.key <= last
    them = select(NewMatchKey.key, NewMatchKey.draft_id).where(those).order_by(NewMatchKey.key)
    session.execute(insert(MatchKey).from_select(["key", "draft_id"], them))
    gone = delete(NewMatchKey).where(those).execution_options(synchronize_session=False)
    return session.connection().execute(gone).rowcount


def _held(session: Session, keys: Iterable[str]) -> Subquery:
    wanted = list(keys)
    return _both(lambda table: among(session, table.key, wanted))


def _both(which: Callable[[Keys], ColumnElement[bool]]) -> Subquery:
    """Those keys of both tables, each with its draft.

    In one statement, so that none is missed that moves meanwhile.
    """
    return union_all(
        *(select(table.key, table.draft_id).where(which(table)) for table in BOTH)
    ).subquery("held")


def _pairs(session: Session, statement: Select[str, int]) -> Held:
    return ((key, draft) for key, draft in rows_of(session, statement))
