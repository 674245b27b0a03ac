"""Which verdict on a pair of rows is in force, of all that were ever appended.

What staff said outranks the machine, and of two sayings the later holds. Verdicts are never changed
or removed, so two further words are kept beside same, unsure and different, by staff alone: `LATER`
says nothing about the pair, and after `WITHDRAWN` nothing that staff said before it counts, so that
the machine's verdict, if there is one, is in force again.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models.people import Judgement
from app.store.bulk import among, rows_of

WITHDRAWN = "withdrawn"
LATER = "later"

STAFF = "staff"
"""Begins `Judgement.by` wherever a person judged: 'staff 7', or 'staff' on the command line."""

MACHINE = "machine"
"""Begins `Judgement.by` wherever the machine judged, before the version of its rates."""


def machine_name(version: str) -> str:
    """The machine that judged by these rates, as it is kept with the verdict."""
    return f"{MACHINE} {version}"


def version_of(by: str) -> str:
    """By which rates the machine judged."""
    return by.removeprefix(f"{MACHINE} ")


def staff_name(staff_id: int | None) -> str:
    """Who judged, as it is kept with the verdict."""
    return f"{STAFF} {staff_id}" if staff_id else STAFF


def by_staff() -> ColumnElement[bool]:
    """Whether a person judged."""
    return Judgement.by.startswith(STAFF, autoescape=True)


def lowest_rank_first() -> tuple[ColumnElement[Any], ...]:
    """The order in which `in_force` wants verdicts: the machine's first, then as they were given."""
    return by_staff(), Judgement.id.expression


def about(session: Session, pairs: Iterable[tuple[int, int]]) -> list[Any]:
    """All that was ever said of these pairs of rows, the highest rank last."""
    wanted = set(pairs)
    rows = rows_of(
        session,
        select(
            Judgement.id,
            Judgement.a,
            Judgement.b,
            Judgement.verdict,
            Judgement.weight,
            Judgement.reasons,
            Judgement.by,
        )
        .where(
            among(session, Judgement.a, sorted({a for a, _ in wanted})),
            among(session, Judgement.b, sorted({b for _, b in wanted})),
        )
        .order_by(*lowest_rank_first()),
    )
    return [row for row in rows if (row.a, row.b) in wanted]


def rank(row: Any) -> tuple[bool, int]:
    """The same order for verdicts that were read already."""
    return row.by.startswith(STAFF), row.id


def in_force(rows: Iterable[Any]) -> dict[tuple[int, int], Any]:
    """Pair → its verdict in force, of rows with a, b, verdict and by, the lowest rank first."""
    machine: dict[tuple[int, int], Any] = {}
    found: dict[tuple[int, int], Any] = {}
    for row in rows:
        pair = row.a, row.b
        if not row.by.startswith(STAFF):
            machine[pair] = found[pair] = row
        elif row.verdict == WITHDRAWN:
            found.pop(pair, None)
            if pair in machine:
                found[pair] = machine[pair]
        elif row.verdict != LATER:
            found[pair] = row
    return found


def put_off(rows: Iterable[Any]) -> dict[tuple[int, int], int]:
    """Pair → the number of the verdict that put it off until later, unless that was taken back."""
    found: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.verdict == LATER:
            found[row.a, row.b] = row.id
        elif row.verdict == WITHDRAWN:
            found.pop((row.a, row.b), None)
    return found
