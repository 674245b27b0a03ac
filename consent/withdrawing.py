"""A source is taken out again: what goes on refusing although nothing else ties it any more.

Taking out may end ties: people become two again, a row that said no is nobody's. Nobody may be
written to for that who could not be before, so what refused an address is then said again at the
address itself (design, principles 1 and 2). And whom the rows showed to be one person they go on
showing, as far as somebody asked us to stop: an address that comes later must not escape by it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from consent.events import Act, Interval, Scope
from consent.gate import Policy, decide
from consent.ledger import NOTHING, Event, numbered
from consent.reasons import Grade
from consent.standing import STOPS, AddressFacts, Said, fold
from consent.ties import Keyring, Tie

NO_LIMIT = Policy(0, 0)

FILE_TAKEN_OUT = "file taken out"
"""The method of what is said again because a file was taken out."""

ANSWER_TAKEN_BACK = "answer taken back"
"""The same because somebody took back that two people are one."""

ROWS_SPLIT_OFF = "rows split off"
"""The same because somebody said that rows are another person's."""

PARTED_BY_ROWS = "parted by rows"
"""The same because rows that came show that two are two."""

HEARD_WITH_ROWS = "import"
"""The method of what rows say."""

KEPT = (FILE_TAKEN_OUT, ANSWER_TAKEN_BACK, ROWS_SPLIT_OFF, PARTED_BY_ROWS)
"""The methods of all that nobody said then, but that is kept."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an address stands, in little: enough to tell whether a change let it rise, and why."""

    now: Grade
    at_best: Grade
    """Were everything known that its yeses lack, and no limit set to their life."""
    noes: frozenset[int]
    """`seq` of everything surely tied to it that refuses; of stops only those nobody lifted."""
    lasting: frozenset[int]
    """Of these, what was said at the address itself: the rest may go with a person or their name."""


def bearing(facts: AddressFacts, *, now: datetime, policy: Policy) -> Bearing:
    """How an address stands by these facts."""
    standing = settled = fold(facts)
    if any(said.missing for said in facts.said):
        known = tuple(said._replace(missing=frozenset()) for said in facts.said)
        settled = fold(replace(facts, said=known))
    noes = [
        said
        for said in facts.said
        if said.tie is not Tie.NEAR and refuses(said) and not _lifted(said, standing.evidence)
    ]
    return Bearing(
        now=decide(standing, now=now, policy=policy).code.grade,
        at_best=decide(settled, now=now, policy=NO_LIMIT).code.grade,
        noes=frozenset(said.seq for said in noes),
        lasting=frozenset(said.seq for said in noes if said.tie is Tie.MAILBOX),
    )


def rises(before: Bearing, after: Bearing) -> bool:
    """Whether an address may be written to more than before, today or once more is known."""
    return after.now > before.now or after.at_best > before.at_best


@dataclass(frozen=True, slots=True)
class Since:
    """From when people were one, as far as it is known: what was said since is said of all of them."""

    head: int | None = None
    """The last event there was when staff made them one; None where they did not."""
    at: datetime | None = None
    """When the machine did; None where it did not. Its verdicts do not tell what was heard by then."""

    but: str = ""
    """Noes heard this way are none of those; '' where all count."""

    def covers(self, seq: int, no: Event) -> bool:
        """Whether this was heard while they were one."""
        if no.method == self.but:
            return False
        by_staff = self.head is not None and seq > self.head
        return by_staff or (self.at is not None and no.recorded_at >= self.at)


def untied(before: Bearing, after: Bearing) -> frozenset[int]:
    """What is to be said again at an address: `seq` of noes that no longer reach it.

    Also where nothing can be written to either way: a yes may come there later.
    """
    return before.noes - after.noes


def said_again(
    no: Event,
    *,
    seq: int,
    canonical: str,
    keyring: Keyring,
    occasion: str,
    method: str,
    actor: str,
    now: datetime,
) -> Event:
    """The same no at another address: the same act, time and scope, known by that address alone.

    `occasion` is what ended the tie, 'upload 3 was taken out'; `method` what kind of thing that is.
    """
    return _kept(
        no._replace(address=keyring.address(canonical), mailbox=keyring.mailbox(canonical)),
        evidence=f"kept when {occasion}: event {seq}",
        method=method,
        actor=actor,
        now=now,
    )


def said_by_row(
    no: Event,
    *,
    seq: int,
    draft_id: int,
    actor: str,
    now: datetime,
    occasion: str = "beside a file taken out",
    method: str = FILE_TAKEN_OUT,
) -> Event:
    """The same no as said by a row of the same person, known by that row alone."""
    return _kept(
        no._replace(address=None, mailbox=None),
        evidence=f"kept with draft {draft_id} {occasion}: event {seq}",
        method=method,
        actor=actor,
        now=now,
    )


def _kept(no: Event, *, evidence: str, method: str, actor: str, now: datetime) -> Event:
    return numbered(
        no._replace(
            marks=NOTHING,
            near=NOTHING,
            recorded_at=now,
            actor=actor,
            method=method,
            evidence=evidence,
        )
    )


def refuses(no: Event | Said) -> bool:
    """Whether it refuses engagement wherever its person is known.

    A bounce does not: it is the address's alone and reaches it whatever else is tied.
    """
    return no.act in STOPS or (no.act is Act.DECLINE and no.scope is Scope.ENGAGEMENT)


def force(no: Event) -> tuple[Act, Interval]:
    """All that a no decides by: two of the same force at one place refuse the same."""
    return no.act, no.occurred


def _lifted(said: Said, evidence: Collection[int]) -> bool:
    """Whether a stop decides nothing: one that stands always does."""
    return said.act in STOPS and said.seq not in evidence
