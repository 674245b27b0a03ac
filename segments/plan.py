"""What must change at the sending service: wanted people × members held → the smallest plan.

Nobody's status is ever raised. A stop unsubscribes; someone who leaves the segment loses our tag;
a member who is neither wanted nor tagged by us is left exactly as they are.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from consent.address import loose
from segments.audience import REACHABLE, MergeValues, RemoteMember, RemoteStatus, Wanted

BRAKE_FLOOR = 50
"""So many unsubscribes never need a second look (mailchimp, section 4.2)."""

BRAKE_SHARE = 0.05
"""More of a list than this leaving at once is more likely our mistake than their wish."""

BRAKE_GROWTH = 3
"""A run that adds more than so many times the usual is shown before it is done."""


UP_TO_DATE = "is up to date"
"""Why a wanted member is left as they are: they carry our tag and everything we know."""


class Action(StrEnum):
    """What a step does."""

    CREATE = "create"
    UPDATE = "update"
    UNTAG = "untag"
    UNSUBSCRIBE = "unsubscribe"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Create:
    """Add a person the service does not know."""

    wanted: Wanted
    reason: str
    action: Action = Action.CREATE

    @property
    def address(self) -> str:
        return self.wanted.address


@dataclass(frozen=True, slots=True)
class Update:
    """Give a member our tag, or fields they lack; `wanted.values` holds only what changes."""

    wanted: Wanted
    reason: str
    action: Action = Action.UPDATE

    @property
    def address(self) -> str:
        return self.wanted.address


@dataclass(frozen=True, slots=True)
class Untag:
    """Take our tag from a member who left the segment."""

    address: str
    reason: str
    action: Action = Action.UNTAG


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Unsubscribe a member who asked us to stop."""

    address: str
    reason: str
    action: Action = Action.UNSUBSCRIBE


@dataclass(frozen=True, slots=True)
class Nothing:
    """Leave a member, or a wanted person, as they are, and say why."""

    address: str
    reason: str
    action: Action = Action.NOTHING


Step = Create | Update | Untag | Unsubscribe | Nothing
_S = TypeVar("_S", Create, Update, Untag, Unsubscribe, Nothing)


@dataclass(frozen=True, slots=True)
class Brake:
    """The plan changes so much that a person must look at it first."""

    sentence: str


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """Every step of one run, stops first. `held` is how many members can be written to now."""

    tag: str
    steps: tuple[Step, ...]
    held: int

    def of(self, kind: type[_S]) -> tuple[_S, ...]:
        """Return the steps of one kind, in order."""
        return tuple(step for step in self.steps if isinstance(step, kind))

    @property
    def counts(self) -> dict[str, int]:
        """Steps by action, every action named."""
        met = Counter(step.action for step in self.steps)
        return {action.value: met[action] for action in Action}

    @property
    def changes_nothing(self) -> bool:
        return all(step.action is Action.NOTHING for step in self.steps)

    def brake(self, *, usual_creates: int | None = None) -> Brake | None:
        """Return why this plan should be looked at before it is applied, if it should.

        `usual_creates` is what a run adds on most days; None when nothing is usual yet.
        """
        leaving = self.counts[Action.UNSUBSCRIBE]
        limit = max(BRAKE_FLOOR, int(self.held * BRAKE_SHARE))
        if leaving > limit:
            return Brake(
                f"This would unsubscribe {leaving} of {self.held} people, more than {limit} at once."
            )
        adding = self.counts[Action.CREATE]
        if usual_creates is not None and adding > max(BRAKE_FLOOR, BRAKE_GROWTH * usual_creates):
            return Brake(f"This would add {adding} people; {usual_creates} is usual.")
        return None


def plan_sync(
    wanted: Sequence[Wanted],
    mirror: Sequence[RemoteMember],
    stops: Collection[str],
    *,
    tag: str,
) -> SyncPlan:
    """Plan the smallest change that brings a list to what is wanted under `tag`.

    `stops` are addresses that asked us to stop; they win over `wanted`, in whichever spelling of
    the mailbox the list holds them. The first of several `wanted` with one address counts.
    """
    stopped = {loose(address) for address in stops}
    by_address = {one.address: one for one in reversed(wanted)}
    held = {_key(member.address): member for member in mirror}
    steps: list[Step] = [
        _for_member(member, by_address.get(key), stopped, tag) for key, member in held.items()
    ]
    steps += [_for_newcomer(one, stopped) for one in by_address.values() if one.address not in held]
    steps.sort(key=lambda step: (_ORDER[step.action], step.address))
    return SyncPlan(tag, tuple(steps), sum(m.status in REACHABLE for m in held.values()))


_ORDER = {
    Action.UNSUBSCRIBE: 0,
    Action.UNTAG: 1,
    Action.UPDATE: 2,
    Action.CREATE: 3,
    Action.NOTHING: 4,
}


def _key(address: str) -> str:
    return address.strip().lower()


def _for_newcomer(one: Wanted, stopped: Collection[str]) -> Step:
    if loose(one.address) in stopped:
        return Nothing(one.address, "asked us to stop")
    return Create(one, "may be written to and is not on the list")


def _for_member(
    member: RemoteMember, one: Wanted | None, stopped: Collection[str], tag: str
) -> Step:
    address = _key(member.address)
    if loose(address) in stopped:
        if member.status in REACHABLE:
            return Unsubscribe(address, "asked us to stop")
        return Nothing(address, f"asked us to stop and is {member.status} there")
    if one is None:
        if _tagged(member, tag):
            return Untag(address, "is no longer in this group")
        return Nothing(address, "is not in this group; left as they are")
    return _for_wanted_member(member, one, tag)


def _for_wanted_member(member: RemoteMember, one: Wanted, tag: str) -> Step:
    address = _key(member.address)
    if why := _FINAL.get(member.status):
        return Nothing(address, why)
    values = _changes(one.values, member.values)
    if _tagged(member, tag) and not values.as_fields():
        return Nothing(address, UP_TO_DATE)
    reason = "their details changed" if _tagged(member, tag) else "joins this group"
    return Update(Wanted(one.permitted, values), reason)


_FINAL = {
    RemoteStatus.UNSUBSCRIBED: "unsubscribed there; only they can come back",
    RemoteStatus.CLEANED: "bounced or complained there",
    RemoteStatus.ARCHIVED: "was archived there; not revived",
    RemoteStatus.TRANSACTIONAL: "is there without having subscribed; not raised",
}


def _changes(ours: MergeValues, theirs: MergeValues) -> MergeValues:
    """Return what to write: names only where theirs is blank, our link wherever it differs."""
    return MergeValues(
        first_name="" if theirs.first_name else ours.first_name,
        last_name="" if theirs.last_name else ours.last_name,
        link="" if theirs.link == ours.link else ours.link,
    )


def _tagged(member: RemoteMember, tag: str) -> bool:
    """Whether they carry our tag; the service keeps the case of whoever wrote it first."""
    return tag.lower() in {name.lower() for name in member.tags}
