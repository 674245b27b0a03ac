"""Who was one person and is several again stays refused by what was said while they were one.

Whoever said it was one person then, and meant every address of theirs, also one we learn of later.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent, people, undoing
from app.store.consent.undone import (
    bearings,
    keep_with_drafts,
    noes_of_drafts,
    noes_of_people,
    say_again,
)
from app.workflows.regroup import connected
from consent.withdrawing import HEARD_WITH_ROWS, PARTED_BY_ROWS, Bearing, Since, untied


@dataclass(frozen=True, slots=True)
class WhileOne:
    """How people stood before somebody parted them."""

    owners: Mapping[int, int]
    """Every row that may change hands → its person."""
    bearings: Mapping[int, Bearing]
    noes: Mapping[int, Collection[int]]
    """Person → what would have refused any further address of theirs."""


def look(session: Session, touched: Collection[int], asked: consent.Asked) -> WhileOne:
    """How these people stand, and all who hang together with them."""
    owners = connected(session, people.drafts_of_people(session, touched))
    everybody = set(owners.values()) | set(touched)
    return WhileOne(
        owners=owners,
        bearings=bearings(session, consent.addresses_of_people(session, everybody), asked),
        noes=noes_of_people(session, everybody),
    )


def stay_refused(
    session: Session,
    before: WhileOne,
    since: Since,
    *,
    occasion: str,
    method: str,
    asked: consent.Asked,
    by: str,
    now: datetime,
) -> None:
    """Say again what was said since and reaches somebody no longer, once everybody is parted.

    At each address; and with a row of whoever has none yet, for the address they come with later.
    """
    after = bearings(session, before.bearings, asked)
    lost = {address: untied(was, after[address]) for address, was in before.bearings.items()}
    now_of = people.person_of_drafts(session, before.owners)
    left = noes_of_people(session, set(now_of.values()))
    gone = _gone(before, now_of, left)
    heard = consent.events(session, set().union(*lost.values(), *gone.values()))
    meanwhile = {seq for seq, no in heard.items() if since.covers(seq, no)}
    at_addresses = {place: kept for place, seqs in lost.items() if (kept := seqs & meanwhile)}
    with_rows = {draft: noes for draft, seqs in gone.items() if (noes := seqs & meanwhile)}
    if not (at_addresses or with_rows):
        return
    said = say_again(
        session,
        at_addresses,
        {address: found.lasting for address, found in after.items()},
        occasion=occasion,
        method=method,
        asked=asked,
        actor=by,
        now=now,
    )
    consent.mark_addresses(session, at_addresses, asked.keyring)
    # What was there before may go with a row or an address that is parted from them later, and is
    # older than that they are one; what was just said will be said again then.
    still = noes_of_people(session, {now_of[draft] for draft in with_rows})
    keep_with_drafts(
        session,
        with_rows,
        {draft: still.get(now_of[draft], set()).intersection(said) for draft in with_rows},
        occasion=f"when {occasion}",
        method=method,
        actor=by,
        now=now,
    )
    reached = consent.touched_by(session, said) | at_addresses.keys()
    consent.refold(session, reached, asked)
    # What goes with a row reaches every address of its person, also one that a file has just brought.
    theirs = consent.addresses_of_people(session, {now_of[draft] for draft in with_rows})
    consent.refold_as_judged(session, (before.bearings.keys() | theirs) - reached, asked)


def each_stays_refused(
    session: Session,
    before: WhileOne,
    wholes: Iterable[Collection[int]],
    *,
    occasion: str,
    asked: consent.Asked,
    by: str,
    now: datetime,
) -> None:
    """Say again whatever reached the whole of these rows, where they are several people's now.

    For sets of rows that nobody said are not one, found to be two beside those who were parted: what
    was heard of them is of all of them, however old it is. Of what came from whom they were parted
    from, nothing is said again here.
    """
    kept = [frozenset(rows) for rows in wholes]
    now_of = people.person_of_drafts(session, frozenset().union(*kept))
    for rows in kept:
        theirs = {now_of[row] for row in rows if row in now_of}
        if len(theirs) > 1:
            stay_refused(
                session,
                _alone(session, before, rows, asked),
                # What rows say goes with the rows, whoever's they are found to be.
                Since(head=0, but=HEARD_WITH_ROWS),
                occasion=occasion,
                method=PARTED_BY_ROWS,
                asked=asked,
                by=by,
                now=now,
            )


def _alone(
    session: Session,
    before: WhileOne,
    rows: Collection[int],
    asked: consent.Asked,
) -> WhileOne:
    """These rows as they stood, as far as what reached them was said at one of them."""
    addresses = undoing.addresses_of_drafts(session, rows) & before.bearings.keys()
    there = bearings(session, addresses, asked)
    own: set[int] = set().union(
        *noes_of_drafts(session, rows).values(), *(found.lasting for found in there.values())
    )
    owners = {row: before.owners[row] for row in rows if row in before.owners}
    return WhileOne(
        owners=owners,
        bearings={
            address: replace(was, noes=was.noes & own)
            for address, was in before.bearings.items()
            if address in addresses
        },
        noes={one: own.intersection(before.noes.get(one, ())) for one in owners.values()},
    )


def _gone(
    before: WhileOne, now_of: Mapping[int, int], left: Mapping[int, Collection[int]]
) -> dict[int, set[int]]:
    """First row of everybody there is now → what would have reached them and does not."""
    first: dict[int, int] = {}
    found: defaultdict[int, set[int]] = defaultdict(set)
    for draft, person in sorted(now_of.items()):
        was = before.noes.get(before.owners[draft], ())
        found[first.setdefault(person, draft)].update(set(was) - set(left.get(person, ())))
    return dict(found)
