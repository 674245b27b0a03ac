"""What permission would be if two people of the list were one.

To be one ties every no of either to every address of the other, and nothing else: a yes counts only
where it was given (design, section 6). So permission can fall by it and never rise.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from consent.gate import Policy
from consent.reasons import Grade
from consent.standing import AddressFacts, Said
from consent.ties import Tie
from consent.withdrawing import Bearing, bearing, rises


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two people: what was said at each of their addresses, and what would go with them.

    Only addresses that could lose by it need be there.
    """

    facts: Mapping[int, AddressFacts]
    noes: Collection[Said] = ()
    """Noes that reach any further address of theirs, by `Tie.PERSON`, or `Tie.NEAR` if perhaps."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of the addresses of two people who are one."""

    letters_before: int
    """How many of the two would be written to today, each at one address."""
    letters_after: int
    falls: bool
    """Whether some address may be written to less than before, today or once more is known."""

    @property
    def leaving(self) -> int:
        """How many letters fewer there would be."""
        return self.letters_before - self.letters_after


def if_one(one: Side, other: Side, *, now: datetime, policy: Policy) -> Change:
    """What would change if the two were one person."""
    before = [
        {address: bearing(facts, now=now, policy=policy) for address, facts in side.facts.items()}
        for side in (one, other)
    ]
    noes = (*one.noes, *other.noes)
    both = {**one.facts, **other.facts}
    known = before[0] | before[1]
    after = {
        address: bearing(reached(facts, noes), now=now, policy=policy)
        for address, facts in both.items()
    }
    allowed = [{a for a, found in side.items() if _is_allowed(found)} for side in before]
    return Change(
        # Two who share an address get one letter there.
        letters_before=min(sum(map(bool, allowed)), len(allowed[0] | allowed[1])),
        letters_after=int(any(map(_is_allowed, after.values()))),
        falls=any(rises(after[address], was) for address, was in known.items()),
    )


def reached(facts: AddressFacts, noes: Iterable[Said]) -> AddressFacts:
    """The facts of an address that these noes reach as well; what ties them surely already stays."""
    known = {said.seq: said for said in facts.said}
    further = dict(known)
    for no in noes:
        was = further.get(no.seq)
        if was is None:
            further[no.seq] = no
        elif was.tie is Tie.NEAR:
            further[no.seq] = was._replace(tie=no.tie)
    return replace(facts, said=tuple(further.values()))


def _is_allowed(found: Bearing) -> bool:
    return found.now is Grade.ALLOW
