"""Work interests out after files came in: of whom they touched, or of everybody where that is due."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.store import taking_part
from app.store.installation import INTEREST_BASES, keep, kept

INTERESTS_OF_ALL = "interests_of_all"
"""The setting that keeps when everybody's interests were worked out last, and from how much evidence."""

INTERESTS_BEHIND = "interests_behind"
"""The setting that says whether files are being added, or adding them was cut short: then the interests
of whom they touched are still to be worked out."""

FEW = 100_000
"""So many pieces of evidence are gone through in a second: then everybody's interests are up to date."""
GROWN = 0.1
"""How usual an issue is shifts a score by two or three in a hundred where a tenth more evidence came."""
AGED = 31
"""Days. Evidence ages by halves in a year and a half, so a month takes some four in a hundred."""


def fall_behind(session: Session, *, now: datetime) -> bool:
    """Note that files are being added; whether interests were behind already, which is due to all."""
    behind = bool(kept(session, INTERESTS_BEHIND))
    keep(session, {INTERESTS_BEHIND: True}, by="reconvene", now=now)
    return behind


def weigh_interests(
    session: Session, people: Collection[int], *, behind: bool, today: date, now: datetime
) -> None:
    """Derive the interests of these people, to whom rows came; of everybody else as well if it is due.

    `behind` is what `fall_behind` said before. New rows shift how usual an issue is, and so a little
    everybody's scores. In a long list these are left until there is a tenth more evidence or a month
    has passed, so that what a file costs goes by its own length.
    """
    bases = kept(session, INTEREST_BASES)
    if bases is None or behind or _due(session, today):
        weigh_all(session, today=today, now=now)
    else:
        taking_part.refresh_interests_of(session, people, today, bases)
        keep(session, {INTERESTS_BEHIND: False}, by="reconvene", now=now)


def weigh_all(session: Session, *, today: date, now: datetime) -> None:
    """Derive everybody's interests, and remember from how much that was."""
    found = {
        INTEREST_BASES: taking_part.refresh_interests(session, today),
        INTERESTS_BEHIND: False,
        INTERESTS_OF_ALL: {"evidence": taking_part.evidence_so_far(session), "day": f"{today}"},
    }
    keep(session, found, by="reconvene", now=now)


def _due(session: Session, today: date) -> bool:
    last = kept(session, INTERESTS_OF_ALL)
    if last is None:
        return True
    evidence = taking_part.evidence_so_far(session)
    return (
        evidence <= FEW
        or abs((today - date.fromisoformat(last["day"])).days) >= AGED
        or evidence - last["evidence"] >= GROWN * last["evidence"]
    )
