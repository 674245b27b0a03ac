"""Move the keys of rows that came lately to those of all others, once they are many."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.store import match_keys, people


def settle_keys(
    session: Session,
    keep: Callable[[], Session],
    *,
    many: int = match_keys.MANY,
    at_a_time: int = match_keys.AT_A_TIME,
) -> int:
    """Move them if there are `many`, portion by portion; how many were moved.

    Call it when rows have been taken in. `keep` commits and says what goes on: after each portion all
    is whole. Nobody sees a difference but in how long taking rows in takes.
    """
    people.be_only_former(session)
    moved = 0
    if match_keys.new_ones(session) >= many:
        while some := match_keys.settle_some(session, at_a_time):
            moved += some
            session = keep()
            people.be_only_former(session)
    return moved
