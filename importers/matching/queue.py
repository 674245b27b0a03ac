"""In which order people are asked who is who, and when they may stop.

First whatever the answer can change, by how much it may change and how likely it does; then the rest,
the nearest to sure first. People who hang together are asked about at once.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from consent.names import fold
from importers.matching.given_names import Given, given_level

BULK_FROM = math.inf
"""From this likelihood on (`Link.likely`) people may be accepted many at a time, on a page that lists them.

Open it where 995 of 1,000 at or above it were found right. In six made towns 29 of the 30 at 2 or above
were right, of all 307 that are asked about 231: too few to tell one wrong in 200.
"""

PEOPLE_AT_ONCE = 8
"""More side by side nobody can compare; what hangs on further people is asked afterwards."""


DOUBT_BY_ROW = 1.5
"""What each further row takes from the weight when people are put in order: of the two, that with
fewer rows had so many chances to be recognised surely. In six made towns 222 of 291 suggestions are
right about somebody with one row, 9 of 16 about others."""
_ROWS_THAT_TELL = 6

Name = tuple[str, str]
"""Given and family name of a person, either may be ''."""


def can_be_one(one: Name, other: Name) -> bool:
    """Whether two people may be one by their given names, also where a name is written backwards."""
    if given_level(one[0], other[0]) is not Given.DIFFERENT:
        return True
    (given, family), (other_given, other_family) = (tuple(map(fold, name)) for name in (one, other))
    return given == other_family or family == other_given


class Consequence(IntEnum):
    """What saying that two people are one would change, at most."""

    NOTHING = 0
    COUNT = 1
    """A number that was used: of people in a saved group, or of those who took part in a project."""
    PERMISSION = 2
    """An address that nobody writes to today, but could once more is known, would be refused."""
    INVITATIONS = 3
    """Who is invited today: somebody would not be, or two letters would become one."""


class Likelihood(StrEnum):
    """How sure it is that two people are one, in words."""

    VERY_LIKELY = "Very likely"
    LIKELY = "Likely"
    POSSIBLE = "Possible"


_VERY_LIKELY = 2.25
_LIKELY = 1.25


def likelihood(likely: float) -> Likelihood:
    """The words for how likely two people are one (`Link.likely`)."""
    if likely >= _VERY_LIKELY:
        return Likelihood.VERY_LIKELY
    return Likelihood.LIKELY if likely >= _LIKELY else Likelihood.POSSIBLE


class Link(NamedTuple):
    """Two people, lower id first, who may be one."""

    people: tuple[int, int]
    weight: float
    consequence: Consequence = Consequence.NOTHING
    leaving: int = 0
    """How many letters fewer there would be."""
    later: int = 0
    """0, or when it was put off: the higher, the later it comes back."""
    rows: int = 1
    """How many rows show the one of them whom fewer show."""

    @property
    def likely(self) -> float:
        """The weight, less for every further row: were they one, some pair would have told."""
        return self.weight - DOUBT_BY_ROW * (min(self.rows, _ROWS_THAT_TELL) - 1)

    @property
    def expected(self) -> float:
        """How many letters fewer there would be on average, were it asked many times."""
        return self.leaving / (1 + 2 ** -max(-60.0, min(self.likely, 60.0)))


@dataclass(frozen=True, slots=True)
class Question:
    """People to look at together; every open link is in exactly one question."""

    people: tuple[int, ...]
    links: tuple[Link, ...]
    """In the order in which each would be asked by itself."""

    @property
    def foremost(self) -> tuple[int, int]:
        """The two who give the question its place."""
        return self.links[0].people

    @property
    def consequence(self) -> Consequence:
        return self.links[0].consequence

    @property
    def later(self) -> int:
        """Put off only if all of it was."""
        return min(link.later for link in self.links)


def questions(links: Iterable[Link]) -> list[Question]:
    """The links as questions, in the order in which to ask them."""
    ordered = sorted(links, key=_place)
    place = {link.people: number for number, link in enumerate(ordered)}
    groups = _groups(ordered)
    gathered: dict[tuple[int, ...], list[Link]] = {}
    for link in ordered:
        group = groups[link.people[0]]
        together = group if link.people[1] in group else link.people
        gathered.setdefault(tuple(sorted(together)), []).append(link)
    found = [Question(people, tuple(held)) for people, held in gathered.items()]
    return sorted(found, key=lambda one: (not one.consequence, one.later, place[one.foremost]))


def _place(link: Link) -> tuple[object, ...]:
    return (-link.consequence, -link.expected, -link.likely, -link.weight, link.people)


def _groups(links: Sequence[Link]) -> dict[int, set[int]]:
    """Person → everybody they hang together with, as long as they are not too many."""
    groups: dict[int, set[int]] = {}
    for link in links:
        one, other = (groups.setdefault(person, {person}) for person in link.people)
        if one is not other and len(one) + len(other) <= PEOPLE_AT_ONCE:
            one |= other
            groups.update(dict.fromkeys(other, one))
    return groups


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything there is to ask, in order."""

    questions: tuple[Question, ...]

    @property
    def first(self) -> tuple[Question, ...]:
        """What would change something and was not put off."""
        return tuple(one for one in self.questions if one.consequence and not one.later)

    @property
    def put_off(self) -> int:
        """How many would change something, but were put off."""
        return sum(bool(one.consequence and one.later) for one in self.questions)

    @property
    def nothing(self) -> int:
        """How many would change nothing."""
        return sum(not one.consequence for one in self.questions)

    @property
    def next(self) -> Question | None:
        """What to ask next, if anything should still be asked."""
        return next(iter(self.first), None)
